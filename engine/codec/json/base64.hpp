#pragma once

// Base64 of RFC 4648 section 4, padded; strict when reading. Not for URLs.

#include <optional>
#include <string>
#include <string_view>

namespace docket {

[[nodiscard]] std::string to_base64(std::string_view bytes);
/// The same at the end of `out`, which it returns.
std::string& append_base64(std::string& out, std::string_view bytes);

/// Reads into `bytes`, whatever it held, so that its room is used again; false unless `text` is exactly what `to_base64` writes for some
/// bytes, and then what `bytes` holds means nothing.
[[nodiscard]] bool read_base64(std::string_view text, std::string& bytes);
/// nullopt unless `text` is exactly what `to_base64` writes for some bytes.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace docket
