// Code points in valid UTF-8.

#include "engine/expr/syntax/unicode.hpp"

namespace docket {

std::uint32_t code_point_at(std::string_view text, std::size_t at) noexcept
{
    const std::size_t length = code_point_bytes(text[at]);
    const auto lead = static_cast<unsigned char>(text[at]);
    std::uint32_t value = length == 1 ? lead : lead & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) value = (value << 6) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
    return value;
}

bool append_code_point(std::string& text, std::uint32_t code_point)
{
    if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF)) return false;
    const auto trail = [&](int shift) { text += static_cast<char>(0x80U | ((code_point >> shift) & 0x3FU)); };
    if (code_point < 0x80) {
        text += static_cast<char>(code_point);
    } else if (code_point < 0x800) {
        text += static_cast<char>(0xC0U | (code_point >> 6));
        trail(0);
    } else if (code_point < 0x10000) {
        text += static_cast<char>(0xE0U | (code_point >> 12));
        trail(6);
        trail(0);
    } else {
        text += static_cast<char>(0xF0U | (code_point >> 18));
        trail(12);
        trail(6);
        trail(0);
    }
    return true;
}

std::size_t byte_of_code_point(std::string_view text, std::size_t index) noexcept
{
    std::size_t byte = 0;
    for (; index > 0; --index) {
        if (byte >= text.size()) return std::string_view::npos;
        byte += code_point_bytes(text[byte]);
    }
    return byte;
}

bool is_white_space(std::uint32_t c) noexcept
{
    return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
           c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

}  // namespace docket
