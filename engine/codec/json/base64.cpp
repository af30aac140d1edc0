#include "engine/codec/json/base64.hpp"

#include <array>
#include <cstdint>

namespace docket {

namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t no_digit = 0xff;

/// What each byte is worth as a digit. "=" counts as zero; where it may stand is looked at apart.
constexpr std::array<std::uint8_t, 256> digit_of = [] {
    std::array<std::uint8_t, 256> table{};
    table.fill(no_digit);
    for (std::size_t i = 0; i < alphabet.size(); ++i) table[static_cast<std::uint8_t>(alphabet[i])] = static_cast<std::uint8_t>(i);
    table['='] = 0;
    return table;
}();

}  // namespace

std::string& append_base64(std::string& out, std::string_view bytes)
{
    const auto byte = [&](std::size_t i) { return i < bytes.size() ? static_cast<std::uint8_t>(bytes[i]) : std::uint32_t{0}; };
    const std::size_t begin = out.size();
    out.resize(begin + (bytes.size() + 2) / 3 * 4);
    char* next = out.data() + begin;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::uint32_t bits = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
        for (int shift = 18; shift >= 0; shift -= 6) *next++ = alphabet[bits >> shift & 63];
    }
    const std::size_t padding = (3 - bytes.size() % 3) % 3;
    out.replace(out.size() - padding, padding, padding, '=');
    return out;
}

std::string to_base64(std::string_view bytes)
{
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    append_base64(text, bytes);
    return text;
}

bool read_base64(std::string_view text, std::string& bytes)
{
    if (text.size() % 4 != 0) return false;
    bytes.resize(text.size() / 4 * 3);
    char* next = bytes.data();
    std::uint32_t last_bits = 0;
    for (std::size_t i = 0; i < text.size(); i += 4) {
        std::uint32_t bits = 0;
        for (const char c : text.substr(i, 4)) {
            const std::uint8_t digit = digit_of[static_cast<std::uint8_t>(c)];
            if (digit == no_digit) return false;
            bits = bits << 6 | digit;
        }
        for (int shift = 16; shift >= 0; shift -= 8) *next++ = static_cast<char>(bits >> shift & 255);
        last_bits = bits;
    }
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    bytes.resize(bytes.size() - padding);
    // "=" anywhere else, and bits that no byte holds.
    return text.find('=') >= text.size() - padding && (last_bits & ((std::uint32_t{1} << 8 * padding) - 1)) == 0;
}

std::optional<std::string> from_base64(std::string_view text)
{
    std::string bytes;
    if (!read_base64(text, bytes)) return std::nullopt;
    return bytes;
}

}  // namespace docket
