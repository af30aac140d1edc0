// What a YamlNode says: look-ups and the scalars of the core schema. Reading the bytes is yaml_events.cpp.

#include "engine/loader/yaml/yaml_tree.hpp"

#include <charconv>
#include <cmath>

namespace docket {

namespace {

bool is_digit(char c) noexcept
{
    return c >= '0' && c <= '9';
}

/// Skips digits from `at`; true if there was one.
bool skip_digits(std::string_view text, std::size_t& at) noexcept
{
    const std::size_t start = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    return at > start;
}

/// The end of `-?(0|[1-9][0-9]*)` at the start of `text`; 0 if there is none.
std::size_t end_of_integer(std::string_view text) noexcept
{
    std::size_t at = !text.empty() && text[0] == '-' ? 1 : 0;
    if (at < text.size() && text[at] == '0') return at + 1;
    return skip_digits(text, at) ? at : 0;
}

bool is_number(std::string_view text) noexcept
{
    std::size_t at = end_of_integer(text);
    if (at == 0) return false;
    if (at < text.size() && text[at] == '.' && !skip_digits(text, ++at)) return false;
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
        if (!skip_digits(text, at)) return false;
    }
    return at == text.size();
}

bool is_plain(const YamlNode& node) noexcept
{
    return node.is_scalar() && !node.quoted && !node.null;
}

Value scalar_value(const YamlNode& node)
{
    if (node.null) return Value();
    if (const auto boolean = yaml_bool(node)) return Value(*boolean);
    if (const auto integer = yaml_integer(node)) return Value(*integer);
    if (const auto number = yaml_number(node)) return Value(*number);
    return Value(node.text);
}

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const noexcept
{
    for (const YamlEntry& entry : entries) {
        if (entry.key.text == key) return &entry.value;
    }
    return nullptr;
}

std::optional<bool> yaml_bool(const YamlNode& node) noexcept
{
    if (!is_plain(node)) return std::nullopt;
    if (node.text == "true") return true;
    if (node.text == "false") return false;
    return std::nullopt;
}

std::optional<std::int64_t> yaml_integer(const YamlNode& node) noexcept
{
    const std::string_view text = node.text;
    if (!is_plain(node) || text.empty() || end_of_integer(text) != text.size()) return std::nullopt;
    std::int64_t integer = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), integer).ec != std::errc{}) return std::nullopt;
    return integer;
}

std::optional<double> yaml_number(const YamlNode& node) noexcept
{
    const std::string_view text = node.text;
    if (!is_plain(node) || !is_number(text)) return std::nullopt;
    double number = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), number).ec != std::errc{}) return std::nullopt;
    return std::isfinite(number) ? std::optional(number) : std::nullopt;
}

Value yaml_value(const YamlNode& node)
{
    if (node.is_scalar()) return scalar_value(node);
    if (node.is_sequence()) {
        List list;
        list.reserve(node.items.size());
        for (const YamlNode& item : node.items) list.push_back(yaml_value(item));
        return Value(std::move(list));
    }
    Map map;
    for (const YamlEntry& entry : node.entries) map.set(entry.key.text, yaml_value(entry.value));
    return Value(std::move(map));
}

}  // namespace docket
