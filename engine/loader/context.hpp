#pragma once

// Context: what the parts of the loader share while one file is read: the reader, the definition in the making, and what is
// declared where. Private to engine/loader. Nothing here outlives one call of load_definition.

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/expr/compile.hpp"
#include "engine/loader/yaml/yaml_reader.hpp"
#include "engine/model/definition/definition.hpp"

namespace docket {

/// What an expression may name: the fixed slots, and two for each loop around it.
struct Scoped {
    Names names;
    std::size_t loops = 0;
};

struct Context {
    const YamlNode& root;
    Reader& read;
    Definition& definition;

    Context(const YamlNode& root_node, Reader& reader, Definition& made) : root(root_node), read(reader), definition(made) {}

    // Declared in the file, in its order; filled before anything refers to them.
    std::vector<std::string> roles, forms, panels, letters, links, clocks, stages, outcomes;
    std::vector<std::string> event_texts;  ///< descriptors of every `on`, as written
    std::vector<EventDescriptor> events;  ///< the same
    std::vector<Type::Field> data_fields;  ///< names under `data`
    std::vector<Type> form_types;         ///< payload records, by index of form
    std::vector<std::string> undeclared;  ///< names that only `set` mentions, in a file without `data`

    Scoped scope;                                  ///< names with an event of any kind
    std::vector<Scoped> form_scopes;               ///< names with an event that carries this form
    std::vector<const YamlNode*> state_nodes;      ///< by StateIndex
    std::vector<const YamlNode*> transition_nodes;  ///< by TransitionIndex

    const YamlNode* calendar_use = nullptr;    ///< the first period that needs a calendar
    std::map<std::string, int> transition_ids;  ///< how many transitions are called so already
    bool is_doubtful = false;                  ///< an arrow of the chart could not be read: what is unreachable cannot be told
    std::set<std::string> noted;               ///< features that a note was written for
    std::set<std::string> used_roles, used_forms;

    [[nodiscard]] const Type* data_type(std::string_view name) const;
    [[nodiscard]] std::vector<std::string> data_names() const;
    /// True if some `on` of the chart matches the event.
    [[nodiscard]] bool is_heard(std::string_view event) const;
};

// --- names ---------------------------------------------------------------------------------------------------------------------

[[nodiscard]] bool is_name(std::string_view text) noexcept;            ///< [A-Za-z_][A-Za-z0-9_-]*
[[nodiscard]] bool is_expression_name(std::string_view text) noexcept;  ///< [A-Za-z_][A-Za-z0-9_]*
[[nodiscard]] bool is_workflow_id(std::string_view text) noexcept;     ///< kebab-case
[[nodiscard]] bool is_event_name(std::string_view text) noexcept;      ///< segments of [A-Za-z0-9_:-] with dots between

bool expect_name(Context& context, const YamlNode& node);            ///< else invalid-name
bool expect_expression_name(Context& context, const YamlNode& node);  ///< else invalid-name

/// The name of one event, heard or not; else wrong-type or invalid-name. Descriptors (`a.*`) are no events.
std::optional<std::string> expect_event_name(Context& context, const YamlNode& node);

/// "" after a diagnostic.
std::string read_workflow_id(Context& context, const YamlNode& node);

/// The text, if it is one of `known`; otherwise `code` with "did you mean", and "". `what` is the noun: "role".
std::string expect_known(Context& context, const YamlNode& node, const std::vector<std::string>& known, const char* what);

std::optional<std::size_t> read_role(Context& context, const YamlNode& node);  ///< unknown-role; marks it as used
RoleSet read_roles(Context& context, const YamlNode& node);                   ///< one or a list
std::optional<std::size_t> read_form_name(Context& context, const YamlNode& node);
StateIndex read_state_name(Context& context, const YamlNode& node);  ///< unknown-state; no_state
/// An event that some `on` of the chart hears; unknown-event otherwise.
std::string read_event_name(Context& context, const YamlNode& node);

// --- values --------------------------------------------------------------------------------------------------------------------

/// {vi, en}, both wanted: missing-translation.
LocalText read_text(Context& context, const YamlNode& node);
/// The text at `key`, or an empty one.
LocalText read_text_at(Context& context, const YamlNode& map, std::string_view key);
std::string read_string_at(Context& context, const YamlNode& map, std::string_view key);
bool read_bool_at(Context& context, const YamlNode& map, std::string_view key);
/// `basis` and `confidence` of a mapping.
Basis read_basis(Context& context, const YamlNode& map);

/// A scalar that holds CEL; its faults become diagnostics at their very byte. `program` is null after a fault.
Expression read_expression(Context& context, const YamlNode& node, const Scoped& scope, const Type& wanted = Type::dyn());
/// The same for part of a node's text, which begins at byte `offset` of it.
Expression read_expression_in(Context& context, const YamlNode& node, std::size_t offset, std::string text, const Scoped& scope,
                              const Type& wanted);
/// The node under `cel` if this is a mapping with that one key; else nullptr.
[[nodiscard]] const YamlNode* computed(const YamlNode& node);

std::optional<LimitRule> read_limit(Context& context, const YamlNode& node, const Scoped& scope);
std::optional<Limit> read_fixed_limit(Context& context, const YamlNode& node);
std::vector<Mark> read_marks(Context& context, const YamlNode& node);

/// Says once a file that a feature is kept but not executed by this version.
void note_not_alive(Context& context, const YamlNode& node, const std::string& feature);
/// Says once a file that what comes of an action is recorded, and delivered by nobody yet.
void note_recorded_only(Context& context, const YamlNode& node, const std::string& action);

}  // namespace docket
