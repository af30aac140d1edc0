// Calendar files: every diagnostic once, and what is filled in where a key is left out. The shipped file is calendar_test's.

#include <doctest/doctest.h>

#include <map>
#include <string>

#include "engine/loader/calendar_file.hpp"
#include "tests/unit/calendar/calendars.hpp"

namespace docket {

namespace {

const std::string head = "calendar: test\nversion: \"1\"\ntime_zone: Asia/Ho_Chi_Minh\nweekly_rest: [sat, sun]\n";
const std::string rest = ", name_vi: A, name_en: B, source: S}";
const std::string culture_day = "{date: 2026-11-24, kind: statutory" + rest;
const std::string saturday = "{date: 2026-08-22" + rest;

/// "6:12 error bad-date; …"
std::string diagnostics_of(const std::string& text)
{
    std::string lines;
    for (const Diagnostic& diagnostic : load_calendar(text, "test.yaml").diagnostics) {
        constexpr const char* severities[] = {"error", "warning", "note"};
        if (!lines.empty()) lines += "; ";
        lines += std::to_string(diagnostic.place.line) + ":" + std::to_string(diagnostic.place.column) + " " +
                 severities[static_cast<int>(diagnostic.severity)] + " " + diagnostic.code;
    }
    return lines;
}

}  // namespace

TEST_CASE("a calendar in the shape of domain.md, without years, covers the years that have a day")
{
    const LoadedCalendar loaded = load_calendar(
        "calendar: vn-state-offices\n"
        "time_zone: Asia/Ho_Chi_Minh\n"
        "weekly_rest: [sat, sun]\n"
        "closed: [{date: 2026-11-24, name_vi: Ngày Văn hóa Việt Nam, name_en: Vietnam Culture Day, kind: statutory, "
        "source: RES-28-2026-QH16}]\n"
        "opened: [{date: 2026-08-22, name_vi: Làm bù, kind: swap, source: TB-9441-BNV}]\n"
        "cutoff_forward: \"15:00\"\n"
        "version: 2026-10-02\n",
        "test.yaml");
    REQUIRE(loaded.calendar);
    CHECK(loaded.calendar->version() == "2026-10-02");
    CHECK(loaded.calendar->covers(on("2026-01-01")));
    CHECK_FALSE(loaded.calendar->covers(on("2025-12-31")));
    CHECK(loaded.calendar->status(on("2026-11-24")) == DayStatus::closed);
    CHECK(loaded.calendar->status(on("2026-08-22")) == DayStatus::opened);
    CHECK(loaded.calendar->parts().closed.begin()->second.source == "RES-28-2026-QH16");
    CHECK(loaded.calendar->parts().flags == CalendarFlags{true, true});
    CHECK(loaded.calendar->parts().cutoff_forward == std::chrono::minutes(900));
    REQUIRE(loaded.diagnostics.size() == 1);
    CHECK(loaded.diagnostics[0].code == "missing-translation");
}

TEST_CASE("flags and years are read")
{
    const std::string keys = "flags: {opened_days_count: false, swapped_days_off_roll: false}\n"
                             "years: {2026: {source: S, confidence: legacy}}\n";
    const LoadedCalendar loaded = load_calendar(head + keys + "closed: [" + culture_day + "]\n", "test.yaml");
    REQUIRE(loaded.calendar);
    CHECK(loaded.calendar->parts().flags == CalendarFlags{false, false});
    CHECK(loaded.calendar->parts().years == std::map<int, YearSource>{{2026, {"S", Confidence::legacy}}});
}

TEST_CASE("a calendar file is diagnosed, at its place, when")
{
    struct Row { const char* situation; std::string text; std::string expected; };
    const Row rows[] = {
        {"a key is unknown", head + "closd: []\nclosed: []\n", "5:1 error unknown-key"},
        {"a key of a day is unknown",
         head + "closed:\n  - {date: 2026-11-24, kind: swap, name_vi: A, name_en: B, sorce: S, source: S}\n",
         "6:60 error unknown-key"},
        {"keys are missing", "calendar: test\nclosed: []\n", "1:1 error missing-key; 1:1 error missing-key; 1:1 error missing-key"},
        {"the id is none", "calendar: My Calendar\nversion: a\ntime_zone: UTC\nweekly_rest: []\nclosed: []\n", "1:11 error bad-id"},
        {"the time zone does not exist", "calendar: a\nversion: a\ntime_zone: Asia/Hanoi\nweekly_rest: []\nclosed: []\n",
         "3:12 error unknown-time-zone"},
        {"a weekday is misspelt", "calendar: a\nversion: a\ntime_zone: UTC\nweekly_rest: [sat, son]\nclosed: []\n",
         "4:20 error unknown-value"},
        {"no day is worked",
         "calendar: a\nversion: a\ntime_zone: UTC\nweekly_rest: [mon, tue, wed, thu, fri, sat, sun]\nclosed: []\n",
         "4:14 error no-working-day"},
        {"a date does not exist", head + "closed:\n  - {date: 2026-02-29, kind: swap" + rest + "\n", "6:12 error bad-date"},
        {"a date is listed twice", head + "closed: [" + culture_day + ", " + culture_day + "]\n", "5:89 error duplicate-date"},
        {"a date is closed and opened", head + "closed: [{date: 2026-08-22, kind: swap" + rest + "]\nopened: [" + saturday + "]\n",
         "5:17 note closed-on-rest-day; 6:17 error closed-and-opened"},
        {"a working day is opened", head + "closed: [" + culture_day + "]\nopened: [{date: 2026-11-25" + rest + "]\n",
         "6:17 error opened-working-day"},
        {"a rest day is closed, which is allowed", head + "closed: [{date: 2026-11-22, kind: statutory" + rest + "]\n",
         "5:17 note closed-on-rest-day"},
        {"a kind is unknown", head + "closed: [{date: 2026-11-24, kind: holiday" + rest + "]\n", "5:35 error unknown-value"},
        {"an opened day is no swap", head + "closed: []\nopened: [{date: 2026-08-22, kind: statutory" + rest + "]\n",
         "6:35 error unknown-value"},
        {"a day lies outside the years",
         head + "years: {2025: {source: S}}\nclosed: [{date: 2025-09-02, kind: statutory" + rest + ", " + culture_day + "]\n",
         "6:89 error year-not-covered"},
        {"a year has no day", head + "years: {2026: {source: S}, 2027: {source: S}}\nclosed: [" + culture_day + "]\n",
         "5:28 warning year-without-days"},
        {"a year is none", head + "years: {soon: {source: S}}\nclosed: []\n", "5:9 error wrong-type"},
        {"the cut-off is no time", head + "cutoff_forward: \"24:00\"\nclosed: []\n", "5:17 error bad-time"},
        {"a flag is no truth value", head + "flags: {opened_days_count: yes}\nclosed: []\n", "5:28 error wrong-type"},
        {"closed is no list", head + "closed: 2026-11-24\n", "5:9 error wrong-type"},
        {"it is no YAML", "calendar: [\n", "2:1 error yaml-syntax"},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.situation));
        CHECK(diagnostics_of(row.text) == row.expected);
        const bool has_error = row.expected.find(" error ") != std::string::npos;
        CHECK((load_calendar(row.text, "test.yaml").calendar == nullptr) == has_error);
    }
}

}  // namespace docket
