#pragma once

// What names of methods and header fields are made of. By a table, as each byte of each name of a request is asked about.

#include <array>
#include <string_view>

namespace docket {

namespace detail {

constexpr std::array<bool, 256> token_bytes()
{
    std::array<bool, 256> bytes{};
    for (const char c : std::string_view("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        bytes[static_cast<unsigned char>(c)] = true;
    return bytes;
}

}  // namespace detail

/// A token of RFC 9110, 5.6.2: not empty, letters, digits and fifteen other characters.
[[nodiscard]] constexpr bool is_token(std::string_view text) noexcept
{
    constexpr std::array<bool, 256> allowed = detail::token_bytes();
    for (const char c : text) {
        if (!allowed[static_cast<unsigned char>(c)]) return false;
    }
    return !text.empty();
}

}  // namespace docket
