// timestamp(), duration() and the getters of both.

#include <chrono>

#include "engine/base/time/time_zone.hpp"
#include "engine/expr/evaluator/evaluation.hpp"
#include "engine/expr/evaluator/functions/functions.hpp"
#include "engine/expr/evaluator/functions/time_text.hpp"

namespace docket {

namespace {

using enum Value::Kind;

/// "+07:00", "-02:30" or "02:30"; nullopt for anything else.
std::optional<TimeZone> fixed_zone(std::string_view name)
{
    const bool negative = name.starts_with('-');
    if (negative || name.starts_with('+')) name.remove_prefix(1);
    const auto digit = [&](std::size_t at) { return name[at] >= '0' && name[at] <= '9'; };
    if (name.size() != 5 || name[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4)) return std::nullopt;
    const int hours = (name[0] - '0') * 10 + name[1] - '0';
    const int minutes = (name[3] - '0') * 10 + name[4] - '0';
    if (hours > 23 || minutes > 59) return std::nullopt;
    const int seconds = hours * 3600 + minutes * 60;
    return TimeZone::fixed(negative ? -seconds : seconds);
}

/// Gives `read` the wall clock of a timestamp in the zone that the second argument names, UTC without one.
template <class Read>
bool read_clock(Call& call, Read read)
{
    if (!call.is(0, timestamp) || (call.size() == 2 && !call.is(1, string))) return call.no_overload();
    TimeZone zone;
    if (call.size() == 2 && call[1].string() != "UTC") {
        const std::string& name = call[1].string();
        auto found = fixed_zone(name);
        if (!found) found = TimeZone::find(name);
        if (!found) return call.fail("invalid-argument", "There is no such time zone.");
        zone = *std::move(found);
    }
    const std::int64_t field = read(zone.local_at({call[0].timestamp().seconds * 1000}));
    call.out = Value(field);
    return true;
}

std::chrono::year_month_day date_of(const LocalTime& local)
{
    return std::chrono::year(local.year) / std::chrono::month(static_cast<unsigned>(local.month)) /
           std::chrono::day(static_cast<unsigned>(local.day));
}

/// A field of a timestamp's clock, or the whole of a duration in a unit.
template <class Read>
bool read_clock_or_length(Call& call, std::int64_t unit_seconds, Read read)
{
    if (!call.is(0, duration)) return read_clock(call, read);
    if (call.size() != 1) return call.no_overload();
    call.out = Value(call[0].duration().seconds / unit_seconds);
    return true;
}

}  // namespace

bool run_to_timestamp(Call& call)
{
    std::optional<Timestamp> result;
    if (call.is(0, timestamp)) {
        result = call[0].timestamp();
    } else if (call.is(0, integer)) {
        result = timestamp_of(static_cast<Nanoseconds>(call[0].integer()) * 1'000'000'000);
        if (!result) return call.overflow("The number of seconds lies outside the years 0001 to 9999.");
    } else if (call.is(0, string)) {
        result = timestamp_from_text(call[0].string());
        if (!result)
            return call.fail("invalid-argument",
                             "The text is no timestamp such as 2026-03-02T10:00:00+07:00 in the years 0001 to 9999.");
    } else {
        return call.no_overload();
    }
    call.out = Value(*result);
    return true;
}

bool run_to_duration(Call& call)
{
    if (!call.is(0, duration) && !call.is(0, string)) return call.no_overload();
    const auto result = call.is(0, duration) ? std::optional(call[0].duration()) : duration_from_text(call[0].string());
    if (!result) return call.fail("invalid-argument", "The text is no duration such as 1h30m or 90s, of at most 292 years.");
    call.out = Value(*result);
    return true;
}

bool run_full_year(Call& call)
{
    return read_clock(call, [](const LocalTime& local) { return local.year; });
}

bool run_month(Call& call)
{
    return read_clock(call, [](const LocalTime& local) { return local.month - 1; });
}

bool run_date(Call& call)
{
    return read_clock(call, [](const LocalTime& local) { return local.day; });
}

bool run_day_of_month(Call& call)
{
    return read_clock(call, [](const LocalTime& local) { return local.day - 1; });
}

bool run_day_of_week(Call& call)
{
    return read_clock(call,
                      [](const LocalTime& local) { return static_cast<int>(std::chrono::weekday(date_of(local)).c_encoding()); });
}

bool run_day_of_year(Call& call)
{
    return read_clock(call, [](const LocalTime& local) {
        const std::chrono::sys_days first = std::chrono::year(local.year) / std::chrono::January / 1;
        return static_cast<int>((std::chrono::sys_days(date_of(local)) - first).count());
    });
}

bool run_hours(Call& call)
{
    return read_clock_or_length(call, 3600, [](const LocalTime& local) { return local.hour; });
}

bool run_minutes(Call& call)
{
    return read_clock_or_length(call, 60, [](const LocalTime& local) { return local.minute; });
}

bool run_seconds(Call& call)
{
    return read_clock_or_length(call, 1, [](const LocalTime& local) { return local.second; });
}

/// Of both the part below a second, as the specification has it for durations too.
bool run_milliseconds(Call& call)
{
    if (call.is(0, duration) && call.size() == 1) {
        call.out = Value(std::int64_t{call[0].duration().nanos / 1'000'000});
        return true;
    }
    return read_clock(call, [&](const LocalTime&) { return call[0].timestamp().nanos / 1'000'000; });
}

}  // namespace docket
