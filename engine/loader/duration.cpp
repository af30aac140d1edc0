// Periods and marks as text. One table of units serves reading and printing.

#include "engine/loader/duration.hpp"

#include <array>
#include <charconv>

namespace docket {

namespace {

struct UnitName {
    Unit unit;
    std::string_view singular;
    std::string_view plural;
};

constexpr std::array<UnitName, 9> unit_names{{
    {Unit::milliseconds, "ms", "ms"},
    {Unit::seconds, "s", "s"},
    {Unit::minutes, "minute", "minutes"},
    {Unit::hours, "hour", "hours"},
    {Unit::working_days, "working day", "working days"},
    {Unit::days, "day", "days"},
    {Unit::weeks, "week", "weeks"},
    {Unit::months, "month", "months"},
    {Unit::years, "year", "years"},
}};

const UnitName& name_of(Unit unit) noexcept
{
    for (const UnitName& name : unit_names) {
        if (name.unit == unit) return name;
    }
    return unit_names.back();
}

std::string_view trimmed(std::string_view text) noexcept
{
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

/// Reads digits off the front; nullopt, and nothing taken, if there are none or the number has no place in 64 bits.
std::optional<std::int64_t> take_number(std::string_view& text) noexcept
{
    std::int64_t number = 0;
    if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (fault != std::errc{}) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

}  // namespace

std::optional<Unit> parse_unit(std::string_view text)
{
    text = trimmed(text);
    for (const UnitName& name : unit_names) {
        if (text == name.singular || text == name.plural) return name.unit;
    }
    return std::nullopt;
}

std::optional<Limit> parse_limit(std::string_view text)
{
    text = trimmed(text);
    const auto amount = take_number(text);
    if (!amount || text.empty() || text.front() != ' ') return std::nullopt;
    const auto unit = parse_unit(text);
    if (!unit || *amount > (needs_calendar(*unit) ? limit_amount_max : elapsed_amount_max)) return std::nullopt;
    return Limit{*amount, *unit};
}

std::optional<Mark> parse_mark(std::string_view text)
{
    constexpr std::string_view before = " before";
    text = trimmed(text);
    Mark mark;
    if (text.ends_with(before)) {
        mark.before = parse_limit(text.substr(0, text.size() - before.size()));
        return mark.before ? std::optional(mark) : std::nullopt;
    }
    const auto percent = take_number(text);
    if (!percent || text != "%" || *percent < 1 || *percent > 99) return std::nullopt;
    mark.percent = static_cast<int>(*percent);
    return mark;
}

bool needs_calendar(Unit unit) noexcept
{
    return unit >= Unit::working_days;
}

std::string to_text(const Limit& limit)
{
    const UnitName& name = name_of(limit.unit);
    return std::to_string(limit.amount) + " " + std::string(limit.amount == 1 ? name.singular : name.plural);
}

std::string_view to_text(Unit unit) noexcept
{
    return name_of(unit).plural;
}

std::string to_text(const Mark& mark)
{
    if (mark.before) return to_text(*mark.before) + " before";
    return std::to_string(mark.percent.value_or(0)) + "%";
}

}  // namespace docket
