#pragma once

// The functions and operators of the language: one table of overloads for the checker, one function to run for each name. Macros
// and the operators that do not evaluate all their operands (&&, ||, ?:) are not here. Floor 2, private to the compiler and
// evaluator.

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/expr/type.hpp"
#include "engine/model/value.hpp"

namespace docket {

class Evaluation;

/// One call at run time. A function returns true with `out` set, or false after saying why by `fail` or one of its kin.
class Call {
public:
    Call(Evaluation& evaluation, std::uint32_t offset, std::string_view name, std::span<const Value* const> arguments,
         Value& result)
        : out(result), evaluation_(evaluation), offset_(offset), name_(name), arguments_(arguments)
    {
    }

    [[nodiscard]] const Value& operator[](std::size_t index) const { return *arguments_[index]; }
    [[nodiscard]] std::size_t size() const { return arguments_.size(); }
    [[nodiscard]] bool is(std::size_t index, Value::Kind kind) const { return arguments_[index]->kind() == kind; }

    bool fail(std::string_view code, std::string message);
    bool no_overload();  ///< "no-such-overload", naming the operands' types.
    bool overflow(std::string_view what);
    [[nodiscard]] bool charge_steps(std::size_t steps);   ///< False: no steps left, and that is said.
    [[nodiscard]] bool charge_bytes(std::size_t bytes);   ///< For looking at so many bytes.
    [[nodiscard]] bool charge_elements(std::size_t elements);
    [[nodiscard]] std::size_t elements_left() const;      ///< How many elements the steps that are left pay for.
    [[nodiscard]] bool hold(std::size_t bytes);           ///< Memory that the result takes; false: none left, and that is said.
    bool yield(bool truth); ///< A bool result, without touching `out`: comparisons are most of all calls.
    bool yield_text(std::string text);                    ///< A string result, held and set.
    bool yield_list(List list);                           ///< A list result; its elements must be held already.

    Value& out;

    /// The result, once the function has returned true.
    [[nodiscard]] const Value* result() const { return truth_ != nullptr ? truth_ : &out; }

private:
    Evaluation& evaluation_;
    std::uint32_t offset_;
    std::string_view name_;
    std::span<const Value* const> arguments_;
    const Value* truth_ = nullptr;
};

/// The two bools, as values that live as long as the process.
[[nodiscard]] const Value* truth_value(bool truth) noexcept;

using Run = bool (*)(Call&);

/// Most arguments of a function, the receiver included.
inline constexpr std::size_t arguments_max = 4;

/// A row of the table. Kind::dyn takes any type; Kind::list and Kind::map any list and map (a record too).
struct Overload {
    std::string_view name;
    bool receiver = false;
    std::array<Type::Kind, arguments_max> parameters{};
    std::uint8_t arity = 0;
    Type result;
    Run run = nullptr;
};

/// Is it the name of an operator, "_+_"?
[[nodiscard]] bool is_operator(std::string_view name) noexcept;

/// As people write it: "'+'", "size()".
[[nodiscard]] std::string shown_function(std::string_view name);

/// All overloads of one name and style; empty if there is none.
[[nodiscard]] std::vector<const Overload*> overloads_of(std::string_view name, bool receiver);

/// Names of the functions of one style, for suggestions.
[[nodiscard]] std::vector<std::string> function_names(bool receiver);

// The folder's functions, by file. Each dispatches on the kinds of its arguments itself, since dyn may hide anything.

// arithmetic.cpp
bool run_add(Call&);
bool run_subtract(Call&);
bool run_multiply(Call&);
bool run_divide(Call&);
bool run_modulo(Call&);
bool run_negate(Call&);
bool run_greatest(Call&);
bool run_least(Call&);

// compare.cpp
bool run_equal(Call&);
bool run_not_equal(Call&);
bool run_less(Call&);
bool run_less_equal(Call&);
bool run_greater(Call&);
bool run_greater_equal(Call&);
bool run_in(Call&);
bool run_not(Call&);

// conversions.cpp
bool run_to_bool(Call&);
bool run_to_bytes(Call&);
bool run_to_double(Call&);
bool run_to_dyn(Call&);
bool run_to_int(Call&);
bool run_to_string(Call&);
bool run_to_uint(Call&);
bool run_type(Call&);
bool run_size(Call&);

// text_functions.cpp
bool run_contains(Call&);
bool run_ends_with(Call&);
bool run_starts_with(Call&);
bool run_matches(Call&);
bool run_lower_ascii(Call&);
bool run_upper_ascii(Call&);
bool run_trim(Call&);
bool run_reverse(Call&);

// text_parts.cpp
bool run_char_at(Call&);
bool run_index_of(Call&);
bool run_last_index_of(Call&);
bool run_substring(Call&);
bool run_replace(Call&);
bool run_split(Call&);
bool run_join(Call&);

// time_functions.cpp
bool run_to_timestamp(Call&);
bool run_to_duration(Call&);
bool run_full_year(Call&);
bool run_month(Call&);
bool run_date(Call&);
bool run_day_of_month(Call&);
bool run_day_of_week(Call&);
bool run_day_of_year(Call&);
bool run_hours(Call&);
bool run_minutes(Call&);
bool run_seconds(Call&);
bool run_milliseconds(Call&);

/// CEL's name of the type of a value: "int", "google.protobuf.Timestamp", …
[[nodiscard]] std::string_view type_name(Value::Kind kind) noexcept;

}  // namespace docket
