#pragma once

// The calendar of an office: which days it works, why it is closed on the others, and where its midnight is.
// Floor 2. Immutable and without I/O: engine/loader reads calendar files, engine/calendar/due.hpp counts with them.

#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/time/time.hpp"
#include "engine/base/time/time_zone.hpp"
#include "engine/model/definition/text.hpp"

namespace docket {

/// A civil date as a day number. It has no zone: a calendar says which instants belong to it.
using Date = std::chrono::sys_days;

/// "2026-11-24".
[[nodiscard]] std::string to_text(Date date);

/// Reads exactly "YYYY-MM-DD"; nullopt if it is anything else or a date that does not exist. Years 0001 to 9999.
[[nodiscard]] std::optional<Date> date_from_text(std::string_view text);

/// Why a day differs from what its weekday says.
enum class SpecialKind {
    statutory,  ///< A public holiday or paid day off by law.
    make_up,    ///< Off because a holiday fell on a weekly rest day (Labour Code 2019, article 111.3).
    swap,       ///< Exchanged by official notice: a working day closed, or a rest day opened.
};

struct SpecialDay {
    LocalText name;      ///< "Ngày Văn hóa Việt Nam", "Vietnam Culture Day"; both languages are filled.
    SpecialKind kind = SpecialKind::statutory;
    std::string source;  ///< The act or notice: "TB-9441-BNV".
    Confidence confidence = Confidence::none;

    friend bool operator==(const SpecialDay&, const SpecialDay&) = default;
};

/// Where a year's days come from. A year without one is not covered, and nothing may be computed in it.
struct YearSource {
    std::string source;
    Confidence confidence = Confidence::none;

    friend bool operator==(const YearSource&, const YearSource&) = default;
};

/// What the sources leave open (domain.md 3.1). The defaults follow the swap notices, which apply to State offices.
struct CalendarFlags {
    bool opened_days_count = true;     ///< A rest day opened by a swap counts as a working day for deadlines.
    bool swapped_days_off_roll = true; ///< A period of days, weeks, months or years that ends on a swapped day off rolls on.

    friend bool operator==(const CalendarFlags&, const CalendarFlags&) = default;
};

/// All that a calendar file says. No date is both closed and opened.
struct CalendarParts {
    std::string id;                          ///< "vn-state-offices"
    std::string version;                     ///< "2026-10-02"; stored with each deadline that was computed.
    LocalText title;
    std::string zone_name;                   ///< IANA: "Asia/Ho_Chi_Minh"
    TimeZone zone;
    std::array<bool, 7> weekly_rest{};       ///< By std::chrono::weekday::c_encoding(): 0 is Sunday.
    std::map<Date, SpecialDay> closed;
    std::map<Date, SpecialDay> opened;
    std::map<int, YearSource> years;
    std::optional<std::chrono::minutes> cutoff_forward;  ///< Since midnight. Forwarding only; it moves no deadline.
    CalendarFlags flags;
};

enum class DayStatus {
    working,      ///< An ordinary working day.
    opened,       ///< A rest day that a swap made a working day.
    weekly_rest,
    closed,       ///< Statutory, make-up or swapped off: see special_day().
};

/// Immutable; any number of threads may use one.
class Calendar {
public:
    /// @pre No date is in both `parts.closed` and `parts.opened`; the file loader reports one that is.
    explicit Calendar(CalendarParts parts);

    [[nodiscard]] const std::string& id() const noexcept { return parts_.id; }
    [[nodiscard]] const std::string& version() const noexcept { return parts_.version; }
    [[nodiscard]] const TimeZone& zone() const noexcept { return parts_.zone; }
    [[nodiscard]] const CalendarParts& parts() const noexcept { return parts_; }

    /// Whether the year of `date` has an entry. The three functions below ask for it as a precondition (asserted).
    [[nodiscard]] bool covers(Date date) const;
    [[nodiscard]] DayStatus status(Date date) const;
    [[nodiscard]] bool is_working_day(Date date) const;
    /// Whether a period that ends on `date` has to end later (Civil Code 2015, article 148.5, with our flags).
    [[nodiscard]] bool rolls(Date date) const;

    /// The name, kind and source of a closed or opened day; nullptr for all others. Valid as long as the calendar.
    [[nodiscard]] const SpecialDay* special_day(Date date) const;

    /// The civil date in the calendar's zone.
    [[nodiscard]] Date local_date(Instant instant) const;
    /// The first instant of `date` in the calendar's zone: 00:00, or what comes next where a clock change skips it.
    [[nodiscard]] Instant start_of(Date date) const;

private:
    CalendarParts parts_;
};

}  // namespace docket
