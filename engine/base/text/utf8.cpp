#include "engine/base/text/utf8.hpp"

#include <utf8proc.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace docket {

namespace {

const utf8proc_uint8_t* bytes(std::string_view text)
{
    return reinterpret_cast<const utf8proc_uint8_t*>(text.data());
}

bool is_hidden(utf8proc_int32_t c)
{
    if (c < 0x20) return c != '\t' && c != '\n' && c != '\r';
    if (c >= 0x7f && c <= 0x9f) return true;
    if (c >= 0x200b && c <= 0x200f) return true;   // zero width, direction marks
    if (c >= 0x202a && c <= 0x202e) return true;   // bidi embeddings and overrides
    if (c >= 0x2060 && c <= 0x2069) return true;   // word joiner, invisible operators, bidi isolates
    return c == 0xfeff;
}

/// How many of the first bytes of `text` are ASCII; eight are looked at together, because most text here is nothing else.
std::size_t ascii_run(std::string_view text) noexcept
{
    std::size_t at = 0;
    for (std::uint64_t eight = 0; at + sizeof eight <= text.size(); at += sizeof eight) {
        std::memcpy(&eight, text.data() + at, sizeof eight);
        if ((eight & 0x8080808080808080) != 0) break;
    }
    while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
    return at;
}

}  // namespace

bool is_utf8(std::string_view text) noexcept
{
    while (true) {
        text.remove_prefix(ascii_run(text));
        if (text.empty()) return true;
        utf8proc_int32_t c = 0;
        const utf8proc_ssize_t used = utf8proc_iterate(bytes(text), static_cast<utf8proc_ssize_t>(text.size()), &c);
        if (used <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(used));
    }
}

std::size_t code_points(std::string_view text) noexcept
{
    std::size_t count = 0;
    for (const char c : text) count += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    return count;
}

std::optional<std::string> to_nfc(std::string_view text)
{
    if (ascii_run(text) == text.size()) return std::string(text);
    utf8proc_uint8_t* out = nullptr;
    const auto options = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    const utf8proc_ssize_t size = utf8proc_map(bytes(text), static_cast<utf8proc_ssize_t>(text.size()), &out, options);
    if (size < 0) return std::nullopt;
    std::string result(reinterpret_cast<const char*>(out), static_cast<std::size_t>(size));
    std::free(out);
    return result;
}

bool has_hidden_characters(std::string_view text) noexcept
{
    while (!text.empty()) {
        utf8proc_int32_t c = 0;
        const utf8proc_ssize_t used = utf8proc_iterate(bytes(text), static_cast<utf8proc_ssize_t>(text.size()), &c);
        if (used <= 0 || is_hidden(c)) return true;
        text.remove_prefix(static_cast<std::size_t>(used));
    }
    return false;
}

}  // namespace docket
