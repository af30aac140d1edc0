#include <doctest/doctest.h>

#include "engine/loader/duration.hpp"

namespace docket {

TEST_CASE("a period is read as")
{
    struct Row {
        const char* text;
        Limit limit;
    };
    const Row rows[] = {
        {"10 ms", {10, Unit::milliseconds}},
        {"30 s", {30, Unit::seconds}},
        {"1 minute", {1, Unit::minutes}},
        {"15 minutes", {15, Unit::minutes}},
        {"72 hours", {72, Unit::hours}},
        {"5 working days", {5, Unit::working_days}},
        {"1 working day", {1, Unit::working_days}},
        {"30 days", {30, Unit::days}},
        {"1 day", {1, Unit::days}},
        {"2 weeks", {2, Unit::weeks}},
        {"6 months", {6, Unit::months}},
        {"2 years", {2, Unit::years}},
        {"0 s", {0, Unit::seconds}},
        {" 5   days ", {5, Unit::days}},
        {"36600 days", {36'600, Unit::days}},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(parse_limit(row.text) == row.limit);
        CHECK(parse_limit(to_text(row.limit)) == row.limit);
    }
}

TEST_CASE("what is no period is not taken for one")
{
    for (const char* text : {"", "5", "days", "5days", "-5 days", "+5 days", "5.5 days", "5 Days", "5 wdays", "5 days ago",
                             "five days", "5\tdays", "36601 days", "3162240001 s", "99999999999999999999 s"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_limit(text));
    }
}

TEST_CASE("a mark is a percentage from 1 to 99, or a period before")
{
    CHECK(parse_mark("70%") == Mark{70, std::nullopt});
    CHECK(parse_mark("1 working day before") == Mark{std::nullopt, Limit{1, Unit::working_days}});
    CHECK(to_text(*parse_mark("3 days before")) == "3 days before");
    CHECK(to_text(*parse_mark("5%")) == "5%");
    for (const char* text : {"0%", "100%", "70", "70 %", "before", "1 working day", "soon before", "70%%"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_mark(text));
    }
}

TEST_CASE("days and longer need a calendar, hours and shorter do not")
{
    CHECK_FALSE(needs_calendar(Unit::milliseconds));
    CHECK_FALSE(needs_calendar(Unit::hours));
    CHECK(needs_calendar(Unit::working_days));
    CHECK(needs_calendar(Unit::years));
}

}  // namespace docket
