// The chart in Graphviz's language: clusters in clusters. One edge a transition, none joined, so that each has its own tooltip.

#include "engine/graph/graph.hpp"
#include "engine/graph/layout/sketch.hpp"
#include "engine/graph/text/text.hpp"
#include "engine/graph/text/words.hpp"

namespace docket {

namespace {

constexpr std::size_t title_width = 28; // code points in a line of a label
constexpr std::size_t guard_width = 36;

/// Inside an HTML-like label.
std::string lines_of(const std::string& text, std::size_t width)
{
    std::vector<std::string> lines = wrapped(text, width);
    for (std::string& line : lines) line = escape_xml(line);
    return joined(lines, "<BR/>");
}

std::string small(const std::string& html)
{
    return html.empty() ? "" : "<FONT POINT-SIZE=\"9\">" + html + "</FONT>";
}

class DotWriter {
public:
    DotWriter(const Definition& definition, Language language)
        : definition_(definition), words_(definition, language), sketch_(make_sketch(definition, false))
    {
    }

    std::string write()
    {
        out_ = "digraph " + quote_dot(definition_.ref.workflow) + " {\n";
        out_ += "  graph [compound=true, fontname=\"Noto Sans, Helvetica, Arial, sans-serif\", labelloc=t, labeljust=l, label=<" +
                heading(0) + ">];\n";
        out_ += "  node [fontname=\"Noto Sans, Helvetica, Arial, sans-serif\", fontsize=12, shape=box, style=rounded];\n";
        out_ += "  edge [fontname=\"Noto Sans, Helvetica, Arial, sans-serif\", fontsize=10];\n";
        write_inside(no_place, "  ");
        for (const SketchEdge& edge : sketch_.edges) write_edge(edge);
        return out_ + "}\n";
    }

private:
    static std::string node_name(const Definition& definition, const SketchNode& node, std::size_t index)
    {
        const std::string& id = definition.states[node.state].id;
        switch (node.kind) {
        case SketchNode::Kind::state: return id;
        // No state's id has a dot in it.
        case SketchNode::Kind::initial: return "initial." + id;
        case SketchNode::Kind::port: return "port." + std::to_string(index);
        case SketchNode::Kind::fork: return "fork." + std::to_string(index);
        }
        return "";
    }
    std::string node_name(std::size_t index) const { return quote_dot(node_name(definition_, sketch_.nodes[index], index)); }
    std::string cluster_name(std::size_t box) const
    {
        return quote_dot("cluster_" + definition_.states[sketch_.boxes[box].state].id);
    }

    /// What sets it off, its guard, who may: each on its own lines.
    std::string label_of(TransitionIndex index) const
    {
        const Transition& transition = definition_.transitions[index];
        const Trigger trigger = trigger_of(definition_, transition);
        const bool is_timed = trigger == Trigger::after || trigger == Trigger::overdue;
        const std::string what = words_.trigger(transition);
        std::string guard, by;
        if (transition.when) guard = small(escape_xml("[" + shortened(transition.when->text, guard_width) + "]"));
        if (transition.by_people) by = small("<I>" + lines_of(words_.roles(transition.by), guard_width) + "</I>");
        return joined({what.empty() ? "" : (is_timed ? "⏱ " : "") + lines_of(what, title_width), guard, by}, "<BR/>");
    }

    /// Title, id, task, and the transitions that stay.
    std::string heading(StateIndex index) const
    {
        const State& state = definition_.states[index];
        const std::string id = index == 0 ? definition_.ref.workflow : state.id;
        const std::size_t width = state.kind == State::Kind::final ? title_width / 2 : title_width; // it stands in a circle
        std::vector<std::string> parts{"<B>" + lines_of(words_.title(index), width) + "</B>"};
        if (id != words_.title(index)) parts.push_back(small(escape_xml(id)));
        if (state.task) {
            parts.push_back("<I>" + lines_of(words_.role(state.task->role), title_width) + "</I>");
            if (state.task->within) parts.push_back("⏱ " + escape_xml(words_.period(*state.task->within)));
        }
        if (!state.outcome.empty()) parts.push_back("→ " + escape_xml(state.outcome));
        for (const TransitionIndex inner : sketch_.inner[index]) {
            const std::string label = label_of(inner);
            const std::string deeds = small(lines_of(words_.deeds(definition_.transitions[inner].actions), guard_width));
            parts.push_back(joined({"↻ " + label, deeds}, "<BR/>"));
        }
        return joined(parts, "<BR/>");
    }

    /// The state's own, and those of the transitions that its label lists.
    std::string tooltip(StateIndex index) const
    {
        std::vector<std::string> parts{words_.about(index)};
        for (const TransitionIndex inner : sketch_.inner[index]) parts.push_back(words_.about(definition_.transitions[inner]));
        return quote_dot(joined(parts, "\n\n"));
    }

    void write_inside(std::size_t box, const std::string& indent)
    {
        for (std::size_t i = 0; i < sketch_.nodes.size(); ++i) {
            if (sketch_.nodes[i].box == box) write_node(i, indent);
        }
        for (std::size_t i = 0; i < sketch_.boxes.size(); ++i) {
            if (sketch_.boxes[i].parent != box) continue;
            const StateIndex state = sketch_.boxes[i].state;
            const bool is_parallel = definition_.states[state].kind == State::Kind::parallel;
            out_ += indent + "subgraph " + cluster_name(i) + " {\n";
            out_ += indent + "  id=" + quote_dot("state-" + definition_.states[state].id) +
                    "; class=" + quote_dot("state " + std::string(code_of(definition_.states[state].kind))) + ";\n";
            out_ += indent + "  style=" + (sketch_.boxes[i].is_region ? "\"rounded,dashed\"" : "rounded") +
                    "; color=" + (is_parallel ? "\"#6a3a92\"" : "\"#76838f\"") + "; label=<" + heading(state) + ">;\n";
            out_ += indent + "  tooltip=" + tooltip(state) + ";\n";
            write_inside(i, indent + "  ");
            out_ += indent + "}\n";
        }
    }

    void write_node(std::size_t index, const std::string& indent)
    {
        const SketchNode& node = sketch_.nodes[index];
        out_ += indent + node_name(index) + " [";
        switch (node.kind) {
        case SketchNode::Kind::initial: out_ += "shape=point, width=0.14, label=\"\""; break;
        case SketchNode::Kind::fork:
            out_ += "shape=box, style=filled, fillcolor=black, width=0.5, height=0.07, fixedsize=true, label=\"\"";
            break;
        case SketchNode::Kind::port: {
            const std::string label = label_of(node.transitions.front());
            out_ += "id=" + quote_dot("transition-" + definition_.transitions[node.transitions.front()].id) +
                    ", style=\"rounded,dotted\", label=" + (label.empty() ? "\"\"" : "<" + label + ">") +
                    ", tooltip=" + quote_dot(words_.about(definition_.transitions[node.transitions.front()]));
            break;
        }
        case SketchNode::Kind::state: write_state(node.state); break;
        }
        out_ += "];\n";
    }

    /// A final state's outline is doubled; a history state is a small circle.
    void write_state(StateIndex index)
    {
        const State& state = definition_.states[index];
        out_ += "id=" + quote_dot("state-" + state.id) + ", class=" + quote_dot("state " + std::string(code_of(state.kind))) + ", ";
        if (state.kind == State::Kind::history)
            out_ += std::string("shape=circle, style=solid, width=0.4, fixedsize=true, label=") +
                    (state.deep_history ? "\"H*\"" : "\"H\"");
        else if (state.kind == State::Kind::final)
            out_ += "shape=doublecircle, style=solid, margin=\"0.02\", label=<" + heading(index) + ">";
        else
            out_ += "label=<" + heading(index) + ">";
        out_ += ", tooltip=" + tooltip(index);
    }

    void write_edge(const SketchEdge& edge)
    {
        std::vector<std::string> attributes;
        if (edge.kind == SketchEdge::Kind::transition) {
            const Transition& transition = definition_.transitions[edge.transitions.front()];
            attributes.push_back("id=" + quote_dot("transition-" + transition.id));
            const std::string label = label_of(edge.transitions.front());
            if (!label.empty()) attributes.push_back("label=<" + label + ">");
            attributes.push_back("tooltip=" + quote_dot(words_.about(transition)));
            attributes.push_back("labeltooltip=" + quote_dot(words_.about(transition)));
        }
        if (edge.kind == SketchEdge::Kind::continuation) {
            attributes.push_back("tooltip=" + quote_dot(words_.about(definition_.transitions[edge.transitions.front()])));
        }
        const bool is_eventless = !edge.transitions.empty() && definition_.transitions[edge.transitions.front()].events.empty();
        if (is_eventless) attributes.emplace_back("style=dashed");
        if (edge.tail_box != no_place) attributes.push_back("ltail=" + cluster_name(edge.tail_box));
        if (edge.head_box != no_place) attributes.push_back("lhead=" + cluster_name(edge.head_box));
        out_ += "  " + node_name(edge.tail) + " -> " + node_name(edge.head);
        if (!attributes.empty()) out_ += " [" + joined(attributes, ", ") + "]";
        out_ += ";\n";
    }

    const Definition& definition_;
    Words words_;
    Sketch sketch_;
    std::string out_;
};

} // namespace

std::string to_dot(const Definition& definition, Language language)
{
    return DotWriter(definition, language).write();
}

} // namespace docket
