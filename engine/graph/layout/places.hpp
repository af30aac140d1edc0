#pragma once

// Where everything of a sketch goes on the sheet: each composite state's inside is laid out on its own and then is a box in the
// level above it. A line that crosses borders runs level by level, through a point on each border: one point for all lines that
// leave a box for the same place, or come in to it. So lines join on their way, and a box has as many as there are places it leads
// to. Private to engine/graph.

#include <cstddef>
#include <vector>

#include "engine/graph/layout/level.hpp"
#include "engine/graph/layout/sketch.hpp"

namespace docket {

struct Rectangle {
    Point corner;
    Size size;
};

/// What a sketch needs to be placed, in the order of its nodes, boxes and edges.
struct Measures {
    std::vector<Size> nodes;
    std::vector<Size> headings; ///< of boxes
    std::vector<Size> labels;   ///< of edges; zero for none
};

/// A piece of a line, from border to border at the most.
struct Strand {
    std::vector<std::size_t> edges; ///< those that run through it
    LaidLine line;
    bool begins = false; ///< at the source of its edges: the label is here. It is then of one edge.
    bool ends = false;   ///< at their target, with an arrow
};

struct Places {
    Size size;
    std::vector<Point> nodes; ///< centres
    std::vector<Rectangle> boxes;
    std::vector<Size> natural;   ///< of boxes, before neighbours made them larger
    std::vector<Point> headings; ///< upper left corners
    std::vector<Strand> strands;
    std::vector<Point> crossings; ///< points on borders
};

/// Regions of a parallel state stand side by side, equally high; small ones are put in columns first, which needs a box for each
/// column: `sketch` is given them at its end.
/// @throws std::runtime_error if Graphviz gives up.
[[nodiscard]] Places place(Sketch& sketch, const Measures& measures);

} // namespace docket
