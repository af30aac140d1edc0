#pragma once

// Due instants, and why: the time rules of the Civil Code 2015, articles 144 to 148 (domain.md section 3). Pure.
// Not here: which clock runs in which state (engine/interpreter), reading calendar files (engine/loader).

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/base/time/time.hpp"
#include "engine/calendar/calendar.hpp"
#include "engine/model/definition/limit.hpp"
#include "engine/model/definition/text.hpp"

namespace docket {

/// Time that does not count. For days and longer units the day of `from` counts as used, and counting resumes on the day
/// after the day of `to` (article 147.3: the day of an event is not counted). Pauses may overlap and come in any order.
struct Pause {
    Instant from;
    Instant to;  ///< Not before `from`.

    friend bool operator==(const Pause&, const Pause&) = default;
};

/// What one day did in a period.
enum class DayReason {
    start_not_counted,   ///< The day the period starts on (article 147.2 and 147.3).
    counted,             ///< Counted, `number` of `total`.
    counted_opened,      ///< As counted: a rest day that a swap made a working day; `name` says which.
    weekly_rest,         ///< Skipped: weekend.
    closed,              ///< Skipped: `name` says which holiday, make-up or swapped day.
    paused,              ///< Skipped: the period was paused.
    corresponding,       ///< Months and years: the corresponding day (article 148.3 and 148.4).
    clamped,             ///< As corresponding, but the month has no such day, so it is its last one.
    stretched,           ///< Months and years with a pause: the end of `total` days by the lengths of article 146.1.
    rolled_weekly_rest,  ///< The last day would be a weekend: the period goes on (article 148.5).
    rolled_closed,       ///< The last day would be a holiday, `name`: the period goes on.
    due,                 ///< The working day the period rolled to.
    elapsed,             ///< Hours and shorter: the day the time is up; nothing is skipped.
};

/// "counted_opened"; the text form is part of the interface.
[[nodiscard]] std::string_view code_of(DayReason reason) noexcept;

/// A line of the explanation. `describe` puts it into words.
struct DayNote {
    std::chrono::year_month_day date;
    DayReason reason = DayReason::counted;
    std::int64_t number = 0;  ///< counted, counted_opened: which one, from 1; elsewhere 0.
    std::int64_t total = 0;   ///< counted, counted_opened, stretched: of how many; elsewhere 0.
    LocalText name;           ///< Of a closed or opened day; empty elsewhere.

    friend bool operator==(const DayNote&, const DayNote&) = default;
};

/// "ngày làm việc thứ 3/5" style sentences, vi and en, without the date.
[[nodiscard]] LocalText describe(const DayNote& note);

struct Due {
    std::chrono::year_month_day due_on;  ///< The last day, in the calendar's zone (UTC without a calendar).
    Instant due_at;                      ///< Days and longer: 24:00 of `due_on`, which is the next local midnight.
    std::vector<DayNote> explanation;    ///< Every day counted, skipped or rolled over, in order. Months and years run to
                                         ///< their corresponding day in one step, so the days between are not listed.
};

/// Why no due instant can be given. Refusing is the rule: a guess would become a legal deadline.
struct CalendarGap {
    enum class Reason {
        year_not_covered,  ///< The count needs `year`, and the calendar has no entry for it.
        calendar_missing,  ///< Days and longer units need a calendar, and there is none.
        out_of_range,      ///< Negative, ending later than limits::period_days_max, or outside the years 0001 to 9999.
        disordered,        ///< A pause that ends before it starts, or a restart before the start.
    };
    Reason reason = Reason::year_not_covered;
    int year = 0;          ///< year_not_covered only.
    std::string calendar;  ///< Its id, or "".

    friend bool operator==(const CalendarGap&, const CalendarGap&) = default;
};

/// "Expected to …, but …", in both languages.
[[nodiscard]] LocalText describe(const CalendarGap& gap);

/// For `Result<T, CalendarGap>::value()` on a gap, which is our bug: callers test first.
[[noreturn]] void throw_exception_from_error(const CalendarGap& gap, const boost::source_location& where);

/// When a period ends that starts at `from`.
///
/// - milliseconds to hours: time elapses and is never rolled; a pause adds its length. `calendar` may be null.
/// - working_days: working days after the day of `from`. Only years with a counted or skipped day must be covered.
/// - days, weeks: days after the day of `from`; a closed last day moves the end to the next working day.
/// - months, years: the corresponding day, clamped to the month's last, then as above. A pause turns them into days by
///   the lengths of article 146.1 (30 and 365), but never to an earlier end than without the pause.
/// - An amount of 0 ends with the day of `from` itself, or with the next working day if that one is closed.
///
/// @param restart  A fresh full period starts with this event; what was used before is forgotten, pauses up to it too.
/// @return The due instant with its reasons, or a CalendarGap. Equal arguments give equal results on any machine with the
///         same zone data.
[[nodiscard]] Result<Due, CalendarGap> due(const Calendar* calendar, Instant from, Limit limit,
                                           std::span<const Pause> pauses = {}, std::optional<Instant> restart = std::nullopt);

/// The instant `limit` before `due_at`: for working days, days and longer the START (00:00 local) of that day, so that what
/// has to exist "1 working day before" Monday 28 September is there when Friday 25 September begins. Never rolled.
/// An elapsing unit is subtracted.
[[nodiscard]] Result<Instant, CalendarGap> before(const Calendar* calendar, Instant due_at, Limit limit);

/// The instant of a mark on the way to the due instant of the same arguments.
///
/// "70%" of an elapsing period is 70 % of its counted time. Of a period in days it is the START of the day in which the
/// share is reached: the ceil(70 % of N)-th counted day; of months and years, N is the number of days to their end, as it
/// would be without rolling. "1 working day before" is `before`. The result is never later than the due instant, and may lie
/// before `from` if a `before` mark is longer than the period: what is to happen then, happens at once.
///
/// @pre exactly one of `mark.percent` and `mark.before` is set.
[[nodiscard]] Result<Instant, CalendarGap> mark_instant(const Calendar* calendar, Instant from, Limit limit, const Mark& mark,
                                                        std::span<const Pause> pauses = {},
                                                        std::optional<Instant> restart = std::nullopt);

}  // namespace docket
