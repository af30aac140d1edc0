// Calendar: a day's status from weekday, closed and opened dates, and the text form of dates. Counting is due.cpp's.

#include "engine/calendar/calendar.hpp"

#include <cassert>
#include <cstdio>
#include <utility>

namespace docket {

namespace {

std::optional<int> digits(std::string_view text)
{
    int value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

}  // namespace

std::string to_text(Date date)
{
    const std::chrono::year_month_day day(date);
    char text[40];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                  static_cast<unsigned>(day.day()));
    return text;
}

std::optional<Date> date_from_text(std::string_view text)
{
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto year = digits(text.substr(0, 4)), month = digits(text.substr(5, 2)), day = digits(text.substr(8, 2));
    if (!year || !month || !day || *year == 0) return std::nullopt;
    const std::chrono::year_month_day date(std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day)));
    if (!date.ok()) return std::nullopt;
    return Date(date);
}

Calendar::Calendar(CalendarParts parts) : parts_(std::move(parts))
{
    for ([[maybe_unused]] const auto& [date, day] : parts_.closed) assert(!parts_.opened.contains(date));
}

bool Calendar::covers(Date date) const
{
    return parts_.years.contains(static_cast<int>(std::chrono::year_month_day(date).year()));
}

DayStatus Calendar::status(Date date) const
{
    assert(covers(date));
    if (parts_.closed.contains(date)) return DayStatus::closed;
    if (!parts_.weekly_rest[std::chrono::weekday(date).c_encoding()]) return DayStatus::working;
    return parts_.flags.opened_days_count && parts_.opened.contains(date) ? DayStatus::opened : DayStatus::weekly_rest;
}

bool Calendar::is_working_day(Date date) const
{
    const DayStatus day = status(date);
    return day == DayStatus::working || day == DayStatus::opened;
}

bool Calendar::rolls(Date date) const
{
    const DayStatus day = status(date);
    if (day == DayStatus::weekly_rest) return true;
    if (day != DayStatus::closed) return false;
    return parts_.flags.swapped_days_off_roll || special_day(date)->kind != SpecialKind::swap;
}

const SpecialDay* Calendar::special_day(Date date) const
{
    if (const auto found = parts_.closed.find(date); found != parts_.closed.end()) return &found->second;
    if (const auto found = parts_.opened.find(date); found != parts_.opened.end()) return &found->second;
    return nullptr;
}

Date Calendar::local_date(Instant instant) const
{
    const LocalTime local = parts_.zone.local_at(instant);
    return Date(std::chrono::year(local.year) / local.month / local.day);
}

Instant Calendar::start_of(Date date) const
{
    const std::chrono::year_month_day day(date);
    return parts_.zone.midnight(static_cast<int>(day.year()), static_cast<int>(static_cast<unsigned>(day.month())),
                                static_cast<int>(static_cast<unsigned>(day.day())));
}

}  // namespace docket
