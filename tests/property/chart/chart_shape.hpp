#pragma once

// The states of a random chart before they have contents. See chart_maker.hpp.

#include "tests/property/chart/chart_maker.hpp"

namespace docket {

struct ShapedState {
    enum class Kind { atomic, compound, parallel, final, deep_history, shallow_history };

    Kind kind = Kind::atomic;
    std::size_t parent = 0;
    std::size_t last = 0;  ///< the last descendant, as in a Definition
    std::vector<std::size_t> children;
    bool has_default = true;        ///< history: its default is written out
    std::size_t default_target = 0;  ///< history: that default, which is no history state

    [[nodiscard]] bool is_history() const { return kind == Kind::deep_history || kind == Kind::shallow_history; }
};

/// In document order; [0] is the root, compound or, seldom, parallel. The id of state i is "s" and i.
class Shape {
public:
    explicit Shape(const Genes& genes);

    [[nodiscard]] const std::vector<ShapedState>& states() const { return states_; }
    [[nodiscard]] const ShapedState& operator[](std::size_t state) const { return states_[state]; }
    /// Would the default of `history` lead from `source` to a neighbour further inside than the history's parent?
    [[nodiscard]] bool leads_to_neighbour(std::size_t history, std::size_t source) const;
    [[nodiscard]] static std::string id(std::size_t state) { return "s" + std::to_string(state); }

    /// States in (`from`, `to`] that `fits` takes.
    template <class Fits> [[nodiscard]] std::vector<std::size_t> between(std::size_t from, std::size_t to, Fits fits) const
    {
        std::vector<std::size_t> found;
        for (std::size_t i = from + 1; i <= to; ++i) {
            if (fits(states_[i])) found.push_back(i);
        }
        return found;
    }

private:
    void add_children(std::size_t parent, std::size_t depth, Choices& choices);
    void add_regions_beside_history(Choices& choices);
    std::size_t add(std::size_t parent, ShapedState::Kind kind);
    void add_child(std::size_t parent, std::size_t depth, Choices& choices);
    /// `wanted` for a state without children, else what it is.
    [[nodiscard]] ShapedState::Kind leaf_or(std::size_t state, ShapedState::Kind wanted) const;
    [[nodiscard]] bool is_lonely_region(std::size_t parent) const;
    [[nodiscard]] bool is_full() const;
    [[nodiscard]] bool is_inside(std::size_t state, std::size_t outer) const
    {
        return state > outer && state <= states_[outer].last;
    }
    void choose_defaults(Choices& choices);

    std::vector<ShapedState> states_;
};

}  // namespace docket
