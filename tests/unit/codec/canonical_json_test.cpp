// Writing canonical JSON: RFC 8785's own samples, and our tags.

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <iterator>
#include <limits>

#include "engine/codec/json/base64.hpp"
#include "engine/codec/json/canonical_json.hpp"

namespace docket {

namespace {

/// The number as printed, whether or not it needed our tag.
std::string printed(double number)
{
    const std::string text = to_canonical_json(number);
    const std::string tag = "{\"$double\":\"";
    return text.starts_with(tag) ? text.substr(tag.size(), text.size() - tag.size() - 2) : text;
}

Value read_back(const std::string& text)
{
    const auto value = parse_stored_json(text, stored_json_limits);
    REQUIRE_MESSAGE(value.has_value(), text);
    return *value;
}

}  // namespace

TEST_CASE("a double is printed as RFC 8785, appendix B, prints it")
{
    struct Row {
        std::uint64_t bits;
        const char* text;
    };
    const Row rows[] = {
        {0x0000000000000000, "0"},
        {0x0000000000000001, "5e-324"},
        {0x8000000000000001, "-5e-324"},
        {0x7fefffffffffffff, "1.7976931348623157e+308"},
        {0xffefffffffffffff, "-1.7976931348623157e+308"},
        {0x4340000000000000, "9007199254740992"},
        {0xc340000000000000, "-9007199254740992"},
        {0x4430000000000000, "295147905179352830000"},
        {0x44b52d02c7e14af5, "9.999999999999997e+22"},
        {0x44b52d02c7e14af6, "1e+23"},
        {0x44b52d02c7e14af7, "1.0000000000000001e+23"},
        {0x444b1ae4d6e2ef4e, "999999999999999700000"},
        {0x444b1ae4d6e2ef4f, "999999999999999900000"},
        {0x444b1ae4d6e2ef50, "1e+21"},
        {0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"},
        {0x3eb0c6f7a0b5ed8d, "0.000001"},
        {0x41b3de4355555553, "333333333.3333332"},
        {0x41b3de4355555554, "333333333.33333325"},
        {0x41b3de4355555555, "333333333.3333333"},
        {0x41b3de4355555556, "333333333.3333334"},
        {0x41b3de4355555557, "333333333.33333343"},
        {0xbecbf647612f3696, "-0.0000033333333333333333"},
        {0x43143ff3c1cb0959, "1424953923781206.2"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(printed(std::bit_cast<double>(row.bits)) == row.text);
    }
}

TEST_CASE("keys stand in the order of their UTF-16 code units")
{
    // given: the sample of RFC 8785, 3.2.3, where the emoji's surrogates sort before U+FB33
    Map map;
    for (const char* key : {"\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"}) map.set(key, key);
    // then
    CHECK(to_canonical_json(map) ==
          "{\"\\r\":\"\\r\",\"1\":\"1\",\"\u0080\":\"\u0080\",\"\u00f6\":\"\u00f6\",\"\u20ac\":\"\u20ac\","
          "\"\U0001f600\":\"\U0001f600\",\"\ufb33\":\"\ufb33\"}");
}

TEST_CASE("strings are escaped as little as RFC 8785 allows")
{
    CHECK(to_canonical_json("\u20ac$\x0f\nA'B\"\\\\\"/") == "\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
    CHECK(to_canonical_json(std::string("\0\x1f\x7f", 3)) == "\"\\u0000\\u001f\x7f\"");
}

TEST_CASE("a string is written the same however long it is, plain or with one character to escape anywhere")
{
    for (std::size_t size = 0; size < 200; ++size) {
        CAPTURE(size);
        std::string text(size, 'a');
        CHECK(to_canonical_json(text) == '"' + text + '"');
        if (size == 0) continue;
        const std::size_t at = size * 5 / 7;
        text[at] = '"';
        CHECK(to_canonical_json(text) == '"' + text.substr(0, at) + "\\\"" + text.substr(at + 1) + '"');
    }
}

TEST_CASE("bytes are written in base64 as RFC 4648, section 10, writes them")
{
    const char* const encoded[] = {"", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"};
    for (std::size_t size = 0; size < std::size(encoded); ++size) {
        const std::string_view bytes = std::string_view("foobar").substr(0, size);
        CHECK(to_base64(bytes) == encoded[size]);
        CHECK(from_base64(encoded[size]) == bytes);
    }
    std::string out = "s:";
    CHECK(append_base64(out, std::string_view("\xff\x00\xfe", 3)) == "s:/wD+");
}

TEST_CASE("base64 that no writer writes is refused: bits that no byte holds, padding elsewhere, foreign characters")
{
    for (const char* text : {"Zm9=", "Zh==", "Zg=", "Zg", "Z===", "====", "=g==", "Zg=A", "Zg==Zg==", "Zm8=Zg==", "Zm9v\n", "Zm-_", "Zm9 "}) {
        CAPTURE(text);
        CHECK_FALSE(from_base64(text).has_value());
    }
}

TEST_CASE("base64 is read into room that held something longer")
{
    std::string bytes = "what was here before";
    CHECK(read_base64("Zm8=", bytes));
    CHECK(bytes == "fo");
    CHECK(read_base64("", bytes));
    CHECK(bytes.empty());
}

TEST_CASE("what JSON cannot say is written as a tag and read back as it was")
{
    Map numbered;
    numbered.set(Value(7), "seven");
    Map dollars;
    dollars.set("$uint", "a user's own key");
    dollars.set("$$x", 1);
    struct Row {
        Value value;
        const char* text;
    };
    const Row rows[] = {
        {Value(), "null"},
        {true, "true"},
        {std::int64_t{9'007'199'254'740'991}, "9007199254740991"},
        {std::int64_t{9'007'199'254'740'992}, "{\"$int\":\"9007199254740992\"}"},
        {std::numeric_limits<std::int64_t>::min(), "{\"$int\":\"-9223372036854775808\"}"},
        {std::numeric_limits<std::uint64_t>::max(), "{\"$uint\":\"18446744073709551615\"}"},
        {1.5, "1.5"},
        {2.0, "{\"$double\":\"2\"}"},
        {1e300, "1e+300"},
        {-std::numeric_limits<double>::infinity(), "{\"$double\":\"-Infinity\"}"},
        {Bytes{std::string("\xff\x00", 2)}, "{\"$bytes\":\"/wA=\"}"},
        {Timestamp{-5, 999'999'999}, "{\"$timestamp\":[-5,999999999]}"},
        {Duration{-5, -1}, "{\"$duration\":[-5,-1]}"},
        {TypeName{"list"}, "{\"$type\":\"list\"}"},
        {numbered, "{\"$map\":[[7,\"seven\"]]}"},
        {dollars, "{\"$$$x\":1,\"$$uint\":\"a user's own key\"}"},
        {List{}, "[]"},
        {Map{}, "{}"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(to_canonical_json(row.value) == row.text);
        CHECK(read_back(row.text) == row.value);
    }
}

TEST_CASE("a negative zero and a NaN survive storage")
{
    const Value zero = read_back(to_canonical_json(-0.0));
    CHECK(zero.kind() == Value::Kind::floating);
    CHECK(std::signbit(zero.floating()));
    CHECK(std::isnan(read_back(to_canonical_json(std::nan(""))).floating()));
}

TEST_CASE("every double is read back as itself")
{
    // given: bit patterns from a generator of its own (splitmix64), so that a failure can be repeated
    std::uint64_t state = 20261121;
    for (int i = 0; i < 20'000; ++i) {
        std::uint64_t z = state += 0x9e3779b97f4a7c15;
        z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
        z = (z ^ z >> 27) * 0x94d049bb133111eb;
        const double number = std::bit_cast<double>(z ^ z >> 31);
        if (std::isnan(number)) continue;
        CAPTURE(number);
        REQUIRE(read_back(to_canonical_json(number)) == Value(number));
    }
}

TEST_CASE("a stored tag that is unknown, unfit or not alone is refused")
{
    for (const char* text :
         {"{\"$secret\":1}", "{\"$int\":\"1x\"}", "{\"$uint\":\"-1\"}", "{\"$bytes\":\"/w=\"}", "{\"$bytes\":\"/x==\"}",
          "{\"$map\":[[1]]}", "{\"$map\":[[1,2],[1,3]]}", "{\"$timestamp\":[1,1000000000]}", "{\"$int\":\"1\",\"a\":2}"}) {
        CAPTURE(text);
        const auto value = parse_stored_json(text, stored_json_limits);
        REQUIRE_FALSE(value.has_value());
        CHECK(value.error().code == "tag");
    }
}

}  // namespace docket
