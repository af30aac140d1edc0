// The chart for Mermaid's stateDiagram-v2. Its names are ours, so that no id of a definition meets one of its words ("end",
// "state", "note").

#include <algorithm>

#include "engine/graph/graph.hpp"
#include "engine/graph/text/text.hpp"
#include "engine/graph/text/words.hpp"

namespace docket {

namespace {

constexpr std::size_t guard_width = 40; // code points

/// Text of a title or a label. Mermaid reads #NUMBER; as a character, in place of those that mean something to it or to HTML.
std::string mermaid_text(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '"':
        case '#':
        case ';':
        case ':':
        case '<':
        case '>':
        case '&':
        case '{':
        case '}':
        case '[':
        case ']':
        case '%':
        case '`':
        case '\\':
        case '*':
        case '_':
        case '~':
        case '|':
        case '$':
        case '@': out += '#' + std::to_string(static_cast<int>(c)) + ';'; break;
        case '-': out += "#45;"; break; // "--" parts regions, "-->" is an arrow
        case '\n':
        case '\t':
        case '\r': out += ' '; break;
        default: out += c;
        }
    }
    return out;
}

class MermaidWriter {
public:
    MermaidWriter(const Definition& definition, Language language) : definition_(definition), words_(definition, language) {}

    std::string write()
    {
        out_ = "stateDiagram-v2\n  accTitle: " + mermaid_text(words_.title(0)) + "\n  direction TB\n";
        const bool is_parallel = definition_.states[0].kind == State::Kind::parallel;
        if (is_parallel) {
            // Regions need a state around them, and the lines between them a place outside it.
            out_ += "  state \"" + mermaid_text(words_.title(0)) + "\" as " + name(0) + "\n  state " + name(0) + " {\n";
            write_inside(0, "    ");
            out_ += "  }\n";
            write_lines(0, "  ");
        } else {
            write_inside(0, "  ");
        }
        return out_;
    }

private:
    /// "s12_review": the number keeps apart what would read alike without its hyphens.
    std::string name(StateIndex index) const
    {
        std::string id = definition_.states[index].id;
        for (char& c : id) {
            if (c == '-') c = '_';
        }
        return "s" + std::to_string(index) + "_" + id;
    }

    /// Whose inside a line is written in. Mermaid moves a state to wherever a line names it, but for the outermost level: only
    /// lines between neighbours stand beside them, all others stand there, behind everything.
    StateIndex home_of(StateIndex source, StateIndex target) const
    {
        const bool is_whole = !definition_.states[source].children.empty();
        const StateIndex home = is_whole ? source : definition_.states[source].parent;
        const bool are_neighbours =
            definition_.states[target].parent == home && definition_.states[home].kind != State::Kind::parallel;
        return are_neighbours ? home : 0;
    }

    /// Where a state's lines begin: a composite one's at the state inside that stands for it.
    std::string start_of(StateIndex source) const
    {
        return definition_.states[source].children.empty() ? name(source) : "anywhere" + std::to_string(source);
    }

    std::string label_of(const Transition& transition) const
    {
        const Trigger trigger = trigger_of(definition_, transition);
        const bool is_timed = trigger == Trigger::after || trigger == Trigger::overdue;
        const std::string what = words_.trigger(transition);
        std::string guard, by;
        if (transition.when) guard = "[" + shortened(transition.when->text, guard_width) + "]";
        if (transition.by_people) by = "(" + words_.roles(transition.by) + ")";
        return mermaid_text(joined({what.empty() ? "" : (is_timed ? "⏱ " : "") + what, guard, by}, " "));
    }

    void write_line(const std::string& indent, const std::string& from, const std::string& to, const std::string& label)
    {
        out_ += indent + from + " --> " + to + (label.empty() ? "" : " : " + label) + "\n";
    }

    void write_state(StateIndex index, const std::string& indent)
    {
        const State& state = definition_.states[index];
        std::string title = words_.title(index);
        if (state.kind == State::Kind::history) title = state.deep_history ? "H*" : "H";
        if (state.task)
            title += " (" + words_.role(state.task->role) +
                     (state.task->within ? ", ⏱ " + words_.period(*state.task->within) : "") + ")";
        out_ += indent + "state \"" + mermaid_text(title) + "\" as " + name(index) + "\n";
        if (!state.children.empty()) {
            out_ += indent + "state " + name(index) + " {\n";
            write_inside(index, indent + "  ");
            out_ += indent + "}\n";
        }
        if (state.kind == State::Kind::final) write_line(indent, name(index), "[*]", mermaid_text(state.outcome));
        // A line of the state's description: a loop would say that the state is left.
        if (state.children.empty()) write_stays(index, name(index), indent);
    }

    void write_stays(StateIndex index, const std::string& node, const std::string& indent)
    {
        for (const TransitionIndex i : definition_.states[index].transitions) {
            const Transition& transition = definition_.transitions[i];
            if (transition.targets.empty())
                out_ += indent + node + " : " +
                        joined({"↻ " + label_of(transition), mermaid_text(words_.deeds(transition.actions))}, " / ") + "\n";
        }
    }

    /// What a composite state does as a whole. Mermaid gives it no description and fails on some lines that begin at one, or run
    /// between a state and one around it: a state "anywhere" inside stands for it.
    void write_own(StateIndex index, const std::string& indent)
    {
        const State& state = definition_.states[index];
        if (state.transitions.empty()) return;
        const std::string node = start_of(index);
        out_ += indent + "state \"" + mermaid_text(words_.pick("ở mọi trạng thái", "in any state")) + "\" as " + node + "\n";
        write_stays(index, node, indent);
        if (state.kind == State::Kind::parallel) out_ += indent + "--\n";
    }

    /// A state's children, then the lines that it is home to. A parallel state's regions are parted by "--", each around one child.
    void write_inside(StateIndex index, const std::string& indent)
    {
        const State& state = definition_.states[index];
        const bool is_parallel = state.kind == State::Kind::parallel;
        write_own(index, indent);
        for (const StateIndex child : state.children) {
            if (is_parallel && child != state.children.front()) out_ += indent + "--\n";
            write_state(child, indent);
        }
        if (state.kind == State::Kind::compound) {
            for (const StateIndex target : state.initial.targets) write_line(indent, "[*]", name(target), "");
        }
        if (!is_parallel) write_lines(index, indent);
    }

    void write_lines(StateIndex home, const std::string& indent)
    {
        for (std::size_t i = 0; i < definition_.states.size(); ++i) {
            const auto history = static_cast<StateIndex>(i);
            if (definition_.states[i].kind != State::Kind::history) continue;
            for (const StateIndex target : definition_.states[i].initial.targets) {
                if (home_of(history, target) == home) write_line(indent, name(history), name(target), "");
            }
        }
        for (const Transition& transition : definition_.transitions) {
            std::vector<StateIndex> targets;
            for (const StateIndex target : transition.targets) add_outside(transition.source, target, targets);
            for (const StateIndex target : targets) {
                if (home_of(transition.source, target) == home)
                    write_line(indent, start_of(transition.source), name(target), label_of(transition));
            }
        }
    }

    /// The target, or what is entered by default in it until that does not hold the source.
    void add_outside(StateIndex source, StateIndex target, std::vector<StateIndex>& targets) const
    {
        const State& state = definition_.states[target];
        const bool holds_source = !state.children.empty() && (target == source || definition_.is_descendant(source, target));
        if (!holds_source) {
            targets.push_back(target);
            return;
        }
        for (const StateIndex next : state.kind == State::Kind::parallel ? state.children : state.initial.targets)
            add_outside(source, next, targets);
    }

    const Definition& definition_;
    Words words_;
    std::string out_;
};

} // namespace

std::string to_mermaid(const Definition& definition, Language language)
{
    return MermaidWriter(definition, language).write();
}

} // namespace docket
