#include "engine/codec/json/canonical_json.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <stdexcept>

#include "engine/codec/json/base64.hpp"
#include "engine/codec/json/json_writer.hpp"

namespace docket {

namespace {

constexpr double int64_end = 9223372036854775808.0;

/// ECMAScript's Number::toString (ECMA-262, 6.1.6.1.20), which RFC 8785 prescribes. `number` is finite.
void append_es6_number(std::string& out, double number)
{
    if (number == 0) {
        out += '0';
        return;
    }
    if (number < 0) out += '-';
    std::array<char, 40> buffer{};
    const auto end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::fabs(number), std::chars_format::scientific).ptr;
    const std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
    const std::size_t e = text.find('e');
    int exponent = 0;
    const std::size_t exponent_begin = e + (text[e + 1] == '+' ? 2 : 1);
    std::from_chars(text.data() + exponent_begin, text.data() + text.size(), exponent);
    // The digits without their point, in place: "1.25e+3" becomes "125".
    if (e > 2) std::copy(buffer.begin() + 2, buffer.begin() + static_cast<std::ptrdiff_t>(e), buffer.begin() + 1);
    const std::string_view digits(buffer.data(), e > 2 ? e - 1 : 1);

    const int count = static_cast<int>(digits.size());
    const int point = exponent + 1;  // where the decimal point stands, counted in digits
    if (count <= point && point <= 21) {
        out.append(digits).append(static_cast<std::size_t>(point - count), '0');
    } else if (0 < point && point <= 21) {
        out.append(digits, 0, static_cast<std::size_t>(point)).append(1, '.').append(digits, static_cast<std::size_t>(point));
    } else if (-6 < point && point <= 0) {
        out.append("0.").append(static_cast<std::size_t>(-point), '0').append(digits);
    } else {
        out += digits[0];
        if (count > 1) out.append(1, '.').append(digits, 1);
        out += exponent < 0 ? "e-" : "e+";
        append_json_integer(out, std::abs(exponent));
    }
}

void append_tagged_text(std::string& out, std::string_view tag, std::string_view text)
{
    out += "{\"$";
    out += tag;
    out += "\":";
    append_json_string(out, text);
    out += '}';
}

void append_tagged_pair(std::string& out, std::string_view tag, std::int64_t seconds, std::int32_t nanos)
{
    out += "{\"$";
    out += tag;
    out += "\":[";
    out.append(std::to_string(seconds)).append(1, ',').append(std::to_string(nanos));
    out += "]}";
}

void append_double(std::string& out, double number)
{
    if (std::isnan(number)) return append_tagged_text(out, "double", "NaN");
    if (std::isinf(number)) return append_tagged_text(out, "double", number > 0 ? "Infinity" : "-Infinity");
    if (number == 0 && std::signbit(number)) return append_tagged_text(out, "double", "-0");
    std::string text;
    append_es6_number(text, number);
    // Printed bare, it would be read back as an integer.
    if (number == std::trunc(number) && std::fabs(number) < int64_end) return append_tagged_text(out, "double", text);
    out += text;
}

void append_pairs(std::string& out, const Map& map)
{
    out += "{\"$map\":[";
    bool first = true;
    for (const MapEntry& entry : map) {
        if (!first) out += ',';
        first = false;
        out += '[';
        append_canonical_json(out, entry.key);
        out += ',';
        append_canonical_json(out, entry.value);
        out += ']';
    }
    out += "]}";
}

void append_member(std::string& out, const MapEntry& entry)
{
    const std::string& key = entry.key.string();
    const std::size_t begin = out.size();
    append_json_string(out, key);
    if (key.starts_with('$')) out.insert(begin + 1, 1, '$');
    out += ':';
    append_canonical_json(out, entry.value);
}

/// A map keeps its keys by bytes, numbers and booleans first. That is the order wanted, but for characters beyond U+FFFF.
void append_map(std::string& out, const Map& map)
{
    if (map.empty()) {
        out += "{}";
        return;
    }
    if (!map.begin()->key.is_string() || !(map.end() - 1)->key.is_string()) return append_pairs(out, map);
    const auto before = [](const MapEntry& a, const MapEntry& b) { return comes_before_as_key(a.key.string(), b.key.string()); };
    out += '{';
    if (std::is_sorted(map.begin(), map.end(), before)) {
        for (const MapEntry& entry : map) {
            if (&entry != map.begin()) out += ',';
            append_member(out, entry);
        }
    } else {
        std::vector<const MapEntry*> entries;
        entries.reserve(map.size());
        for (const MapEntry& entry : map) entries.push_back(&entry);
        std::sort(entries.begin(), entries.end(), [&](const MapEntry* a, const MapEntry* b) { return before(*a, *b); });
        for (std::size_t i = 0; i < entries.size(); ++i) {
            if (i > 0) out += ',';
            append_member(out, *entries[i]);
        }
    }
    out += '}';
}

}  // namespace

/// Told from UTF-8: the order of UTF-16 code units differs from that of bytes only where a character beyond U+FFFF, whose units begin at
/// D800, meets one of U+E000 to U+FFFF.
bool comes_before_as_key(std::string_view a, std::string_view b) noexcept
{
    const auto [x, y] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    if (y == b.end()) return false;
    if (x == a.end()) return true;
    const auto left = static_cast<unsigned char>(*x), right = static_cast<unsigned char>(*y);
    const bool left_is_pair = left >= 0xf0, right_is_pair = right >= 0xf0;
    if (left_is_pair != right_is_pair && left >= 0xee && right >= 0xee) return left_is_pair;
    return left < right;
}

void append_canonical_json(std::string& out, const Value& value)
{
    switch (value.kind()) {
        case Value::Kind::null: out += "null"; break;
        case Value::Kind::boolean: out += value.boolean() ? "true" : "false"; break;
        case Value::Kind::integer: append_json_integer(out, value.integer()); break;
        case Value::Kind::unsigned_integer: append_tagged_text(out, "uint", std::to_string(value.unsigned_integer())); break;
        case Value::Kind::floating: append_double(out, value.floating()); break;
        case Value::Kind::string: append_json_string(out, value.string()); break;
        case Value::Kind::bytes: append_tagged_text(out, "bytes", to_base64(value.bytes().octets)); break;
        case Value::Kind::list: append_json_list(out, value.list(), append_canonical_json); break;
        case Value::Kind::map: append_map(out, value.map()); break;
        case Value::Kind::timestamp:
            append_tagged_pair(out, "timestamp", value.timestamp().seconds, value.timestamp().nanos);
            break;
        case Value::Kind::duration: append_tagged_pair(out, "duration", value.duration().seconds, value.duration().nanos); break;
        case Value::Kind::type: append_tagged_text(out, "type", value.type().name); break;
    }
}

std::string to_canonical_json(const Value& value)
{
    std::string out;
    append_canonical_json(out, value);
    return out;
}

void throw_exception_from_error(const JsonError& error, const boost::source_location&)
{
    throw std::logic_error("value() of a JsonError: " + error.code + ": " + error.message);
}

}  // namespace docket
