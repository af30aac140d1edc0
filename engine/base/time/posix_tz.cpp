// POSIX TZ strings: reading them, and the offset they give. The transitions themselves are time_zone.cpp's.

#include "engine/base/time/posix_tz.hpp"

#include <chrono>

namespace docket {

namespace {

/// A cursor over the text. Every `read_` returns false, or nullopt, at the first character that does not fit.
struct Reader {
    std::string_view rest;

    bool take(char wanted)
    {
        if (rest.empty() || rest.front() != wanted) return false;
        rest.remove_prefix(1);
        return true;
    }

    bool skip_name()
    {
        const bool quoted = take('<');
        std::size_t length = 0;
        while (length < rest.size() && (quoted ? rest[length] != '>' : is_letter(rest[length]))) ++length;
        rest.remove_prefix(length);
        return length > 0 && (!quoted || take('>'));
    }

    std::optional<int> number(int max)
    {
        int value = 0;
        std::size_t digits = 0;
        for (; digits < rest.size() && digits < 4 && rest[digits] >= '0' && rest[digits] <= '9'; ++digits)
            value = value * 10 + (rest[digits] - '0');
        rest.remove_prefix(digits);
        if (digits == 0 || value > max) return std::nullopt;
        return value;
    }

    /// [+-]hh[:mm[:ss]] in seconds.
    std::optional<std::int64_t> clock(int hours_max)
    {
        const bool negative = take('-');
        if (!negative) (void)take('+');
        const auto hours = number(hours_max);
        if (!hours) return std::nullopt;
        std::int64_t seconds = *hours * 3600;
        for (const int unit : {60, 1}) {
            if (!take(':')) break;
            const auto part = number(59);
            if (!part) return std::nullopt;
            seconds += *part * unit;
        }
        return negative ? -seconds : seconds;
    }

    std::optional<PosixTzChange> change()
    {
        PosixTzChange change;
        std::optional<int> day;
        if (take('M')) {
            change.kind = PosixTzChange::Kind::month_week_day;
            const auto month = number(12);
            const auto week = month && take('.') ? number(5) : std::nullopt;
            day = week && take('.') ? number(6) : std::nullopt;
            if (!day || *month < 1 || *week < 1) return std::nullopt;
            change.month = *month;
            change.week = *week;
        } else {
            change.kind = take('J') ? PosixTzChange::Kind::julian_no_leap : PosixTzChange::Kind::zero_based_day;
            day = number(365);
            if (!day) return std::nullopt;
        }
        change.day = *day;
        if (!take('/')) return change;
        const auto at = clock(167);
        if (!at) return std::nullopt;
        change.seconds = *at;
        return change;
    }

    static bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
};

/// Local seconds since the epoch at which `change` falls in `year`.
std::int64_t local_second_of(const PosixTzChange& change, std::chrono::year year)
{
    using namespace std::chrono;
    sys_days day = year / January / 1;
    switch (change.kind) {
        case PosixTzChange::Kind::zero_based_day: day += days(change.day); break;
        case PosixTzChange::Kind::julian_no_leap: day += days(change.day - 1 + (year.is_leap() && change.day >= 60 ? 1 : 0)); break;
        case PosixTzChange::Kind::month_week_day: {
            const auto in_month = year / month(static_cast<unsigned>(change.month));
            const weekday wanted(static_cast<unsigned>(change.day));
            day = change.week == 5 ? sys_days(in_month / wanted[last])
                                   : sys_days(in_month / wanted[static_cast<unsigned>(change.week)]);
            break;
        }
    }
    return day.time_since_epoch().count() * std::int64_t{86400} + change.seconds;
}

}  // namespace

std::int64_t PosixTz::offset_at(std::int64_t utc_second) const
{
    if (!daylight_offset) return standard_offset;
    // The year is that of standard time: no zone changes its clock within hours of the turn of the year.
    const std::chrono::sys_seconds local{std::chrono::seconds(utc_second + standard_offset)};
    const auto year = std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(local)).year();
    const std::int64_t first = local_second_of(begins, year) - standard_offset;
    const std::int64_t last = local_second_of(ends, year) - *daylight_offset;
    const bool daylight = first < last ? utc_second >= first && utc_second < last : utc_second >= first || utc_second < last;
    return daylight ? *daylight_offset : standard_offset;
}

std::optional<PosixTz> posix_tz_from_text(std::string_view text)
{
    Reader reader{text};
    PosixTz zone;
    if (!reader.skip_name()) return std::nullopt;
    const auto west = reader.clock(24);
    if (!west) return std::nullopt;
    zone.standard_offset = -*west;
    if (reader.rest.empty()) return zone;

    if (!reader.skip_name()) return std::nullopt;
    zone.daylight_offset = zone.standard_offset + 3600;
    if (!reader.rest.empty() && reader.rest.front() != ',') {
        const auto daylight_west = reader.clock(24);
        if (!daylight_west) return std::nullopt;
        zone.daylight_offset = -*daylight_west;
    }
    const auto begins = reader.take(',') ? reader.change() : std::nullopt;
    const auto ends = begins && reader.take(',') ? reader.change() : std::nullopt;
    if (!ends || !reader.rest.empty()) return std::nullopt;
    zone.begins = *begins;
    zone.ends = *ends;
    return zone;
}

}  // namespace docket
