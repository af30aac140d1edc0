#include "engine/graph/text/text.hpp"

#include <array>

#include "engine/base/text/utf8.hpp"

namespace docket {

namespace {

bool begins_character(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xc0) != 0x80;
}

/// Noto Sans, U+0020 to U+007E, hundredths of an em.
constexpr std::array<unsigned char, 95> ascii_widths{
    26, 27, 41, 65, 57, 83, 73, 22, 30, 30, 55, 57, 27, 32, 27, 37, 57, 57, 57, 57, 57, 57, 57, 57, 57, 57, 27, 27, 57, 57, 57, 43,
    90, 64, 65, 63, 73, 56, 52, 73, 74, 34, 27, 62, 52, 91, 76, 78, 60, 78, 62, 55, 56, 73, 60, 93, 59, 57, 57, 33, 37, 33, 57, 44,
    28, 56, 62, 48, 62, 56, 34, 62, 62, 26, 26, 53, 26, 94, 62, 60, 62, 62, 41, 48, 36, 62, 51, 79, 53, 51, 47, 38, 55, 38, 57};

/// Hundredths of an em of the character whose UTF-8 begins at `lead`.
double width_beyond_ascii(unsigned char lead, unsigned char next)
{
    const bool is_combining_mark = lead == 0xcc || (lead == 0xcd && next < 0xb0);
    if (is_combining_mark) return 0;
    const bool is_latin = lead < 0xcd || (lead == 0xe1 && next >= 0xb8); // U+1E00 and on: Vietnamese
    if (is_latin) return 62;
    return lead == 0xe2 ? 80 : 100; // punctuation and arrows; all else is taken to be square
}

} // namespace

std::string escape_xml(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        case '\n': out += "&#10;"; break;
        case '\r': out += "&#13;"; break;
        case '\t': out += "&#9;"; break;
        default:
            if (static_cast<unsigned char>(c) < 0x20)
                out += "\xef\xbf\xbd";
            else
                out += c;
        }
    }
    return out;
}

std::string attribute(std::string_view name, std::string_view value)
{
    std::string out = " ";
    out += name;
    return out + "=\"" + escape_xml(value) + '"';
}

std::string quote_dot(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (c == '\n')
            out += "\\n";
        else
            out += c;
    }
    return out + '"';
}

std::string shortened(std::string_view text, std::size_t code_points_max)
{
    std::string one_line;
    for (const char c : text) {
        const bool is_space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (!is_space)
            one_line += c;
        else if (!one_line.empty() && one_line.back() != ' ')
            one_line += ' ';
    }
    while (one_line.ends_with(' ')) one_line.pop_back();
    if (code_points(one_line) <= code_points_max) return one_line;
    std::size_t seen = 0;
    std::size_t end = 0;
    while (end < one_line.size() && (!begins_character(one_line[end]) || ++seen < code_points_max)) ++end;
    one_line.resize(end);
    while (one_line.ends_with(' ')) one_line.pop_back();
    return one_line + "…";
}

std::vector<std::string> wrapped(std::string_view text, std::size_t code_points_max)
{
    std::vector<std::string> lines{""};
    for (std::size_t begin = 0; begin <= text.size();) {
        std::size_t end = text.find_first_of(" \n\t", begin);
        if (end == std::string_view::npos) end = text.size();
        const std::string_view word = text.substr(begin, end - begin);
        begin = end + 1;
        if (word.empty()) continue;
        if (!lines.back().empty() && code_points(lines.back()) + 1 + code_points(word) > code_points_max) lines.emplace_back();
        if (!lines.back().empty()) lines.back() += ' ';
        lines.back() += word;
    }
    return lines;
}

std::string joined(const std::vector<std::string>& parts, std::string_view separator)
{
    std::string out;
    for (const std::string& part : parts) {
        if (part.empty()) continue;
        if (!out.empty()) out += separator;
        out += part;
    }
    return out;
}

double text_width(std::string_view text, double font_size, bool bold)
{
    double hundredths = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte >= 0x20 && byte < 0x7f)
            hundredths += ascii_widths[byte - 0x20];
        else if (byte >= 0xc0)
            hundredths += width_beyond_ascii(byte, i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0);
    }
    constexpr double bold_is_wider = 1.07;
    return hundredths / 100 * font_size * (bold ? bold_is_wider : 1);
}

} // namespace docket
