// computeEntrySet and the predicates of appendix D.

#include "tests/reference/appendix_d/interpreter.hpp"

namespace docket::appendix_d {

Interpreter::EntrySets Interpreter::compute_entry_set(const std::vector<TransitionIndex>& transitions)
{
    EntrySets sets;
    for (const TransitionIndex t : transitions) {
        if (transition(t).targets.empty()) continue;
        for (const StateIndex s : transition(t).targets) add_descendant_states_to_enter(s, sets);
        const StateIndex ancestor = domains_.at(t);
        for (const StateIndex s : get_effective_target_states(transition(t).targets).to_list())
            add_ancestor_states_to_enter(s, ancestor, sets);
        if (ancestor == 0 && state(0).kind == State::Kind::parallel) add_regions(0, sets);  // choice 5
    }
    return sets;
}

void Interpreter::add_descendant_states_to_enter(StateIndex s, EntrySets& sets)
{
    if (state(s).kind == State::Kind::history) {
        const auto remembered = history_value_.find(s);
        if (remembered != history_value_.end()) {
            ++report_.histories_restored;
            for (const StateIndex each : remembered->second) add_descendant_states_to_enter(each, sets);
            for (const StateIndex each : remembered->second) add_ancestor_states_to_enter(each, state(s).parent, sets);
        } else {
            ++report_.histories_defaulted;
            sets.default_history_content[state(s).parent] = &state(s).initial.actions;
            for (const StateIndex each : state(s).initial.targets) add_descendant_states_to_enter(each, sets);
            for (const StateIndex each : state(s).initial.targets) add_ancestor_states_to_enter(each, state(s).parent, sets);
        }
        return;
    }
    sets.states_to_enter.add(s);
    if (state(s).kind == State::Kind::compound) {
        sets.states_for_default_entry.add(s);
        for (const StateIndex each : state(s).initial.targets) add_descendant_states_to_enter(each, sets);
        for (const StateIndex each : state(s).initial.targets) add_ancestor_states_to_enter(each, s, sets);
    } else if (state(s).kind == State::Kind::parallel) {
        add_regions(s, sets);
    }
}

void Interpreter::add_ancestor_states_to_enter(StateIndex s, StateIndex ancestor, EntrySets& sets)
{
    for (const StateIndex anc : get_proper_ancestors(s, ancestor)) {
        if (anc == 0) continue;  // the root is active always
        sets.states_to_enter.add(anc);
        if (state(anc).kind == State::Kind::parallel) add_regions(anc, sets);
    }
}

void Interpreter::add_regions(StateIndex parallel, EntrySets& sets)
{
    for (const StateIndex child : get_child_states(parallel)) {
        if (configuration_.is_member(child)) {  // choice 3
            ++report_.regions_left_alone;
            continue;
        }
        if (!sets.states_to_enter.some([&](StateIndex s) { return is_descendant(s, child); }))
            add_descendant_states_to_enter(child, sets);
    }
}

bool Interpreter::is_in_final_state(StateIndex s) const
{
    const std::vector<StateIndex> children = get_child_states(s);
    if (state(s).kind == State::Kind::compound) {
        return std::any_of(children.begin(), children.end(), [&](StateIndex child) {
            return state(child).kind == State::Kind::final && configuration_.is_member(child);
        });
    }
    if (state(s).kind == State::Kind::parallel)
        return std::all_of(children.begin(), children.end(), [&](StateIndex child) { return is_in_final_state(child); });
    return false;
}

/// no_state is null: of a transition without targets.
StateIndex Interpreter::get_transition_domain(TransitionIndex t) const
{
    const std::vector<StateIndex> tstates = get_effective_target_states(transition(t).targets).to_list();
    const StateIndex source = transition(t).source;
    if (tstates.empty()) return no_state;
    const bool all_inside = std::all_of(tstates.begin(), tstates.end(), [&](StateIndex s) { return is_descendant(s, source); });
    if (transition(t).internal && state(source).kind == State::Kind::compound && all_inside) return source;
    std::vector<StateIndex> state_list = {source};
    state_list.insert(state_list.end(), tstates.begin(), tstates.end());
    return find_lcca(state_list);
}

StateIndex Interpreter::find_lcca(const std::vector<StateIndex>& state_list) const
{
    for (const StateIndex anc : get_proper_ancestors(state_list.front(), no_state)) {
        if (!is_compound_state_or_scxml_element(anc)) continue;
        if (std::all_of(state_list.begin() + 1, state_list.end(), [&](StateIndex s) { return is_descendant(s, anc); })) return anc;
    }
    return 0;  // of a transition of the root itself (choice 5)
}

Interpreter::States Interpreter::get_effective_target_states(const std::vector<StateIndex>& target_list) const
{
    States targets;
    for (const StateIndex s : target_list) {
        if (state(s).kind != State::Kind::history) {
            targets.add(s);
            continue;
        }
        const auto remembered = history_value_.find(s);
        const States inside = remembered != history_value_.end() ? States() : get_effective_target_states(state(s).initial.targets);
        if (remembered != history_value_.end()) {
            for (const StateIndex each : remembered->second) targets.add(each);
        }
        for (const StateIndex each : inside.to_list()) targets.add(each);
    }
    return targets;
}

/// From the inside outwards; `state2` (no_state: none) ends it and is not included. With none the root is the last.
std::vector<StateIndex> Interpreter::get_proper_ancestors(StateIndex state1, StateIndex state2) const
{
    std::vector<StateIndex> ancestors;
    for (StateIndex up = state(state1).parent; up != no_state && up != state2; up = state(up).parent) ancestors.push_back(up);
    return ancestors;
}

bool Interpreter::is_descendant(StateIndex state1, StateIndex state2) const
{
    const std::vector<StateIndex> ancestors = get_proper_ancestors(state1, no_state);
    return std::find(ancestors.begin(), ancestors.end(), state2) != ancestors.end();
}

std::vector<StateIndex> Interpreter::get_child_states(StateIndex s) const
{
    std::vector<StateIndex> children;
    for (const StateIndex child : state(s).children) {
        if (state(child).kind != State::Kind::history) children.push_back(child);
    }
    return children;
}

bool Interpreter::is_atomic_state(StateIndex s) const
{
    return state(s).children.empty() && state(s).kind != State::Kind::history;
}

bool Interpreter::is_compound_state_or_scxml_element(StateIndex s) const
{
    return s == 0 || state(s).kind == State::Kind::compound;
}

}  // namespace docket::appendix_d
