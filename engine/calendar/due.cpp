// Due instants: elapsed time, counted days, corresponding days, rolling; marks on the way. Words for it are explain.cpp's.

#include "engine/calendar/due.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "engine/base/limits.hpp"

namespace docket {

namespace {

using Reason = CalendarGap::Reason;
using std::chrono::days;
using std::chrono::year_month_day;

constexpr std::int64_t day_ms = 86'400'000;
constexpr std::int64_t period_ms_max = limits::period_days_max * day_ms;
constexpr Date first_date{std::chrono::year(1) / 1 / 1};
constexpr Date last_date{std::chrono::year(9999) / 12 / 31};

// Article 146.1: the lengths that hold where the pieces of a period are not consecutive.
constexpr std::int64_t days_of_broken_month = 30;
constexpr std::int64_t days_of_broken_year = 365;

CalendarGap gap(Reason reason, const Calendar* calendar = nullptr, int year = 0)
{
    return {reason, year, calendar ? calendar->id() : std::string()};
}

CalendarGap not_covered(const Calendar& calendar, Date date)
{
    return gap(Reason::year_not_covered, &calendar, static_cast<int>(year_month_day(date).year()));
}

Date utc_date(Instant instant)
{
    return std::chrono::floor<days>(std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(instant.ms)));
}

/// A day's margin at both ends keeps local dates inside the years 0001 to 9999 in every zone.
bool in_range(Instant instant)
{
    const Date date = utc_date(instant);
    return date > first_date && date < last_date;
}

bool in_range(Date date)
{
    return date > first_date && date < last_date;
}

/// Milliseconds of one of an elapsing unit; 0 for units that need a calendar.
std::int64_t elapsed_ms(Unit unit)
{
    switch (unit) {
    case Unit::milliseconds: return 1;
    case Unit::seconds: return 1'000;
    case Unit::minutes: return 60'000;
    case Unit::hours: return 3'600'000;
    case Unit::working_days:
    case Unit::days:
    case Unit::weeks:
    case Unit::months:
    case Unit::years: return 0;
    }
    return 0;
}

/// The most of a unit that can fit into limits::period_days_max.
std::int64_t amount_max(Unit unit)
{
    switch (unit) {
    case Unit::milliseconds:
    case Unit::seconds:
    case Unit::minutes:
    case Unit::hours: return period_ms_max / elapsed_ms(unit);
    case Unit::working_days:
    case Unit::days: return limits::period_days_max;
    case Unit::weeks: return limits::period_days_max / 7;
    case Unit::months: return limits::period_days_max / 28;
    case Unit::years: return limits::period_days_max / 365;
    }
    return 0;
}

std::optional<CalendarGap> fault_of(const Calendar* calendar, Limit limit)
{
    if (limit.amount < 0 || limit.amount > amount_max(limit.unit)) return gap(Reason::out_of_range, calendar);
    if (!calendar && elapsed_ms(limit.unit) == 0) return gap(Reason::calendar_missing);
    return std::nullopt;
}

std::optional<CalendarGap> fault_of(const Calendar* calendar, Instant from, std::span<const Pause> pauses,
                                    std::optional<Instant> restart)
{
    if (!in_range(from) || (restart && !in_range(*restart))) return gap(Reason::out_of_range, calendar);
    if (restart && *restart < from) return gap(Reason::disordered, calendar);
    for (const Pause& pause : pauses) {
        if (!in_range(pause.from) || !in_range(pause.to)) return gap(Reason::out_of_range, calendar);
        if (pause.to < pause.from) return gap(Reason::disordered, calendar);
    }
    return std::nullopt;
}

/// The same day of a later (or earlier) month, or that month's last day (article 148.3 and 148.4).
Date corresponding_day(Date date, Limit limit, int direction)
{
    const year_month_day start(date);
    const std::int64_t months = direction * limit.amount * (limit.unit == Unit::years ? 12 : 1);
    const auto month = start.year() / start.month() + std::chrono::months(months);
    const year_month_day same = month / start.day();
    return same.ok() ? Date(same) : Date(month / std::chrono::last);
}

/// Counts days of one period, writing down what each did.
class DayCount {
public:
    DayCount(const Calendar& calendar, Date start, std::span<const Pause> pauses) : calendar_(calendar), start_(start)
    {
        for (const Pause& pause : pauses) pauses_.emplace_back(calendar.local_date(pause.from), calendar.local_date(pause.to));
        note(start, DayReason::start_not_counted);
    }

    /// The `total`-th day after the start that is not paused and, if asked, is worked.
    Result<Date, CalendarGap> count(std::int64_t total, bool working_days_only, bool write_counted = true);
    Result<Date, CalendarGap> corresponding(Limit limit);
    /// Article 148.5: a closed last day moves the end to the next working day.
    Result<Date, CalendarGap> roll(Date last);

    std::vector<DayNote> take_notes() { return std::move(notes_); }

private:
    bool paused(Date date) const
    {
        return std::any_of(pauses_.begin(), pauses_.end(),
                           [&](const auto& pause) { return pause.first < date && date <= pause.second; });
    }

    void note(Date date, DayReason reason, std::int64_t number = 0, std::int64_t total = 0)
    {
        notes_.push_back({year_month_day(date), reason, number, total, {}});
    }

    void note_named(Date date, DayReason reason, std::int64_t number = 0, std::int64_t total = 0)
    {
        notes_.push_back({year_month_day(date), reason, number, total, calendar_.special_day(date)->name});
    }

    const Calendar& calendar_;
    Date start_;
    std::vector<std::pair<Date, Date>> pauses_;
    std::vector<DayNote> notes_;
};

Result<Date, CalendarGap> DayCount::count(std::int64_t total, bool working_days_only, bool write_counted)
{
    Date date = start_;
    for (std::int64_t counted = 0; counted < total;) {
        date += days(1);
        if ((date - start_).count() > limits::period_days_max || !in_range(date)) return gap(Reason::out_of_range, &calendar_);
        if (paused(date)) {
            note(date, DayReason::paused);
            continue;
        }
        if (!working_days_only) {
            ++counted;
            if (write_counted) note(date, DayReason::counted, counted, total);
            continue;
        }
        if (!calendar_.covers(date)) return not_covered(calendar_, date);
        switch (calendar_.status(date)) {
        case DayStatus::working: note(date, DayReason::counted, ++counted, total); break;
        case DayStatus::opened: note_named(date, DayReason::counted_opened, ++counted, total); break;
        case DayStatus::weekly_rest: note(date, DayReason::weekly_rest); break;
        case DayStatus::closed: note_named(date, DayReason::closed); break;
        }
    }
    return date;
}

Result<Date, CalendarGap> DayCount::corresponding(Limit limit)
{
    const Date end = corresponding_day(start_, limit, +1);
    if (!in_range(end)) return gap(Reason::out_of_range, &calendar_);
    const bool interrupted = std::any_of(pauses_.begin(), pauses_.end(), [&](const auto& pause) {
        return std::max(pause.first, start_) < std::min(pause.second, end);
    });
    if (interrupted) {
        const std::int64_t total = limit.amount * (limit.unit == Unit::years ? days_of_broken_year : days_of_broken_month);
        const auto stretched = count(total, false, false);
        if (!stretched) return stretched.error();
        // A pause is there to give time; thirty days to the month must not take some away.
        if (*stretched > end) {
            note(*stretched, DayReason::stretched, 0, total);
            return *stretched;
        }
    }
    const bool clamped = year_month_day(end).day() != year_month_day(start_).day();
    note(end, clamped ? DayReason::clamped : DayReason::corresponding);
    return end;
}

Result<Date, CalendarGap> DayCount::roll(Date last)
{
    if (!calendar_.covers(last)) return not_covered(calendar_, last);
    if (!calendar_.rolls(last)) return last;
    while (!calendar_.is_working_day(last)) {
        if (calendar_.status(last) == DayStatus::closed) {
            note_named(last, DayReason::rolled_closed);
        } else {
            note(last, DayReason::rolled_weekly_rest);
        }
        last += days(1);
        if (!calendar_.covers(last)) return not_covered(calendar_, last);
    }
    note(last, DayReason::due);
    return last;
}

/// The end of a period in days or longer, before and after rolling.
struct Ends {
    Date raw;
    Date rolled;
};

Result<Ends, CalendarGap> ends_of(DayCount& count, Limit limit)
{
    Result<Date, CalendarGap> raw = gap(Reason::out_of_range);
    if (limit.unit == Unit::months || limit.unit == Unit::years) {
        raw = count.corresponding(limit);
    } else {
        raw = count.count(limit.unit == Unit::weeks ? limit.amount * 7 : limit.amount, limit.unit == Unit::working_days);
    }
    if (!raw) return raw.error();
    const auto rolled = count.roll(*raw);
    if (!rolled) return rolled.error();
    return Ends{*raw, *rolled};
}

Date date_of(const Calendar* calendar, Instant instant)
{
    return calendar ? calendar->local_date(instant) : utc_date(instant);
}

Result<Due, CalendarGap> due_elapsed(const Calendar* calendar, Instant from, std::int64_t amount_ms, std::span<const Pause> pauses)
{
    std::vector<Pause> ordered(pauses.begin(), pauses.end());
    std::sort(ordered.begin(), ordered.end(), [](const Pause& a, const Pause& b) { return a.from < b.from; });
    Due result;
    Instant end = from + amount_ms;
    Instant resumed = from;
    for (const Pause& pause : ordered) {
        const Instant begin = std::max(pause.from, resumed);
        if (begin >= end || pause.to <= begin) continue;
        end = end + (pause.to.ms - begin.ms);
        resumed = pause.to;
        result.explanation.push_back({year_month_day(date_of(calendar, begin)), DayReason::paused, 0, 0, {}});
    }
    if (end.ms - from.ms > period_ms_max || !in_range(end)) return gap(Reason::out_of_range, calendar);
    result.due_at = end;
    result.due_on = year_month_day(date_of(calendar, end));
    result.explanation.push_back({result.due_on, DayReason::elapsed, 0, 0, {}});
    return result;
}

/// p % of n, rounded up.
std::int64_t share(std::int64_t n, int percent)
{
    return (n * percent + 99) / 100;
}

/// The day in which the share is reached.
Date share_day(const std::vector<DayNote>& notes, Date start, Date raw_end, Limit limit, int percent)
{
    const bool by_count = limit.unit == Unit::working_days || limit.unit == Unit::days || limit.unit == Unit::weeks;
    if (!by_count) return start + days(share((raw_end - start).count(), percent));
    for (const DayNote& note : notes)
        if (note.number > 0 && note.number == share(note.total, percent)) return Date(note.date);
    return start;
}

/// The day `amount` working days before `date`, which is not counted.
Result<Date, CalendarGap> working_days_before(const Calendar& calendar, Date date, std::int64_t amount)
{
    for (std::int64_t counted = 0; counted < amount;) {
        date -= days(1);
        if (!calendar.covers(date)) return not_covered(calendar, date);
        if (calendar.is_working_day(date)) ++counted;
    }
    return date;
}

}  // namespace

Result<Due, CalendarGap> due(const Calendar* calendar, Instant from, Limit limit, std::span<const Pause> pauses,
                             std::optional<Instant> restart)
{
    if (const auto fault = fault_of(calendar, limit)) return *fault;
    if (const auto fault = fault_of(calendar, from, pauses, restart)) return *fault;
    const Instant start = restart.value_or(from);
    if (const std::int64_t unit_ms = elapsed_ms(limit.unit)) return due_elapsed(calendar, start, limit.amount * unit_ms, pauses);

    DayCount count(*calendar, calendar->local_date(start), pauses);
    const auto ends = ends_of(count, limit);
    if (!ends) return ends.error();
    // Article 148.6: the last day ends at 24:00, which is where the next one starts.
    return Due{year_month_day(ends->rolled), calendar->start_of(ends->rolled + days(1)), count.take_notes()};
}

Result<Instant, CalendarGap> before(const Calendar* calendar, Instant due_at, Limit limit)
{
    if (const auto fault = fault_of(calendar, limit)) return *fault;
    if (!in_range(due_at)) return gap(Reason::out_of_range, calendar);
    if (const std::int64_t unit_ms = elapsed_ms(limit.unit)) {
        const Instant result{due_at.ms - limit.amount * unit_ms};
        if (!in_range(result)) return gap(Reason::out_of_range, calendar);
        return result;
    }
    // 24:00 of a day is written as the next day's 00:00; a millisecond less is in the day that is meant.
    Date date = calendar->local_date({due_at.ms - 1});
    if (limit.unit == Unit::working_days) {
        const auto earlier = working_days_before(*calendar, date, limit.amount);
        if (!earlier) return earlier.error();
        date = *earlier;
    } else if (limit.unit == Unit::months || limit.unit == Unit::years) {
        date = corresponding_day(date, limit, -1);
    } else {
        date -= days(limit.unit == Unit::weeks ? limit.amount * 7 : limit.amount);
    }
    if (!in_range(date)) return gap(Reason::out_of_range, calendar);
    return calendar->start_of(date);
}

Result<Instant, CalendarGap> mark_instant(const Calendar* calendar, Instant from, Limit limit, const Mark& mark,
                                          std::span<const Pause> pauses, std::optional<Instant> restart)
{
    assert(mark.percent.has_value() != mark.before.has_value());
    if (mark.before) {
        const auto end = due(calendar, from, limit, pauses, restart);
        if (!end) return end.error();
        return before(calendar, end->due_at, *mark.before);
    }
    if (const auto fault = fault_of(calendar, limit)) return *fault;
    if (const auto fault = fault_of(calendar, from, pauses, restart)) return *fault;
    const Instant start = restart.value_or(from);
    if (const std::int64_t unit_ms = elapsed_ms(limit.unit)) {
        const auto end = due_elapsed(calendar, start, share(limit.amount * unit_ms, *mark.percent), pauses);
        if (!end) return end.error();
        return end->due_at;
    }
    const Date start_date = calendar->local_date(start);
    DayCount count(*calendar, start_date, pauses);
    const auto ends = ends_of(count, limit);
    if (!ends) return ends.error();
    return calendar->start_of(share_day(count.take_notes(), start_date, ends->raw, limit, *mark.percent));
}

}  // namespace docket
