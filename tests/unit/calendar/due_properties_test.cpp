// What holds for every period, on hundreds drawn from a fixed seed.

#include <doctest/doctest.h>

#include <random>
#include <vector>

#include "engine/calendar/due.hpp"
#include "tests/unit/calendar/calendars.hpp"

namespace docket {

namespace {

constexpr Unit day_units[] = {Unit::working_days, Unit::days, Unit::weeks, Unit::months, Unit::years};
constexpr int rounds = 600;

/// Periods whose ends stay inside 2025 to 2027, so that none is refused.
class Draw {
public:
    std::int64_t number(std::int64_t below) { return static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(below)); }

    Instant start() { return at("2025-01-01T00:00:00Z") + number(500LL * 24 * 60) * 60'000; }

    Limit limit()
    {
        const Unit unit = day_units[number(5)];
        const std::int64_t most = unit == Unit::years ? 1 : unit == Unit::months ? 9 : unit == Unit::weeks ? 30 : 120;
        return {number(most), unit};
    }

    std::vector<Pause> pauses(Instant start)
    {
        std::vector<Pause> result;
        for (std::int64_t count = number(4); count > 0; --count) {
            const Instant from = start + number(100LL * 24) * 3'600'000;
            result.push_back({from, from + number(30LL * 24) * 3'600'000});
        }
        return result;
    }

private:
    std::mt19937_64 engine_{20'261'121};
};

Due due_of(Instant from, Limit limit, const std::vector<Pause>& pauses = {})
{
    const auto result = due(&vn_state_offices(), from, limit, pauses);
    REQUIRE(result.has_value());
    return *result;
}

}  // namespace

TEST_CASE("a period in days or longer ends on a working day, after its start, at a local midnight")
{
    Draw draw;
    for (int round = 0; round < rounds; ++round) {
        const Instant from = draw.start();
        const Limit limit = draw.limit();
        const Due result = due_of(from, limit, draw.pauses(from));
        CHECK(vn_state_offices().is_working_day(Date(result.due_on)));
        CHECK(result.due_at > from);
        CHECK(result.due_at == vn_state_offices().start_of(Date(result.due_on) + std::chrono::days(1)));
    }
}

// Why not with pauses for the later start: a pause makes 30 days of a February (article 146.1), and a start after it does not.
TEST_CASE("a longer period never ends earlier, and a later start never does")
{
    Draw draw;
    for (int round = 0; round < rounds; ++round) {
        const Instant from = draw.start();
        const Limit limit = draw.limit();
        const std::vector<Pause> pauses = draw.pauses(from);
        const Due result = due_of(from, limit, pauses);
        CHECK(result.due_at <= due_of(from, {limit.amount + 1, limit.unit}, pauses).due_at);
        CHECK(due_of(from, limit).due_at <= due_of(from + 36 * 3'600'000, limit).due_at);
    }
}

TEST_CASE("a pause never makes a period end earlier")
{
    Draw draw;
    for (int round = 0; round < rounds; ++round) {
        const Instant from = draw.start();
        const Limit limit = draw.limit();
        CHECK(due_of(from, limit).due_at <= due_of(from, limit, draw.pauses(from)).due_at);
    }
}

TEST_CASE("the explanation of working days names each day from the start to the end once")
{
    Draw draw;
    for (int round = 0; round < rounds; ++round) {
        const Instant from = draw.start();
        const std::int64_t amount = 1 + draw.number(60);
        const Due result = due_of(from, {amount, Unit::working_days}, draw.pauses(from));
        std::int64_t counted = 0;
        Date expected = vn_state_offices().local_date(from);
        for (const DayNote& note : result.explanation) {
            CHECK(Date(note.date) == expected);
            expected += std::chrono::days(1);
            if (note.number > 0) CHECK(note.number == ++counted);
        }
        CHECK(counted == amount);
        CHECK(Date(result.due_on) == expected - std::chrono::days(1));
    }
}

TEST_CASE("a mark never lies after the due instant, and marks of a higher share never lie earlier")
{
    Draw draw;
    for (int round = 0; round < rounds; ++round) {
        const Instant from = draw.start();
        const Limit limit = draw.limit();
        const std::vector<Pause> pauses = draw.pauses(from);
        const Instant end = due_of(from, limit, pauses).due_at;
        const int percent = static_cast<int>(1 + draw.number(98));
        const auto lower = mark_instant(&vn_state_offices(), from, limit, Mark{percent, {}}, pauses);
        const auto higher = mark_instant(&vn_state_offices(), from, limit, Mark{percent + 1, {}}, pauses);
        REQUIRE(lower.has_value());
        REQUIRE(higher.has_value());
        CHECK(*lower <= *higher);
        CHECK(*higher < end);
    }
}

}  // namespace docket
