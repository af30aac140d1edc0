#include "engine/codec/canonical_json.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <stdexcept>

#include "engine/codec/base64.hpp"

namespace docket {

namespace {

constexpr std::int64_t safe_integer_max = (std::int64_t{1} << 53) - 1;
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
    std::string digits(text.substr(0, 1));
    if (e > 2) digits += text.substr(2, e - 2);

    const int count = static_cast<int>(digits.size());
    const int point = exponent + 1;  // where the decimal point stands, counted in digits
    if (count <= point && point <= 21) {
        out += digits + std::string(static_cast<std::size_t>(point - count), '0');
    } else if (0 < point && point <= 21) {
        out += digits.substr(0, static_cast<std::size_t>(point)) + '.' + digits.substr(static_cast<std::size_t>(point));
    } else if (-6 < point && point <= 0) {
        out += "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
    } else {
        out += digits.substr(0, 1);
        if (count > 1) out += '.' + digits.substr(1);
        out += exponent < 0 ? "e-" : "e+";
        out += std::to_string(std::abs(exponent));
    }
}

/// Order of UTF-16 code units, told from UTF-8: it differs from the order of bytes only where a character beyond U+FFFF, whose
/// units begin at D800, meets one of U+E000 to U+FFFF.
bool before_in_utf16(std::string_view a, std::string_view b)
{
    const auto [x, y] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    if (y == b.end()) return false;
    if (x == a.end()) return true;
    const auto left = static_cast<unsigned char>(*x), right = static_cast<unsigned char>(*y);
    const bool left_is_pair = left >= 0xf0, right_is_pair = right >= 0xf0;
    if (left_is_pair != right_is_pair && left >= 0xee && right >= 0xee) return left_is_pair;
    return left < right;
}

void append_value(std::string& out, const Value& value);

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
    out += "\":[" + std::to_string(seconds) + ',' + std::to_string(nanos) + "]}";
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

void append_list(std::string& out, const List& list)
{
    out += '[';
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (i > 0) out += ',';
        append_value(out, list[i]);
    }
    out += ']';
}

void append_pairs(std::string& out, const Map& map)
{
    out += "{\"$map\":[";
    bool first = true;
    for (const MapEntry& entry : map) {
        if (!first) out += ',';
        first = false;
        out += '[';
        append_value(out, entry.key);
        out += ',';
        append_value(out, entry.value);
        out += ']';
    }
    out += "]}";
}

void append_map(std::string& out, const Map& map)
{
    std::vector<const MapEntry*> entries;
    entries.reserve(map.size());
    for (const MapEntry& entry : map) {
        if (!entry.key.is_string()) return append_pairs(out, map);
        entries.push_back(&entry);
    }
    std::sort(entries.begin(), entries.end(),
              [](const MapEntry* a, const MapEntry* b) { return before_in_utf16(a->key.string(), b->key.string()); });
    out += '{';
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (i > 0) out += ',';
        const std::string& key = entries[i]->key.string();
        append_json_string(out, key.starts_with('$') ? '$' + key : key);
        out += ':';
        append_value(out, entries[i]->value);
    }
    out += '}';
}

void append_value(std::string& out, const Value& value)
{
    switch (value.kind()) {
        case Value::Kind::null: out += "null"; break;
        case Value::Kind::boolean: out += value.boolean() ? "true" : "false"; break;
        case Value::Kind::integer: {
            const std::int64_t integer = value.integer();
            const bool safe = -safe_integer_max <= integer && integer <= safe_integer_max;
            if (safe)
                out += std::to_string(integer);
            else
                append_tagged_text(out, "int", std::to_string(integer));
            break;
        }
        case Value::Kind::unsigned_integer: append_tagged_text(out, "uint", std::to_string(value.unsigned_integer())); break;
        case Value::Kind::floating: append_double(out, value.floating()); break;
        case Value::Kind::string: append_json_string(out, value.string()); break;
        case Value::Kind::bytes: append_tagged_text(out, "bytes", to_base64(value.bytes().octets)); break;
        case Value::Kind::list: append_list(out, value.list()); break;
        case Value::Kind::map: append_map(out, value.map()); break;
        case Value::Kind::timestamp:
            append_tagged_pair(out, "timestamp", value.timestamp().seconds, value.timestamp().nanos);
            break;
        case Value::Kind::duration: append_tagged_pair(out, "duration", value.duration().seconds, value.duration().nanos); break;
        case Value::Kind::type: append_tagged_text(out, "type", value.type().name); break;
    }
}

}  // namespace

void append_json_string(std::string& out, std::string_view text)
{
    static constexpr char digits[] = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        switch (c) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\b': out += "\\b"; break;
            case '\f': out += "\\f"; break;
            case '\n': out += "\\n"; break;
            case '\r': out += "\\r"; break;
            case '\t': out += "\\t"; break;
            default:
                if (static_cast<unsigned char>(c) >= 0x20) {
                    out += c;
                } else {
                    out += "\\u00";
                    out += digits[c >> 4];
                    out += digits[c & 15];
                }
        }
    }
    out += '"';
}

std::string to_canonical_json(const Value& value)
{
    std::string out;
    append_value(out, value);
    return out;
}

void throw_exception_from_error(const JsonError& error, const boost::source_location&)
{
    throw std::logic_error("value() of a JsonError: " + error.code + ": " + error.message);
}

}  // namespace docket
