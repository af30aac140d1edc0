#pragma once

// The footer of a TZif file: a POSIX TZ string ("CET-1CEST,M3.5.0,M10.5.0/3"), which says how a zone goes on after its last
// recorded transition. Private to time_zone.cpp and its test.

#include <cstdint>
#include <optional>
#include <string_view>

namespace docket {

/// When in a year the clock changes.
struct PosixTzChange {
    enum class Kind { julian_no_leap, zero_based_day, month_week_day };
    Kind kind = Kind::zero_based_day;
    int day = 0;    ///< 1 to 365 without 29 February; 0 to 365; or the weekday, 0 is Sunday
    int month = 0;  ///< 1 to 12
    int week = 0;   ///< 1 to 5, 5 is the last
    std::int64_t seconds = 7200;  ///< After local midnight; may be negative or more than a day (RFC 8536, 3.3.1).
};

struct PosixTz {
    std::int64_t standard_offset = 0;  ///< Seconds east of Greenwich, the sign turned round from what the text says.
    std::optional<std::int64_t> daylight_offset;
    PosixTzChange begins;
    PosixTzChange ends;

    [[nodiscard]] std::int64_t offset_at(std::int64_t utc_second) const;
};

/// nullopt if `text` is no POSIX TZ string with its rules written out.
[[nodiscard]] std::optional<PosixTz> posix_tz_from_text(std::string_view text);

}  // namespace docket
