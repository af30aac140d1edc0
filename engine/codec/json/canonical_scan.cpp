#include "engine/codec/json/canonical_scan.hpp"

#include <algorithm>

#include "engine/base/text/utf8.hpp"
#include "engine/codec/json/canonical_json.hpp"
#include "engine/codec/json/json_writer.hpp"

namespace docket {

namespace {

/// Far below what may be stored, so that a walk need not know how deep its value lies.
constexpr std::size_t depth_max = 32;
static_assert(depth_max + 8 < limits::stored_depth_max);

/// Decimal digits of which every number is below 2^53.
constexpr std::size_t safe_digits_max = 15;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

bool CanonicalScan::may_be_scanned(std::string_view text) noexcept
{
    // A text of so few bytes holds no more values than may be stored.
    return text.size() <= limits::stored_nodes_max && text.size() <= limits::stored_bytes_max && is_utf8(text);
}

bool CanonicalScan::accept(char expected) noexcept
{
    if (at_end() || text_[at_] != expected) return false;
    ++at_;
    return true;
}

bool CanonicalScan::accept(std::string_view expected) noexcept
{
    if (!text_.substr(at_).starts_with(expected)) return false;
    at_ += expected.size();
    return true;
}

bool CanonicalScan::read_plain_string(std::string_view& content) noexcept
{
    if (!accept('"')) return false;
    const std::string_view left = text_.substr(at_);
    content = left.substr(0, plain_run(left));
    at_ += content.size();
    return accept('"');
}

bool CanonicalScan::read_value(std::string_view& span)
{
    const std::size_t begin = at_;
    if (!skip_value(0)) return false;
    span = text_.substr(begin, at_ - begin);
    return true;
}

bool CanonicalScan::read_key(std::string_view& key, std::string_view previous, bool first) noexcept
{
    if (!read_plain_string(key) || !accept(':')) return false;
    if (key.starts_with('$') && !key.starts_with("$$")) return false;
    return first || comes_before_as_key(previous, key);
}

bool CanonicalScan::skip_value(std::size_t depth)
{
    switch (peek()) {
        case '{': return depth < depth_max && skip_object(depth + 1);
        case '[': return depth < depth_max && skip_array(depth + 1);
        case '"': return skip_string();
        case 't': return accept("true");
        case 'f': return accept("false");
        case 'n': return accept("null");
        default: return skip_number();
    }
}

bool CanonicalScan::skip_object(std::size_t depth)
{
    ++at_;
    if (accept('}')) return true;
    const std::string_view left = text_.substr(at_);
    if (left.starts_with("\"$") && !left.starts_with("\"$$")) return skip_tagged(depth);
    std::string_view previous;
    bool first = true;
    do {
        std::string_view key;
        if (!read_key(key, previous, first) || !skip_value(depth)) return false;
        previous = key;
        first = false;
    } while (accept(','));
    return accept('}');
}

/// The whole of {"$double":"70"}, {"$map":[…]} and the like, at its second character.
bool CanonicalScan::skip_tagged(std::size_t depth)
{
    const std::size_t begin = at_ - 1;
    std::string_view tag;
    return read_plain_string(tag) && accept(':') && skip_value(depth) && accept('}') && is_as_written(begin);
}

bool CanonicalScan::skip_array(std::size_t depth)
{
    ++at_;
    if (accept(']')) return true;
    do {
        if (!skip_value(depth)) return false;
    } while (accept(','));
    return accept(']');
}

bool CanonicalScan::skip_string() noexcept
{
    ++at_;
    while (true) {
        at_ += plain_run(text_.substr(at_));
        if (accept('"')) return true;
        if (!skip_escape()) return false;
    }
}

/// Only the spelling that RFC 8785 prescribes.
bool CanonicalScan::skip_escape() noexcept
{
    const std::string_view left = text_.substr(at_);
    if (left.size() < 2 || left[0] != '\\') return false;
    if (std::string_view("\"\\bfnrt").find(left[1]) != std::string_view::npos) {
        at_ += 2;
        return true;
    }
    if (left.size() < 6 || !left.starts_with("\\u00") || (left[4] != '0' && left[4] != '1')) return false;
    // Those below 0x10 that have a short spelling: 08, 09, 0a, 0c, 0d.
    const std::string_view last_digits = left[4] == '1' ? "0123456789abcdef" : "01234567bef";
    at_ += 6;
    return last_digits.find(left[5]) != std::string_view::npos;
}

bool CanonicalScan::skip_number()
{
    const std::size_t begin = at_;
    accept('-');
    const std::size_t digits = at_;
    while (is_digit(peek())) ++at_;
    const std::size_t count = at_ - digits;
    const bool goes_on = peek() == '.' || peek() == 'e' || peek() == 'E' || peek() == '+' || peek() == '-';
    if (!goes_on && count > 0 && count <= safe_digits_max) return text_[digits] != '0' || at_ - begin == 1;
    // Fractions and powers.
    while (is_digit(peek()) || (peek() != '\0' && std::string_view(".eE+-").find(peek()) != std::string_view::npos)) ++at_;
    return is_as_written(begin);
}

/// Whether what lies between there and here is whatever the writer makes of what the reader reads. Slow: for what is rare and short.
bool CanonicalScan::is_as_written(std::size_t begin) const
{
    const std::string_view text = text_.substr(begin, at_ - begin);
    const auto value = parse_stored_json(text, stored_json_limits);
    return value.has_value() && to_canonical_json(*value) == text;
}

}  // namespace docket
