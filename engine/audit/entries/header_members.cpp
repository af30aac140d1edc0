#include "engine/audit/entries/header_members.hpp"

#include <charconv>

#include "engine/codec/json/json_writer.hpp"

namespace docket {

namespace {

constexpr std::size_t members_usual = 20;

/// The place behind a string that begins at `at` with its quote.
std::size_t behind_string(std::string_view text, std::size_t at)
{
    for (++at; at < text.size(); ++at) {
        at += plain_run(text.substr(at));
        if (at < text.size() && text[at] == '"') break;
        if (at < text.size() && text[at] == '\\') ++at;
    }
    return at + 1;
}

/// The place behind a value: where the comma or brace that ends it stands.
std::size_t behind_value(std::string_view text, std::size_t at)
{
    int depth = 0;
    while (at < text.size()) {
        const char c = text[at];
        if (c == '"') {
            at = behind_string(text, at);
            continue;
        }
        if (c == '{' || c == '[') ++depth;
        const bool closes = c == '}' || c == ']';
        if (depth == 0 && (closes || c == ',')) return at;
        if (closes) --depth;
        ++at;
    }
    return text.size();
}

}  // namespace

HeaderMembers::HeaderMembers(std::string_view header)
{
    members_.reserve(members_usual);
    std::size_t at = 1;
    while (at < header.size() && header[at] == '"') {
        const std::size_t name_end = behind_string(header, at);
        if (name_end >= header.size()) return;
        const std::size_t value_end = behind_value(header, name_end + 1);
        members_.push_back({header.substr(at + 1, name_end - at - 2), header.substr(name_end + 1, value_end - name_end - 1)});
        at = value_end + 1;
    }
}

std::string_view HeaderMembers::raw(std::string_view name) const noexcept
{
    for (const Member& member : members_) {
        if (member.name == name) return member.value;
    }
    return {};
}

std::string_view HeaderMembers::text(std::string_view name) const noexcept
{
    const std::string_view value = raw(name);
    if (value.size() < 2 || value.front() != '"') return {};
    return value.substr(1, value.size() - 2);
}

std::uint64_t HeaderMembers::number(std::string_view name) const noexcept
{
    const std::string_view value = raw(name);
    std::uint64_t number = 0;
    const auto read = std::from_chars(value.data(), value.data() + value.size(), number);
    return read.ec == std::errc() && read.ptr == value.data() + value.size() ? number : 0;
}

std::optional<Digest> HeaderMembers::digest(std::string_view name) const noexcept
{
    return digest_from_hex(text(name));
}

}  // namespace docket
