#pragma once

// Macrostep: the working state of one macrostep and the procedures of W3C SCXML 1.0, appendix D, that change it, under their own
// names. Internal to the interpreter; step.hpp is its face. Spread over macrostep.cpp (the loop and selection), enter_exit.cpp
// and content.cpp (actions).

#include <optional>
#include <string>
#include <vector>

#include "engine/interpreter/chart_tables.hpp"
#include "engine/interpreter/environment.hpp"
#include "engine/interpreter/step.hpp"
#include "engine/interpreter/transition_sets.hpp"

namespace docket {

/// One thread, one use: make it, call `start` or `handle` once. Keeps references to its arguments.
class Macrostep {
public:
    /// Continues from `before`.
    Macrostep(const Definition& definition, const ChartState& before, const Moment& moment);

    [[nodiscard]] Result<StepResult> start();
    [[nodiscard]] Result<StepResult> handle(const Event& event);

private:
    // macrostep.cpp
    Result<StepResult> run_to_rest();
    Transitions handle_internal_event();
    Transitions select_transitions(const Event& event);
    Transitions select_eventless_transitions();
    template <class Fits> Transitions select(const Handlers& handlers, const Fits& fits);
    bool condition_match(TransitionIndex transition);
    void microstep(const Transitions& enabled);
    Rejection went_round() const;
    void initialize_data();
    void raise(std::string event, Value data, Event::Type type, std::string send_id = {});
    void fail(const Place& place, std::string message);
    [[nodiscard]] ChartView view() const { return {definition_, environment_.active, history_}; }

    // enter_exit.cpp
    [[nodiscard]] StateIndex domain_of(TransitionIndex transition) const;
    [[nodiscard]] const EntrySet& entry_set_of(const Transitions& enabled, std::span<const StateIndex> domains, EntrySet& made) const;
    void exit_states(const StateSet& to_exit);
    void remember(StateIndex state);
    void enter_states(const EntrySet& set);
    void enter(StateIndex index, const EntrySet& set);
    void become_active(StateIndex index);
    void reach_final(StateIndex index);
    Value output_of(const State& state);
    void exit_interpreter();

    // content.cpp
    void execute_transition_content(const Transition& transition);
    void execute_blocks(const std::vector<ActionBlock>& blocks);
    bool execute(const ActionBlock& block);  ///< False if it was stopped by an error or a limit.
    bool perform(const Action& action);
    bool count_action();  ///< A round of a loop counts too. False if the limit was reached.
    bool tell(const char* kind, Map arguments);
    bool run(const Assign& action, const Place& place);
    bool run(const Raise& action, const Place& place);
    bool run(const Send& action, const Place& place);
    bool run(const Cancel& action, const Place& place);
    bool run(const If& action, const Place& place);
    bool run(const ForEach& action, const Place& place);
    bool run(const Notify& action, const Place& place);
    bool run(const Escalate& action, const Place& place);
    bool run(const Issue& action, const Place& place);
    bool run(const OpenLinked& action, const Place& place);
    bool run(const Pay& action, const Place& place);
    bool run(const Publish& action, const Place& place);
    bool run(const Log& action, const Place& place);
    bool put(std::string_view path, Value value, const Place& place);
    bool set_round(const ForEach& loop, const Value& item, std::int64_t index, const Place& place);
    // Each of these is nullopt after a failure, which has been told and raised.
    std::optional<Value> evaluate(const Expression& expression);
    std::optional<std::string> evaluate_text(const TextRule& rule, const Place& place);
    std::optional<Value> evaluate_data(const DataRule& rule);
    std::optional<DelayAmount> evaluate_delay(const LimitRule& rule);

    const Definition& definition_;
    const ChartTables& tables_;
    Environment environment_;
    GuardTrace* trace_;
    std::vector<HistoryValue> history_;
    StepResult result_;
    std::vector<Event> internal_queue_;
    std::size_t queue_head_ = 0;            // what lies before it has been processed
    const Event* event_ = nullptr;          // what is being processed
    Event internal_event_;                  // where it lives if it is internal, since the queue may grow meanwhile
    std::optional<Rejection> rejection_;    // a limit was reached: unwind
    bool running_ = true;
    bool error_ignored_ = false;            // the event at hand is an error.execution that enabled nothing
    std::string send_id_;                   // of the `send` whose arguments are being evaluated
    std::size_t microsteps_ = 0;
    std::size_t actions_ = 0;
    std::size_t loop_level_ = 0;
};

}  // namespace docket
