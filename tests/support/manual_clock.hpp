#pragma once

// A clock that stands still until a test moves it: ahead, or back. Any thread.

#include <atomic>
#include <cstdint>

#include "engine/base/time/time.hpp"

namespace docket {

class ManualClock final : public Clock {
public:
    [[nodiscard]] Instant now() const override { return {ms_.load()}; }
    void advance(std::int64_t ms) { ms_ += ms; }

private:
    std::atomic<std::int64_t> ms_{1'772'416'800'000};  // a Monday morning in March 2026, in Vietnam
};

}  // namespace docket
