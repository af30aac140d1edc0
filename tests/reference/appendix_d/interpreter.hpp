#pragma once

// A literal transcription of the algorithm in W3C SCXML 1.0, appendix D, for tests: the same procedures under the same names, lists
// that are filtered and sorted as it says, nothing precomputed. It shares the model and the CEL evaluator with the engine, and
// nothing else.
//
// Left out: invoke, and what has no part in the algorithm: people (`by`), forms, tasks, panels, clocks, calendars. Effects that
// leave the chart through `log` are made, those of the other verbs are not. Where the engine chose, this follows it, and says so at
// the place:
//   1  the contents of transitions taken together run in document order;
//   2  an error.execution that enables nothing raises no further one;
//   3  a region that is still active is not entered by default (appendix D would make two children of one state active);
//   4  the domain of a transition is that from before its exit set was left (appendix D asks twice, and a history state may have
//      changed its meaning in between);
//   5  the root is a state like any other: transitions, entry, exit, initial content, and it may be parallel.

#include <map>
#include <string>
#include <vector>

#include "engine/expr/evaluate.hpp"
#include "engine/model/definition/definition.hpp"
#include "engine/model/effect.hpp"
#include "engine/model/event.hpp"
#include "engine/model/snapshot.hpp"
#include "tests/reference/appendix_d/ordered_set.hpp"

namespace docket::appendix_d {

/// What happened since the last external event.
struct Report {
    std::vector<TransitionIndex> taken;    ///< as their contents ran
    std::vector<Effect> effects;           ///< in execution order; of a Failed only the place is to be compared
    std::vector<std::string> raised;       ///< every event that entered the internal queue, in order
    std::vector<StateIndex> entered_twice;  ///< states whose entry ran although they were active (history from inside)
    std::size_t conflicts = 0;             ///< transitions that were preempted
    std::size_t together = 0;              ///< microsteps that took more than one transition
    std::size_t histories_restored = 0;    ///< history states that led to what they remember
    std::size_t histories_defaulted = 0;
    std::size_t regions_left_alone = 0;  ///< where choice 3 was made
    std::size_t errors = 0;
    bool limit_reached = false;  ///< microsteps or actions: the engine refuses such an event; what else is here is meaningless
};

/// The interpreter of one session. After `interpret` and after each `handle` it rests where mainEventLoop waits for an external
/// event.
class Interpreter {
public:
    Interpreter(const Definition& document, Instant now);

    Report interpret();
    Report handle(const Event& external_event);

    /// Configuration, history and data, in the engine's form, to compare with.
    [[nodiscard]] ChartState chart() const;
    [[nodiscard]] bool running() const noexcept { return running_; }

private:
    using States = OrderedSet<StateIndex>;
    using Transitions = OrderedSet<TransitionIndex>;
    struct EntrySets {
        States states_to_enter;
        States states_for_default_entry;
        std::map<StateIndex, const ActionBlock*> default_history_content;  ///< parent -> content
    };

    // main.cpp: appendix D, in its order
    void main_event_loop();
    void exit_interpreter();
    Transitions select_eventless_transitions();
    Transitions select_transitions(const Event& event);
    template <class Fits> Transitions select(Fits fits);
    Transitions remove_conflicting_transitions(const Transitions& enabled_transitions);
    void microstep(const Transitions& enabled_transitions);
    void exit_states(const Transitions& enabled_transitions);
    States compute_exit_set(const std::vector<TransitionIndex>& transitions) const;
    void execute_transition_content(const Transitions& enabled_transitions);
    void enter_states(const EntrySets& sets);
    EntrySets initial_entry_sets();
    void reach_final(StateIndex state);

    // states.cpp: sets of states and questions about them
    EntrySets compute_entry_set(const std::vector<TransitionIndex>& transitions);
    void add_descendant_states_to_enter(StateIndex state, EntrySets& sets);
    void add_ancestor_states_to_enter(StateIndex state, StateIndex ancestor, EntrySets& sets);
    void add_regions(StateIndex parallel, EntrySets& sets);
    [[nodiscard]] bool is_in_final_state(StateIndex state) const;
    [[nodiscard]] StateIndex get_transition_domain(TransitionIndex transition) const;
    [[nodiscard]] StateIndex find_lcca(const std::vector<StateIndex>& state_list) const;
    [[nodiscard]] States get_effective_target_states(const std::vector<StateIndex>& targets) const;
    [[nodiscard]] std::vector<StateIndex> get_proper_ancestors(StateIndex state1, StateIndex state2) const;
    [[nodiscard]] bool is_descendant(StateIndex state1, StateIndex state2) const;
    [[nodiscard]] std::vector<StateIndex> get_child_states(StateIndex state) const;
    [[nodiscard]] bool is_atomic_state(StateIndex state) const;
    [[nodiscard]] bool is_compound_state_or_scxml_element(StateIndex state) const;

    // content.cpp: the data model and executable content
    bool condition_match(const Transition& transition);
    void initialize_data();
    void execute_content(const ActionBlock& block);
    bool execute(const ActionBlock& block);
    bool perform(const Action& action);
    bool assign(const std::string& path, const Value& value, const Place& place);
    bool for_each(const ForEach& loop, const Place& place);
    bool send(const Send& send, const Place& place);
    void schedule_delays(StateIndex state);
    bool count_action();
    Value done_data(const State& state);
    bool evaluate(const Expression& expression, Value& value);
    bool evaluate(const TextRule& rule, const Place& place, std::string& text);
    bool evaluate(const DataRule& rule, Value& data);
    bool evaluate(const LimitRule& rule, DelayAmount& delay);
    void enqueue(std::string name, Value data, Event::Type type, std::string send_id = {});
    void error_execution(const Place& place, const std::string& message);
    void set_event(const Event& event);

    const State& state(StateIndex index) const { return document_.states[index]; }
    const Transition& transition(TransitionIndex index) const { return document_.transitions[index]; }

    const Definition& document_;
    States configuration_;
    std::map<StateIndex, std::vector<StateIndex>> history_value_;
    std::map<TransitionIndex, StateIndex> domains_;  ///< of the microstep at hand
    Map datamodel_;
    std::vector<Event> internal_queue_;
    bool running_ = true;
    Instant now_;
    bool has_event_ = false;
    Event event_;
    std::string send_id_;  // of the `send` whose arguments are being evaluated: its errors carry it
    std::vector<std::pair<Value, Value>> loops_;
    bool error_ignored_ = false;
    std::size_t microsteps_ = 0;
    std::size_t actions_ = 0;
    Report report_;
};

}  // namespace docket::appendix_d
