// The sequencer's clock: which deadlines fire, and before whom. Not how long they are: engine/calendar.

#include <algorithm>
#include <tuple>

#include "engine/runtime/sequencer.hpp"

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
    const auto due = reader_->due_deadlines(now, options_.deadlines_per_batch_max);
    const bool all = due.size() < options_.deadlines_per_batch_max;
    next_due_ = all ? reader_->next_due(now) : std::optional(now);
    for (const DueDeadline& one : due) {
        // False: another that fired just before may have ended it. What goes wrong otherwise, decide puts on record.
        (void)fire(one, now);
    }
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
        if (first == pending.end() || first->due_at > now || !fire({id, first->id, first->due_at}, now)) return;
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
