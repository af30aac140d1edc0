// The procedures of appendix D from mainEventLoop to enterStates, in its order.

#include "engine/base/limits.hpp"
#include "tests/reference/appendix_d/interpreter.hpp"

namespace docket::appendix_d {

Interpreter::Interpreter(const Definition& document, Instant now) : document_(document), now_(now) {}

/// procedure interpret(doc), after the document has been found valid.
Report Interpreter::interpret()
{
    report_ = {};
    initialize_data();
    for (const ActionBlock& block : state(0).entry) execute_content(block);  // choice 5
    execute_content(state(0).initial.actions);
    enter_states(initial_entry_sets());
    main_event_loop();
    return std::move(report_);
}

/// One turn of mainEventLoop's outer loop: from an external event to where the next is awaited.
Report Interpreter::handle(const Event& external_event)
{
    report_ = {};
    microsteps_ = actions_ = 0;
    if (!running_) return report_;
    set_event(external_event);
    error_ignored_ = false;
    const Transitions enabled_transitions = select_transitions(external_event);
    if (!enabled_transitions.is_empty()) microstep(enabled_transitions);
    main_event_loop();
    return std::move(report_);
}

void Interpreter::main_event_loop()
{
    while (running_ && !report_.limit_reached) {
        const std::size_t queued_before = internal_queue_.size();
        const std::size_t effects_before = report_.effects.size();
        Transitions enabled_transitions = select_eventless_transitions();
        if (enabled_transitions.is_empty()) {
            if (error_ignored_) {  // choice 2
                internal_queue_.resize(queued_before);
                report_.effects.resize(effects_before);
            }
            if (internal_queue_.empty()) break;  // macrostep_done
            const Event internal_event = internal_queue_.front();
            internal_queue_.erase(internal_queue_.begin());
            set_event(internal_event);
            const std::size_t left = internal_queue_.size();
            enabled_transitions = select_transitions(internal_event);
            const bool is_error = internal_event.type == Event::Type::platform && internal_event.name == "error.execution";
            error_ignored_ = is_error && enabled_transitions.is_empty();
            if (error_ignored_) internal_queue_.resize(left);  // choice 2
        }
        if (!enabled_transitions.is_empty()) microstep(enabled_transitions);
    }
    if (!running_ && !report_.limit_reached) exit_interpreter();
}

/// The engine keeps the last configuration of a case that is closed, so nothing is deleted for good here.
void Interpreter::exit_interpreter()
{
    internal_queue_.clear();
    const States kept = configuration_;
    std::vector<StateIndex> states_to_exit = configuration_.to_list();
    std::sort(states_to_exit.begin(), states_to_exit.end(), std::greater<>());  // exit order
    for (const StateIndex s : states_to_exit) {
        for (const ActionBlock& block : state(s).exit) execute_content(block);
        configuration_.remove(s);
    }
    for (const ActionBlock& block : state(0).exit) execute_content(block);  // choice 5
    configuration_ = kept;
    internal_queue_.clear();
}

template <class Fits> Interpreter::Transitions Interpreter::select(Fits fits)
{
    Transitions enabled_transitions;
    std::vector<StateIndex> atomic_states;
    for (const StateIndex s : configuration_.to_list()) {
        if (is_atomic_state(s)) atomic_states.push_back(s);
    }
    std::sort(atomic_states.begin(), atomic_states.end());  // document order
    for (const StateIndex atomic : atomic_states) {
        std::vector<StateIndex> chain = {atomic};
        for (const StateIndex ancestor : get_proper_ancestors(atomic, no_state)) chain.push_back(ancestor);
        const auto enabled_in = [&](StateIndex s) {
            for (const TransitionIndex t : state(s).transitions) {
                if (!fits(transition(t)) || !condition_match(transition(t))) continue;
                enabled_transitions.add(t);
                return true;
            }
            return false;
        };
        for (const StateIndex s : chain) {
            if (enabled_in(s)) break;
        }
    }
    const Transitions filtered = remove_conflicting_transitions(enabled_transitions);
    report_.conflicts += enabled_transitions.to_list().size() - filtered.to_list().size();
    return filtered;
}

Interpreter::Transitions Interpreter::select_eventless_transitions()
{
    return select([](const Transition& t) { return t.events.empty(); });
}

/// nameMatch is spelled out: a descriptor matches a name that equals it or goes on after a dot; "*" matches all.
Interpreter::Transitions Interpreter::select_transitions(const Event& event)
{
    return select([&](const Transition& t) {
        return std::any_of(t.events.begin(), t.events.end(), [&](const EventDescriptor& descriptor) {
            return descriptor.any || event.name == descriptor.prefix || event.name.rfind(descriptor.prefix + ".", 0) == 0;
        });
    });
}

Interpreter::Transitions Interpreter::remove_conflicting_transitions(const Transitions& enabled_transitions)
{
    Transitions filtered_transitions;
    for (const TransitionIndex t1 : enabled_transitions.to_list()) {
        bool t1_preempted = false;
        Transitions transitions_to_remove;
        for (const TransitionIndex t2 : filtered_transitions.to_list()) {
            if (!compute_exit_set({t1}).has_intersection(compute_exit_set({t2}))) continue;
            if (is_descendant(transition(t1).source, transition(t2).source)) {
                transitions_to_remove.add(t2);
            } else {
                t1_preempted = true;
                break;
            }
        }
        if (t1_preempted) continue;
        for (const TransitionIndex t3 : transitions_to_remove.to_list()) filtered_transitions.remove(t3);
        filtered_transitions.add(t1);
    }
    return filtered_transitions;
}

void Interpreter::microstep(const Transitions& enabled_transitions)
{
    if (microsteps_++ == limits::microsteps_max) {
        report_.limit_reached = true;
        return;
    }
    error_ignored_ = false;
    if (enabled_transitions.to_list().size() > 1) ++report_.together;
    domains_.clear();
    for (const TransitionIndex t : enabled_transitions.to_list()) domains_[t] = get_transition_domain(t);  // choice 4
    exit_states(enabled_transitions);
    const EntrySets sets = compute_entry_set(enabled_transitions.to_list());
    execute_transition_content(enabled_transitions);
    enter_states(sets);
}

void Interpreter::exit_states(const Transitions& enabled_transitions)
{
    std::vector<StateIndex> states_to_exit = compute_exit_set(enabled_transitions.to_list()).to_list();
    std::sort(states_to_exit.begin(), states_to_exit.end(), std::greater<>());  // exit order
    for (const StateIndex s : states_to_exit) {
        for (const StateIndex h : state(s).children) {
            if (state(h).kind != State::Kind::history) continue;
            std::vector<StateIndex> remembered;
            for (const StateIndex s0 : configuration_.to_list()) {
                const bool fits = state(h).deep_history ? is_atomic_state(s0) && is_descendant(s0, s) : state(s0).parent == s;
                if (fits) remembered.push_back(s0);
            }
            history_value_[h] = remembered;
        }
    }
    for (const StateIndex s : states_to_exit) {
        for (const ActionBlock& block : state(s).exit) execute_content(block);
        configuration_.remove(s);
        report_.effects.emplace_back(StateExited{s});
    }
}

Interpreter::States Interpreter::compute_exit_set(const std::vector<TransitionIndex>& transitions) const
{
    States states_to_exit;
    for (const TransitionIndex t : transitions) {
        if (transition(t).targets.empty()) continue;
        const StateIndex domain = get_transition_domain(t);
        for (const StateIndex s : configuration_.to_list()) {
            if (is_descendant(s, domain)) states_to_exit.add(s);
        }
    }
    return states_to_exit;
}

void Interpreter::execute_transition_content(const Transitions& enabled_transitions)
{
    std::vector<TransitionIndex> transitions = enabled_transitions.to_list();
    std::sort(transitions.begin(), transitions.end());  // choice 1
    for (const TransitionIndex t : transitions) {
        report_.taken.push_back(t);
        execute_content(transition(t).actions);
    }
}

/// enterStates([doc.initial.transition]); of a parallel root, its regions (choice 5).
Interpreter::EntrySets Interpreter::initial_entry_sets()
{
    EntrySets sets;
    if (state(0).kind == State::Kind::parallel) add_regions(0, sets);
    for (const StateIndex s : state(0).initial.targets) add_descendant_states_to_enter(s, sets);
    for (const StateIndex s : state(0).initial.targets) add_ancestor_states_to_enter(s, 0, sets);
    return sets;
}

void Interpreter::enter_states(const EntrySets& sets)
{
    std::vector<StateIndex> states_to_enter = sets.states_to_enter.to_list();
    std::sort(states_to_enter.begin(), states_to_enter.end());  // entry order
    for (const StateIndex s : states_to_enter) {
        if (report_.limit_reached) return;
        if (configuration_.is_member(s)) {
            report_.entered_twice.push_back(s);
        } else {
            configuration_.add(s);
            report_.effects.emplace_back(StateEntered{s, std::nullopt});
            schedule_delays(s);
        }
        for (const ActionBlock& block : state(s).entry) execute_content(block);
        if (sets.states_for_default_entry.is_member(s)) execute_content(state(s).initial.actions);
        const auto content = sets.default_history_content.find(s);
        if (content != sets.default_history_content.end()) execute_content(*content->second);
        if (state(s).kind == State::Kind::final) reach_final(s);
    }
}

void Interpreter::reach_final(StateIndex s)
{
    const StateIndex parent = state(s).parent;
    if (parent == 0) {
        running_ = false;
        return;
    }
    if (state(0).kind == State::Kind::parallel && is_in_final_state(0)) running_ = false;  // choice 5
    const StateIndex grandparent = state(parent).parent;
    Value data = done_data(state(s));
    enqueue("done.state." + state(parent).id, std::move(data), Event::Type::platform);
    if (grandparent == 0 || state(grandparent).kind != State::Kind::parallel) return;
    const std::vector<StateIndex> regions = get_child_states(grandparent);
    if (std::all_of(regions.begin(), regions.end(), [&](StateIndex region) { return is_in_final_state(region); }))
        enqueue("done.state." + state(grandparent).id, Value(), Event::Type::platform);
}

ChartState Interpreter::chart() const
{
    ChartState chart;
    chart.configuration = configuration_.to_list();
    std::sort(chart.configuration.begin(), chart.configuration.end());
    for (const auto& [history, states] : history_value_) {
        HistoryValue value{history, states};
        std::sort(value.states.begin(), value.states.end());
        chart.history.push_back(std::move(value));
    }
    chart.data = datamodel_;
    chart.done = !running_;
    return chart;
}

}  // namespace docket::appendix_d
