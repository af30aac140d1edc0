#pragma once

// "Did you mean …": the nearest of some names. Spelling only; it knows nothing of what the names mean.

#include <string>
#include <string_view>
#include <vector>

namespace docket {

/// A name as messages show it: between single quotes.
[[nodiscard]] std::string quoted(std::string_view name);

/// The candidate with the fewest edits (insert, delete, replace, swap of neighbours; letter case counts half) from `name`, or "" if
/// none is near: more than a third of the letters, and at least one, would have to change. The first of equals.
[[nodiscard]] std::string nearest_name(std::string_view name, const std::vector<std::string>& candidates);

/// "Did you mean 'x'?", or "The names here are 'a', 'b' and 'c'." for a few, or "".
[[nodiscard]] std::string suggestion(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace docket
