#include "engine/codec/base64.hpp"

#include <cstdint>

namespace docket {

namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::string to_base64(std::string_view bytes)
{
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::string_view group = bytes.substr(i, 3);
        std::uint32_t bits = 0;
        for (std::size_t j = 0; j < 3; ++j) bits = bits << 8 | (j < group.size() ? static_cast<std::uint8_t>(group[j]) : 0U);
        for (std::size_t j = 0; j < 4; ++j) text += j <= group.size() ? alphabet[bits >> (18 - 6 * j) & 63] : '=';
    }
    return text;
}

std::optional<std::string> from_base64(std::string_view text)
{
    if (text.size() % 4 != 0) return std::nullopt;
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3);
    for (std::size_t i = 0; i < text.size(); i += 4) {
        std::uint32_t bits = 0;
        for (const char c : text.substr(i, 4)) {
            const std::size_t digit = c == '=' ? 0 : alphabet.find(c);
            if (digit == std::string_view::npos) return std::nullopt;
            bits = bits << 6 | static_cast<std::uint32_t>(digit);
        }
        for (int shift = 16; shift >= 0; shift -= 8) bytes += static_cast<char>(bits >> shift & 255);
    }
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    bytes.resize(bytes.size() - padding);
    // Writing it again catches what the loop let pass: "=" in the middle, and bits that no byte holds.
    if (to_base64(bytes) != text) return std::nullopt;
    return bytes;
}

}  // namespace docket
