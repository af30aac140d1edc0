#pragma once

// Calendars for tests: the shipped one, and small ones built in place. No expectations here.

#include <memory>
#include <string_view>

#include "engine/calendar/calendar.hpp"

namespace docket {

/// config/calendars/vn-state-offices.yaml, loaded once; the tests run in the project's folder.
const Calendar& vn_state_offices();

/// Saturday and Sunday off, nothing else; the years 2020 to 2030.
CalendarParts plain_parts(std::string_view zone_name);

/// An instant written as RFC 3339, or the start of a date of the calendar.
Instant at(std::string_view text);
Instant at(const Calendar& calendar, std::string_view date);

/// A date that exists.
Date on(std::string_view text);

}  // namespace docket
