// The checker: names, fields, types, functions; what it refuses, where, and what it advises.

#include <doctest/doctest.h>

#include "engine/base/limits.hpp"
#include "engine/expr/syntax/suggest.hpp"
#include "tests/unit/expr/expressions.hpp"

namespace docket::testing {

TEST_CASE("the checker refuses, at the place of the fault,")
{
    struct Row {
        const char* situation;
        const char* text;
        const char* faults;
    };
    const Row rows[] = {
        {"a variable that is not declared", "1 + amount", "unknown-name@4"},
        {"a field that the form does not have", "data.amuont > 1", "unknown-field@5"},
        {"a field below a field", "data.limits.dais > 1", "unknown-field@12"},
        {"has() of a field that the form does not have", "has(data.nope)", "unknown-field@9"},
        {"an unknown field written as a key", "data['nope'] == 1", "unknown-field@5"},
        {"a field of a number", "data.amount.x", "type-mismatch@12"},
        {"text compared with a number", "data.purpose == 1", "type-mismatch@13"},
        {"text below a number", "data.purpose < data.amount", "type-mismatch@13"},
        {"int plus double", "data.amount + 1.5", "type-mismatch@12"},
        {"text plus number", "data.purpose + data.amount", "type-mismatch@13"},
        {"a number as a condition", "data.amount && true", "type-mismatch@5"},
        {"the negation of a text", "!data.purpose", "type-mismatch@0"},
        {"two ends of ? that differ", "true ? 1 : 'a'", "type-mismatch@5"},
        {"a list asked by text", "data.tags['a']", "type-mismatch@9"},
        {"text asked by number", "data.purpose[0]", "type-mismatch@12"},
        {"membership in a number", "1 in data.amount", "type-mismatch@2"},
        {"a number sought among texts", "1 in data.tags", "type-mismatch@2"},
        {"text sought in text", "'a' in data.purpose", "type-mismatch@4"},
        {"a macro over a number", "data.amount.all(x, true)", "type-mismatch@12"},
        {"a macro's condition that is none", "data.tags.all(x, x)", "type-mismatch@17"},
        {"the element's type forgotten", "data.tags.exists(t, t > 1)", "type-mismatch@22"},
        {"a macro's variable outside the macro", "data.tags.exists(t, true) && t == 'a'", "unknown-name@29"},
        {"a double as a key", "{1.5: 1}", "type-mismatch@1"},
        {"a function that is none", "sizeof(data.tags)", "unknown-function@0"},
        {"a function of other arguments", "size(1, 2)", "unknown-function@0"},
        {"a function of another type", "size(data.amount)", "type-mismatch@0"},
        {"a receiver of another type", "data.amount.contains('a')", "type-mismatch@12"},
        {"null compared with a number", "data.amount == null", "type-mismatch@12"},
        {"a state's id that is computed", "in_state(data.purpose)", "type-mismatch@14"},
        {"a pattern that is none", "data.purpose.matches('(')", "invalid-pattern@21"},
        {"two faults, both told", "data.x == data.y", "unknown-field@5 unknown-field@15"},
        {"one fault told once", "data.x + 1 > 'a' + 2", "unknown-field@5 type-mismatch@17"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.situation);
        CAPTURE(row.text);
        CHECK(faults_of(row.text) == row.faults);
    }
}

TEST_CASE("the checker lets pass what is well typed, and what only evaluation can judge")
{
    const char* texts[] = {
        "data.amount > 1.5",
        "data.amount == 1.0",
        "1u < 2",
        "event.data.anything.at.all == 1",
        "data.anything + 1 > 2",
        "event == null",
        "data.submitted == null",
        "data.limits == null",
        "data.submitted + duration('1h') < now",
        "now - data.submitted > duration('24h')",
        "true ? data.amount : null",
        "[1, 'a', null].exists(x, x == 'a')",
        "{'a': 1, 'b': 'x'}.a + 1",
        "data.tags + ['c']",
        "[] + data.tags",
        "data.tags.map(t, size(t)).all(n, n > 0)",
        "data.tags.map(t, t != 'a', t + '!')",
        "type(data.amount) == int",
        "type(now) == google.protobuf.Timestamp",
        "data == {'amount': 1}",
        "{} == data",
        "'amount' in data",
        "data.exists(name, name == 'amount')",
        "math.greatest(data.amount, 3, 5) > math.least([1, 2])",
        "dyn(data.amount) == 'a'",
        "data.limits['days'] == 3",
        "in_state('review')",
        ".data.amount == 1",
    };
    for (const char* text : texts) {
        CAPTURE(text);
        CHECK(faults_of(text) == "");
    }
}

TEST_CASE("the whole result must be of the type that is wanted")
{
    CHECK(faults_of("data.amount > 1", Type::boolean()) == "");
    CHECK(faults_of("data.anything", Type::boolean()) == "");
    CHECK(faults_of("data.amount", Type::boolean()) == "type-mismatch@5");
    CHECK(faults_of("1", Type::floating()) == "type-mismatch@0");
    CHECK(faults_of("[1]", Type::list(Type::integer())) == "");
    CHECK(faults_of("['a']", Type::list(Type::integer())) == "type-mismatch@0");
}

TEST_CASE("a misspelt name comes with the name that was meant")
{
    CHECK(remedy_for("data.amuont > 1") == "Did you mean 'amount'?");
    CHECK(remedy_for("data.Purpose == ''") == "Did you mean 'purpose'?");
    CHECK(remedy_for("dta.amount > 1") == "Did you mean 'data'?");
    CHECK(remedy_for("data.purpose.startswith('a')") == "Did you mean 'startsWith'?");
    CHECK(remedy_for("data.limits.weeks == 1") == "The names here are 'days' and 'factor'.");
    CHECK(remedy_for("data.tags.size(1)") == "It takes another number of arguments.");
    CHECK(remedy_for("contains(data.purpose, 'a')") == "Write x.contains(…).");
    CHECK(remedy_for("data.purpose == 1") == "Convert one side, with int() or string().");
    CHECK(remedy_for("data.note == null") == "Ask has(x.field) whether a field has a value.");
    CHECK(nearest_name("xyz", {"amount", "purpose"}) == "");
}

TEST_CASE("a variable of a macro hides a variable of the definition, except behind a leading dot")
{
    const Names names = {{"x", Type::integer()}, {"x.y", Type::string()}};
    const std::vector<Value> slots = {Value(7), Value("dotted")};
    const auto value = [&](std::string_view text) {
        const auto program = compile(text, names);
        REQUIRE(program.has_value());
        return evaluate(**program, {slots, nullptr}).value();
    };
    CHECK(value("['a'].map(x, x) == ['a']") == Value(true));
    CHECK(value("['a'].map(x, .x) == [7]") == Value(true));
    CHECK(value("x.y") == Value("dotted"));
    CHECK(value("[{'y': 1}].map(x, x.y) == [1]") == Value(true));
    CHECK_FALSE(compile("(x).y", names).has_value());
}

TEST_CASE("a program tells what it reads and which states it names")
{
    const auto program = compile(
        "in_state('review') && data.limits.days > 3 && has(data.note) && data['amount'] == 1 || in_state('done')", grant_names());
    REQUIRE(program.has_value());
    CHECK((*program)->slots() == std::vector<std::uint32_t>{0});
    using Reads = std::vector<std::pair<std::uint32_t, std::string>>;
    CHECK((*program)->reads() == Reads{{0, "limits.days"}, {0, "note"}, {0, "amount"}});
    CHECK((*program)->states() == std::vector<StateMention>{{"review", 9}, {"done", 96}});
    CHECK((*program)->result_type() == Type::boolean());
}

TEST_CASE("unchecked, a name or function that does not exist fails when it is reached, and not before")
{
    const auto code_of_result = [](std::string_view text) {
        const auto program = compile_unchecked(text, grant_names());
        REQUIRE(program.has_value());
        const auto slots = grant_slots();
        const auto result = evaluate(**program, {slots, nullptr});
        return result ? std::string("value") : result.error().code;
    };
    CHECK(code_of_result("nobody") == "unknown-name");
    CHECK(code_of_result("nothing(1)") == "unknown-function");
    CHECK(code_of_result("nothing(1) || true") == "value");
    CHECK(code_of_result("data.amount == 'a'") == "value");
    CHECK(code_of_result("data.amount + 'a'") == "no-such-overload");
    CHECK(code_of_result("'a'.matches('(')") == "invalid-argument");
}

TEST_CASE("a literal pattern longer than the limit is refused when it is compiled")
{
    const std::string pattern(limits::pattern_bytes_max, 'a');
    CHECK(faults_of("data.purpose.matches('" + pattern + "')") == "");
    CHECK(faults_of("data.purpose.matches('" + pattern + "a')") == "invalid-pattern@21");
}

TEST_CASE("a type is read as it is written, and a type that nests too deeply is not read")
{
    for (const char* text : {"dyn", "null", "bool", "int", "uint", "double", "string", "bytes", "timestamp", "duration", "type",
                             "list(int)", "map(string, list(dyn))"}) {
        CAPTURE(text);
        const auto type = type_from_text(text);
        REQUIRE(type.has_value());
        CHECK(to_text(*type) == text);
    }
    for (const char* text : {"", "integer", "list(", "list(int", "map(int)", "map(list(int), int)", "record"}) {
        CAPTURE(text);
        CHECK_FALSE(type_from_text(text).has_value());
    }
    CHECK(type_from_text(repeated("list(", 8) + "int" + repeated(")", 8)).has_value());
    CHECK_FALSE(type_from_text(repeated("list(", 9) + "int" + repeated(")", 9)).has_value());
}

TEST_CASE("a type fits where dyn is, and where its parts fit")
{
    const Type record = Type::record({{"a", Type::integer()}});
    CHECK(is_assignable(Type::dyn(), record));
    CHECK(is_assignable(Type::map(Type::string(), Type::integer()), record));
    CHECK_FALSE(is_assignable(Type::map(Type::string(), Type::string()), record));
    CHECK_FALSE(is_assignable(record, Type::record({{"b", Type::integer()}})));
    CHECK(is_assignable(Type::list(Type::dyn()), Type::list(Type::integer())));
    CHECK_FALSE(is_assignable(Type::list(Type::string()), Type::list(Type::integer())));
    CHECK(is_assignable(Type::record({{"a", Type::integer()}, {"b", Type::string()}}), Type::map(Type::string(), Type::integer())));
    CHECK_FALSE(is_assignable(record, Type::map(Type::string(), Type::string())));
    CHECK_FALSE(is_assignable(record, Type::map(Type::integer(), Type::integer())));
    CHECK(is_assignable(Type::timestamp(), Type::null()));
    CHECK_FALSE(is_assignable(Type::integer(), Type::null()));
    CHECK(join(Type::list(Type::integer()), Type::list(Type::string())) == Type::list(Type::dyn()));
}

}  // namespace docket::testing
