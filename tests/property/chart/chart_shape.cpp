#include "tests/property/chart/chart_shape.hpp"

namespace docket {

namespace {

constexpr std::size_t states_wanted_max = 24;
constexpr std::size_t depth_max = 5;

using Kind = ShapedState::Kind;

const std::vector<Kind> kinds = {Kind::atomic,   Kind::atomic,   Kind::compound, Kind::compound,        Kind::compound,
                                 Kind::parallel, Kind::parallel, Kind::parallel, Kind::shallow_history, Kind::final,
                                 Kind::atomic,   Kind::compound, Kind::parallel, Kind::deep_history,    Kind::shallow_history};

}  // namespace

Shape::Shape(const Genes& genes)
{
    Choices choices(genes);
    states_.emplace_back();
    states_[0].kind = choices.once_in(10) ? Kind::parallel : Kind::compound;
    if (choices.once_in(6)) add_regions_beside_history(choices);
    add_children(0, 1, choices);
    choose_defaults(choices);
}

/// Deep down as often as not: there a history state can be targeted from inside what it stands for.
void Shape::choose_defaults(Choices& choices)
{
    for (ShapedState& state : states_) {
        if (!state.is_history()) continue;
        const std::size_t parent = state.parent;
        const auto inside = between(parent, states_[parent].last, [](const ShapedState& other) { return !other.is_history(); });
        const auto deep = between(parent, states_[parent].last,
                                  [&](const ShapedState& other) { return !other.is_history() && other.parent != parent; });
        state.default_target = choices.of(deep.empty() || choices.once_in(2) ? inside : deep);
    }
}

/// A history state and, beside it, regions with states that its default can lead to: chance alone hardly ever puts them together.
void Shape::add_regions_beside_history(Choices& choices)
{
    add(0, choices.once_in(2) ? Kind::shallow_history : Kind::deep_history);
    const std::size_t parallel = add(0, Kind::parallel);
    for (int i = 0; i < 2; ++i) {
        const std::size_t region = add(parallel, Kind::compound);
        add(region, Kind::atomic);
        add_children(region, depth_max - 1, choices);
        states_[parallel].last = states_[region].last;
    }
    states_[0].last = states_[parallel].last;
}

/// A leaf for now.
std::size_t Shape::add(std::size_t parent, Kind kind)
{
    const std::size_t index = states_.size();
    ShapedState state;
    state.parent = parent;
    state.kind = kind;
    state.last = index;
    states_.push_back(state);
    states_[parent].children.push_back(index);
    states_[parent].last = index;
    return index;
}

bool Shape::leads_to_neighbour(std::size_t history, std::size_t source) const
{
    const ShapedState& state = states_[history];
    if (!state.is_history() || !state.has_default || !is_inside(source, state.parent)) return false;
    std::size_t common = states_[source].parent;
    while (common != 0 && !is_inside(state.default_target, common)) common = states_[common].parent;
    return is_inside(common, state.parent);
}

ShapedState::Kind Shape::leaf_or(std::size_t state, Kind wanted) const
{
    return states_[state].children.empty() ? wanted : states_[state].kind;
}

/// A parallel state of one region shows little.
bool Shape::is_lonely_region(std::size_t parent) const
{
    return states_[parent].kind == Kind::parallel && states_[parent].children.size() < 2;
}

bool Shape::is_full() const
{
    return states_.size() > states_wanted_max;
}

/// At least one, and not only history states, since a state must have somewhere to begin. Regions often have an end.
void Shape::add_children(std::size_t parent, std::size_t depth, Choices& choices)
{
    do {
        add_child(parent, depth, choices);
    } while ((choices.pick(4) != 0 || is_lonely_region(parent)) && !is_full());
    const bool is_region =
        parent > 0 && states_[parent].kind == Kind::compound && states_[states_[parent].parent].kind == Kind::parallel;
    if (is_region && choices.once_in(2))
        states_[states_[parent].children.back()].kind = leaf_or(states_[parent].children.back(), Kind::final);
    for (const std::size_t child : states_[parent].children) {
        if (!states_[child].is_history()) return;
    }
    states_[states_[parent].children.front()].kind = Kind::atomic;
}

void Shape::add_child(std::size_t parent, std::size_t depth, Choices& choices)
{
    const std::size_t index = states_.size();
    ShapedState state;
    state.parent = parent;
    state.kind = choices.of(kinds);
    const bool is_deep = depth >= depth_max || is_full();
    if (is_deep && (state.kind == Kind::compound || state.kind == Kind::parallel)) state.kind = Kind::atomic;
    const bool is_region = states_[parent].kind == Kind::parallel;
    if (is_region && state.kind == Kind::final) state.kind = Kind::atomic;
    if (is_region && state.kind == Kind::atomic && !is_deep && choices.once_in(2))
        state.kind = Kind::compound;  // so that it can end
    if (state.is_history()) state.has_default = !choices.once_in(4);
    const bool has_children = state.kind == Kind::compound || state.kind == Kind::parallel;
    states_.push_back(state);
    states_[parent].children.push_back(index);
    if (has_children) add_children(index, depth + 1, choices);
    states_[index].last = states_.size() - 1;
    states_[parent].last = states_.size() - 1;
}

}  // namespace docket
