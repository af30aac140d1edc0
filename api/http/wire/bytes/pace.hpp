#pragma once

// How long a slow peer is still borne with. Pure: it is told how long was waited and how much came. No timer, no socket.

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace docket {

/// A leaky bucket of time: it starts full with `window`, waiting drains it, bytes fill it (one second for `bytes_per_second_min`
/// of them), never above `window`. Empty means: slower than that rate, averaged over the window. It is the rule of Apache's
/// mod_reqtimeout (MinRate) with its credit bounded, so that a fast start does not buy an endless crawl.
class Pace {
public:
    using Duration = std::chrono::nanoseconds;

    Pace(Duration window, std::size_t bytes_per_second_min) : window_(window), left_(window), rate_(bytes_per_second_min) {}

    [[nodiscard]] Duration left() const noexcept { return left_; }
    [[nodiscard]] bool late() const noexcept { return left_ <= Duration::zero(); }

    void waited(Duration time) noexcept { left_ -= time; }

    void moved(std::size_t bytes) noexcept
    {
        const double seconds = static_cast<double>(bytes) / static_cast<double>(std::max<std::size_t>(rate_, 1));
        const std::chrono::duration<double> most = window_;
        left_ =
            std::min(window_, left_ + std::chrono::duration_cast<Duration>(std::min(most, std::chrono::duration<double>(seconds))));
    }

private:
    Duration window_;
    Duration left_;
    std::size_t rate_;
};

}  // namespace docket
