#include "engine/documents/file_kind.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "engine/base/text/utf8.hpp"

namespace docket {

namespace {

using std::string_view_literals::operator""sv;

constexpr std::array kinds{
    FileKind{"pdf", "application/pdf", "%PDF-"},
    FileKind{"png", "image/png", "\x89PNG\r\n\x1a\n"sv},
    FileKind{"jpg", "image/jpeg", "\xff\xd8\xff"sv},
    FileKind{"jpeg", "image/jpeg", "\xff\xd8\xff"sv},
    FileKind{"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "PK\x03\x04"sv},
    FileKind{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "PK\x03\x04"sv},
    FileKind{"zip", "application/zip", "PK\x03\x04"sv},
    FileKind{"csv", "text/csv", ""},
    FileKind{"txt", "text/plain", ""},
};

/// Longest name kept; file systems and headers carry it easily.
constexpr std::size_t name_length_max = 200;

/// Cuts a UTF-8 character that the end of the piece may have split.
std::string_view whole_characters(std::string_view text)
{
    for (int i = 0; i < 3 && !text.empty() && !is_utf8(text); ++i) text.remove_suffix(1);
    return text;
}

}  // namespace

std::span<const FileKind> file_kinds() noexcept
{
    return kinds;
}

const FileKind* kind_of_name(std::string_view name) noexcept
{
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos) return nullptr;
    std::string extension(name.substr(dot + 1));
    std::transform(extension.begin(), extension.end(), extension.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const FileKind& kind) { return kind.extension == extension; });
    return found == kinds.end() ? nullptr : &*found;
}

bool fits(const FileKind& kind, std::string_view first_bytes) noexcept
{
    if (!kind.magic.empty()) return first_bytes.starts_with(kind.magic);
    const std::string_view text = whole_characters(first_bytes);
    return is_utf8(text) && text.find('\0') == std::string_view::npos;
}

std::string clean_file_name(std::string_view name)
{
    const std::size_t slash = name.find_last_of("/\\");
    if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
    const auto text = to_nfc(name);
    if (!text || text->empty() || text->starts_with('.') || has_hidden_characters(*text)) return "";
    if (text->find_first_of("\r\n\t\"") != std::string::npos || code_points(*text) > name_length_max) return "";
    return *text;
}

}  // namespace docket
