#pragma once

// Timestamps and durations: their ranges, their arithmetic and their text, as CEL defines them. The calendar of working days is
// engine/calendar's; instants to the millisecond are engine/base/time/time.hpp's.

#include <optional>
#include <string>
#include <string_view>

#include "engine/model/value.hpp"

namespace docket {

/// Wide enough for any sum or difference of timestamps and durations.
__extension__ typedef __int128 Nanoseconds;

[[nodiscard]] Nanoseconds nanoseconds_of(const Timestamp& timestamp) noexcept;
[[nodiscard]] Nanoseconds nanoseconds_of(const Duration& duration) noexcept;

/// nullopt outside the years 0001 to 9999.
[[nodiscard]] std::optional<Timestamp> timestamp_of(Nanoseconds since_epoch) noexcept;

/// nullopt if the nanoseconds do not fit 64 bits, about 292 years either way: CEL's own range, narrower than that of the type.
[[nodiscard]] std::optional<Duration> duration_of(Nanoseconds length) noexcept;

[[nodiscard]] inline std::optional<Timestamp> add(const Timestamp& timestamp, const Duration& duration) noexcept
{
    return timestamp_of(nanoseconds_of(timestamp) + nanoseconds_of(duration));
}

/// RFC 3339 with "Z" or an offset; digits of a second after the ninth are dropped. nullopt for anything else or out of range.
[[nodiscard]] std::optional<Timestamp> timestamp_from_text(std::string_view text);

/// "1h30m", "-1.5s", "100ms", "0": decimal numbers with the units h, m, s, ms, us (µs), ns. nullopt for anything else or out of
/// range.
[[nodiscard]] std::optional<Duration> duration_from_text(std::string_view text);

/// "2009-02-13T23:31:30.25Z": UTC, as many digits of a second as are needed.
[[nodiscard]] std::string to_text(const Timestamp& timestamp);

/// "5400s", "-1.5s": seconds, as many digits as are needed.
[[nodiscard]] std::string to_text(const Duration& duration);

}  // namespace docket
