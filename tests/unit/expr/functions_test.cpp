// The functions: conversions, strings, time. Edges that the specification's own cases leave open.

#include <doctest/doctest.h>

#include "engine/expr/evaluator/functions/time_text.hpp"
#include "tests/unit/expr/expressions.hpp"

namespace docket::testing {

TEST_CASE("a number becomes text as people write it")
{
    struct Row {
        const char* text;
        const char* written;
    };
    const Row rows[] = {
        {"string(0.0)", "0"},
        {"string(-0.5)", "-0.5"},
        {"string(1500000.0)", "1500000"},
        {"string(120000000000.0)", "120000000000"},
        {"string(0.1 + 0.2)", "0.30000000000000004"},
        {"string(6.02214e23)", "6.02214e+23"},
        {"string(1.0 / 0.0)", "Infinity"},
        {"string(0.0 / 0.0)", "NaN"},
        {"string(true)", "true"},
        {"string(18446744073709551615u)", "18446744073709551615"},
        {"string(duration('-1500ms'))", "-1.5s"},
        {"string(duration('1h'))", "3600s"},
        {"string(timestamp('2026-03-02T10:00:00.25+07:00'))", "2026-03-02T03:00:00.25Z"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(value_of(row.text) == Value(row.written));
    }
}

TEST_CASE("text becomes a number only if all of it is one")
{
    for (const char* text : {"int('12')", "int('-12') + 24", "int('+12')", "int(12.9)", "int(12u)"}) {
        CAPTURE(text);
        CHECK(value_of(text) == Value(12));
    }
    for (const char* text : {"int('')", "int(' 12')", "int('12 ')", "int('1.5')", "int('0x10')", "int('9223372036854775808')",
                             "int('+-1')", "uint('-1')", "uint('+1')", "double('')", "double('1.5.1')", "double('nan(1)')",
                             "double('1e999')", "bool('yes')", "bool('')"}) {
        CAPTURE(text);
        CHECK(failure_of(text) == "invalid-argument");
    }
    CHECK(value_of("double('1e3')") == Value(1000.0));
    CHECK(value_of("double('-Infinity') < -1e308") == Value(true));
    for (const char* text : {"int(9223372036854775807.0)", "int(-9223372036854775808.0)", "int(0.0 / 0.0)", "uint(-0.5)",
                             "uint(18446744073709551616.0)"}) {
        CAPTURE(text);
        CHECK(failure_of(text) == "overflow");
    }
}

TEST_CASE("string functions count characters, not bytes")
{
    struct Row {
        const char* text;
        Value value;
    };
    const Row rows[] = {
        {"size('lưới điện')", Value(9)},
        {"'lưới điện'.substring(5)", Value("điện")},
        {"'lưới điện'.substring(1, 4)", Value("ưới")},
        {"'lưới'.charAt(1)", Value("ư")},
        {"'lưới'.reverse()", Value("iớưl")},
        {"'lưới điện'.indexOf('điện')", Value(5)},
        {"'aaa'.lastIndexOf('a', 1)", Value(1)},
        {"'a,b,,c'.split(',') == ['a', 'b', '', 'c']", Value(true)},
        {"'a,b,c'.split(',', 2) == ['a', 'b,c']", Value(true)},
        {"'lưới'.split('') == ['l', 'ư', 'ớ', 'i']", Value(true)},
        {"'lưới'.split('', 2) == ['l', 'ưới']", Value(true)},
        {"''.split('') == []", Value(true)},
        {"''.split(',') == ['']", Value(true)},
        {"'ab'.replace('', '-')", Value("-a-b-")},
        {"'ab'.replace('', '-', 1)", Value("-ab")},
        {"'aaa'.replace('a', 'b', 2)", Value("bba")},
        {"'aaa'.replace('a', 'b', 0)", Value("aaa")},
        {"'Việt NAM'.lowerAscii()", Value("việt nam")},
        {"'\\u00a0 a b\\u3000'.trim()", Value("a b")},
        {"'  '.trim()", Value("")},
        {"['a', 'b'].join(', ')", Value("a, b")},
        {"matches('abc', '^a.c$')", Value(true)},
        {"'lưới'.matches('^l.{3}$')", Value(true)},
        {"math.greatest(1, 2.5, 2u)", Value(2.5)},
        {"math.least([3, 1, 2])", Value(1)},
        {"math.least(4)", Value(4)},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(value_of(row.text) == row.value);
    }
    CHECK(failure_of("'abc'.substring(2, 1)") == "out-of-range");
    CHECK(failure_of("'abc'.substring(4)") == "out-of-range");
    CHECK(failure_of("[1, 'a'].join()") == "no-such-overload");
}

TEST_CASE("a timestamp's fields are those of the wall clock in the zone that is named")
{
    struct Row {
        const char* text;
        int value;
    };
    const Row rows[] = {
        {"timestamp('2026-03-02T18:30:15.123Z').getHours()", 18},
        {"timestamp('2026-03-02T18:30:15.123Z').getHours('Asia/Ho_Chi_Minh')", 1},
        {"timestamp('2026-03-02T18:30:15.123Z').getDate('Asia/Ho_Chi_Minh')", 3},
        {"timestamp('2026-03-02T18:30:15.123Z').getDayOfMonth('+07:00')", 2},
        {"timestamp('2026-03-02T18:30:15.123Z').getHours('07:00')", 1},
        {"timestamp('2026-03-02T18:30:15.123Z').getMinutes('-00:45')", 45},
        {"timestamp('2026-03-02T18:30:15.123Z').getMinutes('Asia/Kolkata')", 0},
        {"timestamp('2026-03-02T18:30:15.123Z').getMonth()", 2},
        {"timestamp('2026-03-02T18:30:15.123Z').getDayOfWeek()", 1},
        {"timestamp('2026-03-02T18:30:15.123Z').getDayOfYear()", 60},
        {"timestamp('2026-03-02T18:30:15.123Z').getSeconds()", 15},
        {"timestamp('2026-03-02T18:30:15.123Z').getMilliseconds()", 123},
        {"timestamp('2026-07-01T12:00:00Z').getHours('Europe/Berlin')", 14},
        {"timestamp('2096-07-01T12:00:00Z').getHours('Europe/Berlin')", 14},
        {"timestamp('2096-01-01T12:00:00Z').getHours('Europe/Berlin')", 13},
        {"timestamp('0001-01-01T00:00:00Z').getFullYear('-01:00')", 0},
        {"duration('100h').getHours()", 100},
        {"duration('90m').getMinutes()", 90},
        {"duration('-90s').getSeconds()", -90},
        {"duration('1.234s').getMilliseconds()", 234},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(value_of(row.text) == Value(row.value));
    }
    for (const char* zone : {"", "Mars/Olympus", "../etc/passwd", "/etc/localtime", "Asia", "+7", "+24:00", "+07:60"}) {
        CAPTURE(zone);
        CHECK(failure_of("now.getHours('" + std::string(zone) + "')") == "invalid-argument");
    }
}

TEST_CASE("a timestamp is read if it is RFC 3339, exists, and lies in the years 1 to 9999")
{
    for (const char* text : {"2024-02-29T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z",
                             "2026-03-02T10:00:00-23:59", "2026-03-02T10:00:00.1Z"}) {
        CAPTURE(text);
        CHECK(timestamp_from_text(text).has_value());
    }
    for (const char* text :
         {"", "2026-03-02", "2023-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-03-02T24:00:00Z", "2026-03-02T10:60:00Z",
          "2026-03-02T10:00:60Z", "2026-03-02 10:00:00Z", "2026-03-02T10:00:00", "2026-03-02T10:00:00.Z", "2026-03-02T10:00:00+7",
          "2026-03-02T10:00:00Zx", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "0000-01-01T00:00:00Z"}) {
        CAPTURE(text);
        CHECK_FALSE(timestamp_from_text(text).has_value());
    }
}

TEST_CASE("a duration is read if every number has a unit and the sum fits")
{
    struct Row {
        const char* text;
        Duration duration;
    };
    const Row rows[] = {
        {"0", {0, 0}},
        {"1h30m", {5400, 0}},
        {"-1.5s", {-1, -500'000'000}},
        {"+2s", {2, 0}},
        {".5m", {30, 0}},
        {"1us1µs1ns", {0, 2001}},
        {"100ms", {0, 100'000'000}},
        {"0.000000000001h", {0, 3}},
        {"9223372036.854775807s", {9'223'372'036, 854'775'807}},
        {"-9223372036.854775808s", {-9'223'372'036, -854'775'808}},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        const auto duration = duration_from_text(row.text);
        REQUIRE(duration.has_value());
        CHECK(*duration == row.duration);
    }
    for (const char* text :
         {"", "-", "1", "s", "1x", "1 s", ".s", "1h-1m", "9223372036.854775808s", "99999999999999999999999999h"}) {
        CAPTURE(text);
        CHECK_FALSE(duration_from_text(text).has_value());
    }
}

TEST_CASE("time arithmetic leaves neither the years nor the 292 years of a duration")
{
    CHECK(value_of("timestamp('2026-03-02T00:00:00Z') + duration('-1ns') == timestamp('2026-03-01T23:59:59.999999999Z')") ==
          Value(true));
    CHECK(value_of("timestamp('2026-03-02T00:00:00Z') - timestamp('2026-03-01T00:00:00Z') == duration('24h')") == Value(true));
    CHECK(failure_of("timestamp('9999-12-31T23:59:59Z') + duration('1s') > now") == "overflow");
    CHECK(failure_of("timestamp('9999-12-31T23:59:59Z') - timestamp('0001-01-01T00:00:00Z') > duration('1s')") == "overflow");
    CHECK(failure_of("duration('9223372036s') + duration('9223372036s') > duration('1s')") == "overflow");
    CHECK(failure_of("timestamp(253402300800) > now") == "overflow");
    CHECK(value_of("int(timestamp('1969-12-31T23:59:59.5Z'))") == Value(-1));
}

}  // namespace docket::testing
