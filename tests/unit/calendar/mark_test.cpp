// Marks on the way to a due instant: "1 working day before", "70%".

#include <doctest/doctest.h>

#include <vector>

#include "engine/calendar/due.hpp"
#include "tests/unit/calendar/calendars.hpp"

namespace docket {

namespace {

constexpr Unit wd = Unit::working_days;

std::string mark(const char* from, Limit limit, Mark mark, const std::vector<Pause>& pauses = {})
{
    const auto result = mark_instant(&vn_state_offices(), at(from), limit, mark, pauses);
    REQUIRE(result.has_value());
    return to_rfc3339(*result);
}

}  // namespace

// Why: the apology is due at least a day before expiry (Decree 61/2018, article 19.9), so its task has to be there in time.
TEST_CASE("one working day before Monday 28 September is when Friday 25 September begins")
{
    // given: a period that ends at 24:00 of Monday 28 September 2026
    const auto end = due(&vn_state_offices(), at("2026-09-07T08:00:00+07:00"), {15, wd});
    REQUIRE(end.has_value());
    REQUIRE(end->due_at == at("2026-09-29T00:00:00+07:00"));

    // then
    const auto task = before(&vn_state_offices(), end->due_at, {1, wd});
    REQUIRE(task.has_value());
    CHECK(*task == at("2026-09-25T00:00:00+07:00"));
}

TEST_CASE("before a due instant")
{
    struct Row { const char* situation; const char* due_at; Limit limit; const char* expected; };
    const Row rows[] = {
        {"working days skip a holiday", "2026-11-26T00:00:00+07:00", {1, wd}, "2026-11-23T00:00:00+07:00"},
        {"a working Saturday counts", "2026-08-25T00:00:00+07:00", {1, wd}, "2026-08-22T00:00:00+07:00"},
        {"no working days are the start of the last day", "2026-09-29T00:00:00+07:00", {0, wd}, "2026-09-28T00:00:00+07:00"},
        {"days are not rolled", "2026-09-29T00:00:00+07:00", {2, Unit::days}, "2026-09-26T00:00:00+07:00"},
        {"weeks are seven days", "2026-09-29T00:00:00+07:00", {1, Unit::weeks}, "2026-09-21T00:00:00+07:00"},
        {"months clamp", "2026-04-01T00:00:00+07:00", {1, Unit::months}, "2026-02-28T00:00:00+07:00"},
        {"hours elapse", "2026-09-29T00:00:00+07:00", {36, Unit::hours}, "2026-09-27T12:00:00+07:00"},
        {"an end within a day belongs to that day", "2026-09-28T15:30:00+07:00", {1, wd}, "2026-09-25T00:00:00+07:00"},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.situation));
        const auto result = before(&vn_state_offices(), at(row.due_at), row.limit);
        REQUIRE(result.has_value());
        CHECK(*result == at(row.expected));
    }
}

TEST_CASE("before refuses as due does")
{
    using Reason = CalendarGap::Reason;
    const Instant end = at("2025-01-03T00:00:00+07:00");
    CHECK(before(&vn_state_offices(), end, {5, wd}).error() == CalendarGap{Reason::year_not_covered, 2024, "vn-state-offices"});
    CHECK(before(nullptr, end, {5, wd}).error().reason == Reason::calendar_missing);
    CHECK(before(nullptr, end, {-1, Unit::hours}).error().reason == Reason::out_of_range);
    CHECK(before(nullptr, at("0001-01-02T00:00:00Z"), {1, Unit::hours}).error().reason == Reason::out_of_range);
}

TEST_CASE("a share of a period is reached")
{
    struct Row { const char* situation; Limit limit; int percent; const char* expected; };
    // All start on Monday 2 March 2026 at 09:00.
    const Row rows[] = {
        {"in the seventh of ten working days", {10, wd}, 70, "2026-03-11T00:00:00+07:00"},
        {"in the eleventh of fifteen, for 10.5 is rounded up", {15, wd}, 70, "2026-03-17T00:00:00+07:00"},
        {"on the only day there is", {1, wd}, 70, "2026-03-03T00:00:00+07:00"},
        {"in the 21st of thirty days, a Monday or not", {30, Unit::days}, 70, "2026-03-23T00:00:00+07:00"},
        {"in the seventh of fourteen days", {2, Unit::weeks}, 50, "2026-03-09T00:00:00+07:00"},
        {"after half the days to the corresponding day", {2, Unit::months}, 50, "2026-04-02T00:00:00+07:00"},
        {"after 70 % of the hours", {10, Unit::hours}, 70, "2026-03-02T16:00:00+07:00"},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.situation));
        CHECK(mark("2026-03-02T09:00:00+07:00", row.limit, Mark{row.percent, {}}) == to_rfc3339(at(row.expected)));
    }
}

TEST_CASE("a share is of counted time: a pause moves the mark, unless it comes later")
{
    const auto pause = [](const char* from, const char* to) { return std::vector<Pause>{{at(from), at(to)}}; };
    const Limit ten{10, wd};
    const auto early = pause("2026-03-03T09:00:00+07:00", "2026-03-05T09:00:00+07:00");
    const auto late = pause("2026-03-12T09:00:00+07:00", "2026-03-20T09:00:00+07:00");
    CHECK(mark("2026-03-02T09:00:00+07:00", ten, Mark{70, {}}, early) == to_rfc3339(at("2026-03-13T00:00:00+07:00")));
    CHECK(mark("2026-03-02T09:00:00+07:00", ten, Mark{70, {}}, late) == to_rfc3339(at("2026-03-11T00:00:00+07:00")));
    const auto two_hours = pause("2026-03-02T10:00:00+07:00", "2026-03-02T12:00:00+07:00");
    CHECK(mark("2026-03-02T09:00:00+07:00", {10, Unit::hours}, Mark{50, {}}, two_hours) ==
          to_rfc3339(at("2026-03-02T16:00:00+07:00")));
}

TEST_CASE("a mark before the end follows the end, and may come before the start")
{
    const Mark day_before{{}, Limit{1, wd}};
    CHECK(mark("2026-03-02T09:00:00+07:00", {5, wd}, day_before) == to_rfc3339(at("2026-03-06T00:00:00+07:00")));
    CHECK(mark("2026-03-02T09:00:00+07:00", {1, wd}, day_before) == to_rfc3339(at("2026-03-02T00:00:00+07:00")));
}

}  // namespace docket
