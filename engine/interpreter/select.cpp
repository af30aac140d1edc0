// Questions about transitions, answered from the chart alone.

#include "engine/interpreter/select.hpp"

#include "engine/interpreter/chart_tables.hpp"
#include "engine/interpreter/environment.hpp"

namespace docket {

bool is_permitted(const Transition& transition, const std::optional<RoleSet>& roles) noexcept
{
    return !roles || (transition.by_people && (transition.by & *roles).any());
}

std::vector<Candidate> candidates(const Definition& definition, const ChartState& chart, std::string_view event,
                                  const std::optional<RoleSet>& roles)
{
    std::vector<Candidate> found;
    if (chart.done) return found;
    const Handlers& handlers = definition.tables->handlers_of(event);
    StateSet seen;
    const auto add_those_of = [&](StateIndex state) {
        for (auto it = handlers.of(state); it != handlers.transitions.end() && it->first == state; ++it)
            found.push_back({it->second, is_permitted(definition.transitions[it->second], roles)});
    };
    for (const StateIndex leaf : chart.configuration) {
        if (!definition.is_leaf(leaf)) continue;
        // What lies above a state that was seen was seen with it.
        for (StateIndex state = leaf; state != no_state && !seen.contains(state); state = definition.states[state].parent) {
            seen.insert(state);
            add_those_of(state);
        }
    }
    return found;
}

bool guard_holds(const Definition& definition, const ChartState& chart, TransitionIndex transition,
                 const Event& event, const Moment& moment)
{
    const auto& when = definition.transitions[transition].when;
    if (!when) return true;
    Environment environment(definition, moment, chart.data);
    for (const StateIndex state : chart.configuration) environment.active.insert(state);
    environment.set_event(&event);
    const auto holds = environment.evaluate_bool(*when);
    if (moment.trace != nullptr) moment.trace->guard_evaluated(transition, holds.has_value() && *holds);
    return holds.has_value() && *holds;
}

}  // namespace docket
