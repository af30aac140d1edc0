#include "engine/graph/layout/places.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace docket {

namespace {

constexpr double box_padding = 14;
constexpr double side_gap = 6;    ///< kept free beside a box, so that no line runs along its border
constexpr double column_gap = 24; ///< between regions in a column, for the estimate of its height
constexpr double heading_gap = 8; ///< below a heading, and between it and a line that comes in beside it

/// Where a line begins or ends: a node, or a box as a whole.
struct End {
    bool is_box = false;
    std::size_t index = 0;
    friend auto operator<=>(const End&, const End&) = default;
};

/// One box's inside, or the sheet.
struct Inside {
    struct Item {
        enum class Kind { node, box, way_in, way_out };
        Kind kind = Kind::node;
        std::size_t index = 0; ///< of node or box; of a way: its number among the box's ways of that kind
    };
    Level level;
    std::vector<Item> items;          ///< as level.items
    std::vector<std::size_t> strands; ///< as level.lines
    std::map<End, std::size_t> item_of;
    std::map<End, std::size_t> in_to, out_to;                    ///< by where the line ends: number of the way
    std::vector<std::size_t> in_items, out_items;                ///< the ways' items
    std::map<std::array<std::size_t, 4>, std::size_t> strand_of; ///< by tail and head, and their ways
    LaidLevel laid;
    Size size;     ///< heading and padding included
    Point content; ///< of the level's corner in the box
    Point heading;
};

class Placer {
public:
    Placer(const Sketch& sketch, const Measures& measures) : sketch_(sketch), measures_(measures), insides_(sketch.boxes.size() + 1)
    {
    }

    Places make()
    {
        places_.natural.resize(sketch_.boxes.size());
        add_items();
        for (std::size_t i = 0; i < sketch_.edges.size(); ++i) add_edge(i);
        for (const std::size_t box : inner_first()) lay_out_box(box);
        lay_out_sheet();
        places_.nodes.resize(sketch_.nodes.size());
        places_.boxes.resize(sketch_.boxes.size());
        places_.headings.resize(sketch_.boxes.size());
        put(sheet(), {0, 0});
        return std::move(places_);
    }

private:
    std::size_t sheet() const { return sketch_.boxes.size(); }
    std::size_t inside_index(std::size_t box) const { return box == no_place ? sheet() : box; }
    std::size_t parent_of(std::size_t inside) const { return inside_index(sketch_.boxes[inside].parent); }
    std::size_t home_of(const End& end) const
    {
        return inside_index(end.is_box ? sketch_.boxes[end.index].parent : sketch_.nodes[end.index].box);
    }

    std::size_t add_item(Inside& inside, Inside::Item item, LevelItem place)
    {
        inside.items.push_back(item);
        inside.level.items.push_back(std::move(place));
        return inside.items.size() - 1;
    }

    void add_items()
    {
        // In the order of the document, boxes and nodes alike: dot keeps it where nothing speaks against it.
        std::vector<std::tuple<StateIndex, int, End>> ends;
        for (std::size_t i = 0; i < sketch_.boxes.size(); ++i) ends.emplace_back(sketch_.boxes[i].state, 0, End{true, i});
        for (std::size_t i = 0; i < sketch_.nodes.size(); ++i)
            ends.emplace_back(sketch_.nodes[i].state, sketch_.nodes[i].kind == SketchNode::Kind::initial ? 1 : 2, End{false, i});
        std::sort(ends.begin(), ends.end());
        for (const auto& [state, rank, end] : ends) {
            Inside& inside = insides_[home_of(end)];
            LevelItem item{end.is_box ? Size{} : measures_.nodes[end.index], LevelItem::Row::free, {}, {}};
            if (!end.is_box && sketch_.nodes[end.index].kind == SketchNode::Kind::initial) item.row = LevelItem::Row::first;
            inside.item_of[end] =
                add_item(inside, {end.is_box ? Inside::Item::Kind::box : Inside::Item::Kind::node, end.index}, std::move(item));
        }
    }

    /// The number of the box's way out to (or in to) `end`; made if there is none yet.
    std::size_t way(std::size_t box, const End& end, bool out)
    {
        Inside& inside = insides_[box];
        auto& ways = out ? inside.out_to : inside.in_to;
        auto& items = out ? inside.out_items : inside.in_items;
        const auto [found, is_new] = ways.try_emplace(end, items.size());
        if (is_new) {
            const auto kind = out ? Inside::Item::Kind::way_out : Inside::Item::Kind::way_in;
            const auto row = out ? LevelItem::Row::last : LevelItem::Row::first;
            items.push_back(add_item(inside, {kind, found->second}, {{2, 2}, row, {}, {}}));
        }
        return found->second;
    }

    /// A piece inside one box. Edges that share both its ends share it.
    void add_strand(std::size_t edge, Inside& inside, LevelLine line, bool begins, bool ends)
    {
        const std::array<std::size_t, 4> key{line.tail, line.way_out, line.head, line.way_in};
        if (!begins) {
            const auto [found, is_new] = inside.strand_of.try_emplace(key, places_.strands.size());
            if (!is_new) {
                places_.strands[found->second].edges.push_back(edge);
                return;
            }
        }
        line.has_arrow = ends;
        if (begins) line.label = measures_.labels[edge];
        inside.level.lines.push_back(line);
        inside.strands.push_back(places_.strands.size());
        places_.strands.push_back({{edge}, {}, begins, ends});
    }

    /// From the source's home up to the level that both ends share, then down to the target's.
    void add_edge(std::size_t index)
    {
        const SketchEdge& edge = sketch_.edges[index];
        const End tail = edge.tail_box == no_place ? End{false, edge.tail} : End{true, edge.tail_box};
        const End head = edge.head_box == no_place ? End{false, edge.head} : End{true, edge.head_box};
        std::vector<std::size_t> up = homes(home_of(tail)), down = homes(home_of(head));
        while (up.size() > 1 && down.size() > 1 && up[up.size() - 2] == down[down.size() - 2]) {
            up.pop_back();
            down.pop_back();
        }
        const int weight = edge.kind == SketchEdge::Kind::transition ? 1 : 4;
        std::size_t from = insides_[up.front()].item_of.at(tail), from_way = no_place;
        for (std::size_t i = 0; i + 1 < up.size(); ++i) {
            const std::size_t out = way(up[i], head, true);
            Inside& inside = insides_[up[i]];
            add_strand(index, inside, {from, inside.out_items[out], from_way, no_place, {}, false, weight}, i == 0, false);
            from = insides_[up[i + 1]].item_of.at({true, up[i]});
            from_way = out;
        }
        const bool has_begun = up.size() > 1;
        for (std::size_t i = down.size() - 1; i > 0; --i) {
            const std::size_t in = way(down[i - 1], head, false);
            Inside& inside = insides_[down[i]];
            const bool begins = !has_begun && i == down.size() - 1;
            add_strand(index, inside, {from, inside.item_of.at({true, down[i - 1]}), from_way, in, {}, false, weight}, begins,
                       false);
            from = insides_[down[i - 1]].in_items[in];
            from_way = no_place;
        }
        Inside& last = insides_[down.front()];
        add_strand(index, last, {from, last.item_of.at(head), from_way, no_place, {}, true, weight}, !has_begun && down.size() == 1,
                   true);
    }

    /// An inside and those around it, the sheet last.
    std::vector<std::size_t> homes(std::size_t inside) const
    {
        std::vector<std::size_t> path{inside};
        while (path.back() != sheet()) path.push_back(parent_of(path.back()));
        return path;
    }

    /// Columns stand at the end of the boxes, but hold earlier ones.
    std::vector<std::size_t> inner_first() const
    {
        std::vector<std::pair<std::size_t, std::size_t>> by_depth;
        for (std::size_t i = 0; i < sketch_.boxes.size(); ++i) by_depth.emplace_back(homes(i).size(), i);
        std::sort(by_depth.rbegin(), by_depth.rend());
        std::vector<std::size_t> order;
        for (const auto& [depth, box] : by_depth) order.push_back(box);
        return order;
    }

    /// Neighbouring regions become equally high, and those of one column equally wide: what is inside stays at their upper left
    /// corner.
    void stretch_regions(std::size_t index, Inside& inside)
    {
        const bool is_column = index != sheet() && sketch_.boxes[index].is_column;
        Size largest;
        for (const LevelItem& item : inside.level.items) {
            largest = {std::max(largest.width, item.size.width), std::max(largest.height, item.size.height)};
        }
        for (std::size_t i = 0; i < inside.items.size(); ++i) {
            if (inside.items[i].kind != Inside::Item::Kind::box) continue;
            const std::size_t box = inside.items[i].index;
            if (!sketch_.boxes[box].is_region && !sketch_.boxes[box].is_column) continue;
            Size& size = insides_[box].size;
            (is_column ? size.width : size.height) = is_column ? largest.width - 2 * side_gap : largest.height;
            inside.level.items[i].size = {size.width + 2 * side_gap, size.height};
        }
    }

    /// Regions that no line joins stand side by side.
    void align_regions(std::size_t index, Inside& inside) const
    {
        if (index != sheet() && sketch_.boxes[index].is_column) return;
        const auto is_region = [&](std::size_t item) {
            const Inside::Item& held = inside.items[item];
            return held.kind == Inside::Item::Kind::box &&
                   (sketch_.boxes[held.index].is_region || sketch_.boxes[held.index].is_column);
        };
        const bool are_joined = std::any_of(inside.level.lines.begin(), inside.level.lines.end(),
                                            [&](const LevelLine& line) { return is_region(line.tail) && is_region(line.head); });
        if (are_joined) return;
        for (std::size_t i = 0; i < inside.items.size(); ++i) {
            if (is_region(i)) inside.level.items[i].row = LevelItem::Row::middle;
        }
    }

    void stack(Inside& inside)
    {
        for (std::size_t i = 0; i + 1 < inside.items.size(); ++i) {
            if (inside.items[i].kind != Inside::Item::Kind::box || inside.items[i + 1].kind != Inside::Item::Kind::box) continue;
            constexpr int heavy = 8;
            inside.level.lines.push_back({i, i + 1, no_place, no_place, {}, false, heavy, false});
        }
    }

    void lay_out_box(std::size_t index)
    {
        Inside& inside = insides_[index];
        const bool is_column = sketch_.boxes[index].is_column;
        if (is_column) stack(inside);
        stretch_regions(index, inside);
        align_regions(index, inside);
        inside.laid = lay_out(inside.level);
        const Size heading = is_column ? Size{} : measures_.headings[index];
        inside.content = is_column ? Point{} : Point{box_padding, box_padding + heading.height + heading_gap};
        std::vector<double> in, out;
        for (const std::size_t item : inside.in_items) in.push_back(side_gap + inside.content.x + inside.laid.items[item].x);
        for (const std::size_t item : inside.out_items) out.push_back(side_gap + inside.content.x + inside.laid.items[item].x);
        inside.heading = {heading_left(in, heading.width, inside.laid.size.width + box_padding), box_padding};
        inside.size = {std::max(inside.laid.size.width + box_padding, inside.heading.x + heading.width) + box_padding,
                       inside.content.y + inside.laid.size.height + box_padding};
        if (is_column) inside.size = inside.laid.size;
        Inside& around = insides_[parent_of(index)];
        LevelItem& item = around.level.items[around.item_of.at({true, index})];
        item.size = {inside.size.width + 2 * side_gap, inside.size.height};
        places_.natural[index] = inside.size;
        item.ways_in = std::move(in);
        item.ways_out = std::move(out);
    }

    /// The first gap between incoming lines that is wide enough; behind the last of them if none is.
    static double heading_left(std::vector<double> lines, double width, double right)
    {
        std::sort(lines.begin(), lines.end());
        double left = box_padding;
        for (const double line : lines) {
            if (line < left - heading_gap || left + width + heading_gap <= line) continue;
            left = line + heading_gap;
        }
        const bool fits = left + width <= right || lines.empty();
        return fits ? left : std::max(left, box_padding);
    }

    void lay_out_sheet()
    {
        Inside& inside = insides_[sheet()];
        stretch_regions(sheet(), inside);
        align_regions(sheet(), inside);
        inside.laid = lay_out(inside.level);
        inside.size = places_.size = inside.laid.size;
    }

    void put(std::size_t index, Point corner)
    {
        const Inside& inside = insides_[index];
        const Point origin{corner.x + inside.content.x, corner.y + inside.content.y};
        for (std::size_t i = 0; i < inside.items.size(); ++i) {
            const Inside::Item& item = inside.items[i];
            const Point centre{origin.x + inside.laid.items[i].x, origin.y + inside.laid.items[i].y};
            if (item.kind == Inside::Item::Kind::node) places_.nodes[item.index] = centre;
            if (item.kind != Inside::Item::Kind::box) continue;
            const Inside& box = insides_[item.index];
            const Point box_corner{centre.x - box.size.width / 2, centre.y - box.size.height / 2};
            places_.boxes[item.index] = {box_corner, box.size};
            places_.headings[item.index] = {box_corner.x + box.heading.x, box_corner.y + box.heading.y};
            put(item.index, box_corner);
        }
        for (std::size_t i = 0; i < inside.strands.size(); ++i)
            places_.strands[inside.strands[i]].line = put_line(inside, index, i, corner, origin);
    }

    /// Where the line crosses the border of the box it is in, or that of the box it ends at.
    Point crossing(const Inside& inside, std::size_t index, std::size_t item, std::size_t way, bool is_tail, Point corner,
                   Point origin) const
    {
        if (way == no_place) {
            const double x = origin.x + inside.laid.items[item].x;
            return {x, is_tail ? corner.y : corner.y + insides_[index].size.height};
        }
        const Inside& box = insides_[inside.items[item].index];
        const Point centre{origin.x + inside.laid.items[item].x, origin.y + inside.laid.items[item].y};
        const std::size_t own = is_tail ? box.out_items[way] : box.in_items[way];
        return {centre.x - box.size.width / 2 + box.content.x + box.laid.items[own].x,
                centre.y + (is_tail ? box.size.height : -box.size.height) / 2};
    }

    /// Beside a box a gap was kept free: an end that stands there moves to the border. Before this the boxes' places must be known.
    void reach_border(const Inside& inside, const LevelLine& level_line, LaidLine& line) const
    {
        const auto shift = [&](std::size_t item, double x) {
            if (inside.items[item].kind != Inside::Item::Kind::box) return 0.0;
            const Rectangle& box = places_.boxes[inside.items[item].index];
            return std::clamp(x, box.corner.x, box.corner.x + box.size.width) - x;
        };
        line.points.front().x += shift(level_line.tail, line.points.front().x);
        const double last = shift(level_line.head, line.tip.x);
        line.points.back().x += last;
        line.tip.x += last;
    }

    LaidLine put_line(const Inside& inside, std::size_t index, std::size_t number, Point corner, Point origin)
    {
        LaidLine line = inside.laid.lines[number];
        const auto move = [&](Point& point) { point = {point.x + origin.x, point.y + origin.y}; };
        for (Point& point : line.points) move(point);
        move(line.tip);
        move(line.label);
        const LevelLine& level_line = inside.level.lines[number];
        reach_border(inside, level_line, line);
        const auto straight_to = [&](Point point) {
            const Point last = line.points.back();
            line.points.insert(line.points.end(), {last, point, point});
            line.tip = point;
        };
        const auto straight_from = [&](Point point) {
            const Point first = line.points.front();
            line.points.insert(line.points.begin(), {point, point, first});
        };
        if (inside.items[level_line.tail].kind == Inside::Item::Kind::way_in || level_line.way_out != no_place)
            straight_from(crossing(inside, index, level_line.tail, level_line.way_out, true, corner, origin));
        if (inside.items[level_line.head].kind == Inside::Item::Kind::way_out || level_line.way_in != no_place) {
            straight_to(crossing(inside, index, level_line.head, level_line.way_in, false, corner, origin));
            places_.crossings.push_back(line.tip);
        } else if (inside.items[level_line.tail].kind == Inside::Item::Kind::way_in) {
            places_.crossings.push_back(line.points.front());
        }
        return line;
    }

    const Sketch& sketch_;
    const Measures& measures_;
    std::vector<Inside> insides_; ///< by box, the sheet last
    Places places_;
};

/// The regions of one parallel state, in document order, filled into columns no higher than the highest of them.
void add_columns(Sketch& sketch, const Places& places)
{
    const std::size_t states = sketch.boxes.size();
    for (std::size_t parallel = 0; parallel < states; ++parallel) {
        std::vector<std::size_t> regions;
        double highest = 0;
        for (std::size_t i = 0; i < states; ++i) {
            if (!sketch.boxes[i].is_region || sketch.boxes[i].parent != parallel) continue;
            regions.push_back(i);
            highest = std::max(highest, places.natural[i].height);
        }
        for (std::size_t begin = 0, end = 0; begin < regions.size(); begin = end) {
            double used = 0;
            while (end < regions.size() && used + places.natural[regions[end]].height <= highest)
                used += places.natural[regions[end++]].height + column_gap;
            if (end == begin) ++end;
            if (end - begin < 2) continue;
            SketchBox column = sketch.boxes[regions[begin]];
            column.is_region = false;
            column.is_column = true;
            for (std::size_t i = begin; i < end; ++i) sketch.boxes[regions[i]].parent = sketch.boxes.size();
            sketch.boxes.push_back(column);
        }
    }
}

} // namespace

Places place(Sketch& sketch, const Measures& measures)
{
    const Places first = Placer(sketch, measures).make();
    const std::size_t boxes = sketch.boxes.size();
    add_columns(sketch, first);
    return sketch.boxes.size() == boxes ? first : Placer(sketch, measures).make();
}

} // namespace docket
