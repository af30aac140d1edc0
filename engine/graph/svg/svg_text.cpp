#include "engine/graph/svg/svg_text.hpp"

#include <algorithm>
#include <cmath>

#include "engine/graph/text/text.hpp"

namespace docket {

namespace {

constexpr double line_height = 1.3;    // of the font size
constexpr double group_gap = 3;        // between groups
constexpr double icon_width = 1.25;    // of the font size, the space behind it included
constexpr double baseline = 1.0;       // of the font size, from the line's top
constexpr double mono_is_wider = 1.08; // monospaced letters, against the estimate for Noto Sans

double width_of(const TextLine& line)
{
    const double text = text_width(line.text, line.font_size, line.bold) * (line.mono ? mono_is_wider : 1);
    return text + (line.icon == Icon::none ? 0 : icon_width * line.font_size);
}

/// In a square of 10, drawn with lines: a person, a clock, a loop.
const char* path_of(Icon icon)
{
    switch (icon) {
    case Icon::none: return "";
    case Icon::person: return "M5 4.6a2 2 0 1 0 0-4a2 2 0 0 0 0 4ZM1.2 9.6c0-2.4 1.6-3.6 3.8-3.6s3.8 1.2 3.8 3.6Z";
    case Icon::clock: return "M5 9.4a4.4 4.4 0 1 0 0-8.8a4.4 4.4 0 0 0 0 8.8ZM5 2.4V5l2 1.4";
    case Icon::loop: return "M8.6 3.4A4 4 0 1 0 9 5.6M9 1v2.6H6.4";
    }
    return "";
}

/// A factor: one decimal would be too coarse.
std::string hundredths(double value)
{
    const auto whole = static_cast<int>(std::lround(value * 100));
    const std::string digits = std::to_string(whole % 100);
    return std::to_string(whole / 100) + (digits.size() == 1 ? ".0" : ".") + digits;
}

std::string draw_icon(const TextLine& line, double x, double y)
{
    const double scale = line.font_size * 0.085;
    return "<path class=\"mark\" d=\"" + std::string(path_of(line.icon)) + "\" transform=\"translate(" + short_number(x) + ' ' +
           short_number(y + line.font_size * 0.22) + ") scale(" + hundredths(scale) + ")\" fill=\"none\" stroke=\"" + line.fill +
           "\" stroke-width=\"1.2\" stroke-linecap=\"round\" stroke-linejoin=\"round\"/>";
}

std::string draw_line(const TextLine& line, double left, double top, double width, Align align, bool halo)
{
    const double used = width_of(line);
    double x = align == Align::left ? left : left + (width - used) / 2;
    std::string out;
    if (line.icon != Icon::none) {
        out += draw_icon(line, x, top);
        x += icon_width * line.font_size;
    }
    out += "<text";
    // A centred text stays centred whatever font shows it; behind a mark it begins where the mark ends.
    const bool is_anchored_middle = align == Align::centre && line.icon == Icon::none;
    if (is_anchored_middle) {
        x = left + width / 2;
        out += " text-anchor=\"middle\"";
    }
    out += attribute("x", short_number(x)) + attribute("y", short_number(top + baseline * line.font_size));
    out += attribute("font-size", short_number(line.font_size)) + attribute("fill", line.fill);
    if (!line.class_name.empty()) out += attribute("class", line.class_name);
    if (line.bold) out += " font-weight=\"600\"";
    if (line.mono) out += " font-family=\"ui-monospace, 'Cascadia Mono', Menlo, 'Noto Sans Mono', monospace\"";
    if (halo) out += " stroke=\"#ffffff\" stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\"";
    return out + '>' + escape_xml(line.text) + "</text>";
}

} // namespace

Size size_of(const TextBlock& block)
{
    Size size;
    for (const TextGroup& group : block) {
        if (size.height > 0) size.height += group_gap;
        for (const TextLine& line : group.lines) {
            size.width = std::max(size.width, width_of(line));
            size.height += line_height * line.font_size;
        }
    }
    return size;
}

std::string draw(const TextBlock& block, Point corner, double width, Align align, bool halo)
{
    std::string out;
    double top = corner.y;
    for (const TextGroup& group : block) {
        if (top > corner.y) top += group_gap;
        const bool is_named = !group.id.empty() || !group.class_name.empty();
        if (is_named) {
            out += "<g";
            if (!group.id.empty()) out += attribute("id", group.id);
            if (!group.class_name.empty()) out += attribute("class", group.class_name);
            out += '>';
            if (!group.tooltip.empty()) out += "<title>" + escape_xml(group.tooltip) + "</title>";
        }
        for (const TextLine& line : group.lines) {
            out += draw_line(line, corner.x, top, width, align, halo);
            top += line_height * line.font_size;
        }
        if (is_named) out += "</g>";
    }
    return out;
}

std::string short_number(double value)
{
    const auto tenths = static_cast<long long>(std::llround(value * 10));
    const long long whole = std::llabs(tenths) / 10, rest = std::llabs(tenths) % 10;
    std::string out = tenths < 0 ? "-" : "";
    out += std::to_string(whole);
    if (rest != 0) out += '.' + std::to_string(rest);
    return out;
}

} // namespace docket
