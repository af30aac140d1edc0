#include "engine/cases/payload/options.hpp"

#include <algorithm>

#include "engine/cases/fire.hpp"
#include "engine/cases/moment.hpp"
#include "engine/expr/program.hpp"
#include "engine/model/definition/slots.hpp"
#include "engine/policy/may.hpp"

namespace docket {

namespace {

bool reads_event(const Transition& transition)
{
    if (!transition.when) return false;
    const auto& slots_read = transition.when->program->slots();
    return std::any_of(slots_read.begin(), slots_read.end(), [](std::uint32_t slot) {
        return slot == slots::event || (slot >= slots::event_name && slot <= slots::event_send_id);
    });
}

/// Names that people can fire in the present states, document order.
std::vector<std::string> event_names(const Snapshot& snapshot)
{
    const Definition& definition = *snapshot.definition;
    std::vector<TransitionIndex> active;
    for (std::size_t i = 0; i < definition.transitions.size(); ++i) {
        const Transition& transition = definition.transitions[i];
        if (transition.by_people && snapshot.chart.is_active(transition.source)) active.push_back(static_cast<TransitionIndex>(i));
    }
    std::vector<std::string> names;
    for (const TransitionIndex index : active) {
        for (const EventDescriptor& descriptor : definition.transitions[index].events) {
            if (!descriptor.any && std::find(names.begin(), names.end(), descriptor.prefix) == names.end()) names.push_back(descriptor.prefix);
        }
    }
    return names;
}

EventOption option_for(std::string name, const Snapshot& snapshot, const Actor& actor, const RoleSet& roles, const Moment& moment)
{
    const Definition& definition = *snapshot.definition;
    EventOption option;
    option.event = std::move(name);
    Event event;
    event.name = option.event;
    event.data = Map();
    event.by_roles = roles;
    bool permitted = false;
    bool free = false;
    for (const Candidate& candidate : candidates(definition, snapshot.chart, option.event, roles)) {
        const Transition& transition = definition.transitions[candidate.transition];
        option.transitions.push_back(candidate.transition);
        option.by |= transition.by;
        if (!candidate.permitted || option.allowed) continue;
        if (!permitted) option.transition = candidate.transition;
        permitted = true;
        if (!is_free_for(transition, snapshot, roles, actor.id, moment.now)) continue;
        free = true;
        if (!reads_event(transition) && !guard_holds(definition, snapshot.chart, candidate.transition, event, moment)) continue;
        option.transition = candidate.transition;
        option.allowed = true;
    }
    if (!permitted && !option.transitions.empty()) option.transition = option.transitions.front();
    option.why_not = !permitted ? RejectionType::not_permitted : !free ? RejectionType::conflict : RejectionType::guard_false;
    return option;
}

}  // namespace

std::vector<EventOption> event_options(const Snapshot& snapshot, const Actor& actor, Instant now)
{
    std::vector<EventOption> options;
    if (snapshot.closed()) return options;
    const RoleSet roles = roles_of(actor, *snapshot.definition, &snapshot);
    const Moment moment = moment_of(snapshot, actor, now);
    for (std::string& name : event_names(snapshot)) {
        EventOption option = option_for(std::move(name), snapshot, actor, roles, moment);
        if (!option.transitions.empty()) options.push_back(std::move(option));
    }
    return options;
}

}  // namespace docket
