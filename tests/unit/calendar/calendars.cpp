// Calendars for tests: the shipped one, and small ones built in place.

#include "tests/unit/calendar/calendars.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "engine/loader/calendar_file.hpp"

namespace docket {

const Calendar& vn_state_offices()
{
    static const std::shared_ptr<const Calendar> calendar = [] {
        std::ifstream file("config/calendars/vn-state-offices.yaml", std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(file), {}};
        const LoadedCalendar loaded = load_calendar(bytes, "vn-state-offices.yaml");
        for (const Diagnostic& diagnostic : loaded.diagnostics) FAIL_CHECK(diagnostic.code << ": " << diagnostic.message);
        return loaded.calendar;
    }();
    REQUIRE(calendar);
    return *calendar;
}

CalendarParts plain_parts(std::string_view zone_name)
{
    CalendarParts parts;
    parts.id = "plain";
    parts.version = "1";
    const auto zone = TimeZone::find(zone_name);
    REQUIRE(zone);
    parts.zone_name = zone_name;
    parts.zone = *zone;
    parts.weekly_rest[0] = parts.weekly_rest[6] = true;
    for (int year = 2020; year <= 2030; ++year) parts.years[year] = {"test", Confidence::programme_rule};
    return parts;
}

Instant at(std::string_view text)
{
    const auto instant = from_rfc3339(text);
    REQUIRE_MESSAGE(instant, text);
    return *instant;
}

Instant at(const Calendar& calendar, std::string_view date)
{
    return calendar.start_of(on(date));
}

Date on(std::string_view text)
{
    const auto date = date_from_text(text);
    REQUIRE_MESSAGE(date, text);
    return *date;
}

}  // namespace docket
