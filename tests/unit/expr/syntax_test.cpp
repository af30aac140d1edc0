// Lexer, parser and macros: what is CEL, and where it stops being so.

#include <doctest/doctest.h>

#include "engine/base/limits.hpp"
#include "tests/unit/expr/expressions.hpp"

namespace docket::testing {

TEST_CASE("a syntax error names the byte at which the text stops being CEL")
{
    struct Row {
        const char* situation;
        const char* text;
        std::uint32_t offset;
    };
    const Row rows[] = {
        {"nothing at all", "", 0},
        {"an operand is missing at the end", "1 +", 3},
        {"an operand is missing before an operator", "1 + * 2", 4},
        {"a bracket is not closed", "(1 + 2", 6},
        {"a bracket is closed that was never opened", "1)", 1},
        {"two values stand side by side", "1 2", 2},
        {"a single equals sign", "a = 1", 2},
        {"a text is not closed", "x == 'abc", 5},
        {"a text breaks its line", "'a\nb'", 0},
        {"an unknown escape", "'ab\\q'", 3},
        {"an escape that is half of a surrogate pair", "'\\ud83d'", 1},
        {"too few digits in an escape", "'\\u12'", 1},
        {"a code point in bytes", "b'\\u0041'", 2},
        {"a number beyond 64 bits", "1 + 9223372036854775808", 4},
        {"an unsigned number beyond 64 bits", "18446744073709551616u", 0},
        {"a number beyond a double", "1e999", 0},
        {"a reserved word as a name", "a && package", 5},
        {"a character of no token", "a # b", 2},
        {"a keyword as a field", "a.true", 2},
        {"a macro's variable that is no name", "[1].all(1, true)", 8},
        {"a macro's variable that is a path", "[1].map(a.b, true)", 10},
        {"has() of something that is no field", "has(data)", 4},
        {"a message", "Grant{amount: 1}", 5},
        {"mixed signs", "!-a", 1},
        {"an empty quoted name", "a.``", 2},
        {"a map entry without a value", "{'a'}", 4},
    };
    for (const Row& row : rows) {
        CAPTURE(row.situation);
        const CompileErrors errors = check_syntax(row.text);
        REQUIRE(errors.size() == 1);
        CHECK(errors.front().code == "expression-syntax");
        CHECK(errors.front().offset == row.offset);
        CHECK_FALSE(errors.front().message.empty());
    }
}

TEST_CASE("text that is not valid UTF-8 is a syntax error")
{
    CHECK(check_syntax("'\xC3'").size() == 1);
}

TEST_CASE("operators bind as the specification orders them")
{
    struct Row {
        const char* text;
        Value value;
    };
    const Row rows[] = {
        {"1 + 2 * 3", Value(7)},
        {"(1 + 2) * 3", Value(9)},
        {"10 - 4 - 3", Value(3)},
        {"2 * 3 % 4", Value(2)},
        {"-2 * -3", Value(6)},
        {"--2", Value(2)},
        {"1 + 1 == 2 && 2 < 3", Value(true)},
        {"true || false && false", Value(true)},
        {"false ? 1 : true ? 2 : 3", Value(2)},
        {"!true == false", Value(true)},
        {"-9223372036854775808", Value(INT64_MIN)},
        {"1 in [1] == true", Value(true)},
        {"[1, 2,][1]", Value(2)},
        {"{'a': 1,}.a", Value(1)},
        {"1 // the rest is a comment", Value(1)},
        {"{'a-b': 7}.`a-b`", Value(7)},
        {"r'\\n' == '\\\\n'", Value(true)},
        {"'''a\n'b'''", Value("a\n'b")},
        {"'\\u01b0\\U0001F431\\x41\\101'", Value("ư🐱AA")},
        {"b'\\xff' == b'\\377'", Value(true)},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(value_of(row.text) == row.value);
    }
}

TEST_CASE("an expression that is too long is refused, and one just short enough is not")
{
    const std::string longest = "1" + std::string(limits::expression_bytes_max - 1, ' ');
    CHECK(check_syntax(longest).empty());

    const CompileErrors errors = check_syntax(longest + " ");
    REQUIRE(errors.size() == 1);
    CHECK(errors.front().code == "expression-limit");
}

TEST_CASE("an expression that nests too deeply is refused, whatever it nests")
{
    struct Row {
        const char* situation;
        std::string within;
        std::string beyond;
    };
    const std::size_t max = limits::expression_depth_max;
    const auto nested = [](std::string_view open, std::string_view close, std::size_t count) {
        return repeated(open, count) + "1" + repeated(close, count);
    };
    const Row rows[] = {
        {"parentheses", nested("(", ")", max - 1), nested("(", ")", max)},
        {"lists", nested("[", "]", max - 1), nested("[", "]", max)},
        {"signs", repeated("!", max - 1) + "true", repeated("!", max) + "true"},
        {"a sum", "1" + repeated("+1", max - 1), "1" + repeated("+1", max)},
        {"fields", "a" + repeated(".a", max - 1), "a" + repeated(".a", max)},
        {"indices", "a" + repeated("[0]", max - 1), "a" + repeated("[0]", max)},
        {"conditions", repeated("true?1:", max - 1) + "1", repeated("true?1:", max) + "1"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.situation);
        CHECK(check_syntax(row.within).empty());
        const CompileErrors errors = check_syntax(row.beyond);
        REQUIRE(errors.size() == 1);
        CHECK(errors.front().code == "expression-limit");
    }
}

TEST_CASE("a chain of one logical operator may be as long as the text")
{
    CHECK(value_of("true" + repeated(" && true", 400)) == Value(true));
}

}  // namespace docket::testing
