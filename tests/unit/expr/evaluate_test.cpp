// Evaluation: values, errors and their absorption, limits.

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "engine/base/limits.hpp"
#include "tests/unit/expr/expressions.hpp"

namespace docket::testing {

TEST_CASE("an evaluation fails with the code of what went wrong, at the operator or name")
{
    struct Row {
        const char* text;
        const char* code;
        std::uint32_t offset;
    };
    const Row rows[] = {
        {"data.note == 'a'", "no-such-key", 5},
        {"data.anything.x == 1", "no-such-overload", 14},
        {"data.anything + 1 == 2", "no-such-overload", 14},
        {"event.data == 1", "no-such-overload", 6},
        {"9223372036854775807 + data.amount == 0", "overflow", 20},
        {"-9223372036854775808 - data.amount == 0", "overflow", 21},
        {"data.amount * 9223372036854775807 == 0", "overflow", 12},
        {"-9223372036854775808 / (data.amount - 121) == 0", "overflow", 21},
        {"-9223372036854775808 % (data.amount - 121) == 0", "overflow", 21},
        {"-(data.amount - 9223372036854775807 - 121) == 0", "overflow", 0},
        {"data.amount / 0 == 1", "divide-by-zero", 12},
        {"data.amount % 0 == 1", "divide-by-zero", 12},
        {"data.tags[2] == ''", "out-of-range", 9},
        {"data.tags[-1] == ''", "out-of-range", 9},
        {"int(data.purpose) == 1", "invalid-argument", 0},
        {"int(1e19) == 1", "overflow", 0},
        {"uint(data.amount - 200) == 1u", "overflow", 0},
        {"timestamp(data.purpose) == now", "invalid-argument", 0},
        {"duration(data.purpose) > duration('1s')", "invalid-argument", 0},
        {"now.getHours(data.purpose) == 1", "invalid-argument", 4},
        {"now + duration('2562047h') + duration('2562047h') > now", "", 0},
        {"{data.purpose: 1, 'lưới điện': 2}.size() == 1", "invalid-argument", 0},
        {"data.purpose.matches('(' + data.purpose)", "invalid-argument", 13},
        {"data.purpose.charAt(10) == ''", "out-of-range", 13},
        {"event.x || false", "no-such-overload", 6},
        {"dyn(1) ? 1 : 2", "no-such-overload", 7},
        {"math.greatest([]) == 1", "invalid-argument", 5},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        const auto result = run(row.text);
        CHECK((result ? "" : result.error().code) == row.code);
        if (result) continue;
        CHECK(result.error().offset == row.offset);
        CHECK_FALSE(result.error().message.empty());
    }
}

TEST_CASE("an error's message does not repeat the values of a case")
{
    const auto result = run("int(data.purpose) == 1");
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().message.find("lưới") == std::string::npos);
}

// Why: `has(data.note) && data.note != ''` and its mirror image must mean the same.
TEST_CASE("and, or, all and exists absorb an error if another operand decides")
{
    struct Row {
        const char* text;
        const char* outcome;
    };
    const Row rows[] = {
        {"1 / 0 > 0 && false", "false"},
        {"false && 1 / 0 > 0", "false"},
        {"1 / 0 > 0 || true", "true"},
        {"true || 1 / 0 > 0", "true"},
        {"1 / 0 > 0 && true", "divide-by-zero"},
        {"1 / 0 > 0 || false", "divide-by-zero"},
        {"data.note == 'a' || 1 / 0 > 0", "no-such-key"},
        {"dyn(3) && false", "false"},
        {"dyn(3) && true", "no-such-overload"},
        {"[0, 1].exists(x, 1 / x == 1)", "true"},
        {"[0, 2].exists(x, 1 / x == 1)", "divide-by-zero"},
        {"[0, 2].all(x, 1 / x == 1)", "false"},
        {"[0, 1].all(x, 1 / x == 1)", "divide-by-zero"},
        {"[0, 1].exists_one(x, 1 / x == 1)", "divide-by-zero"},
        {"[0, 1].filter(x, 1 / x == 1) == [1]", "divide-by-zero"},
        {"[0, 1].map(x, 1 / x) == [1]", "divide-by-zero"},
        {"has(data.note) && data.note == 'a'", "false"},
        {"data.note == 'a' && has(data.note)", "false"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        const auto result = run(row.text);
        const std::string outcome = !result ? result.error().code : result->boolean() ? "true" : "false";
        CHECK(outcome == row.outcome);
    }
}

TEST_CASE("equality is by value across numbers, and between other kinds it is false")
{
    CHECK(equals(Value(1), Value(1.0)));
    CHECK(equals(Value(1), Value(std::uint64_t{1})));
    CHECK_FALSE(equals(Value(-1), Value(std::numeric_limits<std::uint64_t>::max())));
    CHECK_FALSE(equals(Value(std::nan("")), Value(std::nan(""))));
    CHECK_FALSE(equals(Value(1), Value(true)));
    CHECK_FALSE(equals(Value("1"), Value(1)));
    CHECK(equals(Value(List{Value(1), Value(2.0)}), Value(List{Value(1.0), Value(2)})));
    CHECK_FALSE(equals(Value(List{Value(1)}), Value(List{Value(1), Value(1)})));
    Map ints;
    ints.set(Value(1), Value("a"));
    Map uints;
    uints.set(Value(std::uint64_t{1}), Value("a"));
    CHECK(equals(Value(ints), Value(uints)));
    CHECK(equals(Value(), Value()));
}

TEST_CASE("a guard is a bool or an error")
{
    const auto slots = grant_slots();
    const auto guard = [&](std::string_view text) { return evaluate_bool(**compile(text, grant_names()), {slots, nullptr}); };
    CHECK(guard("data.amount > 100").value());
    CHECK_FALSE(guard("data.approved").value());
    CHECK(guard("data.anything").error().code == "no-such-overload");
    CHECK(guard("data.note").error().code == "no-such-key");
}

TEST_CASE("in_state asks the configuration that the caller gives, and is false without one")
{
    struct InReview final : StateTest {
        bool in_state(std::string_view id) const override { return id == "review"; }
    };
    const InReview states;
    const auto slots = grant_slots();
    const auto program = compile("in_state('review') && !in_state('done')", grant_names(), Type::boolean());
    REQUIRE(program.has_value());
    CHECK(evaluate_bool(**program, {slots, &states}).value());
    CHECK_FALSE(evaluate_bool(**program, {slots, nullptr}).value());
}

TEST_CASE("a slot that the caller does not fill is an unknown name")
{
    const auto program = compile("now", grant_names());
    REQUIRE(program.has_value());
    const auto result = evaluate(**program, {});
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().code == "unknown-name");
}

TEST_CASE("an evaluation stops at its last step, and nothing absorbs that")
{
    const Names names = {{"x", Type::dyn()}};
    List elements(150, Value(1));
    const std::vector<Value> slots = {Value(elements)};
    const auto outcome = [&](std::string_view text) {
        const auto program = compile(text, names);
        REQUIRE(program.has_value());
        const auto result = evaluate(**program, {slots, nullptr});
        return result ? std::string("value") : result.error().code;
    };
    CHECK(outcome("x.all(a, a == 1)") == "value");
    CHECK(outcome("x.all(a, x.all(b, a == b))") == "step-limit");
    CHECK(outcome("x.all(a, x.all(b, a == b)) || true") == "step-limit");
    CHECK(outcome("x.exists(a, x.exists(b, a != b)) && false") == "step-limit");
    CHECK(outcome("x.map(a, x.map(b, b)).size() == 0") == "step-limit");
    CHECK(outcome("x.filter(a, x.filter(b, a == b).size() > 0).size() == 0") == "step-limit");
}

// Why: values share their parts, so a small one can be vast to compare. Looking costs, too.
TEST_CASE("a function that looks at much data pays for it")
{
    const Names names = {{"x", Type::dyn()}, {"y", Type::dyn()}, {"s", Type::string()}};
    Value deep(1);
    for (int i = 0; i < 40; ++i) deep = Value(List{deep, deep});
    Value same(1);
    for (int i = 0; i < 40; ++i) same = Value(List{same, same});
    const std::vector<Value> slots = {deep, same, Value(std::string(1'000'000, 'a'))};
    const auto outcome = [&](std::string_view text) {
        const auto program = compile(text, names);
        REQUIRE(program.has_value());
        const auto result = evaluate(**program, {slots, nullptr});
        return result ? std::string("value") : result.error().code;
    };
    CHECK(outcome("x == y") == "step-limit");
    CHECK(outcome("x in [y]") == "step-limit");
    CHECK(outcome("s.contains('b')") == "value");
    CHECK(outcome("[1, 2, 3].exists(i, s.contains('b'))") == "step-limit");
    CHECK(outcome("s.matches('b')") == "value");
    CHECK(outcome("[1, 2, 3].exists(i, s.matches('b'))") == "step-limit");
    CHECK(outcome("[1, 2, 3].exists(i, size(s) == i)") == "step-limit");
}

TEST_CASE("an evaluation that makes too much stops, and nothing absorbs that")
{
    const Names names = {{"s", Type::string()}, {"x", Type::list(Type::dyn())}};
    const std::vector<Value> slots = {Value(std::string(300'000, 'a')), Value(List(8'000, Value(1)))};
    const auto outcome = [&](std::string_view text) {
        const auto program = compile(text, names);
        REQUIRE(program.has_value());
        const auto result = evaluate(**program, {slots, nullptr});
        return result ? std::string("value") : result.error().code;
    };
    CHECK(outcome("size(s + s) > 0") == "value");
    CHECK(outcome("size(s + s + s) > 0") == "memory-limit");
    CHECK(outcome("size(s + s + s) > 0 || true") == "memory-limit");
    CHECK(outcome("(x + x).size() == 0") == "value");
    CHECK(outcome("(x + x + x + x + x).size() == 0") == "memory-limit");
    CHECK(outcome("s.replace('a', 'aaaa').size() == 0") == "memory-limit");
    CHECK(outcome("s.split('').size() == 0") == "memory-limit");
    CHECK(outcome("[s, s, s, s].join().size() == 0") == "memory-limit");
    CHECK(outcome("bytes(s) == bytes(s) && bytes(s) == bytes(s)") == "memory-limit");
}

TEST_CASE("a value that shares its parts is refused when it is too long or too deep to be written down")
{
    const auto outcome = [](const Value& x) {
        const auto program = compile("[x, x]", Names{{"x", Type::dyn()}});
        REQUIRE(program.has_value());
        const std::vector<Value> slots = {x};
        const auto result = evaluate(**program, {slots, nullptr});
        return result ? std::string("value") : result.error().code;
    };
    // given: lists of one list twice, of which few bytes are held; with [x, x] around it, 2^17 zeros and as many lists of 16 bytes
    // each are the most that fits
    Value doubled(0), deep(0);
    for (int i = 0; i < 16; ++i) doubled = List{doubled, doubled};
    CHECK(outcome(doubled) == "value");
    CHECK(outcome(List{doubled, doubled}) == "memory-limit");
    for (int i = 0; i < 60; ++i) doubled = List{doubled, doubled};
    CHECK(outcome(doubled) == "memory-limit");
    // given: lists in lists
    for (std::size_t i = 1; i < limits::expression_value_depth_max; ++i) deep = List{deep};
    CHECK(outcome(deep) == "value");
    CHECK(outcome(List{deep}) == "memory-limit");
}

TEST_CASE("a constant is folded, and folding changes no result")
{
    const auto slots = grant_slots();
    CHECK(value_of("now > timestamp('2026-01-01T00:00:00Z') + duration('1h')") == Value(true));
    CHECK(value_of("[1, 2 + 3].size()") == Value(2));
    CHECK(failure_of("1 / 0 == 1") == "divide-by-zero");
    CHECK(value_of("type(1) == int") == Value(true));
}

}  // namespace docket::testing
