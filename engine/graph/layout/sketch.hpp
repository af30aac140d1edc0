#pragma once

// A chart as boxes in boxes and lines between them, before anybody writes or draws it: what DOT and SVG share. Private to
// engine/graph. Lines run between nodes, as Graphviz wants it; one that ends at a composite state names the box to be cut at.

#include <cstddef>
#include <vector>

#include "engine/graph/layout/level.hpp"
#include "engine/model/definition/definition.hpp"

namespace docket {

struct SketchNode {
    enum class Kind {
        state,   ///< atomic, final or history
        initial, ///< the dot from which a composite state is entered
        port,    ///< "from anywhere in here": where a composite state's transition to its own inside begins
        fork,    ///< a transition to several targets splits here
    };
    Kind kind = Kind::state;
    StateIndex state = 0;       ///< the state itself; for an initial dot or a port its composite state, for a fork the source
    std::size_t box = no_place; ///< the box it stands in; no_place: the sheet, which is the root
    std::vector<TransitionIndex> transitions; ///< port and fork: whose they are
};

struct SketchBox {
    StateIndex state = 0; ///< composite
    std::size_t parent = no_place;
    bool is_region = false; ///< child of a parallel state
    bool is_column = false; ///< not a state: regions of the parallel `state`, one below the other (places.hpp)
};

struct SketchEdge {
    enum class Kind {
        transition,   ///< whole, or up to its fork
        continuation, ///< behind a port or a fork: the transition is named there
        initial,      ///< from the dot, and the default of a history state
    };
    Kind kind = Kind::transition;
    std::size_t tail = no_place, head = no_place;         ///< nodes
    std::size_t tail_box = no_place, head_box = no_place; ///< where to cut it
    std::vector<TransitionIndex> transitions;             ///< several only if joined; empty for Kind::initial
};

struct Sketch {
    std::vector<SketchNode> nodes;
    std::vector<SketchBox> boxes; ///< a parent before its children
    std::vector<SketchEdge> edges;
    /// By state: transitions without a target, to be listed in its box. The root's are listed on the sheet.
    std::vector<std::vector<TransitionIndex>> inner;
};

/// @param join  Transitions that lead from one place to one other become one line with all their labels.
[[nodiscard]] Sketch make_sketch(const Definition& definition, bool join);

} // namespace docket
