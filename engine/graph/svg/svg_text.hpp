#pragma once

// Blocks of short lines as SVG text, with a small drawn mark before a line where one helps: fonts cannot be relied on to have one.
// Private to engine/graph. Sizes are known before anything is placed.

#include <string>
#include <vector>

#include "engine/graph/layout/level.hpp"

namespace docket {

enum class Icon { none, person, clock, loop };

struct TextLine {
    std::string text;
    std::string class_name;
    const char* fill = "#1c2733";
    double font_size = 11;
    bool bold = false;
    bool mono = false;
    Icon icon = Icon::none;
};

/// Lines that belong together, and what they stand for.
struct TextGroup {
    std::vector<TextLine> lines;
    std::string id; ///< "" for none
    std::string class_name;
    std::string tooltip; ///< "" for none
};

using TextBlock = std::vector<TextGroup>;

[[nodiscard]] Size size_of(const TextBlock& block);

enum class Align { left, centre };

/// The block with its upper left corner at `corner`, `width` wide. `halo`: an outline in the colour of the sheet, for text on
/// lines.
[[nodiscard]] std::string draw(const TextBlock& block, Point corner, double width, Align align, bool halo = false);

/// "12.5": at most one decimal.
[[nodiscard]] std::string short_number(double value);

} // namespace docket
