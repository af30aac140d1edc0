// Makes the tables, with the same functions of appendix D that a step uses where a history state is on the way.

#include "engine/interpreter/chart_tables.hpp"

#include <algorithm>
#include <cassert>

namespace docket {

namespace {

/// Is a descriptor of the transition met by every event that `prefix` stands for?
bool handles(const Transition& transition, std::string_view prefix)
{
    return std::any_of(transition.events.begin(), transition.events.end(),
                       [prefix](const EventDescriptor& descriptor) { return descriptor.matches(prefix); });
}

template <class Wanted> Handlers collect(const Definition& definition, const Wanted& wanted)
{
    Handlers handlers;
    for (std::size_t state = 0; state < definition.states.size(); ++state) {
        const auto index = static_cast<StateIndex>(state);
        for (const TransitionIndex transition : definition.states[state].transitions) {
            if (!wanted(definition.transitions[transition])) continue;
            handlers.states.insert(index);
            handlers.transitions.emplace_back(index, transition);
        }
    }
    return handlers;
}

/// What the chart looks like to a transition whose way does not depend on the case.
Move move_of(const Definition& definition, const Transition& transition)
{
    const StateSet nothing_active;
    const std::vector<HistoryValue> nothing_remembered;
    const ChartView chart{definition, nothing_active, nothing_remembered};
    Move move;
    move.domain = get_transition_domain(chart, transition);
    const auto index = static_cast<TransitionIndex>(&transition - definition.transitions.data());
    move.entry = compute_entry_set(chart, std::span(&index, 1), std::span(&move.domain, 1));
    move.is_fixed = move.entry.default_history.empty();
    return move;
}

}  // namespace

std::vector<Handlers::OfState>::const_iterator Handlers::of(StateIndex state) const noexcept
{
    return std::lower_bound(transitions.begin(), transitions.end(), state,
                            [](const OfState& handler, StateIndex wanted) { return handler.first < wanted; });
}

ChartTables::ChartTables(const Definition& definition)
{
    assert(definition.states.size() <= StateSet::capacity);
    for (std::size_t i = 0; i < definition.states.size(); ++i) {
        const auto state = static_cast<StateIndex>(i);
        if (definition.is_leaf(state)) leaves.insert(state);
        if (definition.states[i].kind == State::Kind::history) with_history.insert(definition.states[i].parent);
    }
    eventless = collect(definition, [](const Transition& transition) { return transition.events.empty(); });
    any_ = collect(definition, [](const Transition& transition) {
        return std::any_of(transition.events.begin(), transition.events.end(), [](const EventDescriptor& one) { return one.any; });
    });
    for (const Transition& transition : definition.transitions) {
        moves.push_back(move_of(definition, transition));
        for (const EventDescriptor& descriptor : transition.events) {
            if (descriptor.any || by_prefix_.contains(descriptor.prefix)) continue;
            by_prefix_.emplace(descriptor.prefix,
                               collect(definition, [&](const Transition& other) { return handles(other, descriptor.prefix); }));
        }
    }
    for (const DataDeclaration& declaration : definition.data) declared.insert(declaration.name);
    for (const Form& form : definition.forms) {
        for (const Field& field : form.fields) declared.insert(field.name);
    }
}

/// The descriptors that match a name are prefixes of each other, so the longest that there is knows all the rest.
const Handlers& ChartTables::handlers_of(std::string_view event) const noexcept
{
    while (true) {
        if (const auto found = by_prefix_.find(event); found != by_prefix_.end()) return found->second;
        const std::size_t dot = event.rfind('.');
        if (dot == std::string_view::npos) return any_;
        event = event.substr(0, dot);
    }
}

void compile_chart(Definition& definition)
{
    definition.tables = std::make_shared<const ChartTables>(definition);
}

}  // namespace docket
