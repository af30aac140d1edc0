// CEL: the compiler and the evaluator agree with each other and with their limits, whatever the text.

#include <algorithm>
#include <array>
#include <vector>

#include "engine/base/limits.hpp"
#include "engine/expr/compile.hpp"
#include "engine/expr/evaluate.hpp"
#include "tests/fuzz/fuzz_values.hpp"
#include "tests/fuzz/targets.hpp"

namespace docket {

namespace {

class OddStates final : public StateTest {
public:
    [[nodiscard]] bool in_state(std::string_view id) const override { return id.size() % 2 == 1; }
};

/// Makes values that are neither zero nor empty, for an input that is an expression only.
std::string_view plain_values()
{
    static const std::string made = [] {
        std::string pattern(1, '\0');
        for (int i = 1; i < 400; ++i) pattern += static_cast<char>(i * 37 % 251);
        return pattern;
    }();
    return made;
}

/// Variables of every type, named as in definitions where they have one.
const Names& names()
{
    static const Names made = [] {
        const Type row = Type::record({{"amount", Type::integer()}, {"item", Type::string()}});
        const Type data = Type::record({
            {"b", Type::boolean()},
            {"bytes", Type::bytes()},
            {"d", Type::floating()},
            {"dyn", Type::dyn()},
            {"l", Type::list(Type::integer())},
            {"m", Type::map(Type::string(), Type::integer())},
            {"n", Type::integer()},
            {"names", Type::list(Type::string())},
            {"rows", Type::list(row)},
            {"s", Type::string()},
            {"t", Type::timestamp()},
            {"u", Type::unsigned_integer()},
            {"wait", Type::duration()},
        });
        return Names{
            {"data", data},
            {"event", Type::map(Type::string(), Type::dyn())},
            {"now", Type::timestamp()},
            {"x", Type::dyn()},
            {"i", Type::integer()},
            {"xs", Type::list(Type::dyn())},
            {"a.b", Type::integer()},
            {"keys", Type::map(Type::dyn(), Type::dyn())},
        };
    }();
    return made;
}

void check_errors(const CompileErrors& errors, std::string_view text)
{
    constexpr std::string_view codes[] = {"expression-syntax", "expression-limit", "unknown-name",   "unknown-field",
                                          "unknown-function",  "type-mismatch",    "invalid-pattern"};
    expect(!errors.empty(), "a refusal has a reason");
    for (const CompileError& error : errors) {
        expect(error.offset <= text.size(), "a fault's place is in the text");
        expect(std::ranges::find(codes, error.code) != std::end(codes), "a fault's code is one of the list: " + error.code);
    }
    expect(std::ranges::is_sorted(errors, {}, &CompileError::offset), "faults come in the order of the text");
}

void check_error(const EvaluationError& error, std::string_view text, bool is_checked)
{
    constexpr std::string_view codes[] = {"no-such-key",      "no-such-overload", "overflow",   "divide-by-zero",
                                          "invalid-argument", "out-of-range",     "step-limit", "memory-limit"};
    const bool is_listed = std::ranges::find(codes, error.code) != std::end(codes);
    const bool is_unknown = error.code == "unknown-name" || error.code == "unknown-function";
    expect(error.offset <= text.size(), "an error's place is in the text");
    expect(is_listed || (is_unknown && !is_checked), "an error's code is one of the list: " + error.code);
}

/// Evaluates twice, and as a guard.
Result<Value, EvaluationError> checked_evaluation(const Program& program, const Scope& scope, bool is_checked)
{
    const auto result = evaluate(program, scope);
    const auto again = evaluate(program, scope);
    const auto guard = evaluate_bool(program, scope);
    expect(result.has_value() == again.has_value(), "evaluation is repeatable");
    if (!result) {
        check_error(result.error(), program.text(), is_checked);
        expect(result.error() == again.error(), "an evaluation's error is repeatable");
        expect(guard.has_error(), "what has no value has none as a guard");
        return result;
    }
    constexpr std::size_t most = limits::expression_bytes_written_max;
    expect(written_size(*result, most) <= most, "a value's length is bounded");
    expect(depth_of(*result) <= limits::expression_value_depth_max, "a value's depth is bounded");
    expect(is_same(*result, *again), "an evaluation's value is repeatable");
    expect(is_all_utf8(*result), "every string is UTF-8");
    expect(guard.has_value() == (result->kind() == Value::Kind::boolean), "a guard is a bool");
    if (guard) expect(*guard == result->boolean(), "a guard's bool is the value");
    return result;
}

} // namespace

void fuzz_cel(std::string_view bytes)
{
    const std::string_view text = bytes.substr(0, bytes.find('\0'));
    ByteReader rest(text.size() < bytes.size() ? bytes.substr(text.size() + 1) : plain_values());
    constexpr std::array results = {Type::Kind::dyn, Type::Kind::boolean, Type::Kind::integer, Type::Kind::string,
                                    Type::Kind::list};
    const Type wanted = Type::of(results[rest.below(results.size())]);

    const CompileErrors faults = check_syntax(text);
    const auto loose = compile_unchecked(text, names());
    const auto strict = compile(text, names(), wanted);
    if (!faults.empty()) check_errors(faults, text);
    if (loose.has_error()) check_errors(loose.error(), text);
    if (strict.has_error()) check_errors(strict.error(), text);
    expect(faults.empty() || loose.has_error(), "what is no CEL does not compile unchecked");
    expect(strict.has_error() || loose.has_value(), "what compiles checked compiles unchecked");
    if (loose.has_error()) return;

    std::vector<Value> slots;
    for (const Variable& variable : names()) slots.push_back(value_of_type(rest, variable.type));
    const OddStates states;
    const Scope scope{slots, &states};
    const auto by_loose = checked_evaluation(**loose, scope, false);
    (void)checked_evaluation(**loose, Scope{}, false);
    if (strict.has_error()) return;

    const auto by_strict = checked_evaluation(**strict, scope, true);
    expect((*strict)->text() == text, "a program keeps its text");
    expect(is_assignable(wanted, (*strict)->result_type()), "a program's type fits what was wanted");
    expect(by_strict.has_value() == by_loose.has_value(), "checking does not change what an expression gives");
    if (by_strict) {
        expect(is_same(*by_strict, *by_loose), "checking does not change an expression's value");
        expect(conforms(*by_strict, (*strict)->result_type()), "a value is of the type that the checker found");
    } else {
        expect(by_strict.error().code == by_loose.error().code, "checking does not change an expression's error");
    }
}

} // namespace docket
