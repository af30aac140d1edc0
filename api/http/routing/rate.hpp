#pragma once

// Token buckets by key (a session, an address), in a bounded table. Pure: time is passed in, nothing is locked.

#include <chrono>
#include <cstddef>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

#include "api/http/limits.hpp"
#include "api/http/message/problem.hpp"

namespace docket {

struct RateSettings {
    bool enabled = true;
    double per_second = limits::rate_per_second;
    double burst = limits::rate_burst;
    std::size_t keys_max = limits::rate_keys_max;
};

/// Not safe to call from two threads at once.
class RateLimiter {
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    explicit RateLimiter(RateSettings settings = {});

    /// Takes one token of `key`. Zero: go ahead. Otherwise refused, and the whole seconds (at least 1) until a token is there;
    /// a refused request costs nothing. A new key starts with a full bucket. When the table is full, the key that was longest
    /// unused is forgotten, which gives it a full bucket again: memory stays bounded, and a flood of keys forgets quiet ones first.
    [[nodiscard]] std::chrono::seconds take(std::string_view key, TimePoint now);

    [[nodiscard]] std::size_t keys() const noexcept { return buckets_.size(); }

private:
    struct Bucket {
        std::string key;
        double tokens = 0;
        TimePoint at;
    };

    RateSettings settings_;
    std::list<Bucket> by_use_;  ///< Most recently used first.
    std::unordered_map<std::string_view, std::list<Bucket>::iterator> buckets_;  ///< Views of the keys in by_use_.
};

/// 429 rate_limited with Retry-After.
[[nodiscard]] Problem rate_limited(std::chrono::seconds retry_after);

}  // namespace docket
