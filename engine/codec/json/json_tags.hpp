#pragma once

// What an object with a "$" key stands for in stored JSON. The writing half is in canonical_json.cpp, the list in its header.

#include <optional>
#include <string_view>

#include "engine/model/value.hpp"

namespace docket {

/// The value that {"<tag>": content} stands for; nullopt if there is no such tag or the content does not fit. `tag` has its "$".
[[nodiscard]] std::optional<Value> value_of_tag(std::string_view tag, const Value& content);

}  // namespace docket
