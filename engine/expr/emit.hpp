#pragma once

// From a checked tree to the flat form that is evaluated. Folds what is constant. Private to the compiler.

#include <memory>
#include <string_view>

#include "engine/expr/syntax/ast.hpp"
#include "engine/expr/code.hpp"

namespace docket {

/// `root` must have been through the checker. What the checker collected (states, types) is for the caller to add.
[[nodiscard]] std::unique_ptr<Code> emit(const Ast& root, std::string_view text);

}  // namespace docket
