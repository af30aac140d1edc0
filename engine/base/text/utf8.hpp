#pragma once

// UTF-8: is it valid, how long is it to a person, its NFC form. Folding for search lives with the search.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace docket {

/// Strict UTF-8 (no surrogates, no overlong forms, nothing above U+10FFFF). Empty text is valid.
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

/// Unicode code points in valid UTF-8. Lengths that people see (min, max of a field) count these, after NFC.
[[nodiscard]] std::size_t code_points(std::string_view text) noexcept;

/// NFC form; nullopt if `text` is not valid UTF-8. Vietnamese typed on two systems differs in bytes until this is done.
[[nodiscard]] std::optional<std::string> to_nfc(std::string_view text);

/// True if it holds a character that hides or reorders text: bidi controls, zero-width characters, U+0000, C0 and C1 controls
/// other than tab, line feed and carriage return. `text` must be valid UTF-8.
[[nodiscard]] bool has_hidden_characters(std::string_view text) noexcept;

}  // namespace docket
