#pragma once

// What kinds of file are taken, and whether a file is what its name says. Pure; not a virus scanner.

#include <span>
#include <string>
#include <string_view>

namespace docket {

struct FileKind {
    std::string_view extension;   ///< lower case, without the dot
    std::string_view media;
    std::string_view magic;       ///< first bytes; "" for text, which must be UTF-8 without NUL
};

/// All kinds that may be uploaded.
[[nodiscard]] std::span<const FileKind> file_kinds() noexcept;

/// By the extension of `name`, any letter case; nullptr if the kind is not taken.
[[nodiscard]] const FileKind* kind_of_name(std::string_view name) noexcept;

/// Do the first bytes (at least 16, or the whole file) fit the kind?
[[nodiscard]] bool fits(const FileKind& kind, std::string_view first_bytes) noexcept;

/// A name that is safe to show and to offer for download: NFC, no path, no hidden characters, 1 to 200 code points. "" if there is none.
[[nodiscard]] std::string clean_file_name(std::string_view name);

}  // namespace docket
