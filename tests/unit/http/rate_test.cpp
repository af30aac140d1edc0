// Buckets of tokens and of time, with the time passed in.

#include <doctest/doctest.h>

#include "api/http/routing/rate.hpp"
#include "api/http/wire/bytes/pace.hpp"

namespace docket {

using std::chrono_literals::operator""s;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""h;

namespace {

const RateLimiter::TimePoint start{};

/// How many of `attempts` at one instant go through.
int granted(RateLimiter& limiter, const char* key, RateLimiter::TimePoint now, int attempts)
{
    int count = 0;
    for (int i = 0; i < attempts; ++i) count += limiter.take(key, now) == 0s ? 1 : 0;
    return count;
}

}  // namespace

TEST_CASE("a bucket grants its burst, then its rate, and never more than a burst after a pause")
{
    RateLimiter limiter;
    CHECK(granted(limiter, "a", start, 100) == 60);
    CHECK(granted(limiter, "a", start + 1s, 100) == 20);
    CHECK(granted(limiter, "a", start + 1050ms, 100) == 1);
    CHECK(granted(limiter, "a", start + 1h, 100) == 60);
}

TEST_CASE("keys do not share a bucket")
{
    RateLimiter limiter;
    CHECK(granted(limiter, "a", start, 100) == 60);
    CHECK(granted(limiter, "b", start, 100) == 60);
}

TEST_CASE("a refusal says in how many whole seconds to come back, and then there is a token")
{
    RateSettings settings;
    settings.per_second = 0.2;
    settings.burst = 1;
    RateLimiter limiter(settings);
    CHECK(limiter.take("a", start) == 0s);
    CHECK(limiter.take("a", start) == 5s);
    CHECK(limiter.take("a", start + 4500ms) == 1s);
    CHECK(limiter.take("a", start + 5s) == 0s);
}

TEST_CASE("time that runs backwards grants nothing")
{
    RateLimiter limiter;
    CHECK(granted(limiter, "a", start + 10s, 100) == 60);
    CHECK(granted(limiter, "a", start, 100) == 0);
    CHECK(granted(limiter, "a", start + 10s, 100) == 0);
}

TEST_CASE("the table is bounded and forgets the key that was longest unused")
{
    RateSettings settings;
    settings.keys_max = 2;
    settings.burst = 1;
    RateLimiter limiter(settings);
    CHECK(limiter.take("old", start) == 0s);
    CHECK(limiter.take("busy", start) == 0s);
    CHECK(limiter.take("old", start) != 0s);
    CHECK(limiter.take("new", start) == 0s);
    CHECK(limiter.keys() == 2);
    CHECK(limiter.take("old", start) != 0s);
    CHECK(limiter.take("busy", start) == 0s);
}

TEST_CASE("a limiter that is off grants everything and remembers nobody")
{
    RateSettings settings;
    settings.enabled = false;
    RateLimiter limiter(settings);
    CHECK(granted(limiter, "a", start, 1000) == 1000);
    CHECK(limiter.keys() == 0);
}

TEST_CASE("the answer to too many requests says when to come back")
{
    const Problem problem = rate_limited(7s);
    CHECK(problem.status == 429);
    CHECK(problem.headers == std::vector<Header>{{"Retry-After", "7"}});
}

TEST_CASE("a pace is late when the window passes without enough bytes")
{
    Pace pace(10s, 1000);
    pace.waited(9s);
    CHECK_FALSE(pace.late());
    pace.waited(1s);
    CHECK(pace.late());
}

TEST_CASE("a steady sender at the least rate is never late, and one just below is")
{
    Pace steady(10s, 1000), slow(10s, 1000);
    int slow_seconds = 0;
    for (int second = 0; second < 1000; ++second) {
        steady.waited(1s);
        CHECK_FALSE(steady.late());
        steady.moved(1000);
        slow.waited(1s);
        if (!slow.late()) ++slow_seconds;
        if (!slow.late()) slow.moved(900);
    }
    CHECK(slow_seconds < 110);
}

TEST_CASE("a fast start buys no more than one window of silence")
{
    Pace pace(10s, 1000);
    pace.moved(25'000'000);
    pace.waited(9s);
    CHECK_FALSE(pace.late());
    pace.waited(1s);
    CHECK(pace.late());
}

}  // namespace docket
