// The chart as a drawing: what svg_labels.hpp says, where places.hpp puts it.

#include <algorithm>
#include <cmath>

#include "engine/graph/graph.hpp"
#include "engine/graph/layout/places.hpp"
#include "engine/graph/svg/svg_labels.hpp"
#include "engine/graph/svg/svg_path.hpp"
#include "engine/graph/text/text.hpp"

namespace docket {

namespace {

constexpr double margin = 24; // around the sheet
constexpr double padding_x = 10, padding_y = 7;
constexpr double dot_radius = 5;
constexpr double history_side = 28;
constexpr Size fork_size{36, 5};
constexpr double arrow_half_width = 3.6;

/// Fill and border by kind of state. Text on every fill has a contrast above 4.5.
struct Paint {
    const char* fill;
    const char* stroke;
};

class Sheet {
public:
    Sheet(const Definition& definition, Language language)
        : definition_(definition), language_(language), sketch_(make_sketch(definition, true)),
          labels_(definition, sketch_, language)
    {
    }

    std::string draw_all()
    {
        places_ = place(sketch_, measured());
        const TextBlock head = labels_.of_sheet();
        const Size head_size = size_of(head);
        const double top = margin + head_size.height + margin;
        const double width = std::max(places_.size.width, head_size.width) + 2 * margin;
        const double height = top + places_.size.height + margin;
        std::string out = opening(width, height);
        out += "<g class=\"head\">" + docket::draw(head, {margin, margin}, head_size.width, Align::left) + "</g>\n";
        out += "<g class=\"chart\" transform=\"translate(" + short_number(margin) + ' ' + short_number(top) + ")\">\n";
        for (std::size_t i = 0; i < sketch_.boxes.size(); ++i) out += box(i);
        for (const Strand& strand : places_.strands) out += draw(strand);
        for (const Point& at : places_.crossings) out += crossing(at);
        for (std::size_t i = 0; i < sketch_.boxes.size(); ++i) out += heading(i);
        for (std::size_t i = 0; i < sketch_.nodes.size(); ++i) out += node(i);
        return out + "</g>\n</svg>\n";
    }

private:
    Measures measured() const
    {
        Measures measures;
        for (const SketchNode& node : sketch_.nodes) measures.nodes.push_back(size_of_node(node));
        for (const SketchBox& box : sketch_.boxes) measures.headings.push_back(size_of(labels_.of_state(box.state)));
        for (const SketchEdge& edge : sketch_.edges) {
            Size label;
            if (edge.kind == SketchEdge::Kind::transition) label = size_of(labels_.of_transitions(edge.transitions));
            if (label.width > 0) label.width += padding_x;
            measures.labels.push_back(label);
        }
        return measures;
    }

    Size size_of_node(const SketchNode& node) const
    {
        switch (node.kind) {
        case SketchNode::Kind::initial: return {2 * dot_radius, 2 * dot_radius};
        case SketchNode::Kind::fork: return fork_size;
        case SketchNode::Kind::port: {
            const Size size = size_of(labels_.of_transitions(node.transitions));
            return {size.width + 2 * padding_x, size.height + padding_y};
        }
        case SketchNode::Kind::state: break;
        }
        const State::Kind kind = definition_.states[node.state].kind;
        if (kind == State::Kind::history) return {history_side, history_side};
        const Size size = size_of(labels_.of_state(node.state));
        const double border = kind == State::Kind::final ? 6 : 0;
        return {size.width + 2 * padding_x + border, size.height + 2 * padding_y + border};
    }

    std::string opening(double width, double height) const
    {
        std::string out = "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"docket-chart\" role=\"img\"";
        out += attribute("viewBox", "0 0 " + short_number(std::ceil(width)) + ' ' + short_number(std::ceil(height)));
        out += attribute("lang", language_ == Language::vi ? "vi" : "en");
        out += " aria-labelledby=\"docket-chart-title\" aria-describedby=\"docket-chart-desc\"";
        out += " font-family=\"system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Helvetica Neue', Arial, sans-serif\">\n";
        out += "<title id=\"docket-chart-title\">" + escape_xml(labels_.words().title(0)) + "</title>\n";
        out += "<desc id=\"docket-chart-desc\">" + escape_xml(labels_.description()) + "</desc>\n";
        return out + "<rect class=\"sheet\" width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n";
    }

    /// <rect> in the middle of which `centre` is.
    static std::string rectangle(Point centre, Size size, double radius, const Paint& paint, const char* more = "")
    {
        return "<rect" + attribute("x", short_number(centre.x - size.width / 2)) +
               attribute("y", short_number(centre.y - size.height / 2)) + attribute("width", short_number(size.width)) +
               attribute("height", short_number(size.height)) + attribute("rx", short_number(radius)) +
               attribute("fill", paint.fill) + attribute("stroke", paint.stroke) + more + "/>";
    }

    std::string state_opening(StateIndex index, const std::string& more) const
    {
        const State& state = definition_.states[index];
        std::string classes = "state " + std::string(code_of(state.kind)) + more;
        if (state.task) classes += " has-task";
        return "<g" + attribute("id", "state-" + state.id) + attribute("class", classes) + "><title>" +
               escape_xml(labels_.words().about(index)) + "</title>";
    }

    std::string box(std::size_t index) const
    {
        const SketchBox& box = sketch_.boxes[index];
        if (box.is_column) return "";
        const Rectangle& at = places_.boxes[index];
        const bool is_parallel = definition_.states[box.state].kind == State::Kind::parallel;
        const Point centre{at.corner.x + at.size.width / 2, at.corner.y + at.size.height / 2};
        const Paint paint{is_parallel ? "#f4f1f8" : is_shaded(index) ? "#f1f4f7" : "#fafbfc", is_parallel ? "#6a3a92" : "#76838f"};
        std::string out = state_opening(box.state, box.is_region ? " region" : "");
        out += rectangle(centre, at.size, 10, paint, box.is_region ? " stroke-dasharray=\"6 4\"" : "");
        return out + "</g>\n";
    }

    /// Apart from its box, since lines run between the two.
    std::string heading(std::size_t index) const
    {
        if (sketch_.boxes[index].is_column) return "";
        const TextBlock block = labels_.of_state(sketch_.boxes[index].state);
        return "<g class=\"heading\">" + docket::draw(block, places_.headings[index], size_of(block).width, Align::left, true) +
               "</g>\n";
    }

    static std::string crossing(Point at)
    {
        return "<circle class=\"crossing\"" + attribute("cx", short_number(at.x)) + attribute("cy", short_number(at.y)) +
               " r=\"2.6\" fill=\"#ffffff\" stroke=\"#54616e\"/>\n";
    }

    /// Box in box: every other one is darker.
    bool is_shaded(std::size_t box) const
    {
        bool shaded = true;
        for (std::size_t parent = sketch_.boxes[box].parent; parent != no_place; parent = sketch_.boxes[parent].parent)
            shaded = shaded == sketch_.boxes[parent].is_column;
        return shaded;
    }

    std::string node(std::size_t index) const
    {
        const SketchNode& node = sketch_.nodes[index];
        const Point& at = places_.nodes[index];
        const Size size = size_of_node(node);
        switch (node.kind) {
        case SketchNode::Kind::initial:
            return "<circle class=\"initial\"" + attribute("cx", short_number(at.x)) + attribute("cy", short_number(at.y)) +
                   attribute("r", short_number(dot_radius)) + " fill=\"#1c2733\"/>\n";
        case SketchNode::Kind::fork: return rectangle(at, size, 2, {"#1c2733", "#1c2733"}, " class=\"fork\"") + '\n';
        case SketchNode::Kind::port: return port(node, at, size);
        case SketchNode::Kind::state: break;
        }
        const State::Kind kind = definition_.states[node.state].kind;
        const bool is_task = definition_.states[node.state].task.has_value();
        const double radius = kind == State::Kind::history ? history_side / 2 : 8;
        Paint paint{is_task ? "#e9f1fa" : "#ffffff", is_task ? "#1b4f8a" : "#54616e"};
        if (kind == State::Kind::final) paint = {"#e8f4ec", "#1d5c35"};
        std::string out = state_opening(node.state, "") + rectangle(at, size, radius, paint, " stroke-width=\"1.3\"");
        if (kind == State::Kind::final) out += rectangle(at, {size.width - 6, size.height - 6}, 6, {"none", paint.stroke});
        const TextBlock block = labels_.of_state(node.state);
        const Size text = size_of(block);
        out += docket::draw(block, {at.x - text.width / 2, at.y - text.height / 2}, text.width, Align::centre);
        return out + "</g>\n";
    }

    std::string port(const SketchNode& node, Point at, Size size) const
    {
        const TextBlock block = labels_.of_transitions(node.transitions);
        const Size text = size_of(block);
        std::string out =
            "<g class=\"port\">" + rectangle(at, size, size.height / 2, {"#ffffff", "#76838f"}, " stroke-dasharray=\"2 3\"");
        return out + docket::draw(block, {at.x - text.width / 2, at.y - text.height / 2}, text.width, Align::centre) + "</g>\n";
    }

    /// A triangle from the end of the line to the tip.
    static std::string arrow(const LaidLine& line, const char* colour)
    {
        const Point& base = line.points.back();
        const double dx = line.tip.x - base.x, dy = line.tip.y - base.y, length = std::hypot(dx, dy);
        if (length < 1) return "";
        const double x = -dy / length * arrow_half_width, y = dx / length * arrow_half_width;
        const auto point = [](double px, double py) { return short_number(px) + ',' + short_number(py); };
        return "<polygon class=\"arrow\"" +
               attribute("points", point(line.tip.x, line.tip.y) + ' ' + point(base.x + x, base.y + y) + ' ' +
                                       point(base.x - x, base.y - y)) +
               attribute("fill", colour) + "/>";
    }

    /// A strand of several edges is of one colour only if they are.
    std::pair<const char*, bool> colour_and_dash(const Strand& strand) const
    {
        constexpr const char* mixed = "#54616e";
        const char* colour = nullptr;
        bool is_dashed = true;
        for (const std::size_t index : strand.edges) {
            for (const TransitionIndex transition : sketch_.edges[index].transitions) {
                const Trigger trigger = trigger_of(definition_, definition_.transitions[transition]);
                colour = colour == nullptr || colour == colour_of(trigger) ? colour_of(trigger) : mixed;
                is_dashed = is_dashed && (trigger == Trigger::always || trigger == Trigger::engine);
            }
        }
        if (colour == nullptr) return {"#1c2733", false};
        return {colour, is_dashed};
    }

    std::string draw(const Strand& strand) const
    {
        const SketchEdge& edge = sketch_.edges[strand.edges.front()];
        const bool is_named = strand.begins && edge.kind == SketchEdge::Kind::transition;
        const bool is_alone = is_named && edge.transitions.size() == 1;
        std::string out = "<g";
        if (is_alone) {
            const TransitionIndex only = edge.transitions.front();
            out += attribute("id", "transition-" + definition_.transitions[only].id) +
                   attribute("class", class_of(definition_, only)) + "><title>" +
                   escape_xml(labels_.words().about(definition_.transitions[only])) + "</title>";
        } else {
            out += is_named                                 ? " class=\"transitions\">"
                   : edge.kind == SketchEdge::Kind::initial ? " class=\"default\">"
                                                            : " class=\"continuation\">";
        }
        const auto [colour, is_dashed] = colour_and_dash(strand);
        out += "<path" + attribute("d", svg_path(strand.line.points)) + " fill=\"none\"" + attribute("stroke", colour) +
               " stroke-width=\"1.3\"" + (is_dashed ? " stroke-dasharray=\"5 3\"" : "") + "/>";
        if (strand.ends) out += arrow(strand.line, colour);
        if (is_named) {
            TextBlock block = labels_.of_transitions(edge.transitions);
            if (is_alone && !block.empty()) block.front().id = block.front().class_name = "";
            const Size size = size_of(block);
            out += docket::draw(block, {strand.line.label.x - size.width / 2, strand.line.label.y - size.height / 2}, size.width,
                                Align::centre, true);
        }
        return out + "</g>\n";
    }

    const Definition& definition_;
    Language language_;
    Sketch sketch_;
    Labels labels_;
    Places places_;
};

} // namespace

std::string to_svg(const Definition& definition, Language language)
{
    return Sheet(definition, language).draw_all();
}

} // namespace docket
