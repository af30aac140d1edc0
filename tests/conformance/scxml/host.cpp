// The host's two loops: deliver what is due, and let time pass from one timer to the next.

#include "tests/conformance/scxml/host.hpp"

#include <algorithm>
#include <stdexcept>

namespace docket {

namespace {

std::int64_t ms_of(const DelayAmount& delay)
{
    if (const auto* duration = std::get_if<Duration>(&delay)) return duration->seconds * 1000 + duration->nanos / 1'000'000;
    const Limit limit = std::get<Limit>(delay);
    if (limit.unit == Unit::milliseconds) return limit.amount;
    if (limit.unit == Unit::seconds) return limit.amount * 1000;
    throw std::runtime_error("the host has no calendar");
}

}  // namespace

Moment Host::moment() const
{
    return {Instant{now_ms_}, Map(), Map(), Map(), Map()};
}

void Host::start()
{
    take(docket::start(definition_, {}, moment()));
    deliver_due();
}

void Host::deliver(const Event& event)
{
    take(step(definition_, chart_, event, moment()));
    deliver_due();
}

void Host::advance(std::int64_t ms)
{
    const std::int64_t end = now_ms_ + ms;
    while (!timers_.empty() && timers_.front().due_ms <= end) {
        now_ms_ = timers_.front().due_ms;
        deliver_due();
    }
    now_ms_ = end;
}

void Host::take(const Result<StepResult>& result)
{
    if (result.has_error()) throw std::runtime_error(result.error().detail);
    chart_ = result->chart;
    for (const Effect& effect : result->effects) {
        if (const auto* sent = std::get_if<ScheduleEvent>(&effect)) schedule(*sent);
        if (const auto* cancelled = std::get_if<CancelEvent>(&effect))
            std::erase_if(timers_, [&](const Timer& timer) { return timer.event.send_id == cancelled->send_id; });
    }
}

void Host::schedule(const ScheduleEvent& effect)
{
    Timer timer{now_ms_ + ms_of(effect.delay), {}};
    timer.event.name = effect.event;
    timer.event.data = effect.data;
    timer.event.send_id = effect.send_id;
    const auto place = std::upper_bound(timers_.begin(), timers_.end(), timer,
                                        [](const Timer& a, const Timer& b) { return a.due_ms < b.due_ms; });
    timers_.insert(place, std::move(timer));
}

void Host::deliver_due()
{
    while (!timers_.empty() && timers_.front().due_ms <= now_ms_) {
        const Event event = timers_.front().event;
        timers_.erase(timers_.begin());
        take(step(definition_, chart_, event, moment()));
    }
}

std::set<std::string> Host::leaves() const
{
    std::set<std::string> ids;
    for (const StateIndex state : chart_.configuration) {
        if (definition_.is_leaf(state)) ids.insert(definition_.states[state].id);
    }
    return ids;
}

}  // namespace docket
