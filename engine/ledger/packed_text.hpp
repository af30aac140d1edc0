#pragma once

// Texts as they lie in the database: packed by LZ4 with a dictionary of what every entry and every case says, so that three entries fill
// a page instead of one. What is hashed and signed is the text itself (docs/record.md); this only saves pages. Not for what is searched.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace docket {

/// What a text may come to once unpacked: more is taken for damage. Twice limits::stored_bytes_max, the longest that is written.
inline constexpr std::size_t unpacked_bytes_max = 32 * 1024 * 1024;

/// What the block was made with, and has in front of it when it is unpacked. Each database keeps a copy, so that it can be read without us.
[[nodiscard]] std::string_view packing_dictionary() noexcept;

/// The stored form of a JSON text: itself, or if that is shorter, a byte 1, its length in four bytes (big-endian), and an LZ4 block made
/// with the dictionary. @pre `text` does not begin with a byte 1 and is no longer than unpacked_bytes_max.
[[nodiscard]] std::string packed(std::string_view text);

/// nullopt if the bytes say that they are packed, and are damaged. Any thread.
[[nodiscard]] std::optional<std::string> unpacked(std::string_view stored);

}  // namespace docket
