#pragma once

// Everything that a definition says, line by line, for comparing two. Places, the file's name and digest are left out: they are
// about the text. Deliberately not `expand`, which is what is being tested.

#include <string>

#include "engine/model/definition/definition.hpp"

namespace docket {

[[nodiscard]] std::string dump(const Definition& definition);

/// The first lines that differ, or "".
[[nodiscard]] std::string first_difference(const std::string& a, const std::string& b);

}  // namespace docket
