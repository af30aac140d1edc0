// The main loop of appendix D for one external event, and the selection of transitions.

#include "engine/interpreter/macrostep.hpp"

#include <algorithm>
#include <cassert>
#include <string_view>
#include <utility>

#include "engine/interpreter/select.hpp"

namespace docket {

namespace {

constexpr std::string_view error_execution = "error.execution";

/// How many of the last transitions are named when a chart goes round: enough for the longest loop anybody wants to read.
constexpr std::size_t named_transitions_max = 20;

bool is_error(const Event& event)
{
    return event.type == Event::Type::platform && event.name == error_execution;
}

}  // namespace

Macrostep::Macrostep(const Definition& definition, const ChartState& before, const Moment& moment)
    : definition_(definition), tables_(*definition.tables), environment_(definition, moment, before.data), trace_(moment.trace), history_(before.history)
{
    assert(definition.tables != nullptr);
    for (const StateIndex state : before.configuration) environment_.active.insert(state);
}

Result<StepResult> Macrostep::start()
{
    initialize_data();
    execute_blocks(definition_.states[0].entry);
    execute(definition_.states[0].initial.actions);
    enter_states(compute_initial_entry_set(view()));
    return run_to_rest();
}

Result<StepResult> Macrostep::handle(const Event& event)
{
    event_ = &event;
    environment_.set_event(event_);
    microstep(select_transitions(event));
    return run_to_rest();
}

void Macrostep::initialize_data()
{
    for (const DataDeclaration& declaration : definition_.data) {
        if (environment_.data().find(declaration.name) != nullptr) continue;
        Value value = evaluate(declaration.value).value_or(Value());
        [[maybe_unused]] const bool assigned = environment_.assign(declaration.name, std::move(value));
        assert(assigned);
    }
}

/// mainEventLoop from where an external event has been handled to where the next would be awaited.
Result<StepResult> Macrostep::run_to_rest()
{
    while (running_ && !rejection_) {
        Transitions enabled = select_eventless_transitions();
        if (enabled.empty()) {
            if (queue_head_ == internal_queue_.size()) break;
            enabled = handle_internal_event();
        }
        microstep(enabled);
    }
    ChartState& chart = result_.chart;
    chart.configuration.reserve(environment_.active.count());
    for (StateIndex s = environment_.active.next(0); s != no_state; s = environment_.active.next(std::size_t{s} + 1)) {
        chart.configuration.push_back(s);
    }
    if (!running_ && !rejection_) exit_interpreter();
    if (rejection_) return std::move(*rejection_);
    chart.history = std::move(history_);
    chart.data = environment_.take_data();
    chart.done = !running_;
    return std::move(result_);
}

Transitions Macrostep::handle_internal_event()
{
    internal_event_ = std::move(internal_queue_[queue_head_++]);
    event_ = &internal_event_;
    environment_.set_event(event_);
    const std::size_t raised_before = internal_queue_.size();
    Transitions enabled = select_transitions(internal_event_);
    // The chart stands as it stood, so a guard that failed would fail on its own error again, and again.
    error_ignored_ = enabled.empty() && is_error(internal_event_);
    if (error_ignored_) internal_queue_.resize(raised_before);
    return enabled;
}

/// For each active leaf in document order the first enabled transition of itself or else of its ancestors, each once.
template <class Fits>
Transitions Macrostep::select(const Handlers& handlers, const Fits& fits)
{
    Transitions enabled;
    const StateSet& active = environment_.active;
    if (!handlers.states.contains(0) && !handlers.states.intersects(active)) return enabled;
    const auto enabled_in = [&](StateIndex state) {
        if (!handlers.states.contains(state)) return false;
        for (auto it = handlers.of(state); it != handlers.transitions.end() && it->first == state; ++it) {
            const TransitionIndex index = it->second;
            if (!fits(definition_.transitions[index]) || !condition_match(index)) continue;
            if (std::find(enabled.begin(), enabled.end(), index) == enabled.end()) enabled.push_back(index);
            return true;
        }
        return false;
    };
    for (StateIndex leaf = active.next(0); leaf != no_state; leaf = active.next(std::size_t{leaf} + 1)) {
        if (!tables_.leaves.contains(leaf)) continue;
        StateIndex state = leaf;
        while (state != no_state && !enabled_in(state)) state = definition_.states[state].parent;
    }
    return remove_conflicting_transitions(view(), std::move(enabled));
}

Transitions Macrostep::select_transitions(const Event& event)
{
    return select(tables_.handlers_of(event.name), [&](const Transition& transition) { return is_permitted(transition, event.by_roles); });
}

Transitions Macrostep::select_eventless_transitions()
{
    const std::size_t raised_before = internal_queue_.size();
    const std::size_t effects_before = result_.effects.size();
    Transitions enabled = select(tables_.eventless, [](const Transition&) { return true; });
    if (error_ignored_ && enabled.empty()) {
        internal_queue_.resize(raised_before);
        result_.effects.resize(effects_before);
    }
    return enabled;
}

bool Macrostep::condition_match(TransitionIndex index)
{
    const Transition& transition = definition_.transitions[index];
    if (!transition.when) return true;
    const auto holds = environment_.evaluate_bool(*transition.when);
    if (trace_ != nullptr) trace_->guard_evaluated(index, holds.has_value() && *holds);
    if (holds.has_value()) return *holds;
    fail(transition.when->place, holds.error().message);
    return false;
}

void Macrostep::microstep(const Transitions& enabled)
{
    if (enabled.empty() || rejection_) return;
    if (microsteps_++ == limits::microsteps_max) {
        rejection_ = went_round();
        return;
    }
    error_ignored_ = false;
    StateSet to_exit;
    boost::container::small_vector<StateIndex, 8> domains;
    for (const TransitionIndex index : enabled) {
        domains.push_back(domain_of(index));
        to_exit |= exit_set_within(view(), domains.back());
    }
    exit_states(to_exit);
    EntrySet made;
    const EntrySet& entry_set = entry_set_of(enabled, domains, made);
    Transitions in_document_order = enabled;
    std::sort(in_document_order.begin(), in_document_order.end());
    for (const TransitionIndex index : in_document_order) {
        result_.taken.push_back(index);
        execute_transition_content(definition_.transitions[index]);
    }
    enter_states(entry_set);
}

Rejection Macrostep::went_round() const
{
    StateSet sources;
    const std::vector<TransitionIndex>& taken = result_.taken;
    const std::size_t first = taken.size() - std::min(taken.size(), named_transitions_max);
    for (std::size_t i = first; i < taken.size(); ++i) sources.insert(definition_.transitions[taken[i]].source);
    Rejection rejection;
    rejection.type = RejectionType::limit_exceeded;
    rejection.detail = "Expected the case to come to rest, but after " + std::to_string(limits::microsteps_max) +
                       " microsteps it still went round between:";
    for (StateIndex s = sources.next(0); s != no_state; s = sources.next(std::size_t{s} + 1)) {
        rejection.detail += ' ' + (s == 0 ? std::string("the root") : definition_.states[s].path);
    }
    return rejection;
}

void Macrostep::raise(std::string event, Value data, Event::Type type, std::string send_id)
{
    Event raised;
    raised.name = std::move(event);
    raised.data = std::move(data);
    raised.type = type;
    raised.send_id = std::move(send_id);
    internal_queue_.push_back(std::move(raised));
}

void Macrostep::fail(const Place& place, std::string message)
{
    result_.effects.emplace_back(Failed{place, std::move(message)});
    raise(std::string(error_execution), Value(), Event::Type::platform, send_id_);
}

}  // namespace docket
