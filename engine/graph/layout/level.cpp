// See level.hpp. Everything that knows Graphviz is here.

#include "engine/graph/layout/level.hpp"

#include <graphviz/gvc.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <mutex>
#include <numeric>
#include <stdexcept>
#include <string>

extern "C" gvplugin_library_t gvplugin_dot_layout_LTX_library;

namespace docket {

namespace {

constexpr double points_per_inch = 72;

/// The context with dot's plugin in it. Made once and kept: Graphviz does not give all of it back.
GVC_t* context()
{
    static const std::array<lt_symlist_t, 2> plugins{
        {{"gvplugin_dot_layout_LTX_library", &gvplugin_dot_layout_LTX_library}, {nullptr, nullptr}}};
    constexpr int no_search = 0;
    static GVC_t* const made = gvContextPlugins(plugins.data(), no_search);
    return made;
}

std::string inches(double points)
{
    std::array<char, 32> buffer{};
    const auto end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), points / points_per_inch, std::chars_format::fixed, 4).ptr;
    return {buffer.data(), end};
}

constexpr const char* bare_table = "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLPADDING=\"0\" CELLSPACING=\"0\">";

/// Graphviz counts the sizes of tables in whole points.
std::string cell(int width, int height, const std::string& port = "")
{
    return "<TD FIXEDSIZE=\"TRUE\" WIDTH=\"" + std::to_string(width) + "\" HEIGHT=\"" + std::to_string(height) + "\"" +
           (port.empty() ? "" : " PORT=\"" + port + "\"") + "></TD>";
}

/// A label of a fixed size: an empty table, since a text would be measured.
std::string blank_label(const Size& size)
{
    return std::string(bare_table) + "<TR>" + cell(static_cast<int>(size.width + 1), static_cast<int>(size.height + 1)) +
           "</TR></TABLE>";
}

/// A row as wide as the item, with a cell of its own where each way is.
std::string row_of_ways(const std::vector<double>& ways, char name, int width)
{
    std::vector<std::size_t> order(ways.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return ways[a] < ways[b]; });
    constexpr int port_width = 2;
    std::string cells;
    int used = 0;
    for (const std::size_t way : order) {
        const int left = static_cast<int>(ways[way]) - port_width / 2;
        if (left > used) cells += cell(left - used, 1);
        cells += cell(port_width, 1, name + std::to_string(way));
        used = std::max(used, left) + port_width;
    }
    if (width > used) cells += cell(width - used, 1);
    return "<TR><TD>" + std::string(bare_table) + "<TR>" + cells + "</TR></TABLE></TD></TR>";
}

std::string label_with_ways(const LevelItem& item)
{
    const int width = static_cast<int>(item.size.width), height = static_cast<int>(item.size.height);
    std::string table = bare_table;
    if (!item.ways_in.empty()) table += row_of_ways(item.ways_in, 'i', width);
    const int rows = static_cast<int>(!item.ways_in.empty()) + static_cast<int>(!item.ways_out.empty());
    table += "<TR>" + cell(width, height - rows) + "</TR>";
    if (!item.ways_out.empty()) table += row_of_ways(item.ways_out, 'o', width);
    return table + "</TABLE>";
}

class Drawing {
public:
    explicit Drawing(const Level& level) : level_(level)
    {
        agseterr(AGMAX); // its warnings are about drawings that could be nicer, and it writes them to standard error
        graph_ = agopen(text("level"), Agdirected, nullptr);
        set_default(AGRAPH, "nodesep", "0.28");
        set_default(AGRAPH, "ranksep", "0.32");
        set_default(AGRAPH, "rank", "");
        set_default(AGRAPH, "newrank", "true");
        set_default(AGRAPH, "splines", "polyline"); // curves run through boxes where ways_in or ways_out are far aside
        for (const char* name : {"label", "width", "height"}) set_default(AGNODE, name, "");
        set_default(AGNODE, "shape", "box");
        set_default(AGNODE, "fixedsize", "true");
        for (const char* name : {"label", "tailport", "headport"}) set_default(AGEDGE, name, "");
        set_default(AGEDGE, "arrowhead", "normal");
        set_default(AGEDGE, "weight", "1");
        set_default(AGEDGE, "style", "");
    }
    Drawing(const Drawing&) = delete;
    Drawing& operator=(const Drawing&) = delete;
    ~Drawing()
    {
        if (is_laid_out_) gvFreeLayout(context(), graph_);
        agclose(graph_);
    }

    LaidLevel make()
    {
        add_items();
        add_rows();
        add_lines();
        if (gvLayout(context(), graph_, "dot") != 0) throw std::runtime_error("Graphviz could not lay out the chart");
        is_laid_out_ = true;
        return read();
    }

private:
    /// Graphviz takes `char*` where it only reads.
    static char* text(const char* constant) { return const_cast<char*>(constant); }          // NOLINT
    static char* text(const std::string& value) { return const_cast<char*>(value.c_str()); } // NOLINT

    void set_default(int kind, const char* name, const char* value) { agattr(graph_, kind, text(name), text(value)); }

    static void set(void* object, const char* name, const std::string& value) { agset(object, text(name), text(value)); }

    void set_table(void* object, const std::string& table)
    {
        char* const held = agstrdup_html(graph_, text(table));
        agset(object, text("label"), held);
        agstrfree(graph_, held);
    }

    void add_items()
    {
        for (std::size_t i = 0; i < level_.items.size(); ++i) {
            const LevelItem& item = level_.items[i];
            Agnode_t* const made = agnode(graph_, text("n" + std::to_string(i)), 1);
            if (item.ways_in.empty() && item.ways_out.empty()) {
                set(made, "width", inches(item.size.width));
                set(made, "height", inches(item.size.height));
            } else {
                set(made, "shape", "plain");
                set(made, "fixedsize", "false");
                set_table(made, label_with_ways(item));
            }
            items_.push_back(made);
        }
    }

    void add_rows()
    {
        using Row = LevelItem::Row;
        for (const auto& [row, name] :
             {std::pair(Row::first, "source"), std::pair(Row::middle, "same"), std::pair(Row::last, "sink")}) {
            Agraph_t* same_row = nullptr;
            for (std::size_t i = 0; i < level_.items.size(); ++i) {
                if (level_.items[i].row != row) continue;
                if (same_row == nullptr) same_row = agsubg(graph_, text(name), 1);
                agset(same_row, text("rank"), text(name));
                agsubnode(same_row, items_[i], 1);
            }
        }
    }

    void add_lines()
    {
        for (std::size_t i = 0; i < level_.lines.size(); ++i) {
            const LevelLine& line = level_.lines[i];
            Agedge_t* const made = agedge(graph_, items_[line.tail], items_[line.head], text("e" + std::to_string(i)), 1);
            if (line.label.width > 0) set_table(made, blank_label(line.label));
            if (line.way_out != no_place) set(made, "tailport", "o" + std::to_string(line.way_out) + ":s");
            if (line.way_in != no_place) set(made, "headport", "i" + std::to_string(line.way_in) + ":n");
            if (!line.has_arrow) set(made, "arrowhead", "none");
            if (!line.is_drawn) set(made, "style", "invis");
            set(made, "weight", std::to_string(line.weight));
            lines_.push_back(made);
        }
    }

    Point turned(const pointf& point) const { return {point.x, GD_bb(graph_).UR.y - point.y}; }

    LaidLine read(Agedge_t* edge) const
    {
        LaidLine line;
        if (ED_label(edge) != nullptr && ED_label(edge)->set) line.label = turned(ED_label(edge)->pos);
        const splines* const found = ED_spl(edge);
        if (found == nullptr || found->size == 0) {
            line.points = {turned(ND_coord(agtail(edge))),
                           turned(ND_coord(aghead(edge)))}; // a straight line, as a chain of one curve
            line.points = {line.points[0], line.points[0], line.points[1], line.points[1]};
            line.tip = line.points.back();
            return line;
        }
        const bezier& curve = found->list[0];
        for (int i = 0; i < curve.size; ++i) line.points.push_back(turned(curve.list[i]));
        line.tip = curve.eflag != 0 ? turned(curve.ep) : line.points.back();
        return line;
    }

    LaidLevel read() const
    {
        LaidLevel laid;
        laid.size = {GD_bb(graph_).UR.x, GD_bb(graph_).UR.y};
        for (Agnode_t* item : items_) laid.items.push_back(turned(ND_coord(item)));
        for (Agedge_t* line : lines_) laid.lines.push_back(read(line));
        return laid;
    }

    const Level& level_;
    Agraph_t* graph_ = nullptr;
    std::vector<Agnode_t*> items_;
    std::vector<Agedge_t*> lines_;
    bool is_laid_out_ = false;
};

} // namespace

LaidLevel lay_out(const Level& level)
{
    if (level.items.empty()) return {};
    static std::mutex one_at_a_time;
    const std::lock_guard guard(one_at_a_time);
    return Drawing(level).make();
}

} // namespace docket
