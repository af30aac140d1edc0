#pragma once

// Assignment below `data`. Internal to the interpreter. Declarations are the caller's business, so are expressions.

#include <string_view>

#include "engine/model/value.hpp"

namespace docket {

/// Puts `value` at a dotted path below `data`: "limits.days", "rows.0.amount". A whole number names an element where a list stands
/// and a key where a map stands; maps are made on the way where nothing or null stands.
/// False, and nothing changed, if a list has no such element or something on the way is neither list nor map.
[[nodiscard]] bool assign_below(Map& data, std::string_view path, Value value);

}  // namespace docket
