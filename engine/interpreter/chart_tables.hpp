#pragma once

// ChartTables: what a step looks up instead of working out: made once of a definition, when it is loaded, and read only from then on.
// Holds nothing that depends on a case.

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "engine/base/text/text_hash.hpp"
#include "engine/interpreter/state_set.hpp"
#include "engine/interpreter/transition_sets.hpp"
#include "engine/model/definition/definition.hpp"

namespace docket {

/// The transitions that an event, or no event, may cause.
struct Handlers {
    using OfState = std::pair<StateIndex, TransitionIndex>;

    StateSet states;                   ///< those that have one; bit 0 is the root
    std::vector<OfState> transitions;  ///< ascending by state; those of one state in document order

    /// Where the state's begin. They end where another state's do, or at the end.
    [[nodiscard]] std::vector<OfState>::const_iterator of(StateIndex state) const noexcept;
};

/// Where a transition leads, as far as it is the same each time.
struct Move {
    bool is_fixed = false;         ///< no history state is on the way, so `domain` and `entry` hold whatever the case remembers
    StateIndex domain = no_state;  ///< no_state: it changes no states
    EntrySet entry;
};

struct ChartTables {
    explicit ChartTables(const Definition& definition);

    /// By the event's name, guards and roles aside. The same object for all names that the same descriptors match.
    [[nodiscard]] const Handlers& handlers_of(std::string_view event) const noexcept;

    StateSet leaves;           ///< atomic and final states
    StateSet with_history;     ///< states of which a child is a history state
    Handlers eventless;
    std::vector<Move> moves;   ///< by transition
    std::unordered_set<std::string, TextHash, std::equal_to<>> declared;  ///< names of declarations and of forms' fields

private:
    std::unordered_map<std::string, Handlers, TextHash, std::equal_to<>> by_prefix_;  // of every descriptor, with what shorter ones match
    Handlers any_;                                                                    // of "*" alone
};

/// Gives the definition its tables. Called once, by whoever makes one, when nothing about states, transitions, data and forms will
/// change any more. `start` and `step` assert that it has been.
void compile_chart(Definition& definition);

}  // namespace docket
