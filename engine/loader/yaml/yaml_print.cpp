#include "engine/loader/yaml/yaml_print.hpp"

namespace docket {

namespace {

/// Up to so many characters stand on one line in braces.
constexpr std::size_t flow_width_max = 100;

std::string quoted(std::string_view text)
{
    constexpr std::string_view hex = "0123456789abcdef";
    std::string out = "\"";
    for (const char c : text) {
        const auto code = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') out += '\\';
        if (c == '\n') {
            out += "\\n";
        } else if (code < 0x20) {
            out += "\\x";
            out += hex[code >> 4];
            out += hex[code & 15];
        } else {
            out += c;
        }
    }
    return out + '"';
}

bool is_plain_key(std::string_view text)
{
    constexpr std::string_view safe = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-";
    if (text.empty() || text.find_first_not_of(safe) != std::string_view::npos || text.front() == '-' || text.front() == '.')
        return false;
    return text != "null" && text != "Null" && text != "NULL";
}

std::string print_key(std::string_view text)
{
    return is_plain_key(text) ? std::string(text) : quoted(text);
}

std::string print_scalar(const YamlNode& node)
{
    if (node.null) return "null";
    return node.quoted ? quoted(node.text) : node.text;
}

/// The node on one line, or "" if it is too long for that or holds anything but scalars.
std::string print_flow(const YamlNode& node)
{
    if (node.is_scalar()) return print_scalar(node);
    std::string line;
    for (const YamlNode& item : node.items) {
        if (!item.is_scalar()) return {};
        line += (line.empty() ? "" : ", ") + print_scalar(item);
    }
    for (const YamlEntry& entry : node.entries) {
        if (!entry.value.is_scalar()) return {};
        line += (line.empty() ? "" : ", ") + print_key(entry.key.text) + ": " + print_scalar(entry.value);
    }
    if (line.size() > flow_width_max) return {};
    return node.is_sequence() ? "[" + line + "]" : "{" + line + "}";
}

void print_block(const YamlNode& node, std::size_t indent, std::string& out);

/// What follows a key or a dash.
void print_value(const YamlNode& node, std::size_t indent, std::string& out)
{
    const std::string flow = print_flow(node);
    if (!flow.empty()) {
        out += ' ' + flow + '\n';
    } else {
        out += '\n';
        print_block(node, indent + 2, out);
    }
}

void print_block(const YamlNode& node, std::size_t indent, std::string& out)
{
    for (const YamlNode& item : node.items) {
        out += std::string(indent, ' ') + "-";
        const std::size_t start = out.size();
        print_value(item, indent, out);
        // A mapping or list begins on the line of its dash: its first line's break and indentation become one space.
        if (out[start] == '\n') out.replace(start, indent + 3, " ");
    }
    for (const YamlEntry& entry : node.entries) {
        out += std::string(indent, ' ') + print_key(entry.key.text) + ":";
        print_value(entry.value, indent, out);
    }
}

}  // namespace

std::string print_yaml(const YamlNode& node)
{
    std::string out;
    if (node.is_scalar() || (node.items.empty() && node.entries.empty())) return print_flow(node) + '\n';
    print_block(node, 0, out);
    return out;
}

YamlNode yaml_word(std::string text)
{
    YamlNode node;
    node.text = std::move(text);
    return node;
}

YamlNode yaml_text(std::string text)
{
    YamlNode node = yaml_word(std::move(text));
    node.quoted = true;
    return node;
}

YamlNode yaml_list()
{
    YamlNode node;
    node.kind = YamlNode::Kind::sequence;
    return node;
}

YamlNode yaml_map()
{
    YamlNode node;
    node.kind = YamlNode::Kind::mapping;
    return node;
}

YamlNode& add_member(YamlNode& map, std::string key, YamlNode value)
{
    map.entries.push_back({yaml_word(std::move(key)), std::move(value)});
    return map.entries.back().value;
}

}  // namespace docket
