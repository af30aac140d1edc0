#pragma once

// The smallest host of a chart: an external queue and timers under virtual time, nothing stored. It does without engine/runtime
// what that does for cases, so that a failing case points at the interpreter.

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "engine/interpreter/step.hpp"

namespace docket {

class Host {
public:
    explicit Host(const Definition& definition) : definition_(definition) {}

    /// Each runs to rest: until no external event is due. Throws std::runtime_error on a rejection.
    void start();
    void deliver(const Event& event);
    /// Every timer on the way fires at its own instant.
    void advance(std::int64_t ms);

    [[nodiscard]] std::set<std::string> leaves() const;
    [[nodiscard]] const ChartState& chart() const noexcept { return chart_; }

private:
    struct Timer {
        std::int64_t due_ms;
        Event event;
    };

    void take(const Result<StepResult>& result);
    void schedule(const ScheduleEvent& effect);
    void deliver_due();
    [[nodiscard]] Moment moment() const;

    const Definition& definition_;
    ChartState chart_;
    std::vector<Timer> timers_;  ///< ascending by due instant, then in order of sending
    std::int64_t now_ms_ = 0;
};

}  // namespace docket
