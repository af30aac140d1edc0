#pragma once

// Places for the boxes of one level and ways for the lines between them, by the dot algorithm of Graphviz's library. One level
// only: what is inside a box was placed before (places.hpp). Knows nothing of charts, text or SVG: sizes in, places out. Lengths
// are points, x grows to the right and y downwards, from the upper left corner.
//
// Why not Graphviz's own clusters: they spread one set of ranks over all boxes, so that a large chart is mostly empty. Why
// `newrank`: the other way of ranking reads what it has freed (libgvc 2.42, seen under valgrind), and now and then that ends the
// program.
//
// Graphviz keeps its state in globals: `lay_out` holds a mutex from beginning to end. Its plugin for dot is linked, not looked for,
// so that no configuration of the machine plays a part, nor any font. What it is given in one order it places in one way. Source:
// Gansner, Koutsofios, North, Vo, "A technique for drawing directed graphs", IEEE TSE 19(3), 1993; cgraph and libgvc manuals.

#include <cstddef>
#include <limits>
#include <vector>

namespace docket {

inline constexpr std::size_t no_place = std::numeric_limits<std::size_t>::max();

struct Point {
    double x = 0, y = 0;
};
struct Size {
    double width = 0, height = 0;
};

struct LevelItem {
    enum class Row { free, first, middle, last }; ///< those of `middle` stand side by side, wherever that is
    Size size;
    Row row = Row::free;
    // Where lines may end, from its left: at its upper border lines that come in, at its lower border lines that leave.
    std::vector<double> ways_in, ways_out;
};

struct LevelLine {
    std::size_t tail = 0, head = 0;
    std::size_t way_out = no_place, way_in = no_place; ///< of tail and head; no_place: anywhere on the border
    Size label;                                        ///< zero: no label
    bool has_arrow = true;
    int weight = 1;       ///< larger: shorter and straighter
    bool is_drawn = true; ///< false: it only puts the head below the tail
};

struct Level {
    std::vector<LevelItem> items;
    std::vector<LevelLine> lines;
};

/// A cubic Bézier chain of 1 + 3n points, most pieces of it straight, and the tip of the arrow that follows the last.
struct LaidLine {
    std::vector<Point> points; ///< never empty
    Point tip;                 ///< the last point if it has no arrow
    Point label;               ///< its centre
};

struct LaidLevel {
    Size size;
    std::vector<Point> items; ///< centres
    std::vector<LaidLine> lines;
};

/// @throws std::runtime_error if Graphviz gives up.
[[nodiscard]] LaidLevel lay_out(const Level& level);

} // namespace docket
