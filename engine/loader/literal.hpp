#pragma once

// Constants as CEL text, so that a definition holds one kind of value only: the expression. Not a printer of YAML.

#include <string>
#include <string_view>

#include "engine/expr/type.hpp"
#include "engine/model/value.hpp"

namespace docket {

/// CEL that yields the value. `type` decides between 1, 1u and 1.0. Null, bool, int, double, string, list and map only, which is
/// what YAML holds; anything else is "null".
[[nodiscard]] std::string literal_of(const Value& value, const Type& type);

/// CEL for what data of this type begin with: 0, "", [], …; null where the type has no such value.
[[nodiscard]] std::string zero_literal(const Type& type);

/// "text" with CEL's escapes.
[[nodiscard]] std::string quoted_literal(std::string_view text);

}  // namespace docket
