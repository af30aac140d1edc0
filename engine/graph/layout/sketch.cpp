#include "engine/graph/layout/sketch.hpp"

#include <algorithm>

namespace docket {

namespace {

class Sketcher {
public:
    Sketcher(const Definition& definition, bool join)
        : definition_(definition), join_(join), box_of_(definition.states.size(), no_place),
          node_of_(definition.states.size(), no_place)
    {
        sketch_.inner.resize(definition.states.size());
    }

    Sketch make()
    {
        for (std::size_t i = 0; i < definition_.states.size(); ++i) add_state(static_cast<StateIndex>(i));
        for (std::size_t i = 0; i < definition_.states.size(); ++i) add_defaults(static_cast<StateIndex>(i));
        for (std::size_t i = 0; i < definition_.transitions.size(); ++i) add_transition(static_cast<TransitionIndex>(i));
        return std::move(sketch_);
    }

private:
    bool is_composite(StateIndex state) const { return !definition_.states[state].children.empty(); }

    std::size_t box_around(StateIndex state) const
    {
        const StateIndex parent = definition_.states[state].parent;
        return parent == no_state ? no_place : box_of_[parent];
    }

    std::size_t add_node(SketchNode node)
    {
        sketch_.nodes.push_back(std::move(node));
        return sketch_.nodes.size() - 1;
    }

    void add_state(StateIndex state)
    {
        if (!is_composite(state)) {
            if (state > 0) node_of_[state] = add_node({SketchNode::Kind::state, state, box_around(state), {}});
            return;
        }
        if (state > 0) {
            const bool is_region = definition_.states[definition_.states[state].parent].kind == State::Kind::parallel;
            sketch_.boxes.push_back({state, box_around(state), is_region});
            box_of_[state] = sketch_.boxes.size() - 1;
        }
        if (definition_.states[state].kind == State::Kind::compound) initial_of(state);
    }

    /// A parallel state gets its dot only when a line must end there.
    std::size_t initial_of(StateIndex state)
    {
        if (node_of_[state] == no_place) node_of_[state] = add_node({SketchNode::Kind::initial, state, box_of_[state], {}});
        return node_of_[state];
    }

    void add_defaults(StateIndex state)
    {
        const State::Kind kind = definition_.states[state].kind;
        if (kind != State::Kind::compound && kind != State::Kind::history) return;
        for (const StateIndex target : definition_.states[state].initial.targets) {
            SketchEdge edge{SketchEdge::Kind::initial, node_of_[state], no_place, no_place, no_place, {}};
            aim(edge, target, state);
            sketch_.edges.push_back(std::move(edge));
        }
    }

    /// Where a line that ends at the state's border leads to inside.
    std::size_t way_in(StateIndex state)
    {
        while (definition_.states[state].kind == State::Kind::parallel) state = definition_.states[state].children.front();
        return is_composite(state) ? initial_of(state) : node_of_[state];
    }

    /// Where a line that begins at the state's border comes from inside: low in the box, so that what follows is drawn below it.
    std::size_t way_out(StateIndex state) const
    {
        while (is_composite(state)) {
            const auto& children = definition_.states[state].children;
            const auto last = std::find_if(children.rbegin(), children.rend(), [&](StateIndex child) {
                return definition_.states[child].kind != State::Kind::history &&
                       definition_.states[child].kind != State::Kind::final;
            });
            state = last == children.rend() ? children.back() : *last;
        }
        return node_of_[state];
    }

    /// Sets the head. A composite target that holds the source has no border to cross: the line ends at its dot.
    void aim(SketchEdge& edge, StateIndex target, StateIndex source)
    {
        const bool holds_source = target == source || definition_.is_descendant(source, target);
        if (!is_composite(target)) {
            edge.head = node_of_[target];
        } else if (holds_source) {
            edge.head = initial_of(target);
        } else {
            edge.head = way_in(target);
            edge.head_box = box_of_[target];
        }
    }

    void add_transition(TransitionIndex index)
    {
        const Transition& transition = definition_.transitions[index];
        const StateIndex source = transition.source;
        if (transition.targets.empty()) {
            sketch_.inner[source].push_back(index);
            return;
        }
        SketchEdge edge{SketchEdge::Kind::transition, node_of_[source], no_place, no_place, no_place, {index}};
        const bool stays_inside = std::any_of(transition.targets.begin(), transition.targets.end(), [&](StateIndex target) {
            return target == source || definition_.is_descendant(target, source);
        });
        if (is_composite(source) && (source == 0 || stays_inside)) {
            edge.tail = port_for(index);
            edge.kind = SketchEdge::Kind::continuation;
        } else if (is_composite(source)) {
            edge.tail = way_out(source);
            edge.tail_box = box_of_[source];
        }
        if (transition.targets.size() > 1) split(edge, index);
        for (const StateIndex target : transition.targets) {
            aim(edge, target, source);
            add_edge(edge);
        }
    }

    std::size_t port_for(TransitionIndex index)
    {
        const Transition& transition = definition_.transitions[index];
        if (join_) {
            for (std::size_t i = 0; i < sketch_.nodes.size(); ++i) {
                SketchNode& node = sketch_.nodes[i];
                if (node.kind != SketchNode::Kind::port || node.state != transition.source) continue;
                if (definition_.transitions[node.transitions.front()].targets != transition.targets) continue;
                node.transitions.push_back(index);
                return i;
            }
        }
        return add_node({SketchNode::Kind::port, transition.source, box_of_[transition.source], {index}});
    }

    /// Puts a fork before the targets; `edge` goes on from there.
    void split(SketchEdge& edge, TransitionIndex index)
    {
        if (edge.kind == SketchEdge::Kind::continuation) return; // the port is fork enough
        const StateIndex source = definition_.transitions[index].source;
        const std::size_t fork = add_node({SketchNode::Kind::fork, source, box_around(source), {index}});
        SketchEdge first = edge;
        first.head = fork;
        sketch_.edges.push_back(std::move(first));
        edge = {SketchEdge::Kind::continuation, fork, no_place, no_place, no_place, {index}};
    }

    void add_edge(const SketchEdge& edge)
    {
        if (join_) {
            for (SketchEdge& other : sketch_.edges) {
                if (other.kind != edge.kind || other.tail != edge.tail || other.head != edge.head) continue;
                if (other.tail_box != edge.tail_box || other.head_box != edge.head_box || other.kind == SketchEdge::Kind::initial)
                    continue;
                other.transitions.insert(other.transitions.end(), edge.transitions.begin(), edge.transitions.end());
                return;
            }
        }
        sketch_.edges.push_back(edge);
    }

    const Definition& definition_;
    bool join_;
    std::vector<std::size_t> box_of_;  ///< by state: no_place for the root and for leaves
    std::vector<std::size_t> node_of_; ///< by state: its node, or its initial dot
    Sketch sketch_;
};

} // namespace

Sketch make_sketch(const Definition& definition, bool join)
{
    return Sketcher(definition, join).make();
}

} // namespace docket
