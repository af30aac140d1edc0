// What days are: working, rest, closed, opened; and where a day begins. Periods are due_test's.

#include <doctest/doctest.h>

#include "engine/calendar/calendar.hpp"
#include "tests/unit/calendar/calendars.hpp"

namespace docket {

namespace {

int working_days(const Calendar& calendar, int year, unsigned month)
{
    const auto first = std::chrono::year(year) / std::chrono::month(month);
    int count = 0;
    for (Date date(first / 1); date <= Date(first / std::chrono::last); date += std::chrono::days(1))
        count += calendar.is_working_day(date);
    return count;
}

}  // namespace

// Why: each day too many or too few is a wrong legal deadline. The figures were computed independently (domain.md 3.3).
TEST_CASE("the shipped calendar has the published number of working days in each month of 2025 to 2027")
{
    struct Row { int year; int total; int months[12]; };
    const Row rows[] = {
        {2025, 250, {17, 20, 21, 21, 20, 21, 23, 21, 20, 23, 20, 23}},
        {2026, 249, {21, 15, 22, 20, 20, 22, 23, 21, 20, 22, 20, 23}},
        {2027, 249, {20, 15, 23, 20, 20, 22, 22, 22, 20, 21, 21, 23}},
    };
    for (const Row& row : rows) {
        int total = 0;
        for (unsigned month = 1; month <= 12; ++month) {
            CAPTURE(row.year);
            CAPTURE(month);
            CHECK(working_days(vn_state_offices(), row.year, month) == row.months[month - 1]);
            total += working_days(vn_state_offices(), row.year, month);
        }
        CHECK(total == row.total);
    }
}

TEST_CASE("a day of the shipped calendar is")
{
    struct Row { const char* date; DayStatus status; const char* name; };
    const Row rows[] = {
        {"2026-11-20", DayStatus::working, ""},
        {"2026-11-21", DayStatus::weekly_rest, ""},
        {"2026-11-24", DayStatus::closed, "Vietnam Culture Day"},
        {"2025-11-24", DayStatus::working, ""},
        {"2026-08-22", DayStatus::opened, "Working Saturday (for 31 August)"},
        {"2026-08-31", DayStatus::closed, "Swapped day off"},
        {"2026-04-27", DayStatus::closed, "Hùng Kings' Day (make-up)"},
        {"2027-02-06", DayStatus::weekly_rest, ""},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.date));
        const SpecialDay* special = vn_state_offices().special_day(on(row.date));
        CHECK(vn_state_offices().status(on(row.date)) == row.status);
        CHECK(std::string(special ? special->name.en : "") == row.name);
    }
}

TEST_CASE("every special day of the shipped calendar has both names, a source and a confidence")
{
    const CalendarParts& parts = vn_state_offices().parts();
    CHECK(parts.closed.size() == 38);
    CHECK(parts.opened.size() == 3);
    for (const auto* days : {&parts.closed, &parts.opened}) {
        for (const auto& [date, day] : *days) {
            CAPTURE(to_text(date));
            CHECK_FALSE(day.name.vi.empty());
            CHECK_FALSE(day.name.en.empty());
            CHECK_FALSE(day.source.empty());
            CHECK(day.confidence != Confidence::none);
        }
    }
    CHECK(vn_state_offices().id() == "vn-state-offices");
    CHECK(vn_state_offices().version() == "2026-10-02");
    CHECK(parts.cutoff_forward == std::chrono::hours(15));
}

TEST_CASE("the shipped calendar covers the years it lists and no other")
{
    CHECK_FALSE(vn_state_offices().covers(on("2024-12-31")));
    CHECK(vn_state_offices().covers(on("2025-01-01")));
    CHECK(vn_state_offices().covers(on("2027-12-31")));
    CHECK_FALSE(vn_state_offices().covers(on("2028-01-01")));
}

// Why: sources leave both questions open, so an authority may answer them otherwise (domain.md 3.1).
TEST_CASE("the flags decide whether a swapped Saturday is worked and a swapped day off moves an end")
{
    // given: the shipped days, with both flags turned
    CalendarParts parts = vn_state_offices().parts();
    parts.flags = {false, false};
    const Calendar strict(parts);

    // then: the Saturday is a rest day again
    CHECK(vn_state_offices().is_working_day(on("2026-08-22")));
    CHECK(strict.status(on("2026-08-22")) == DayStatus::weekly_rest);

    // then: a period may end on the swapped Monday, although nobody works; on a holiday it may not
    CHECK(vn_state_offices().rolls(on("2026-08-31")));
    CHECK_FALSE(strict.rolls(on("2026-08-31")));
    CHECK_FALSE(strict.is_working_day(on("2026-08-31")));
    CHECK(strict.rolls(on("2026-09-01")));
}

TEST_CASE("a local day begins at local midnight, or after the gap where clocks skip it")
{
    struct Row { const char* zone; const char* date; const char* start; };
    const Row rows[] = {
        {"Asia/Ho_Chi_Minh", "2026-02-14", "2026-02-13T17:00:00.000Z"},
        {"America/New_York", "2026-03-08", "2026-03-08T05:00:00.000Z"},
        {"America/New_York", "2026-03-09", "2026-03-09T04:00:00.000Z"},
        {"America/Santiago", "2025-09-07", "2025-09-07T04:00:00.000Z"},  // 00:00 does not exist: clocks go to 01:00
        {"Asia/Kathmandu", "2026-01-01", "2025-12-31T18:15:00.000Z"},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.zone));
        CAPTURE(std::string(row.date));
        const Calendar calendar(plain_parts(row.zone));
        CHECK(to_rfc3339(at(calendar, row.date)) == row.start);
        CHECK(calendar.local_date(at(row.start)) == on(row.date));
        CHECK(calendar.local_date(at(row.start) + -1) == on(row.date) - std::chrono::days(1));
    }
}

TEST_CASE("a date is read only as an existing YYYY-MM-DD")
{
    CHECK(date_from_text("2024-02-29") == Date(std::chrono::year(2024) / 2 / 29));
    for (const char* text : {"2025-02-29", "2026-13-01", "2026-00-10", "2026-1-01", "26-01-01", "2026-01-01T00:00", "2026/01/01",
                             "0000-01-01", "", "2026-01-+1"}) {
        CAPTURE(std::string(text));
        CHECK_FALSE(date_from_text(text).has_value());
    }
    CHECK(to_text(on("2026-11-24")) == "2026-11-24");
}

}  // namespace docket
