// Leaving and entering states, after appendix D: leaving in reverse document order, entering in document order, and what follows
// from reaching a final state.

#include <algorithm>
#include <utility>

#include "engine/interpreter/macrostep.hpp"

namespace docket {

StateIndex Macrostep::domain_of(TransitionIndex transition) const
{
    const Move& move = tables_.moves[transition];
    return move.is_fixed ? move.domain : get_transition_domain(view(), definition_.transitions[transition]);
}

/// Several transitions enter what none of them alone would: a region into which another one leads is not entered by default.
const EntrySet& Macrostep::entry_set_of(const Transitions& enabled, std::span<const StateIndex> domains, EntrySet& made) const
{
    if (enabled.size() == 1 && tables_.moves[enabled.front()].is_fixed) return tables_.moves[enabled.front()].entry;
    made = compute_entry_set(view(), enabled, domains);
    return made;
}

void Macrostep::exit_states(const StateSet& to_exit)
{
    const StateSet with_history = to_exit & tables_.with_history;
    for (StateIndex s = with_history.next(0); s != no_state; s = with_history.next(std::size_t{s} + 1)) remember(s);
    for (StateIndex s = to_exit.previous(definition_.states.size()); s != no_state; s = to_exit.previous(s)) {
        execute_blocks(definition_.states[s].exit);
        environment_.active.erase(s);
        result_.effects.emplace_back(StateExited{s});
    }
}

/// Records what the history children of a state that is left stand for. All are recorded before anything is left.
void Macrostep::remember(StateIndex state)
{
    for (const StateIndex child : definition_.states[state].children) {
        if (definition_.states[child].kind != State::Kind::history) continue;
        HistoryValue value{child, {}};
        const bool deep = definition_.states[child].deep_history;
        const StateIndex last = definition_.states[state].last;
        for (StateIndex s = environment_.active.next(std::size_t{state} + 1); s <= last && s != no_state;
             s = environment_.active.next(std::size_t{s} + 1)) {
            if (deep ? definition_.is_leaf(s) : definition_.states[s].parent == state) value.states.push_back(s);
        }
        const auto place = std::lower_bound(history_.begin(), history_.end(), child,
                                            [](const HistoryValue& old, StateIndex wanted) { return old.history < wanted; });
        if (place != history_.end() && place->history == child)
            *place = std::move(value);
        else
            history_.insert(place, std::move(value));
    }
}

void Macrostep::enter_states(const EntrySet& set)
{
    StateIndex s = set.to_enter.next(0);
    for (; s != no_state && !rejection_; s = set.to_enter.next(std::size_t{s} + 1)) enter(s, set);
}

void Macrostep::enter(StateIndex index, const EntrySet& set)
{
    const State& state = definition_.states[index];
    // A history that is targeted from inside what it remembers makes appendix D enter states that were never left. Their content
    // runs, as it says there, but a task is not opened twice.
    if (!environment_.active.contains(index)) become_active(index);
    execute_blocks(state.entry);
    if (set.default_entry.contains(index)) execute(state.initial.actions);
    for (const auto& [parent, history] : set.default_history) {
        if (parent == index) execute(definition_.states[history].initial.actions);
    }
    if (state.kind == State::Kind::final) reach_final(index);
}

void Macrostep::become_active(StateIndex index)
{
    environment_.active.insert(index);
    const std::optional<TaskRule>& task = definition_.states[index].task;
    StateEntered entered{index, std::nullopt};
    if (task && task->within) entered.task_within = evaluate_delay(*task->within);
    result_.effects.emplace_back(std::move(entered));
    for (const Delay& delay : definition_.states[index].delays) {
        std::optional<DelayAmount> amount = evaluate_delay(delay.after);
        if (amount) result_.effects.emplace_back(ScheduleEvent{delay.event, Value(), std::move(*amount), index, ""});
    }
}

void Macrostep::reach_final(StateIndex index)
{
    const auto& states = definition_.states;
    const StateIndex parent = states[index].parent;
    if (parent == 0 || (states[0].kind == State::Kind::parallel && is_in_final_state(view(), 0))) running_ = false;
    if (parent == 0) return;
    Value output = output_of(states[index]);
    raise("done.state." + states[parent].id, std::move(output), Event::Type::platform);
    const StateIndex grandparent = states[parent].parent;
    if (grandparent != 0 && states[grandparent].kind == State::Kind::parallel && is_in_final_state(view(), grandparent)) {
        raise("done.state." + states[grandparent].id, Value(), Event::Type::platform);
    }
}

/// A member that fails is left out (SCXML 5.7); null if there are none.
Value Macrostep::output_of(const State& state)
{
    if (state.output_whole) return evaluate(*state.output_whole).value_or(Value());
    Map output;
    for (const auto& [name, expression] : state.output) {
        if (std::optional<Value> value = evaluate(expression)) output.set(name, std::move(*value));
    }
    return output.empty() ? Value() : Value(std::move(output));
}

void Macrostep::exit_interpreter()
{
    StateSet& active = environment_.active;
    for (StateIndex s = active.previous(definition_.states.size()); s != no_state; s = active.previous(s)) {
        execute_blocks(definition_.states[s].exit);
        active.erase(s);
    }
    execute_blocks(definition_.states[0].exit);
}

}  // namespace docket
