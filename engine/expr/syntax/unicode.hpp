#pragma once

// Code points in UTF-8 text that is known to be valid: what the string functions need. Validity and NFC are engine/base/text/utf8.hpp's.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace docket {

/// Bytes of the code point whose first byte is `lead`.
[[nodiscard]] constexpr std::size_t code_point_bytes(char lead) noexcept
{
    const auto byte = static_cast<unsigned char>(lead);
    return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

/// The code point that begins at `at`.
[[nodiscard]] std::uint32_t code_point_at(std::string_view text, std::size_t at) noexcept;

/// False, and nothing is appended, for a surrogate or a number above U+10FFFF.
[[nodiscard]] bool append_code_point(std::string& text, std::uint32_t code_point);

/// Byte at which the code point number `index` begins; text.size() if it is the number after the last; npos beyond that.
[[nodiscard]] std::size_t byte_of_code_point(std::string_view text, std::size_t index) noexcept;

/// Unicode White_Space, which trim() removes.
[[nodiscard]] bool is_white_space(std::uint32_t code_point) noexcept;

}  // namespace docket
