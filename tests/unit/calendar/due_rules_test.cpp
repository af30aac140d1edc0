// The rules one by one: what is refused, zero amounts, leap days, zones, pauses of each unit, and what an explanation says.

#include <doctest/doctest.h>

#include <vector>

#include "engine/base/limits.hpp"
#include "engine/calendar/due.hpp"
#include "tests/unit/calendar/calendars.hpp"

namespace docket {

namespace {

using Reason = CalendarGap::Reason;
constexpr Unit wd = Unit::working_days;

std::string due_on(const Calendar& calendar, const char* from, Limit limit, const std::vector<Pause>& pauses = {})
{
    const auto result = due(&calendar, at(calendar, from), limit, pauses);
    if (!result) return "refused: " + describe(result.error()).en;
    return to_text(Date(result->due_on));
}

/// From the start of one day to the start of another, in Viet Nam.
Pause paused(const char* from, const char* to)
{
    return {at(vn_state_offices(), from), at(vn_state_offices(), to)};
}

/// "05-04 rolled_closed" for each line.
std::vector<std::string> lines_of(const Due& due)
{
    std::vector<std::string> lines;
    for (const DayNote& note : due.explanation) {
        std::string line = to_text(Date(note.date)).substr(5) + " " + std::string(code_of(note.reason));
        if (note.total > 0) line += " " + std::to_string(note.number) + "/" + std::to_string(note.total);
        if (!note.name.empty()) line += " " + note.name.en;
        lines.push_back(line);
    }
    return lines;
}

}  // namespace

// Why: a guess would become a legal deadline, and nobody would know that it was one.
TEST_CASE("a calendar refuses to count in a year that it has no entry for")
{
    struct Row { const char* situation; const char* from; Limit limit; int year; };
    const Row rows[] = {
        {"the count goes on into it", "2027-12-30", {3, wd}, 2028},
        {"the last day lies in it", "2027-12-20", {30, Unit::days}, 2028},
        {"rolling goes on into it, from Friday 31 December as a rest day", "2027-11-30", {32, Unit::days}, 2028},
        {"the corresponding day lies in it", "2026-06-01", {2, Unit::years}, 2028},
        {"the first day that counts lies in it", "2024-12-30", {1, wd}, 2024},
        {"zero days from a day in it", "2024-06-03", {0, Unit::days}, 2024},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.situation));
        const auto result = due(&vn_state_offices(), at(vn_state_offices(), row.from), row.limit);
        REQUIRE_FALSE(result.has_value());
        CHECK(result.error() == CalendarGap{Reason::year_not_covered, row.year, "vn-state-offices"});
    }
}

TEST_CASE("the year of the start day is not needed, for it is not counted")
{
    CHECK(due_on(vn_state_offices(), "2024-12-31", {1, wd}) == "2025-01-02");
    CHECK(due_on(vn_state_offices(), "2024-12-20", {14, Unit::days}) == "2025-01-03");
}

TEST_CASE("a period is refused as")
{
    struct Row {
        const char* situation;
        bool calendar;
        Instant from;
        Limit limit;
        std::vector<Pause> pauses;
        std::optional<Instant> restart;
        Reason reason;
    };
    const Instant monday = at("2026-03-02T09:00:00+07:00");
    const Pause endless{monday, at("2200-01-01T00:00:00Z")};
    const std::int64_t too_long = limits::period_days_max + 1;
    const Row rows[] = {
        {"days without a calendar", false, monday, {5, Unit::days}, {}, {}, Reason::calendar_missing},
        {"a negative amount", true, monday, {-1, Unit::hours}, {}, {}, Reason::out_of_range},
        {"more days than the limit", true, monday, {too_long, Unit::days}, {}, {}, Reason::out_of_range},
        {"more hours than the limit", false, monday, {too_long * 24, Unit::hours}, {}, {}, Reason::out_of_range},
        {"an amount that would overflow", false, monday, {INT64_MAX, Unit::hours}, {}, {}, Reason::out_of_range},
        {"months beyond the limit", true, monday, {INT64_MAX, Unit::months}, {}, {}, Reason::out_of_range},
        {"a start outside the years 1 to 9999", false, Instant{INT64_MAX}, {1, Unit::hours}, {}, {}, Reason::out_of_range},
        {"an end outside them", true, at("9999-12-30T00:00:00Z"), {3, Unit::days}, {}, {}, Reason::out_of_range},
        {"a pause longer than the limit", true, monday, {5, Unit::days}, {endless}, {}, Reason::out_of_range},
        {"a pause longer than the limit, in hours", true, monday, {5, Unit::hours}, {endless}, {}, Reason::out_of_range},
        {"a pause that ends before it starts", true, monday, {5, Unit::hours}, {{monday, monday + -1}}, {}, Reason::disordered},
        {"a restart before the start", true, monday, {5, Unit::hours}, {}, monday + -1, Reason::disordered},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.situation));
        const auto result = due(row.calendar ? &vn_state_offices() : nullptr, row.from, row.limit, row.pauses, row.restart);
        REQUIRE_FALSE(result.has_value());
        CHECK(result.error().reason == row.reason);
        CHECK_FALSE(describe(result.error()).vi.empty());
    }
}

TEST_CASE("the longest period that is allowed is computed")
{
    CHECK(due(nullptr, at("2026-01-01T00:00:00Z"), {limits::period_days_max * 24, Unit::hours}).has_value());
}

TEST_CASE("months and years end on the corresponding day, and a missing 29, 30 or 31 clamps")
{
    const Calendar calendar(plain_parts("Asia/Ho_Chi_Minh"));
    struct Row { const char* from; Limit limit; const char* due_on; };
    const Row rows[] = {
        {"2024-02-29", {1, Unit::years}, "2025-02-28"},
        {"2024-02-29", {4, Unit::years}, "2028-02-29"},
        {"2023-08-31", {6, Unit::months}, "2024-02-29"},
        {"2026-03-31", {1, Unit::months}, "2026-04-30"},
        {"2025-12-15", {2, Unit::months}, "2026-02-16"},  // 15 February 2026 is a Sunday
        {"2026-05-04", {12, Unit::months}, "2027-05-04"},
        {"2026-05-04", {2, Unit::weeks}, "2026-05-18"},
        {"2026-05-09", {1, Unit::weeks}, "2026-05-18"},   // corresponding Saturday
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.from));
        CHECK(due_on(calendar, row.from, row.limit) == row.due_on);
    }
}

TEST_CASE("a period of nothing ends with its own day, or the next working day")
{
    for (const Unit unit : {Unit::working_days, Unit::days, Unit::weeks, Unit::months, Unit::years}) {
        CHECK(due_on(vn_state_offices(), "2026-11-20", {0, unit}) == "2026-11-20");
        CHECK(due_on(vn_state_offices(), "2026-11-21", {0, unit}) == "2026-11-23");
    }
    const auto elapsed = due(nullptr, at("2026-11-21T10:00:00Z"), {0, Unit::hours});
    REQUIRE(elapsed.has_value());
    CHECK(elapsed->due_at == at("2026-11-21T10:00:00Z"));
}

TEST_CASE("days are those of the calendar's zone, and hours are real hours across a clock change")
{
    // given: New York, where clocks go forward on Sunday 8 March 2026
    const Calendar calendar(plain_parts("America/New_York"));
    const Instant friday = at("2026-03-06T23:30:00-05:00");

    // then: Friday 23:30 is Saturday in UTC, but the first day counted is Monday; its 24:00 is at the summer offset
    const auto by_day = due(&calendar, friday, {1, wd});
    REQUIRE(by_day.has_value());
    CHECK(by_day->due_at == at("2026-03-10T00:00:00-04:00"));

    // then: 48 hours are 48 hours
    const auto by_hour = due(&calendar, friday, {48, Unit::hours});
    REQUIRE(by_hour.has_value());
    CHECK(by_hour->due_at == at("2026-03-09T00:30:00-04:00"));
}

TEST_CASE("a pause")
{
    const Calendar& calendar = vn_state_offices();
    struct Row { const char* situation; Limit limit; std::vector<Pause> pauses; const char* due_on; };
    // All start on Monday 2 March 2026; the weeks that follow have no holiday.
    const Row rows[] = {
        {"within one day pauses nothing", {5, wd},
         {{at("2026-03-04T09:00:00+07:00"), at("2026-03-04T17:00:00+07:00")}}, "2026-03-09"},
        {"over night takes the day it ends on", {5, wd}, {paused("2026-03-04", "2026-03-05")}, "2026-03-10"},
        {"over a weekend alone takes nothing", {5, wd}, {paused("2026-03-06", "2026-03-08")}, "2026-03-09"},
        {"after the end takes nothing", {5, wd}, {paused("2026-03-09", "2026-03-20")}, "2026-03-09"},
        {"that overlaps another counts once", {5, wd},
         {paused("2026-03-05", "2026-03-06"), paused("2026-03-03", "2026-03-05")}, "2026-03-12"},
        {"stops days too", {10, Unit::days}, {paused("2026-03-04", "2026-03-09")}, "2026-03-17"},
        {"turns a month into 30 days (article 146.1)", {1, Unit::months}, {paused("2026-03-04", "2026-03-14")}, "2026-04-13"},
        {"turns a year into 365 days", {1, Unit::years}, {paused("2026-03-04", "2026-03-14")}, "2027-03-12"},
        {"never makes months end earlier", {6, Unit::months}, {paused("2026-03-04", "2026-03-05")}, "2026-09-03"},
        {"after the end leaves months alone", {1, Unit::months}, {paused("2026-04-02", "2026-04-20")}, "2026-04-02"},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.situation));
        CHECK(due_on(calendar, "2026-03-02", row.limit, row.pauses) == row.due_on);
    }
}

TEST_CASE("a pause adds its length to hours, once, and only from the start on")
{
    const Instant start = at("2026-03-02T09:00:00Z");
    const auto hour = [&](int n) { return start + n * 3'600'000; };
    struct Row { const char* situation; std::vector<Pause> pauses; int due_hour; };
    const Row rows[] = {
        {"inside", {{hour(2), hour(5)}}, 13},
        {"overlapping, in any order", {{hour(4), hour(6)}, {hour(2), hour(5)}}, 14},
        {"begun before the start", {{hour(-8), hour(3)}}, 13},
        {"beginning at the end", {{hour(10), hour(20)}}, 10},
        {"reached only through another", {{hour(1), hour(3)}, {hour(11), hour(12)}}, 13},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.situation));
        const auto result = due(nullptr, start, {10, Unit::hours}, row.pauses);
        REQUIRE(result.has_value());
        CHECK(result->due_at == hour(row.due_hour));
    }
}

TEST_CASE("a restart forgets what was used and paused before it")
{
    const Calendar& calendar = vn_state_offices();
    const std::vector<Pause> pauses{paused("2026-03-03", "2026-03-10")};
    const auto restarted = due(&calendar, at(calendar, "2026-03-02"), {5, wd}, pauses, at(calendar, "2026-03-12"));
    const auto fresh = due(&calendar, at(calendar, "2026-03-12"), {5, wd});
    REQUIRE(restarted.has_value());
    REQUIRE(fresh.has_value());
    CHECK(restarted->due_at == fresh->due_at);
    CHECK(restarted->explanation == fresh->explanation);
}

// Why: an official must be able to check a date by hand (language.md: "why this date").
TEST_CASE("an explanation lists every day that was counted, skipped or rolled over")
{
    const Calendar& calendar = vn_state_offices();

    const auto working = due(&calendar, at(calendar, "2026-08-20"), {3, wd});
    REQUIRE(working.has_value());
    CHECK(lines_of(*working) == std::vector<std::string>{"08-20 start_not_counted", "08-21 counted 1/3",
                                                         "08-22 counted_opened 2/3 Working Saturday (for 31 August)",
                                                         "08-23 weekly_rest", "08-24 counted 3/3"});

    const auto days = due(&calendar, at(calendar, "2026-04-29"), {2, Unit::days});
    REQUIRE(days.has_value());
    CHECK(lines_of(*days) == std::vector<std::string>{"04-29 start_not_counted", "04-30 counted 1/2", "05-01 counted 2/2",
                                                      "05-01 rolled_closed Labour Day", "05-02 rolled_weekly_rest",
                                                      "05-03 rolled_weekly_rest", "05-04 due"});

    const auto months = due(&calendar, at(calendar, "2026-08-31"), {6, Unit::months});
    REQUIRE(months.has_value());
    CHECK(lines_of(*months) == std::vector<std::string>{"08-31 start_not_counted", "02-28 clamped", "02-28 rolled_weekly_rest",
                                                        "03-01 due"});

    const std::vector<Pause> pauses{paused("2026-11-23", "2026-11-25")};
    const auto stopped = due(&calendar, at(calendar, "2026-11-20"), {2, wd}, pauses);
    REQUIRE(stopped.has_value());
    CHECK(lines_of(*stopped) == std::vector<std::string>{"11-20 start_not_counted", "11-21 weekly_rest", "11-22 weekly_rest",
                                                         "11-23 counted 1/2", "11-24 paused", "11-25 paused", "11-26 counted 2/2"});
}

TEST_CASE("a line of an explanation reads in both languages")
{
    const DayNote counted{std::chrono::year(2026) / 8 / 24, DayReason::counted, 3, 5, {}};
    CHECK(describe(counted) == LocalText{"tính, ngày thứ 3/5", "counted, day 3 of 5"});
    const DayNote closed{std::chrono::year(2026) / 9 / 2, DayReason::closed, 0, 0, {"Quốc khánh", "National Day"}};
    CHECK(describe(closed) == LocalText{"không tính: Quốc khánh", "not counted: National Day"});
    for (int reason = 0; reason <= static_cast<int>(DayReason::elapsed); ++reason) {
        const DayNote note{std::chrono::year(2026) / 11 / 24, static_cast<DayReason>(reason), 1, 1, {"x", "y"}};
        CHECK_FALSE(describe(note).vi.empty());
        CHECK_FALSE(describe(note).en.empty());
        CHECK_FALSE(code_of(note.reason).empty());
    }
}

}  // namespace docket
