// Time zones: the zone files of this machine, the rules in their footers, and the way back from the wall clock.

#include <doctest/doctest.h>

#include "engine/base/time/posix_tz.hpp"
#include "engine/base/time/time_zone.hpp"

namespace docket {

namespace {

Instant instant(const char* text)
{
    return from_rfc3339(text).value();
}

}  // namespace

TEST_CASE("a zone gives the offset that held at the instant")
{
    struct Row {
        const char* zone;
        const char* at;
        std::int32_t offset;
    };
    const Row rows[] = {
        {"UTC", "2026-03-02T00:00:00Z", 0},
        {"Asia/Ho_Chi_Minh", "2026-03-02T00:00:00Z", 7 * 3600},
        {"Asia/Ho_Chi_Minh", "1970-01-01T00:00:00Z", 8 * 3600},
        {"Asia/Ho_Chi_Minh", "9999-12-31T00:00:00Z", 7 * 3600},
        {"Europe/Berlin", "2026-03-29T00:59:59Z", 3600},
        {"Europe/Berlin", "2026-03-29T01:00:00Z", 7200},
        {"Europe/Berlin", "2026-10-25T00:59:59Z", 7200},
        {"Europe/Berlin", "2026-10-25T01:00:00Z", 3600},
        {"Europe/Berlin", "2090-07-01T00:00:00Z", 7200},
        {"Europe/Berlin", "1970-06-01T00:00:00Z", 3600},
        {"Australia/Sydney", "2090-01-01T00:00:00Z", 11 * 3600},
        {"Australia/Sydney", "2090-07-01T00:00:00Z", 10 * 3600},
        {"Asia/Kathmandu", "2026-01-01T00:00:00Z", 20'700},
    };
    for (const Row& row : rows) {
        CAPTURE(row.zone);
        CAPTURE(row.at);
        const auto zone = TimeZone::find(row.zone);
        REQUIRE(zone.has_value());
        CHECK(zone->offset_seconds_at(instant(row.at)) == row.offset);
    }
}

TEST_CASE("what is no zone is not found, and no path leaves the folder of zones")
{
    for (const char* name : {"", "Nowhere/Atlantis", "Asia", "../../etc/passwd", "/etc/localtime", "Asia//Tokyo", "Asia/Tokyo/",
                             "UTC\n", "tzdata.zi"}) {
        CAPTURE(name);
        CHECK_FALSE(TimeZone::find(name).has_value());
    }
    CHECK_FALSE(TimeZone::find(std::string(65, 'A')).has_value());
}

TEST_CASE("a broken zone file is none")
{
    CHECK_FALSE(TimeZone::from_tzif("").has_value());
    CHECK_FALSE(TimeZone::from_tzif("TZif2").has_value());
    std::string lying(44, '\0');
    lying.replace(0, 4, "TZif");
    lying[35] = '\x10';  // sixteen transitions, but no bytes for them
    lying[39] = '\x01';
    CHECK_FALSE(TimeZone::from_tzif(lying).has_value());
    lying[32] = '\x7F';  // two thousand million
    CHECK_FALSE(TimeZone::from_tzif(lying).has_value());
}

TEST_CASE("the wall clock leads back to the instant")
{
    struct Row {
        const char* situation;
        const char* zone;
        LocalTime local;
        const char* at;
    };
    const Row rows[] = {
        {"an ordinary midnight", "Asia/Ho_Chi_Minh", {2026, 3, 2}, "2026-03-01T17:00:00Z"},
        {"before the epoch", "Asia/Ho_Chi_Minh", {1969, 12, 31, 23, 30, 0}, "1969-12-31T15:30:00Z"},
        {"in a gap: the first instant after it", "Europe/Berlin", {2026, 3, 29, 2, 30, 0}, "2026-03-29T01:00:00Z"},
        {"in an overlap: the earlier instant", "Europe/Berlin", {2026, 10, 25, 2, 30, 0}, "2026-10-25T00:30:00Z"},
        {"a midnight that never was", "America/Sao_Paulo", {2018, 11, 4}, "2018-11-04T03:00:00Z"},
        {"a day that never was", "Pacific/Apia", {2011, 12, 30, 12, 0, 0}, "2011-12-30T10:00:00Z"},
        {"days that carry over", "UTC", {2026, 2, 29}, "2026-03-01T00:00:00Z"},
        {"hours that carry over", "UTC", {2026, 2, 28, 24, 0, 0}, "2026-03-01T00:00:00Z"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.situation);
        const auto zone = TimeZone::find(row.zone);
        REQUIRE(zone.has_value());
        CHECK(to_rfc3339(zone->instant_of(row.local)) == to_rfc3339(instant(row.at)));
    }
}

TEST_CASE("an instant and its wall clock belong together, all through a year with two changes")
{
    const TimeZone zone = TimeZone::find("Europe/Berlin").value();
    const Instant begin = instant("2026-01-01T00:10:00Z");
    for (int hours = 0; hours < 365 * 24; ++hours) {
        const Instant at = begin + std::int64_t{hours} * 3'600'000;
        const Instant back = zone.instant_of(zone.local_at(at));
        const bool second_time_round = to_rfc3339(at) == "2026-10-25T01:10:00.000Z";
        CHECK(back == (second_time_round ? at + -3'600'000 : at));
    }
}

TEST_CASE("a fixed zone is the same all year")
{
    const TimeZone zone = TimeZone::fixed(-9000);
    CHECK(zone.offset_seconds_at(instant("2026-07-01T00:00:00Z")) == -9000);
    CHECK(zone.local_at(instant("2026-07-01T00:00:00Z")) == LocalTime{2026, 6, 30, 21, 30, 0});
    CHECK(zone.midnight(2026, 7, 1) == instant("2026-07-01T02:30:00Z"));
    CHECK(TimeZone().offset_seconds_at({0}) == 0);
}

TEST_CASE("a POSIX rule is read with all its forms, and not if anything is left over")
{
    const auto offset = [](const char* rule, const char* at) {
        return posix_tz_from_text(rule).value().offset_at(instant(at).ms / 1000);
    };
    CHECK(offset("<+07>-7", "2026-07-01T00:00:00Z") == 25'200);
    CHECK(offset("IST-5:30", "2026-07-01T00:00:00Z") == 19'800);
    CHECK(offset("EST5EDT,M3.2.0,M11.1.0", "2026-07-01T00:00:00Z") == -14'400);
    CHECK(offset("EST5EDT,M3.2.0,M11.1.0", "2026-12-01T00:00:00Z") == -18'000);
    CHECK(offset("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T01:00:00Z") == -3600);
    CHECK(offset("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T00:59:59Z") == -7200);
    CHECK(offset("A0B,J60/0,J300/0", "2024-02-29T12:00:00Z") == 0);
    CHECK(offset("A0B,J60/0,J300/0", "2024-03-01T00:00:00Z") == 3600);
    CHECK(offset("A0B,59/0,300/0", "2024-02-29T00:00:00Z") == 3600);
    for (const char* text : {"", "CET", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0",
                             "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,M3.5.0,M10.5.0x", "<+07-7", "CET-25"}) {
        CAPTURE(text);
        CHECK_FALSE(posix_tz_from_text(text).has_value());
    }
}

}  // namespace docket
