#include "engine/codec/json/json_writer.hpp"

#include <charconv>
#include <cstring>

#include "engine/codec/json/canonical_json.hpp"

namespace docket {

namespace {

constexpr char hex_digits[] = "0123456789abcdef";
/// Up to here a text goes out in one piece: most are ids and names, and three calls cost more than they.
constexpr std::size_t short_text_bytes = 94;
constexpr std::int64_t safe_integer_max = (std::int64_t{1} << 53) - 1;

constexpr std::uint64_t each_byte(std::uint8_t byte) { return std::uint64_t{0x0101010101010101} * byte; }

/// True if one of eight bytes is less than `limit`, which is at most 128 (Anderson, "Bit twiddling hacks", hasless).
constexpr bool has_less(std::uint64_t bytes, std::uint8_t limit)
{
    return ((bytes - each_byte(limit)) & ~bytes & each_byte(0x80)) != 0;
}

constexpr bool has_byte(std::uint64_t bytes, std::uint8_t wanted) { return has_less(bytes ^ each_byte(wanted), 1); }

bool is_plain(char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\'; }

void append_escape(std::string& out, char c)
{
    switch (c) {
        case '"': out += "\\\""; break;
        case '\\': out += "\\\\"; break;
        case '\b': out += "\\b"; break;
        case '\f': out += "\\f"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        default:
            out += "\\u00";
            out += hex_digits[c >> 4];
            out += hex_digits[c & 15];
    }
}

}  // namespace

std::size_t plain_run(std::string_view text) noexcept
{
    std::size_t at = 0;
    for (std::uint64_t bytes = 0; at + sizeof bytes <= text.size(); at += sizeof bytes) {
        std::memcpy(&bytes, text.data() + at, sizeof bytes);
        if (has_less(bytes, 0x20) || has_byte(bytes, '"') || has_byte(bytes, '\\')) break;
    }
    while (at < text.size() && is_plain(text[at])) ++at;
    return at;
}

void append_json_string(std::string& out, std::string_view text)
{
    if (text.size() <= short_text_bytes && plain_run(text) == text.size()) {
        char quoted[short_text_bytes + 2];
        quoted[0] = '"';
        std::memcpy(quoted + 1, text.data(), text.size());
        quoted[text.size() + 1] = '"';
        out.append(quoted, text.size() + 2);
        return;
    }
    out += '"';
    while (true) {
        const std::size_t plain = plain_run(text);
        out.append(text, 0, plain);
        if (plain == text.size()) break;
        append_escape(out, text[plain]);
        text.remove_prefix(plain + 1);
    }
    out += '"';
}

void append_json_integer(std::string& out, std::int64_t integer)
{
    char digits[24];
    const std::string_view text(digits, static_cast<std::size_t>(std::to_chars(digits, digits + sizeof digits, integer).ptr - digits));
    const bool safe = -safe_integer_max <= integer && integer <= safe_integer_max;
    if (!safe) out += "{\"$int\":\"";
    out += text;
    if (!safe) out += "\"}";
}

void append_json_digest(std::string& out, const Digest& digest)
{
    char text[2 * sizeof(Digest) + 2];
    char* next = text;
    *next++ = '"';
    for (const std::uint8_t byte : digest) {
        *next++ = hex_digits[byte >> 4];
        *next++ = hex_digits[byte & 15];
    }
    *next = '"';
    out.append(text, sizeof text);
}

void append_json_instant(std::string& out, Instant instant)
{
    out += '"';
    append_rfc3339(out, instant);
    out += '"';
}

void append_json_texts(std::string& out, const std::vector<std::string>& texts)
{
    append_json_list(out, texts, append_json_string);
}

std::string& JsonObject::member(std::string_view name)
{
    assert(last_ < name && name.size() <= name_bytes_max);
    char piece[name_bytes_max + 4];
    std::size_t size = 0;
    if (!empty()) piece[size++] = ',';
    piece[size++] = '"';
    std::memcpy(piece + size, name.data(), name.size());
    size += name.size();
    piece[size++] = '"';
    piece[size++] = ':';
    last_ = name;
    return out_.append(piece, size);
}

void JsonObject::text(std::string_view name, std::string_view text)
{
    append_json_string(member(name), text);
}

void JsonObject::text_if_any(std::string_view name, std::string_view content)
{
    if (!content.empty()) text(name, content);
}

void JsonObject::texts_if_any(std::string_view name, const std::vector<std::string>& texts)
{
    if (!texts.empty()) append_json_texts(member(name), texts);
}

}  // namespace docket
