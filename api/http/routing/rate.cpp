// Token buckets (the algorithm of ITU-T I.371's leaky bucket seen from the other side: tokens drip in, requests take them out).

#include "api/http/routing/rate.hpp"

#include <algorithm>
#include <cmath>

namespace docket {

RateLimiter::RateLimiter(RateSettings settings) : settings_(settings) {}

std::chrono::seconds RateLimiter::take(std::string_view key, TimePoint now)
{
    if (!settings_.enabled) return std::chrono::seconds{0};
    const auto found = buckets_.find(key);
    if (found != buckets_.end()) {
        by_use_.splice(by_use_.begin(), by_use_, found->second);
    } else {
        if (buckets_.size() >= settings_.keys_max && !by_use_.empty()) {
            buckets_.erase(by_use_.back().key);
            by_use_.pop_back();
        }
        by_use_.push_front(Bucket{std::string(key), settings_.burst, now});
        buckets_.emplace(by_use_.front().key, by_use_.begin());
    }

    Bucket& bucket = by_use_.front();
    const double elapsed_s = std::chrono::duration<double>(std::max(now, bucket.at) - bucket.at).count();
    bucket.tokens = std::min(settings_.burst, bucket.tokens + elapsed_s * settings_.per_second);
    bucket.at = std::max(now, bucket.at);
    if (bucket.tokens >= 1) {
        bucket.tokens -= 1;
        return std::chrono::seconds{0};
    }
    const double wait_s = std::ceil((1 - bucket.tokens) / settings_.per_second);
    return std::chrono::seconds{std::max<std::int64_t>(1, static_cast<std::int64_t>(wait_s))};
}

Problem rate_limited(std::chrono::seconds retry_after)
{
    const std::string seconds = std::to_string(retry_after.count());
    Problem problem = make_problem(429, "rate_limited");
    problem.detail.vi = "Hãy thử lại sau " + seconds + " giây.";
    problem.detail.en = "Try again in " + seconds + " seconds.";
    problem.headers.push_back(Header{"Retry-After", seconds});
    return problem;
}

}  // namespace docket
