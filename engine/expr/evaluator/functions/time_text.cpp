// Timestamps and durations as text and as nanoseconds.

#include "engine/expr/evaluator/functions/time_text.hpp"

#include <chrono>
#include <cstdio>

namespace docket {

namespace {

constexpr std::int64_t nanos_per_second = 1'000'000'000;
constexpr std::int64_t first_second = -62'135'596'800;  // 0001-01-01T00:00:00Z
constexpr std::int64_t last_second = 253'402'300'799;   // 9999-12-31T23:59:59Z

/// Exactly `length` decimal digits at `at`, between `low` and `high`; -1 if not.
int field_at(std::string_view text, std::size_t at, std::size_t length, int low, int high)
{
    if (at + length > text.size()) return -1;
    int value = 0;
    for (const char c : text.substr(at, length)) {
        if (c < '0' || c > '9') return -1;
        value = value * 10 + (c - '0');
    }
    return value >= low && value <= high ? value : -1;
}

/// Seconds that a zone "Z" or "+07:00" is ahead of UTC.
std::optional<std::int64_t> zone_offset(std::string_view zone)
{
    if (zone == "Z") return 0;
    if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':') return std::nullopt;
    const int hours = field_at(zone, 1, 2, 0, 23);
    const int minutes = field_at(zone, 4, 2, 0, 59);
    if (hours < 0 || minutes < 0) return std::nullopt;
    const std::int64_t offset = hours * 3600 + minutes * 60;
    return zone[0] == '-' ? -offset : offset;
}

/// Digits after a point, as nanoseconds of `unit`; what is finer is dropped.
Nanoseconds fraction_of(std::string_view digits, std::int64_t unit)
{
    constexpr std::size_t digits_read_max = 18;  // finer than a nanosecond of an hour, and the product below stays in 128 bits
    Nanoseconds numerator = 0;
    Nanoseconds denominator = 1;
    for (const char c : digits.substr(0, digits_read_max)) {
        numerator = numerator * 10 + (c - '0');
        denominator *= 10;
    }
    return numerator * unit / denominator;
}

std::size_t digits_in(std::string_view text)
{
    std::size_t count = 0;
    while (count < text.size() && text[count] >= '0' && text[count] <= '9') ++count;
    return count;
}

/// ".5", ".123456789" or "": without the zeros at the end.
std::string fraction_text(std::int64_t nanos)
{
    if (nanos == 0) return "";
    char digits[16];
    std::snprintf(digits, sizeof digits, ".%09lld", static_cast<long long>(nanos));
    std::string text = digits;
    return text.substr(0, text.find_last_not_of('0') + 1);
}

struct Unit {
    std::string_view name;
    std::int64_t nanos;
};

/// Those of which another is the beginning come first.
constexpr Unit units[] = {
    {"ns", 1},
    {"us", 1'000},
    {"µs", 1'000},
    {"μs", 1'000},
    {"ms", 1'000'000},
    {"s", nanos_per_second},
    {"m", 60 * nanos_per_second},
    {"h", 3600 * nanos_per_second},
};

/// One number with its unit; takes it off `text`.
std::optional<Nanoseconds> take_part(std::string_view& text)
{
    const std::string_view whole = text.substr(0, digits_in(text));
    text.remove_prefix(whole.size());
    std::string_view fraction;
    if (text.starts_with('.')) {
        fraction = text.substr(1, digits_in(text.substr(1)));
        text.remove_prefix(1 + fraction.size());
    }
    if (whole.empty() && fraction.empty()) return std::nullopt;
    for (const Unit& unit : units) {
        if (!text.starts_with(unit.name)) continue;
        text.remove_prefix(unit.name.size());
        Nanoseconds value = 0;
        for (const char c : whole) {
            value = value * 10 + (c - '0');
            if (value > INT64_MAX) return std::nullopt;
        }
        return value * unit.nanos + fraction_of(fraction, unit.nanos);
    }
    return std::nullopt;
}

}  // namespace

Nanoseconds nanoseconds_of(const Timestamp& timestamp) noexcept
{
    return static_cast<Nanoseconds>(timestamp.seconds) * nanos_per_second + timestamp.nanos;
}

Nanoseconds nanoseconds_of(const Duration& duration) noexcept
{
    return static_cast<Nanoseconds>(duration.seconds) * nanos_per_second + duration.nanos;
}

std::optional<Timestamp> timestamp_of(Nanoseconds since_epoch) noexcept
{
    Nanoseconds seconds = since_epoch / nanos_per_second;
    auto nanos = static_cast<std::int32_t>(since_epoch % nanos_per_second);
    if (nanos < 0) {
        nanos += static_cast<std::int32_t>(nanos_per_second);
        --seconds;
    }
    if (seconds < first_second || seconds > last_second) return std::nullopt;
    return Timestamp{static_cast<std::int64_t>(seconds), nanos};
}

std::optional<Duration> duration_of(Nanoseconds length) noexcept
{
    if (length < INT64_MIN || length > INT64_MAX) return std::nullopt;
    const auto nanos = static_cast<std::int64_t>(length);
    return Duration{nanos / nanos_per_second, static_cast<std::int32_t>(nanos % nanos_per_second)};
}

std::optional<Timestamp> timestamp_from_text(std::string_view text)
{
    using namespace std::chrono;
    if (text.size() < 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':')
        return std::nullopt;
    const int years = field_at(text, 0, 4, 1, 9999);
    const int months_ = field_at(text, 5, 2, 1, 12);
    const int days_ = field_at(text, 8, 2, 1, 31);
    const int hours_ = field_at(text, 11, 2, 0, 23);
    const int minutes_ = field_at(text, 14, 2, 0, 59);
    const int seconds_ = field_at(text, 17, 2, 0, 59);
    if (years < 0 || months_ < 0 || days_ < 0 || hours_ < 0 || minutes_ < 0 || seconds_ < 0) return std::nullopt;
    const auto date = year(years) / month(static_cast<unsigned>(months_)) / day(static_cast<unsigned>(days_));
    if (!date.ok()) return std::nullopt;

    std::string_view rest = text.substr(19);
    Nanoseconds nanos = 0;
    if (rest.starts_with('.')) {
        const std::size_t digits = digits_in(rest.substr(1));
        if (digits == 0) return std::nullopt;
        nanos = fraction_of(rest.substr(1, digits), nanos_per_second);
        rest.remove_prefix(1 + digits);
    }
    const auto offset = zone_offset(rest);
    if (!offset) return std::nullopt;
    const std::int64_t local =
        (sys_days(date).time_since_epoch().count() * std::int64_t{24} + hours_) * 3600 + minutes_ * 60 + seconds_;
    return timestamp_of(static_cast<Nanoseconds>(local - *offset) * nanos_per_second + nanos);
}

std::optional<Duration> duration_from_text(std::string_view text)
{
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    if (text == "0") return Duration{};
    if (text.empty()) return std::nullopt;
    Nanoseconds sum = 0;
    while (!text.empty()) {
        const auto part = take_part(text);
        if (!part) return std::nullopt;
        sum += *part;
        // One nanosecond more than the positive end is still a negative duration.
        if (sum > static_cast<Nanoseconds>(INT64_MAX) + 1) return std::nullopt;
    }
    return duration_of(negative ? -sum : sum);
}

std::string to_text(const Timestamp& timestamp)
{
    using namespace std::chrono;
    const sys_seconds second{seconds(timestamp.seconds)};
    const auto day = floor<days>(second);
    const year_month_day date(day);
    const auto of_day = static_cast<int>((second - day).count());
    char text[64];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), of_day / 3600, of_day / 60 % 60,
                  of_day % 60);
    return text + fraction_text(timestamp.nanos) + "Z";
}

std::string to_text(const Duration& duration)
{
    const bool negative = duration.seconds < 0 || duration.nanos < 0;
    const auto magnitude = [&](std::int64_t value) { return value < 0 ? -value : value; };
    std::string text = negative ? "-" : "";
    text += std::to_string(magnitude(duration.seconds));
    return text + fraction_text(magnitude(duration.nanos)) + "s";
}

}  // namespace docket
