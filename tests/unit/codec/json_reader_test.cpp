// Reading what strangers send.

#include <doctest/doctest.h>

#include <ctime>

#include "engine/codec/json/canonical_json.hpp"

namespace docket {

namespace {

std::string nested(std::size_t depth)
{
    return std::string(depth, '[') + std::string(depth, ']');
}

std::string list_of_ones(std::size_t count)
{
    std::string text = "[1";
    for (std::size_t i = 1; i < count; ++i) text += ",1";
    return text + ']';
}

}  // namespace

TEST_CASE("a number becomes an integer if its value is whole, however it is spelled")
{
    struct Row {
        const char* text;
        Value value;
    };
    const Row rows[] = {
        {"0", 0},
        {"-0", 0},
        {"3", 3},
        {"3.0", 3},
        {"30e-1", 3},
        {"0.5", 0.5},
        {"9223372036854775807", std::int64_t{9'223'372'036'854'775'807}},
        {"9223372036854775808", 9223372036854775808.0},
        {"1e300", 1e300},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        const auto value = parse_json(row.text);
        REQUIRE(value.has_value());
        CHECK(*value == row.value);
    }
}

TEST_CASE("a text is refused with its reason and its place")
{
    struct Row {
        std::string text;
        const char* code;
        std::size_t offset;
    };
    const Row rows[] = {
        {"", "syntax", 0},
        {"  ", "syntax", 2},
        {"{", "syntax", 1},
        {"[1,]", "syntax", 3},
        {"[1 2]", "syntax", 3},
        {"{\"a\":1,}", "syntax", 7},
        {"{a:1}", "syntax", 1},
        {"{\"a\" 1}", "syntax", 5},
        {"01", "syntax", 1},
        {"+1", "syntax", 0},
        {"1.", "syntax", 2},
        {"1e", "syntax", 2},
        {"-", "syntax", 0},
        {"NaN", "syntax", 0},
        {"tru", "syntax", 0},
        {"1 x", "syntax", 2},
        {"'a'", "syntax", 0},
        {"\"a", "syntax", 2},
        {"\"\n\"", "syntax", 1},
        {"\"\\x\"", "syntax", 2},
        {"\"\\u12g4\"", "syntax", 3},
        {"// a\n1", "syntax", 0},
        {"\xef\xbb\xbf"
         "1",
         "syntax", 0},
        {"1e999", "number_range", 0},
        {"\"\\u0000\"", "nul", 1},
        {std::string("\"a\0b\"", 5), "nul", 2},
        {std::string("\0", 1), "nul", 0},
        {"\"\\ud800\"", "lone_surrogate", 1},
        {"\"\\udc00\"", "lone_surrogate", 1},
        {"\"\\ud800\\u0041\"", "lone_surrogate", 1},
        {"[\"\xc3\x28\"]", "not_utf8", 2},
        {"\"\xed\xa0\x80\"", "not_utf8", 1},
        {"{\"a\":1,\"a\":2}", "duplicate_key", 0},
        {"{\"e\u0301\":1,\"\u00e9\":2}", "duplicate_key", 0},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        const auto value = parse_json(row.text);
        REQUIRE_FALSE(value.has_value());
        CHECK(value.error().code == row.code);
        CHECK(value.error().offset == row.offset);
    }
}

TEST_CASE("the place of a fault is told in lines and columns")
{
    const auto value = parse_json("{\n  \"a\": 1,\n  \"b\": ?\n}");
    REQUIRE_FALSE(value.has_value());
    CHECK(value.error().line == 3);
    CHECK(value.error().column == 8);
}

TEST_CASE("strings and keys come out in NFC")
{
    // given: "hồ" typed as h, o, circumflex, grave
    const auto value = parse_json("{\"ho\u0302\u0300\":\"\\u0068o\u0302\u0300\"}");
    REQUIRE(value.has_value());
    REQUIRE(value->find("h\u1ed3") != nullptr);
    CHECK(*value->find("h\u1ed3") == Value("h\u1ed3"));
}

TEST_CASE("a pair of surrogates is one character")
{
    const auto value = parse_json("\"\\ud83d\\ude00\\u00e9\\u20ac\"");
    REQUIRE(value.has_value());
    CHECK(*value == Value("\U0001f600\u00e9\u20ac"));
}

TEST_CASE("a user's key that looks like a tag is just a key")
{
    const auto value = parse_json("{\"$uint\":\"5\"}");
    REQUIRE(value.has_value());
    REQUIRE(value->is_map());
    CHECK(*value->find("$uint") == Value("5"));
}

TEST_CASE("each limit lets through what reaches it and refuses one more")
{
    JsonLimits limits;
    limits.bytes_max = 20;
    CHECK(parse_json('"' + std::string(18, 'a') + '"', limits).has_value());
    CHECK(parse_json('"' + std::string(19, 'a') + '"', limits).error().code == "too_large");

    CHECK(parse_json(nested(limits::json_depth_max)).has_value());
    CHECK(parse_json(nested(limits::json_depth_max + 1)).error().code == "too_deep");

    CHECK(parse_json(list_of_ones(limits::json_nodes_max - 1)).has_value());
    CHECK(parse_json(list_of_ones(limits::json_nodes_max)).error().code == "too_many_nodes");

    CHECK(parse_json('"' + std::string(limits::json_bytes_max - 2, 'a') + '"').has_value());
    CHECK(parse_json('"' + std::string(limits::json_bytes_max - 1, 'a') + '"').error().code == "too_large");

    CHECK(parse_stored_json(nested(limits::stored_depth_max), stored_json_limits).has_value());
    CHECK(parse_stored_json(nested(limits::stored_depth_max + 1), stored_json_limits).error().code == "too_deep");
}

// Why: keys put one by one into a sorted map cost the square of their number, and one body could hold a core for seconds.
TEST_CASE("many keys in descending order are read in reasonable time")
{
    std::string text = "{";
    for (int i = 19'000; i > 0; --i) text += "\"k" + std::to_string(100'000 + i) + "\":1,";
    text += "\"a\":1}";
    const std::clock_t begin = std::clock();
    const auto value = parse_json(text);
    const double seconds_of_processor = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    REQUIRE(value.has_value());
    CHECK(value->map().size() == 19'001);
    CHECK(seconds_of_processor < 2);
}

TEST_CASE("a stored key is read as itself, whichever keys of its length, first and last letter were read before")
{
    const std::vector<std::string> keys = {"amount", "adulit", "amount", "", "a", "a\"b", "kỳ hạn", "kĩ hạn", std::string(64, 'k'), std::string(65, 'k')};
    for (const std::string& key : keys) {
        CAPTURE(key);
        Map map;
        map.set(key, 1);
        const std::string text = to_canonical_json(Value(map));
        for (int again = 0; again < 2; ++again) {
            const auto read = parse_stored_json(text, stored_json_limits);
            REQUIRE(read.has_value());
            CHECK(*read == Value(map));
        }
    }
}

}  // namespace docket
