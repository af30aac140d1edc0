#pragma once

// TimeZone: offsets from UTC, from the machine's zone files (TZif, RFC 8536). Not a calendar: days and working days are
// engine/calendar's.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/time/time.hpp"

namespace docket {

/// A date and time of day on the wall clock of some zone, Gregorian, also before 1582. Fields outside their usual range carry over
/// (hour 24 is the next day's 0), the month excepted.
struct LocalTime {
    int year = 1970;
    int month = 1;  ///< 1 to 12
    int day = 1;
    int hour = 0;
    int minute = 0;
    int second = 0;

    friend auto operator<=>(const LocalTime&, const LocalTime&) = default;
};

/// Immutable and cheap to copy. Any number of threads may read one.
class TimeZone {
public:
    /// UTC, without a file.
    TimeZone();

    /// Seconds east of Greenwich, -86'399 to 86'399 (asserted).
    [[nodiscard]] static TimeZone fixed(std::int32_t offset_seconds);

    /// By IANA name ("Asia/Ho_Chi_Minh"), from /usr/share/zoneinfo. A file is read once in the life of the process; afterwards the
    /// call takes a shared lock. nullopt if the name is no name of a zone (anything that is not letters, digits, `_`, `+`, `-` and
    /// single slashes inside included), or the file cannot be read or is no TZif.
    [[nodiscard]] static std::optional<TimeZone> find(std::string_view name);

    /// From the bytes of a TZif file, version 1 to 4. nullopt if they are none.
    [[nodiscard]] static std::optional<TimeZone> from_tzif(std::string_view bytes);

    /// Seconds east of Greenwich. Before the first known transition it is the first standard offset; after the last one, the rule
    /// in the file's footer (a POSIX TZ string) holds for ever.
    [[nodiscard]] std::int32_t offset_seconds_at(Instant instant) const;

    [[nodiscard]] LocalTime local_at(Instant instant) const;

    /// The instant at which clocks show `local`. Where the clock was put forward over it, the first instant after the gap (so that
    /// a midnight that never was is the day's first instant); where it shows twice, the earlier one.
    [[nodiscard]] Instant instant_of(const LocalTime& local) const;

    /// The first instant of a local day.
    [[nodiscard]] Instant midnight(int year, int month, int day) const { return instant_of({year, month, day, 0, 0, 0}); }

private:
    struct Rules;
    explicit TimeZone(std::shared_ptr<const Rules> rules);
    [[nodiscard]] std::int64_t offset_at_second(std::int64_t second) const;

    std::shared_ptr<const Rules> rules_;  // never null
};

}  // namespace docket
