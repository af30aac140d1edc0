// The sequencer's clock: which deadlines fire, and before whom. Not how long they are: engine/calendar.

#include <algorithm>
#include <tuple>

#include "engine/runtime/sequencer/sequencer.hpp"

namespace docket {

namespace {

Actor timer_actor()
{
    Actor actor;
    actor.kind = Actor::Kind::timer;
    return actor;
}

}  // namespace

bool Sequencer::is_something_due(Instant now) const
{
    return next_due_ && *next_due_ <= now && may_fire(now);
}

bool Sequencer::may_fire(Instant now) const
{
    return retry_at_ <= now && !clock_watch_.holds();
}

void Sequencer::watch_clock(Instant now)
{
    if (const auto leap = clock_watch_.look(now, std::chrono::steady_clock::now()))
        logger_->critical("the clock leapt {} s ahead: no deadline is fired for {} s, unless it comes back or the program is started again",
                          leap->count() / 1000, options_.clock_hold.count() / 1000);
    holds_.store(clock_watch_.holds(), std::memory_order_relaxed);
}

void Sequencer::fire_deadlines(Instant now)
{
    settle();
    if (retry_at_ > now) return;
    const auto alarms = reader_->alarms(now, options_.deadlines_per_batch_max);
    bool all = alarms.size() < options_.deadlines_per_batch_max;
    const Instant upto = all ? now : alarms.back().rings_at;
    next_due_ = reader_->next_alarm(upto);
    std::vector<DueDeadline> due;
    for (const Alarm& alarm : alarms) look_at(alarm, upto, due);
    std::sort(due.begin(), due.end(), [](const DueDeadline& a, const DueDeadline& b) {
        return std::tie(a.due_at, a.case_number, a.id.text) < std::tie(b.due_at, b.case_number, b.id.text);
    });
    if (due.size() > options_.deadlines_per_batch_max) {
        due.resize(options_.deadlines_per_batch_max);
        all = false;
    }
    for (const DueDeadline& one : due) {
        // False: another that fired just before may have ended it. What goes wrong otherwise, decide puts on record.
        (void)fire(one, now);
    }
    if (!all) next_due_ = now;
}

/// Takes what is due of a case whose alarm has rung; if nothing is, the alarm goes to where something will be. What fires moves it by itself.
void Sequencer::look_at(const Alarm& alarm, Instant upto, std::vector<DueDeadline>& due)
{
    const HotCase* const known = load(alarm.case_id);
    if (known == nullptr) throw std::runtime_error("an alarm was set for case " + alarm.case_id.text + ", which is not on file");
    std::optional<Instant> later;
    const std::size_t due_before = due.size();
    for (const Deadline& deadline : known->snapshot->deadlines) {
        if (deadline.due_at <= upto)
            due.push_back({alarm.case_id, deadline.id, deadline.due_at, known->tail->number});
        else if (!later || deadline.due_at < *later)
            later = deadline.due_at;
    }
    if (later && (!next_due_ || *later < *next_due_)) next_due_ = later;
    if (due.size() > due_before) return;
    auto job = std::make_unique<Job>();
    job->work = [tail = known->tail, later](Ledger& ledger) { ledger.set_alarm(*tail, later); };
    if (batch_.jobs.empty()) batch_begun_ = std::chrono::steady_clock::now();
    batch_.jobs.push_back(std::move(job));
}

/// Of one case, and at once: whoever acts on it now finds what was due before done, however many deadlines of other cases wait their turn.
void Sequencer::fire_deadlines_of(const CaseId& id, Instant now)
{
    while (may_fire(now)) {
        const HotCase* const known = load(id);
        if (known == nullptr) return;
        const auto& pending = known->snapshot->deadlines;
        const auto first = std::min_element(pending.begin(), pending.end(), [](const Deadline& a, const Deadline& b) {
            return std::tie(a.due_at, a.id.text) < std::tie(b.due_at, b.id.text);
        });
        if (first == pending.end() || first->due_at > now || !fire({id, first->id, first->due_at, 0}, now)) return;
    }
}

bool Sequencer::fire(const DueDeadline& due, Instant now)
{
    auto job = std::make_unique<Job>();
    job->command = Command{FireDeadline{due.case_id, due.id}, timer_actor(), {}, {}, {}, false};
    job->late = std::chrono::milliseconds(now.ms - due.due_at.ms);
    if (batch_.jobs.empty()) batch_begun_ = std::chrono::steady_clock::now();
    carry_out(*job, now);
    if (!job->after) return false;
    batch_.jobs.push_back(std::move(job));
    return true;
}

}  // namespace docket
