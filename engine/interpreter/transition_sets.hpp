#pragma once

// Which states a set of transitions leaves and enters: the set-valued functions of W3C SCXML 1.0, appendix D, under their own
// names. Internal to the interpreter. They look at the chart's shape only; nothing is run here.

#include <span>
#include <utility>
#include <vector>

#include <boost/container/small_vector.hpp>

#include "engine/interpreter/state_set.hpp"
#include "engine/model/definition/definition.hpp"
#include "engine/model/snapshot.hpp"

namespace docket {

/// Transitions taken together: seldom more than there are regions.
using Transitions = boost::container::small_vector<TransitionIndex, 8>;

/// What the sets are computed from.
struct ChartView {
    const Definition& definition;
    const StateSet& active;                    ///< the configuration, without the root
    const std::vector<HistoryValue>& history;  ///< ascending by `history`
};

struct EntrySet {
    StateSet to_enter;
    StateSet default_entry;                                          ///< those of which the initial content runs
    std::vector<std::pair<StateIndex, StateIndex>> default_history;  ///< parent -> history whose default content runs
};

/// The value of a history state, or nullptr if it has none yet.
[[nodiscard]] const HistoryValue* find_history_value(const std::vector<HistoryValue>& history, StateIndex state) noexcept;

/// The targets with history states replaced by what they stand for now.
[[nodiscard]] StateSet get_effective_target_states(const ChartView& chart, const std::vector<StateIndex>& targets);

/// The least common ancestor of `state` and `others` that is a compound state or the root; never a parallel state.
[[nodiscard]] StateIndex find_lcca(const Definition& definition, StateIndex state, const StateSet& others) noexcept;

/// The state within which all that the transition changes lies; no_state if it changes no states.
[[nodiscard]] StateIndex get_transition_domain(const ChartView& chart, const Transition& transition);

[[nodiscard]] StateSet compute_exit_set(const ChartView& chart, const Transition& transition);

/// The active states below a domain; none if it is no_state.
[[nodiscard]] StateSet exit_set_within(const ChartView& chart, StateIndex domain) noexcept;

/// Of two transitions that leave a common state, the one of the inner source stays; else the one that was selected first.
[[nodiscard]] Transitions remove_conflicting_transitions(const ChartView& chart, Transitions enabled);

/// `domains` are those of the transitions, from before anything was left: leaving may change what a history state stands for, and a
/// domain computed anew would lie deeper than what was left.
[[nodiscard]] EntrySet compute_entry_set(const ChartView& chart, std::span<const TransitionIndex> transitions,
                                         std::span<const StateIndex> domains);

/// What starting enters: the root's initial states or regions.
[[nodiscard]] EntrySet compute_initial_entry_set(const ChartView& chart);

[[nodiscard]] bool is_in_final_state(const ChartView& chart, StateIndex state) noexcept;

}  // namespace docket
