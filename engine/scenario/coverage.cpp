#include "engine/scenario/coverage.hpp"

#include <algorithm>

namespace docket {

namespace {

void count(Reached& reached, bool is_reached, const std::string& name)
{
    ++reached.total;
    if (!is_reached) reached.missing.push_back(name);
}

}  // namespace

void Coverage::add(const Coverage& other)
{
    taken_.insert(other.taken_.begin(), other.taken_.end());
    held_.insert(other.held_.begin(), other.held_.end());
    failed_.insert(other.failed_.begin(), other.failed_.end());
    expired_.insert(other.expired_.begin(), other.expired_.end());
}

CoverageReport::CoverageReport(const Definition& definition, const Coverage& coverage)
{
    std::set<std::string> expired = coverage.expired_;
    for (std::size_t i = 0; i < definition.transitions.size(); ++i) {
        const Transition& transition = definition.transitions[i];
        const bool taken = coverage.taken_.contains(transition.id);
        count(transitions, taken, transition.id);
        // A delay of nothing has no deadline, but its transition.
        if (taken && transition.events.size() == 1) expired.insert(transition.events.front().prefix);
        if (!transition.when) continue;
        count(guards_held, coverage.held_.contains(static_cast<TransitionIndex>(i)), transition.id);
        count(guards_failed, coverage.failed_.contains(static_cast<TransitionIndex>(i)), transition.id);
    }
    for (const State& state : definition.states) {
        for (const Delay& delay : state.delays) count(clocks, expired.contains(delay.event), delay.event);
        if (state.task && state.task->within) count(clocks, expired.contains("overdue." + state.id), "overdue." + state.id);
    }
    for (const ClockRule& clock : definition.clocks) count(clocks, expired.contains("clock." + clock.name + ".expired"), "clock." + clock.name);
}

}  // namespace docket
