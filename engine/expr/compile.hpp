#pragma once

// From text to Program: lexer, parser, checker, emitter. Floor 2. Knows neither files nor forms: places are byte offsets in the
// text, and the types of the variables are given.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/expr/program.hpp"
#include "engine/expr/type.hpp"

namespace docket {

/// A variable of an expression. The name may be dotted ("a.b"): then it is found as CEL resolves qualified names, longest first.
struct Variable {
    std::string name;
    Type type;
};

/// The variables that an expression may name, in order; a variable's index is its slot at run time. Cheap to copy and extend, as
/// for the variable of a loop.
class Names {
public:
    Names() = default;
    Names(std::initializer_list<Variable> variables);

    /// The slot of the new variable. A name that is there already keeps its slot and takes the new type.
    std::size_t add(std::string name, Type type);

    [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const noexcept;
    [[nodiscard]] const Variable& operator[](std::size_t slot) const { return variables_[slot]; }
    [[nodiscard]] std::size_t size() const noexcept { return variables_.size(); }
    [[nodiscard]] auto begin() const noexcept { return variables_.begin(); }
    [[nodiscard]] auto end() const noexcept { return variables_.end(); }

private:
    std::vector<Variable> variables_;
};

/// A fault of an expression. `code` is one of
///   expression-syntax  it is not CEL, or uses what Docket leaves out (message literals)
///   expression-limit   longer than limits::expression_bytes_max or nested deeper than limits::expression_depth_max
///   unknown-name       no such variable
///   unknown-field      the record has no such field
///   unknown-function   no such function, or not with so many arguments
///   type-mismatch      the types do not fit: an operand, an argument or the whole result
///   invalid-pattern    a literal pattern of matches() is not RE2, or is longer than limits::pattern_bytes_max
struct CompileError {
    std::uint32_t offset = 0;  ///< Byte in the text, 0 to its size (at the end: something is missing there).
    std::string code;
    std::string message;  ///< What is wrong, one sentence, English.
    std::string remedy;   ///< What to do, one sentence, English; "" if nothing can be said.

    friend bool operator==(const CompileError&, const CompileError&) = default;
};

using CompileErrors = std::vector<CompileError>;

/// For `Result<…>::value()` on errors, which is our bug: callers test first.
[[noreturn]] void throw_exception_from_error(const CompileErrors& errors, const boost::source_location& where);

/// Parses and checks `text`. The result must be assignable to `result` (is_assignable; dyn takes anything).
///
/// Functions are those of the CEL specification, `in_state(string literal)`, and the string functions lowerAscii, upperAscii, trim,
/// split, join, substring, replace, indexOf, lastIndexOf, charAt, reverse; math.greatest and math.least. Where CEL's own checker
/// refuses to compare numbers of two types, this one allows it, since their comparison is defined.
///
/// @return The program, or every fault found, in order of text and never none. A syntax error hides the faults behind it.
[[nodiscard]] Result<std::shared_ptr<const Program>, CompileErrors> compile(std::string_view text, const Names& names,
                                                                            const Type& result = Type::dyn());

/// Parses, but lets pass what the checker would refuse: types count as dyn, and an unknown name or function is an error of the
/// evaluation that reaches it. For conformance and for `eval` at the command line; definitions are always checked.
[[nodiscard]] Result<std::shared_ptr<const Program>, CompileErrors> compile_unchecked(std::string_view text, const Names& names);

/// Only whether it is CEL: the syntax faults, none if it parses.
[[nodiscard]] CompileErrors check_syntax(std::string_view text);

}  // namespace docket
