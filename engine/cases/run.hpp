#pragma once

// Run: takes a copy of a case through events to rest and keeps account of what changed. The working half of decide; makes ids, writes nothing.

#include <deque>
#include <string>
#include <vector>

#include "engine/cases/decide.hpp"
#include "engine/interpreter/step.hpp"

namespace docket {

class Run {
public:
    /// `before` and `around` must outlive the run.
    Run(const Snapshot& before, const Actor& actor, const Surroundings& around);
    /// With what guards see, if the caller has made it already.
    Run(const Snapshot& before, const Actor& actor, const Surroundings& around, Moment moment);

    /// Enters the initial configuration with `data` and comes to rest.
    [[nodiscard]] Result<void> start(Map data);

    /// One external event, then to rest: what it sent without delay is delivered too, in order. False if no transition was taken.
    [[nodiscard]] Result<bool> deliver(const Event& event);

    /// The deadline has fired: it is no longer pending.
    void end_deadline(const DeadlineId& id);

    /// Records an effect that did not come from an action: "overdue", "remind".
    void record(std::string kind, Value arguments);

    /// Fills `entry.changes`, `from`, `to` and `transition` with what differs from `before`.
    void finish(Entry& entry) const;

private:
    void absorb(StepResult result, const Event* event);
    void enter(const StateEntered& entered);
    void exit(const StateExited& exited, const Event* event);
    void schedule(const ScheduleEvent& event);
    void cancel(const CancelEvent& event);
    void schedule_task_deadlines(const Task& task, const State& state);
    void close_all();
    [[nodiscard]] Result<void> drain();
    [[nodiscard]] std::optional<Deadline> take_due();
    [[nodiscard]] bool can_be_stored() const;
    [[nodiscard]] std::optional<PersonId> assignee_of(const TaskRule& rule) const;
    void fill_chart(Changes& changes) const;
    void fill_data(Changes& changes) const;
    void fill_work(Changes& changes) const;

    struct DueDate {
        Instant at;
        std::string calendar;
        std::optional<Limit> limit;
    };
    /// `undated`, and an effect that says so, where the calendar does not reach.
    [[nodiscard]] DueDate due_of(const DelayAmount& amount, const std::string& owner);

    const Snapshot& before_;
    const Definition& definition_;
    const Actor& actor_;
    const Surroundings& around_;
    Moment moment_;
    ChartState chart_;
    std::vector<Task> tasks_;
    std::vector<Deadline> deadlines_;
    std::size_t tasks_opened_ = 0;
    std::vector<TaskId> completed_;
    std::vector<std::pair<std::string, Value>> effects_;
    std::vector<TransitionIndex> taken_;
};

}  // namespace docket
