#pragma once

// Canonical JSON (RFC 8785) of a Value, and strict readers. Not a document model: what is read is a Value at once.
// Our own reader, because Boost.JSON 1.81 keeps the last of two equal keys and rounds some doubles to a neighbour.

#include <cstddef>
#include <string>
#include <string_view>

#include "engine/base/limits.hpp"
#include "engine/base/result.hpp"
#include "engine/model/value.hpp"

namespace docket {

struct JsonLimits {
    std::size_t bytes_max = limits::json_bytes_max;
    std::size_t depth_max = limits::json_depth_max;  ///< arrays and objects around a value
    std::size_t nodes_max = limits::json_nodes_max;  ///< values, keys not counted
};

/// Why a text is not JSON that we take, and where.
struct JsonError {
    /// syntax, not_utf8, nul, lone_surrogate, duplicate_key, number_range, too_large, too_deep, too_many_nodes, tag.
    std::string code;
    std::string message;     ///< one English sentence; never quotes the text
    std::size_t offset = 0;  ///< bytes from the start
    std::size_t line = 1;    ///< from 1
    std::size_t column = 1;  ///< in bytes, from 1

    friend bool operator==(const JsonError&, const JsonError&) = default;
};

/// Reads what a stranger sent (RFC 8259, one value and nothing after it).
///
/// - A number whose value is whole and fits 64 bits becomes an integer, however it is spelled ("3", "3.0", "3e0"); any other a
/// double;
///   one too large for a double is refused.
/// - Strings and keys come out in NFC. Refused: invalid UTF-8, U+0000 in any spelling, lone surrogates, a key twice (after NFC),
///   and anything beyond `limits`.
/// Pure; any number of threads.
[[nodiscard]] Result<Value, JsonError> parse_json(std::string_view text, const JsonLimits& limits = {});

/// Reads what `to_canonical_json` wrote: tags become the values they stand for, strings stay byte for byte as they are.
/// to_canonical_json(parse_stored_json(x)) == x for every x it wrote, and a == parse_stored_json(to_canonical_json(a)), NaN apart.
[[nodiscard]] Result<Value, JsonError> parse_stored_json(std::string_view text, const JsonLimits& limits);

/// Limits for what we stored ourselves: a snapshot or an entry holds several bodies' worth of data.
inline constexpr JsonLimits stored_json_limits{limits::stored_bytes_max, limits::stored_depth_max, limits::stored_nodes_max};

/// RFC 8785 text: no white space, keys by UTF-16 code units, numbers as ECMAScript prints them. Strings must be valid UTF-8;
/// they are written as they are (RFC 8785 normalises nothing).
///
/// What JSON cannot say is an object with one key: {"$int":"9007199254740993"} (beyond 2^53-1 either way), {"$uint":"5"},
/// {"$double":"1"} (whole below 2^63 in size, "-0", "NaN", "Infinity", "-Infinity"), {"$bytes":"<base64>"},
/// {"$timestamp":[seconds,nanos]}, {"$duration":[seconds,nanos]}, {"$type":"int"}, {"$map":[[key,value],…]} (a map with a key that
/// is no string). A string key that begins with "$" gets one more "$" in front.
[[nodiscard]] std::string to_canonical_json(const Value& value);
void append_canonical_json(std::string& out, const Value& value);

/// Adds `text` as a JSON string, quotes included, escaped as RFC 8785 demands.
void append_json_string(std::string& out, std::string_view text);

/// For `Result<T, JsonError>::value()` on an error, which is our bug.
[[noreturn]] void throw_exception_from_error(const JsonError& error, const boost::source_location& where);

}  // namespace docket
