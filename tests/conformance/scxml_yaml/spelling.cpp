// Seeded choices, and six ways to print one tree.

#include "tests/conformance/scxml_yaml/spelling.hpp"

#include <algorithm>

namespace docket {

namespace {

constexpr std::size_t indent_width = 2;

std::string in_double_quotes(const std::string& text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

std::string in_single_quotes(const std::string& text)
{
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
    return out + "'";
}

/// Would it still be this text without quotes?
bool is_plain(const std::string& text)
{
    constexpr std::string_view starts = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_(";
    if (text.empty() || starts.find(text.front()) == std::string_view::npos || text.back() == ' ' || text.back() == ':')
        return false;
    for (const char* trouble : {": ", " #", "\n"}) {
        if (text.find(trouble) != std::string::npos) return false;
    }
    return text != "true" && text != "false" && text != "null";
}

class Printer {
public:
    explicit Printer(YamlStyle style) : style_(style) {}

    void block(const YamlNode& node, std::size_t indent)
    {
        for (const YamlNode& item : node.items) {
            out += std::string(indent, ' ') + "-";
            value(item, indent);
        }
        for (const YamlEntry& entry : node.entries) {
            out += std::string(indent, ' ') + scalar(entry.key.text, true) + ":";
            value(entry.value, indent);
        }
    }

    void flow(const YamlNode& node, std::size_t indent, bool lines)
    {
        if (node.is_scalar()) {
            out += node.null ? "null" : node.quoted ? in_double_quotes(node.text) : node.text;
            return;
        }
        const std::string separator = lines ? ",\n" + std::string(indent + indent_width, ' ') : ", ";
        const bool is_list = node.is_sequence();
        out += is_list ? '[' : '{';
        if (lines && node.items.size() + node.entries.size() > 0) out += "\n" + std::string(indent + indent_width, ' ');
        bool is_first = true;
        for (const YamlNode& item : node.items) {
            out += is_first ? "" : separator;
            flow(item, indent + indent_width, lines);
            is_first = false;
        }
        for (const YamlEntry& entry : node.entries) {
            out += (is_first ? "" : separator) + in_double_quotes(entry.key.text) + ": ";
            flow(entry.value, indent + indent_width, lines);
            is_first = false;
        }
        if (lines && !is_first) out += "\n" + std::string(indent, ' ');
        out += is_list ? ']' : '}';
    }

    std::string out;

private:
    std::string scalar(const std::string& text, bool is_key) const
    {
        if (style_ == YamlStyle::block_plain && is_plain(text)) return text;
        if (is_key && is_plain(text)) return text;
        return style_ == YamlStyle::block_single ? in_single_quotes(text) : in_double_quotes(text);
    }

    void value(const YamlNode& node, std::size_t indent)
    {
        if (node.is_scalar()) {
            out += ' ';
            if (node.null)
                out += "null";
            else if (!node.quoted)
                out += node.text;
            else if (style_ == YamlStyle::block_folded && text_fits_fold(node.text))
                fold(node.text, indent + indent_width);
            else
                out += scalar(node.text, false);
            out += '\n';
        } else if (node.items.empty() && node.entries.empty()) {
            out += node.is_sequence() ? " []\n" : " {}\n";
        } else {
            out += '\n';
            block(node, indent + indent_width);
        }
    }

    static bool text_fits_fold(const std::string& text)
    {
        return text.find(' ') != std::string::npos && text.front() != ' ' && text.find("  ") == std::string::npos;
    }

    /// A block scalar whose lines break at the blanks.
    void fold(const std::string& text, std::size_t indent)
    {
        out += ">-\n" + std::string(indent, ' ');
        for (const char c : text) out += c == ' ' ? "\n" + std::string(indent, ' ') : std::string(1, c);
    }

    YamlStyle style_;
};

}  // namespace

Spelling::Spelling(std::uint64_t seed, std::string_view salt) : seed_(seed), state_(seed)
{
    for (const char c : salt) state_ = state_ * 1099511628211ULL + static_cast<unsigned char>(c);
}

/// SplitMix64.
std::size_t Spelling::pick(std::size_t count)
{
    if (seed_ == 0) return 0;
    state_ += 0x9e3779b97f4a7c15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return static_cast<std::size_t>((z ^ (z >> 31)) % count);
}

std::string print_in(YamlStyle style, const YamlNode& tree)
{
    Printer printer(style);
    if (style == YamlStyle::json_line || style == YamlStyle::json_indented)
        printer.flow(tree, 0, style == YamlStyle::json_indented);
    else
        printer.block(tree, 0);
    if (!printer.out.ends_with('\n')) printer.out += '\n';
    return std::move(printer.out);
}

}  // namespace docket
