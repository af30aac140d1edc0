#pragma once

// Periods and marks as people write them: "5 working days", "70%", "1 working day before". Pure text; computed periods
// ("{data.months} months") need the names of a definition and are read by the loader.

#include <optional>
#include <string>
#include <string_view>

#include "engine/model/definition/limit.hpp"

namespace docket {

/// Most that a period of days or longer may count of its unit: a century in days. What is longer is a slip of the key.
inline constexpr std::int64_t limit_amount_max = 100LL * 366;
/// The same for hours and shorter: a century in seconds, which also keeps hours in milliseconds far inside 64 bits.
inline constexpr std::int64_t elapsed_amount_max = limit_amount_max * 24 * 3600;

/// "10 ms", "30 s", "15 minutes", "72 hours", "5 working days", "30 days", "2 weeks", "6 months", "2 years". One space or more
/// between number and unit; singular and plural alike. nullopt for anything else, a negative or too large amount included.
[[nodiscard]] std::optional<Limit> parse_limit(std::string_view text);

/// The unit alone: "working days". nullopt if it is none.
[[nodiscard]] std::optional<Unit> parse_unit(std::string_view text);

/// "70%" (1 to 99), or a limit and "before": "1 working day before".
[[nodiscard]] std::optional<Mark> parse_mark(std::string_view text);

/// Days and longer are counted on a calendar, the others elapse.
[[nodiscard]] bool needs_calendar(Unit unit) noexcept;

/// As `parse_limit` reads it: "1 working day", "5 working days", "10 ms".
[[nodiscard]] std::string to_text(const Limit& limit);
/// The unit in the plural: "working days".
[[nodiscard]] std::string_view to_text(Unit unit) noexcept;
[[nodiscard]] std::string to_text(const Mark& mark);

}  // namespace docket
