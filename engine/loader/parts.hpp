#pragma once

// The parts of the loader, one subject each, in the order in which load.cpp calls them. Private to engine/loader. Each reads its
// keys of the file into context.definition and says what is wrong with them.

#include <vector>

#include "engine/loader/context.hpp"
#include "engine/model/definition/scenario.hpp"

namespace docket {

/// Collects what the file declares, and the types of data, so that expressions can be compiled in one pass. Says nothing: whoever
/// reads a declaration in full says what is wrong with it.
void declare_names(Context& context);
/// The variables of expressions, from what was declared.
void declare_scopes(Context& context);
/// The type in CEL that a field's node has, as far as can be told.
[[nodiscard]] Type type_of_field(const YamlNode& field);

/// The states in document order, with kinds, parents and names; what is in them comes later.
void lay_out_states(Context& context);
/// "error", "error." and "error.*" are one descriptor; "*" is any event.
[[nodiscard]] EventDescriptor read_descriptor(std::string_view text);

void load_roles(Context& context);
void load_forms(Context& context);
Field read_field(Context& context, const YamlNode& node, const Scoped& scope, const Form* form);
void load_data(Context& context);
/// Letters, links, stages, outcomes, separation.
void load_procedure(Context& context);
void load_clocks(Context& context);
void load_panels(Context& context);
/// A state's `panel`, written out there: reads it and gives its index.
std::optional<std::size_t> load_panel(Context& context, const YamlNode& node, const std::string& name);

/// What is in the states: entry, exit, tasks, defaults, and by way of load_transitions what leads out of them.
void load_states(Context& context);
void load_transitions(Context& context, StateIndex state);
/// A list of transitions, or one, under keys that the engine fires (`always`, `after`, `overdue`). `event` "" is none.
void load_engine_transitions(Context& context, StateIndex state, const YamlNode& node, const std::string& kind,
                             const std::string& event);

/// A list of actions, or one.
ActionBlock read_actions(Context& context, const YamlNode& node, const Scoped& scope);
/// `{data.path: CEL, …}`, or a list of such.
void read_assignments(Context& context, const YamlNode& node, const Scoped& scope, ActionBlock& actions);
/// A map of names to CEL.
std::vector<std::pair<std::string, Expression>> read_expressions(Context& context, const YamlNode& node, const Scoped& scope);

std::vector<Scenario> load_scenarios(Context& context);

/// What only the whole chart shows: illegal targets, loops, states that cannot be reached or left, names that nobody uses.
void check_chart(Context& context);

}  // namespace docket
