#pragma once

// From tokens to a syntax tree: the grammar of the CEL specification, and the macros. Judges no names and no types.

#include <string_view>

#include "engine/expr/syntax/ast.hpp"
#include "engine/expr/compile.hpp"

namespace docket {

/// The tree of `text`, of height limits::expression_depth_max at most; or the first fault (expression-syntax, expression-limit).
[[nodiscard]] Result<AstPtr, CompileError> parse(std::string_view text);

/// If `call`, just parsed, is a macro, what it stands for; if not, `call` itself; or the fault in its arguments.
[[nodiscard]] Result<AstPtr, CompileError> expand_macro(AstPtr call);

}  // namespace docket
