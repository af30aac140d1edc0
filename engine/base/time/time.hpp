#pragma once

// Instants and the clock interface. Calendar arithmetic (working days, months) lives in engine/calendar; zones too.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace docket {

/// A point in time: milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
struct Instant {
    std::int64_t ms = 0;

    friend auto operator<=>(const Instant&, const Instant&) = default;
    friend Instant operator+(Instant instant, std::int64_t milliseconds) { return {instant.ms + milliseconds}; }
};

/// "2026-03-02T03:14:15.926Z": RFC 3339, UTC, always three digits of milliseconds. Years 0001 to 9999.
[[nodiscard]] std::string to_rfc3339(Instant instant);
void append_rfc3339(std::string& out, Instant instant);

/// Reads RFC 3339 with "Z" or an offset, with or without a fraction (cut to milliseconds).
/// nullopt if it is anything else, a date that does not exist included.
[[nodiscard]] std::optional<Instant> from_rfc3339(std::string_view text);

/// The only source of "now". Passed in wherever time is needed outside the pure core; inside it, time is an argument.
class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Instant now() const = 0;
};

/// The machine's wall clock.
class SystemClock final : public Clock {
public:
    [[nodiscard]] Instant now() const override;
};

}  // namespace docket
