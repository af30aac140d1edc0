#include "engine/graph/svg/svg_path.hpp"

#include <algorithm>
#include <cmath>

#include "engine/graph/svg/svg_text.hpp"

namespace docket {

namespace {

constexpr double corner_radius = 14;
constexpr double negligible = 0.05; // a length that one decimal does not show

double distance(Point a, Point b)
{
    return std::hypot(b.x - a.x, b.y - a.y);
}

/// `length` from `from` towards `to`.
Point towards(Point from, Point to, double length)
{
    const double part = length / distance(from, to);
    return {from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part};
}

std::string text_of(Point point)
{
    return short_number(point.x) + ' ' + short_number(point.y);
}

/// A piece of the chain; its inner points stand at its ends if it is straight.
struct Piece {
    Point from, first, second, to;
    bool is_straight() const { return distance(from, first) < negligible && distance(second, to) < negligible; }
};

std::vector<Piece> pieces_of(const std::vector<Point>& points)
{
    std::vector<Piece> pieces;
    for (std::size_t i = 0; i + 3 < points.size(); i += 3) {
        const Piece piece{points[i], points[i + 1], points[i + 2], points[i + 3]};
        if (!piece.is_straight() || distance(piece.from, piece.to) >= negligible) pieces.push_back(piece);
    }
    return pieces;
}

} // namespace

std::string svg_path(const std::vector<Point>& points)
{
    const std::vector<Piece> pieces = pieces_of(points);
    std::string out = "M" + text_of(points.front());
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const Piece& piece = pieces[i];
        if (!piece.is_straight()) {
            out += 'C' + text_of(piece.first) + ' ' + text_of(piece.second) + ' ' + text_of(piece.to);
            continue;
        }
        const bool has_corner = i + 1 < pieces.size() && pieces[i + 1].is_straight();
        if (!has_corner) {
            out += 'L' + text_of(piece.to);
            continue;
        }
        const Piece& next = pieces[i + 1];
        const double radius = std::min({corner_radius, distance(piece.from, piece.to) / 2, distance(next.from, next.to) / 2});
        out += 'L' + text_of(towards(piece.to, piece.from, radius)) + 'Q' + text_of(piece.to) + ' ' +
               text_of(towards(next.from, next.to, radius));
    }
    return out;
}

} // namespace docket
