#pragma once

// Base64 and hex as signed notes write them, and the wiping of secrets. For this folder's sources only.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"

namespace docket::merkle {

/// RFC 4648, section 4, with padding.
[[nodiscard]] std::string base64_of(std::span<const std::uint8_t> bytes);

/// Fills `out` from exactly as many bytes in base64; false, with `out` in any state, for anything else: other lengths, letters,
/// padding and left-over bits.
[[nodiscard]] bool read_base64(std::string_view text, std::span<std::uint8_t> out);

/// Bytes that `text` would hold if it is base64.
[[nodiscard]] std::size_t base64_bytes(std::string_view text) noexcept;

/// Eight lower-case digits.
[[nodiscard]] std::string hex_of(std::uint32_t number);

[[nodiscard]] std::span<const std::uint8_t> octets(std::string_view text) noexcept;

/// bad_payload: "Expected …, but …".
[[nodiscard]] Rejection refused(std::string_view expected, std::string_view but);

}  // namespace docket::merkle
