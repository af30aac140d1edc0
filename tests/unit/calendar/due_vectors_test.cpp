// The 26 test vectors of domain.md 3.4, and the second dates their remarks name. Computed by an independent script there.

#include <doctest/doctest.h>

#include <vector>

#include "engine/calendar/due.hpp"
#include "tests/unit/calendar/calendars.hpp"

namespace docket {

namespace {

struct Vector {
    const char* number;
    const char* from;
    Limit limit;
    const char* due_on;
};

constexpr Unit wd = Unit::working_days;

const Vector vectors[] = {
    {"1", "2025-01-23", {5, wd}, "2025-02-06"},
    {"2", "2025-04-24", {3, wd}, "2025-04-28"},
    {"3", "2025-08-28", {3, wd}, "2025-09-04"},
    {"4", "2025-12-30", {3, wd}, "2026-01-06"},
    {"5", "2026-02-12", {5, wd}, "2026-02-26"},
    {"6", "2026-04-22", {5, wd}, "2026-05-04"},
    {"7", "2026-08-20", {5, wd}, "2026-08-26"},
    {"8", "2026-08-21", {10, wd}, "2026-09-08"},
    {"9", "2026-11-20", {3, wd}, "2026-11-26"},
    {"10", "2027-02-02", {3, wd}, "2027-02-12"},
    {"11", "2027-02-01", {10, wd}, "2027-02-22"},
    {"12", "2027-04-28", {3, wd}, "2027-05-05"},
    {"13", "2027-09-01", {2, wd}, "2027-09-07"},
    {"14", "2026-01-22", {30, Unit::days}, "2026-02-23"},
    {"15", "2026-04-01", {30, Unit::days}, "2026-05-04"},
    {"16", "2026-02-13", {3, Unit::days}, "2026-02-23"},
    {"17", "2026-11-09", {15, Unit::days}, "2026-11-25"},
    {"18", "2027-01-09", {30, Unit::days}, "2027-02-11"},
    {"19", "2026-08-01", {30, Unit::days}, "2026-09-03"},
    {"20", "2026-08-31", {6, Unit::months}, "2027-03-01"},
    {"21", "2025-11-30", {3, Unit::months}, "2026-03-02"},
    {"22", "2024-08-31", {6, Unit::months}, "2025-02-28"},
    {"24, without the pause", "2026-05-12", {45, wd}, "2026-07-14"},
    {"25, without the return", "2026-08-19", {15, wd}, "2026-09-11"},
    {"25, the notice of return", "2026-08-19", {3, wd}, "2026-08-22"},
    {"26", "2026-08-20", {7, wd}, "2026-08-28"},
};

}  // namespace

TEST_CASE("a period of domain.md's test vectors ends on the published day, at its 24:00")
{
    for (const Vector& vector : vectors) {
        CAPTURE(std::string(vector.number));
        // The hour of the day must not matter: the first and the last instant of the start day, and one between.
        for (const std::int64_t within_day : {std::int64_t{0}, std::int64_t{9 * 3'600'000}, std::int64_t{86'399'999}}) {
            const auto result = due(&vn_state_offices(), at(vn_state_offices(), vector.from) + within_day, vector.limit);
            REQUIRE(result.has_value());
            CHECK(to_text(Date(result->due_on)) == vector.due_on);
            CHECK(result->due_at == vn_state_offices().start_of(on(vector.due_on) + std::chrono::days(1)));
        }
    }
}

TEST_CASE("vector 23: 72 hours from Saturday 18:20 end on Tuesday 18:20, in the middle of Tết")
{
    const auto result = due(&vn_state_offices(), at("2026-02-14T18:20:00+07:00"), {72, Unit::hours});
    REQUIRE(result.has_value());
    CHECK(result->due_at == at("2026-02-17T18:20:00+07:00"));
    CHECK(to_text(Date(result->due_on)) == "2026-02-17");
}

TEST_CASE("vector 24: a pause from Thursday 28 May to Wednesday 10 June moves 45 working days to 27 July")
{
    const std::vector<Pause> pauses{{at("2026-05-28T10:00:00+07:00"), at("2026-06-10T16:00:00+07:00")}};
    const auto result = due(&vn_state_offices(), at("2026-05-12T09:00:00+07:00"), {45, wd}, pauses);
    REQUIRE(result.has_value());
    CHECK(to_text(Date(result->due_on)) == "2026-07-27");

    // then: the pausing day is the twelfth counted day, and the first day after the resuming day is the thirteenth
    std::vector<std::string> counted;
    for (const DayNote& note : result->explanation)
        if (note.number == 12 || note.number == 13) counted.push_back(to_text(Date(note.date)));
    CHECK(counted == std::vector<std::string>{"2026-05-28", "2026-06-11"});
}

TEST_CASE("vector 25: a dossier received again on 7 September has 15 fresh working days, to 28 September")
{
    const auto result = due(&vn_state_offices(), at("2026-08-19T09:00:00+07:00"), {15, wd}, {}, at("2026-09-07T08:00:00+07:00"));
    REQUIRE(result.has_value());
    CHECK(to_text(Date(result->due_on)) == "2026-09-28");
    CHECK(to_text(Date(result->explanation.front().date)) == "2026-09-07");
    CHECK(result->explanation.front().reason == DayReason::start_not_counted);
}

}  // namespace docket
