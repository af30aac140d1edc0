// A clock that leaps: when it is believed.

#include <doctest/doctest.h>

#include "engine/runtime/sequencer/clock_watch.hpp"

namespace docket {

namespace {

using namespace std::chrono_literals;

/// Two clocks that go together until one is moved.
struct Clocks {
    ClockWatch watch{5min, 15min};
    Instant wall{1'772'421'255'926};
    ClockWatch::SteadyTime steady{1000h};

    std::optional<std::chrono::milliseconds> after(std::chrono::milliseconds time, std::chrono::milliseconds leap = 0ms)
    {
        steady += time;
        wall = wall + (time + leap).count();
        return watch.look(wall, steady);
    }
};

}  // namespace

TEST_CASE("a clock that goes as time does is believed, and small leaps are, however many")
{
    Clocks clocks;
    clocks.after(0ms);
    for (int i = 0; i < 100; ++i) {
        CHECK_FALSE(clocks.after(1h, i % 2 == 0 ? 5min : -3min).has_value());
        CHECK_FALSE(clocks.watch.holds());
    }
}

TEST_CASE("a leap ahead is told once and not believed, until it has stood for a quarter of an hour")
{
    Clocks clocks;
    clocks.after(0ms);
    CHECK(clocks.after(1s, 24h) == std::chrono::milliseconds(24h));
    CHECK(clocks.watch.holds());
    CHECK_FALSE(clocks.after(14min).has_value());
    CHECK(clocks.watch.holds());
    clocks.after(1min);
    CHECK_FALSE(clocks.watch.holds());
    CHECK(clocks.after(1s, 24h).has_value());
}

TEST_CASE("a clock that comes back from a leap is believed at once")
{
    Clocks clocks;
    clocks.after(0ms);
    clocks.after(1s, 24h);
    clocks.after(1s, -24h);
    CHECK_FALSE(clocks.watch.holds());
    // and one that is set back further, too: that entries stay in order is the ledger's concern
    CHECK_FALSE(clocks.after(1s, -48h).has_value());
    CHECK_FALSE(clocks.watch.holds());
}

TEST_CASE("where every leap is to be believed, none is held")
{
    Clocks clocks;
    clocks.watch = ClockWatch(0ms, 15min);
    clocks.after(0ms);
    CHECK_FALSE(clocks.after(1s, 24h).has_value());
    CHECK_FALSE(clocks.watch.holds());
}

}  // namespace docket
