#include "engine/merkle/encoding.hpp"

#include <sodium.h>

#include <algorithm>

namespace docket::merkle {

std::string base64_of(std::span<const std::uint8_t> bytes)
{
    std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), sodium_base64_VARIANT_ORIGINAL);
    text.pop_back();  // libsodium counts the terminating zero
    return text;
}

bool read_base64(std::string_view text, std::span<std::uint8_t> out)
{
    // libsodium 1.0.18 takes bytes from 0x80 on for "/".
    if (std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) return false;
    std::size_t size = 0;
    const int failed = sodium_base642bin(out.data(), out.size(), text.data(), text.size(), nullptr, &size, nullptr,
                                         sodium_base64_VARIANT_ORIGINAL);
    return failed == 0 && size == out.size();
}

std::size_t base64_bytes(std::string_view text) noexcept
{
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
    return text.size() < 4 ? 0 : text.size() / 4 * 3 - padding;
}

std::string hex_of(std::uint32_t number)
{
    static constexpr char digits[] = "0123456789abcdef";
    std::string hex;
    for (int shift = 28; shift >= 0; shift -= 4) hex += digits[number >> shift & 15];
    return hex;
}

std::span<const std::uint8_t> octets(std::string_view text) noexcept
{
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

Rejection refused(std::string_view expected, std::string_view but)
{
    Rejection rejection;
    rejection.type = RejectionType::bad_payload;
    rejection.detail.append("Expected ").append(expected).append(", but ").append(but).append(".");
    return rejection;
}

}  // namespace docket::merkle
