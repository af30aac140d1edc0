#pragma once

// A laid-out line as the `d` of an SVG path: straight pieces keep straight, their corners are rounded, curves are kept. Private to
// engine/graph.

#include <string>
#include <vector>

#include "engine/graph/layout/level.hpp"

namespace docket {

/// @param points  A cubic Bézier chain, 1 + 3n of them.
[[nodiscard]] std::string svg_path(const std::vector<Point>& points);

} // namespace docket
