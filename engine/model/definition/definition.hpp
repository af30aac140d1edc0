#pragma once

// Definition: one version of a workflow, validated and immutable, laid out for the interpreter: states in document order, everything
// referred to by index. Made only by engine/loader. Any number of threads may read one.

#include <bitset>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/base/digest.hpp"
#include "engine/base/limits.hpp"
#include "engine/base/text/text_hash.hpp"
#include "engine/model/definition/action.hpp"
#include "engine/model/definition/form.hpp"
#include "engine/model/definition/procedure.hpp"

namespace docket {

using StateIndex = std::uint16_t;       ///< Place in document order; 0 is the root.
using TransitionIndex = std::uint16_t;  ///< Place in document order of the `Definition::transitions`.
inline constexpr StateIndex no_state = std::numeric_limits<StateIndex>::max();

/// An event descriptor of SCXML 3.12.1: matches `prefix` and `prefix.anything`; `any` is "*".
struct EventDescriptor {
    std::string prefix;  ///< without a trailing ".*" or "."
    bool any = false;

    [[nodiscard]] bool matches(std::string_view event) const noexcept;
    friend bool operator==(const EventDescriptor&, const EventDescriptor&) = default;
};

/// What a person must give besides the form's data.
struct Requirements {
    bool reason = false;
    bool signature = false;
    std::vector<std::string> documents;  ///< kinds of document that must be on file
};

struct Transition {
    std::string id;                        ///< "approval.approve.0": source, event (or "always", "after"), position; unique and stable
    StateIndex source = 0;
    std::vector<EventDescriptor> events;   ///< empty: event-less
    std::vector<StateIndex> targets;       ///< empty: targetless
    bool internal = false;
    bool by_people = false;                ///< `by` was given
    RoleSet by;                            ///< the roles that may fire it, if `by_people`
    std::optional<Expression> when;
    std::optional<std::size_t> form;       ///< index into Definition::forms
    Requirements requires_;
    ActionBlock actions;                   ///< the `set` assignments first, then `do`
    LocalText label;
    Basis basis;
    Place place;
};

/// `initial` of a compound state and `default` of a history state.
struct DefaultEntry {
    std::vector<StateIndex> targets;
    ActionBlock actions;
};

/// `after`: an event that the engine sends to itself while the state stays active.
struct Delay {
    LimitRule after;
    std::string event;  ///< "after.STATE.0"; the transition that handles it follows in `transitions`
};

/// How a task finds its person.
struct Assignment {
    enum class Kind { pool, least_loaded, same_as, computed };
    Kind kind = Kind::pool;
    std::string event;                 ///< same_as: who last fired this event
    std::optional<Expression> person;  ///< computed: a person's id, or "" for the pool
};

/// Work for people while a state is active.
struct TaskRule {
    std::size_t role = 0;              ///< index into Definition::roles
    Assignment assign;
    std::optional<LimitRule> within;
    std::vector<Mark> remind;
    std::optional<std::size_t> form;
    LocalText title;
    Basis basis;
    Place place;
};

struct State {
    enum class Kind : std::uint8_t { atomic, compound, parallel, final, history };

    std::string id;    ///< unique in the file; "" for the root
    std::string path;  ///< "processing.assessment"; what people are shown
    Kind kind = Kind::atomic;
    bool deep_history = false;
    StateIndex parent = no_state;
    StateIndex last = 0;                    ///< the last descendant: descendants are (index, last]
    std::vector<StateIndex> children;       ///< document order, history states included
    DefaultEntry initial;                   ///< compound: what is entered by default; history: its default
    std::vector<ActionBlock> entry;
    std::vector<ActionBlock> exit;
    std::vector<TransitionIndex> transitions;  ///< document order, event-less ones included
    std::vector<Delay> delays;
    std::optional<TaskRule> task;
    std::optional<std::size_t> panel;       ///< index into Definition::panels
    std::vector<std::pair<std::string, Expression>> output;  ///< final: data of done.state.PARENT
    std::optional<Expression> output_whole;
    bool clock_stopped = false;
    bool is_private = false;                ///< only the parties see the case while this state is active
    std::optional<int> portal_status;
    std::string stage;
    std::string outcome;                    ///< final at top level
    LocalText title, public_title, applicant_title;
    Basis basis;
    Place place;
};

/// `data: {count: {type: int, value: 0}}`. The type's text is CEL's: "int", "list(string)", "map(string, dyn)", "dyn".
struct DataDeclaration {
    std::string name;
    std::string type;
    Expression value;  ///< constants are expressions too
    Privacy privacy = Privacy::confidential;
    Place place;
};

/// Which definition a case was started from, for ever.
struct DefinitionRef {
    std::string workflow;
    std::uint32_t version = 0;  ///< 0 until published; then 1, 2, … in order of publication
    Digest sha256{};            ///< of the file's bytes

    friend bool operator==(const DefinitionRef&, const DefinitionRef&) = default;
};

struct ChartTables;  // engine/interpreter/chart_tables.hpp

struct Definition {
    DefinitionRef ref;
    std::string file;            ///< as named by whoever loaded it
    LocalText title, description;
    std::string calendar;        ///< "" when no calendar unit is used
    std::string code_prefix;     ///< of dossier codes: "SBX"
    std::string case_title;      ///< the data name whose text people call a case by; "" for none
    std::vector<Role> roles;
    std::vector<Form> forms;
    std::vector<DataDeclaration> data;
    std::vector<State> states;   ///< [0] is the root
    std::vector<Transition> transitions;
    std::vector<Separation> separation;
    std::vector<ClockRule> clocks;
    std::vector<Panel> panels;
    std::vector<Letter> letters;
    std::vector<Link> links;
    std::vector<Stage> stages;
    std::vector<Outcome> outcomes;
    std::unordered_map<std::string, StateIndex, TextHash, std::equal_to<>> state_by_name;  ///< ids and paths
    std::shared_ptr<const ChartTables> tables;  ///< the chart compiled; never null in a loaded Definition

    /// no_state if there is none. Accepts the id and the path.
    [[nodiscard]] StateIndex find_state(std::string_view name) const;
    /// nullptr if there is none.
    [[nodiscard]] const Form* find_form(std::string_view name) const noexcept;
    [[nodiscard]] std::optional<std::size_t> find_role(std::string_view id) const noexcept;
    /// The roles' ids, in the definition's order.
    [[nodiscard]] std::vector<std::string> role_names(const RoleSet& roles_wanted) const;
    /// The field or declaration's privacy; confidential if nothing declares the name.
    [[nodiscard]] Privacy privacy_of(std::string_view data_name) const noexcept;

    [[nodiscard]] bool is_descendant(StateIndex inner, StateIndex outer) const noexcept
    {
        return inner > outer && inner <= states[outer].last;
    }
    /// Atomic or final: where a configuration ends.
    [[nodiscard]] bool is_leaf(StateIndex state) const noexcept
    {
        return states[state].kind == State::Kind::atomic || states[state].kind == State::Kind::final;
    }
};

}  // namespace docket
