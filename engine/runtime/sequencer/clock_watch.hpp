#pragma once

// Notices that the wall clock leaps ahead of the steady one, so that a wrong clock does not fire a thousand deadlines that nobody can
// take back (reliability.md section 9). Decides nothing but for how long to wait. Used by one thread.

#include <chrono>
#include <optional>
#include <utility>

#include "engine/base/time/time.hpp"

namespace docket {

class ClockWatch {
public:
    using SteadyTime = std::chrono::steady_clock::time_point;

    /// @param leap_max  The largest leap that is believed; 0: every one is.
    /// @param hold      How long a larger one is not believed: time for somebody to look. A restart believes the clock at once.
    ClockWatch(std::chrono::milliseconds leap_max, std::chrono::milliseconds hold) : leap_max_(leap_max), hold_(hold) {}

    /// To be asked often: the clocks are compared with what they were the last time. @return the leap, if one has just begun to be held.
    std::optional<std::chrono::milliseconds> look(Instant wall, SteadyTime steady)
    {
        const auto since_start = std::chrono::duration_cast<std::chrono::milliseconds>(steady.time_since_epoch());
        const std::chrono::milliseconds offset(wall.ms - since_start.count());
        const auto leap = offset - offset_.value_or(offset);
        const bool is_believed = leap <= leap_max_ || leap_max_.count() == 0 || (holds_ && steady >= held_until_);
        if (is_believed) {
            offset_ = offset;
            holds_ = false;
            return std::nullopt;
        }
        if (std::exchange(holds_, true)) return std::nullopt;
        held_until_ = steady + hold_;
        return leap;
    }

    /// Deadlines are not to be fired: the clock has leapt, and neither went back nor was it waited for.
    [[nodiscard]] bool holds() const noexcept { return holds_; }

private:
    std::chrono::milliseconds leap_max_, hold_;
    std::optional<std::chrono::milliseconds> offset_;  ///< wall minus steady, as last believed
    bool holds_ = false;
    SteadyTime held_until_;
};

}  // namespace docket
