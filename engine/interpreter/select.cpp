// Questions about transitions, answered from the chart alone.

#include "engine/interpreter/select.hpp"

#include <algorithm>

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
    StateSet seen;
    const auto add_those_of = [&](StateIndex state) {
        for (const TransitionIndex index : definition.states[state].transitions) {
            const Transition& transition = definition.transitions[index];
            const bool handles = std::any_of(transition.events.begin(), transition.events.end(),
                                             [&](const EventDescriptor& descriptor) { return descriptor.matches(event); });
            if (handles) found.push_back({index, is_permitted(transition, roles)});
        }
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
    return holds.has_value() && *holds;
}

}  // namespace docket
