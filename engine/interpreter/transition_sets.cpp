// The set-valued functions of appendix D. Ancestry is an interval of indices here, because states stand in document order: what
// appendix D asks of every member of a list is asked of the first and the last.

#include "engine/interpreter/transition_sets.hpp"

#include <algorithm>

namespace docket {

namespace {

/// Appendix D's sets while an entry set is made.
class EntrySetBuilder {
public:
    explicit EntrySetBuilder(const ChartView& chart) : chart_(chart) {}

    void add_descendant_states_to_enter(StateIndex index);
    void add_ancestor_states_to_enter(StateIndex index, StateIndex ancestor);
    void add_all(const std::vector<StateIndex>& states, StateIndex ancestor);
    void add_regions(StateIndex parallel);

    EntrySet set;

private:
    const ChartView& chart_;
};

/// First the states with what lies below them, then what lies between them and `ancestor`.
void EntrySetBuilder::add_all(const std::vector<StateIndex>& states, StateIndex ancestor)
{
    for (const StateIndex state : states) add_descendant_states_to_enter(state);
    for (const StateIndex state : states) add_ancestor_states_to_enter(state, ancestor);
}

/// Those regions into which nothing leads so far.
void EntrySetBuilder::add_regions(StateIndex parallel)
{
    for (const StateIndex child : chart_.definition.states[parallel].children) {
        // A history state that is targeted from inside what it stands for leads through a parallel state that was not left: its
        // regions are active, and entering them by default as well would make two children of one state active.
        if (chart_.definition.states[child].kind == State::Kind::history || chart_.active.contains(child)) continue;
        if (!set.to_enter.has_descendant_of(chart_.definition, child)) add_descendant_states_to_enter(child);
    }
}

void EntrySetBuilder::add_descendant_states_to_enter(StateIndex index)
{
    const State& state = chart_.definition.states[index];
    if (state.kind == State::Kind::history) {
        if (const HistoryValue* value = find_history_value(chart_.history, index)) {
            add_all(value->states, state.parent);
        } else {
            std::erase_if(set.default_history, [&](const auto& content) { return content.first == state.parent; });
            set.default_history.emplace_back(state.parent, index);
            add_all(state.initial.targets, state.parent);
        }
        return;
    }
    set.to_enter.insert(index);
    if (state.kind == State::Kind::compound) {
        set.default_entry.insert(index);
        add_all(state.initial.targets, index);
    } else if (state.kind == State::Kind::parallel) {
        add_regions(index);
    }
}

void EntrySetBuilder::add_ancestor_states_to_enter(StateIndex index, StateIndex ancestor)
{
    for (StateIndex up = chart_.definition.states[index].parent; up != ancestor && up != 0 && up != no_state;
         up = chart_.definition.states[up].parent) {
        set.to_enter.insert(up);
        if (chart_.definition.states[up].kind == State::Kind::parallel) add_regions(up);
    }
}

}  // namespace

const HistoryValue* find_history_value(const std::vector<HistoryValue>& history, StateIndex state) noexcept
{
    const auto place = std::lower_bound(history.begin(), history.end(), state,
                                        [](const HistoryValue& value, StateIndex wanted) { return value.history < wanted; });
    return place != history.end() && place->history == state ? &*place : nullptr;
}

StateSet get_effective_target_states(const ChartView& chart, const std::vector<StateIndex>& targets)
{
    StateSet effective;
    for (const StateIndex target : targets) {
        const State& state = chart.definition.states[target];
        if (state.kind != State::Kind::history) {
            effective.insert(target);
        } else if (const HistoryValue* value = find_history_value(chart.history, target)) {
            for (const StateIndex remembered : value->states) effective.insert(remembered);
        } else {
            effective |= get_effective_target_states(chart, state.initial.targets);
        }
    }
    return effective;
}

StateIndex find_lcca(const Definition& definition, StateIndex state, const StateSet& others) noexcept
{
    const StateIndex first = others.next(0);
    const StateIndex last = others.previous(definition.states.size());
    for (StateIndex up = definition.states[state].parent; up != no_state && up != 0; up = definition.states[up].parent) {
        if (definition.states[up].kind != State::Kind::compound) continue;
        if (first > up && last <= definition.states[up].last) return up;
    }
    return 0;
}

StateIndex get_transition_domain(const ChartView& chart, const Transition& transition)
{
    const StateSet targets = get_effective_target_states(chart, transition.targets);
    const StateIndex first = targets.next(0);
    if (first == no_state) return no_state;
    const State& source = chart.definition.states[transition.source];
    const bool all_below_source = first > transition.source && targets.previous(chart.definition.states.size()) <= source.last;
    if (transition.internal && source.kind == State::Kind::compound && all_below_source) return transition.source;
    return find_lcca(chart.definition, transition.source, targets);
}

StateSet compute_exit_set(const ChartView& chart, const Transition& transition)
{
    return exit_set_within(chart, get_transition_domain(chart, transition));
}

StateSet exit_set_within(const ChartView& chart, StateIndex domain) noexcept
{
    if (domain == no_state || chart.definition.states[domain].last == domain) return {};
    return chart.active.between(std::size_t{domain} + 1, chart.definition.states[domain].last);
}

Transitions remove_conflicting_transitions(const ChartView& chart, Transitions enabled)
{
    if (enabled.size() < 2) return enabled;
    const std::vector<Transition>& transitions = chart.definition.transitions;
    std::vector<std::pair<TransitionIndex, StateSet>> filtered;
    for (const TransitionIndex t1 : enabled) {
        const StateSet exit_set = compute_exit_set(chart, transitions[t1]);
        const auto conflicts = [&](const auto& t2) { return exit_set.intersects(t2.second); };
        const auto is_outside = [&](const auto& t2) {
            return chart.definition.is_descendant(transitions[t1].source, transitions[t2.first].source);
        };
        const bool preempted = std::any_of(filtered.begin(), filtered.end(),
                                           [&](const auto& t2) { return conflicts(t2) && !is_outside(t2); });
        if (preempted) continue;
        std::erase_if(filtered, conflicts);
        filtered.emplace_back(t1, exit_set);
    }
    enabled.clear();
    for (const auto& kept : filtered) enabled.push_back(kept.first);
    return enabled;
}

EntrySet compute_entry_set(const ChartView& chart, std::span<const TransitionIndex> transitions, std::span<const StateIndex> domains)
{
    EntrySetBuilder builder(chart);
    for (std::size_t i = 0; i < transitions.size(); ++i) {
        const Transition& transition = chart.definition.transitions[transitions[i]];
        for (const StateIndex target : transition.targets) builder.add_descendant_states_to_enter(target);
        if (transition.targets.empty()) continue;
        const StateIndex domain = domains[i];
        const StateSet effective = get_effective_target_states(chart, transition.targets);
        for (StateIndex state = effective.next(0); state != no_state; state = effective.next(std::size_t{state} + 1)) {
            builder.add_ancestor_states_to_enter(state, domain);
        }
        // Appendix D knows no parallel root: what lies outside the targets' regions has been left, too.
        if (domain == 0 && chart.definition.states[0].kind == State::Kind::parallel) builder.add_regions(0);
    }
    return std::move(builder.set);
}

EntrySet compute_initial_entry_set(const ChartView& chart)
{
    EntrySetBuilder builder(chart);
    if (chart.definition.states[0].kind == State::Kind::parallel)
        builder.add_regions(0);
    else
        builder.add_all(chart.definition.states[0].initial.targets, 0);
    return std::move(builder.set);
}

bool is_in_final_state(const ChartView& chart, StateIndex state) noexcept
{
    const std::vector<State>& states = chart.definition.states;
    const std::vector<StateIndex>& children = states[state].children;
    if (states[state].kind == State::Kind::compound) {
        return std::any_of(children.begin(), children.end(), [&](StateIndex child) {
            return states[child].kind == State::Kind::final && chart.active.contains(child);
        });
    }
    if (states[state].kind == State::Kind::parallel) {
        return std::all_of(children.begin(), children.end(), [&](StateIndex child) {
            return states[child].kind == State::Kind::history || is_in_final_state(chart, child);
        });
    }
    return false;
}

}  // namespace docket
