#pragma once

// Evaluates a Program on values. Pure: no clock, no I/O (zone files, which the first use of a zone name reads, aside); `now` is a
// variable like any other. Bounded in steps, memory and stack.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"
#include "engine/expr/program.hpp"
#include "engine/model/value.hpp"

namespace docket {

/// Behind `in_state('id')`.
class StateTest {
public:
    virtual ~StateTest() = default;
    [[nodiscard]] virtual bool in_state(std::string_view id) const = 0;
};

/// What an evaluation reads: the variables in the order of the Names that the program was compiled with, as values in a row or as
/// pointers to where they live. A slot that is not there, or whose pointer is nullptr, makes the variable an unknown name. Nothing
/// is kept after the call.
class Scope {
public:
    Scope() = default;
    Scope(std::span<const Value> values, const StateTest* states) : values_(values), states_(states) {}
    Scope(std::span<const Value* const> pointers, const StateTest* states) : pointers_(pointers), states_(states) {}

    [[nodiscard]] const Value* slot(std::size_t index) const noexcept
    {
        if (index < pointers_.size()) return pointers_[index];
        return index < values_.size() ? &values_[index] : nullptr;
    }
    /// nullptr: every in_state() is false.
    [[nodiscard]] const StateTest* states() const noexcept { return states_; }

private:
    std::span<const Value> values_;
    std::span<const Value* const> pointers_;
    const StateTest* states_ = nullptr;
};

/// Why there is no value. `code` is one of
///   no-such-key       a map lacks the key, or a record's field is absent
///   no-such-overload  the function or operator does not take values of these types
///   overflow          64-bit arithmetic or a conversion left its range; a timestamp or duration left its own
///   divide-by-zero    / or % by an integer zero
///   invalid-argument  text that is no number, timestamp, duration, zone or pattern; a key twice in a map; a key of a wrong type
///   out-of-range      an index outside a list or string
///   unknown-name, unknown-function   only from compile_unchecked
///   step-limit        limits::expression_steps_max reached
///   memory-limit      limits::expression_bytes_held_max reached; or the value is one that could not be written down, because it is
///                     longer than limits::expression_bytes_written_max or deeper than limits::expression_value_depth_max
/// `&&`, `||`, all() and exists() absorb errors as CEL says, the two limits excepted.
struct EvaluationError {
    std::uint32_t offset = 0;  ///< Byte in the text of the operator, name or call that failed.
    std::string code;
    std::string message;  ///< One sentence, English. Names keys and types, never the values of case data.

    friend bool operator==(const EvaluationError&, const EvaluationError&) = default;
};

/// For `Result<…>::value()` on an error, which is our bug: callers test first.
[[noreturn]] void throw_exception_from_error(const EvaluationError& error, const boost::source_location& where);

/// Evaluates. Equal arguments give equal results, everywhere and always. Any number of threads may call it with one program.
///
/// A step is a node visited, a round of a comprehension, 16 elements or 256 bytes looked at by one function. Held memory counts
/// what this evaluation makes, not what it reads, and is never given back before the end.
[[nodiscard]] Result<Value, EvaluationError> evaluate(const Program& program, const Scope& scope);

/// The same for a guard: copies nothing; a value that is not a bool is "no-such-overload".
[[nodiscard]] Result<bool, EvaluationError> evaluate_bool(const Program& program, const Scope& scope);

/// CEL's ==: numbers by value across int, uint and double, NaN equal to nothing, values of other kinds unequal; deep.
[[nodiscard]] bool equals(const Value& a, const Value& b);

}  // namespace docket
