#include "engine/base/time/time.hpp"

#include <chrono>

namespace docket {

namespace {

using Days = std::chrono::sys_days;
using std::chrono::milliseconds;

/// Reads exactly `width` decimal digits at `position`; nullopt if there are not that many.
std::optional<int> digits(std::string_view text, std::size_t position, std::size_t width)
{
    if (text.size() < position + width) return std::nullopt;
    int value = 0;
    for (const char c : text.substr(position, width)) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

/// "Z", "+07:00" or "-05:30" to minutes; nullopt if malformed.
std::optional<int> offset_minutes(std::string_view text)
{
    if (text == "Z" || text == "z") return 0;
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
    const auto hours = digits(text, 1, 2);
    const auto minutes = digits(text, 4, 2);
    if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
    const int total = *hours * 60 + *minutes;
    return text[0] == '-' ? -total : total;
}

/// The digits after '.', cut to milliseconds. `text` starts at the '.'; `used` is how many characters were taken.
std::optional<int> fraction_ms(std::string_view text, std::size_t& used)
{
    used = 1;
    int ms = 0;
    int weight = 100;
    while (used < text.size() && text[used] >= '0' && text[used] <= '9') {
        ms += (text[used] - '0') * weight;
        weight /= 10;
        ++used;
    }
    if (used == 1) return std::nullopt;
    return ms;
}

/// The last `width` decimal digits of `number`. snprintf takes ten times as long, and each entry holds several instants.
void put_digits(char* begin, std::size_t width, unsigned number)
{
    for (char* digit = begin + width; digit != begin; number /= 10) *--digit = static_cast<char>('0' + number % 10);
}

}  // namespace

void append_rfc3339(std::string& out, Instant instant)
{
    const auto point = std::chrono::sys_time<milliseconds>(milliseconds(instant.ms));
    const auto day = std::chrono::floor<std::chrono::days>(point);
    const std::chrono::year_month_day date(day);
    const auto ms = static_cast<unsigned>((point - day).count());
    const int year = static_cast<int>(date.year());
    char text[] = "0000-00-00T00:00:00.000Z";
    put_digits(text, 4, static_cast<unsigned>(year));
    put_digits(text + 5, 2, static_cast<unsigned>(date.month()));
    put_digits(text + 8, 2, static_cast<unsigned>(date.day()));
    put_digits(text + 11, 2, ms / 3'600'000);
    put_digits(text + 14, 2, ms / 60'000 % 60);
    put_digits(text + 17, 2, ms / 1'000 % 60);
    put_digits(text + 20, 3, ms % 1'000);
    // A year beyond the promised ones is at least told apart from any of those.
    if (year < 0 || year > 9'999)
        out.append(std::to_string(year)).append(text + 4, sizeof text - 5);
    else
        out.append(text, sizeof text - 1);
}

std::string to_rfc3339(Instant instant)
{
    std::string text;
    append_rfc3339(text, instant);
    return text;
}

std::optional<Instant> from_rfc3339(std::string_view text)
{
    const auto year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
    const auto hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
    if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
    const bool separators = text[4] == '-' && text[7] == '-' && (text[10] == 'T' || text[10] == 't') && text[13] == ':' && text[16] == ':';
    const std::chrono::year_month_day date(std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day)));
    if (!separators || !date.ok() || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
    std::size_t position = 19;
    int ms = 0;
    if (position < text.size() && text[position] == '.') {
        std::size_t used = 0;
        const auto fraction = fraction_ms(text.substr(position), used);
        if (!fraction) return std::nullopt;
        ms = *fraction;
        position += used;
    }
    const auto offset = offset_minutes(text.substr(position));
    if (!offset) return std::nullopt;
    const std::int64_t days = Days(date).time_since_epoch().count();
    const std::int64_t minutes = (days * 24 + *hour) * 60 + *minute - *offset;
    return Instant{(minutes * 60 + *second) * 1000 + ms};
}

Instant SystemClock::now() const
{
    return {std::chrono::duration_cast<milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count()};
}

}  // namespace docket
