#include "api/dto/workflow_dto.hpp"

namespace docket::dto {

namespace {

const char* name_of(State::Kind kind)
{
    switch (kind) {
        case State::Kind::atomic: return "atomic";
        case State::Kind::compound: return "compound";
        case State::Kind::parallel: return "parallel";
        case State::Kind::final: return "final";
        case State::Kind::history: return "history";
    }
    return "atomic";
}

json::array roles_json(const Definition& definition)
{
    json::array roles;
    for (const Role& role : definition.roles)
        roles.push_back(json::object{{"id", role.id}, {"title", to_json(titled(role.title, role.id))}, {"party", role.party}});
    return roles;
}

json::array states_json(const Definition& definition)
{
    json::array states;
    for (std::size_t i = 1; i < definition.states.size(); ++i) {
        const State& state = definition.states[i];
        json::object object{{"id", state.id}, {"path", state.path}, {"kind", name_of(state.kind)}};
        object["parent"] = state.parent == 0 ? json::value(nullptr) : json::value(definition.states[state.parent].id);
        object["title"] = to_json(titled(state.title, state.id));
        object["stage"] = state.stage.empty() ? json::value(nullptr) : json::value(state.stage);
        object["portal_status"] = state.portal_status ? json::value(*state.portal_status) : json::value(nullptr);
        object["final"] = state.kind == State::Kind::final;
        object["outcome"] = state.outcome.empty() ? json::value(nullptr) : json::value(state.outcome);
        states.push_back(std::move(object));
    }
    return states;
}

json::object transition_json(const Definition& definition, const Transition& transition)
{
    json::object object{{"id", transition.id}};
    object["from"] = transition.source == 0 ? json::value(nullptr) : json::value(definition.states[transition.source].id);
    const std::string event = transition.events.empty() ? "" : transition.events.front().any ? "*" : transition.events.front().prefix;
    object["event"] = event.empty() ? json::value(nullptr) : json::value(event);
    json::array to;
    for (const StateIndex target : transition.targets) to.emplace_back(definition.states[target].id);
    object["to"] = std::move(to);
    object["by"] = to_json(definition.role_names(transition.by));
    object["label"] = to_json(label_of(transition, event));
    object["when"] = transition.when ? json::value(transition.when->text) : json::value(nullptr);
    add_basis(object, transition.basis);
    return object;
}

}  // namespace

LocalText label_of(const Transition& transition, std::string_view event)
{
    return titled(transition.label, event);
}

const Transition* opening_transition(const Definition& definition)
{
    StateIndex state = 0;
    while (!definition.states[state].initial.targets.empty()) state = definition.states[state].initial.targets.front();
    for (const TransitionIndex index : definition.states[state].transitions) {
        const Transition& transition = definition.transitions[index];
        if (transition.by_people && transition.form && !transition.events.empty()) return &transition;
    }
    return nullptr;
}

json::object workflow_summary(const Definition& definition, bool may_open)
{
    return {{"workflow", definition.ref.workflow}, {"version", definition.ref.version}, {"title", to_json(titled(definition.title, definition.ref.workflow))},
            {"description", to_json(definition.description)}, {"may_open", may_open}};
}

json::object workflow_detail(const Definition& definition, bool may_open)
{
    json::object object = workflow_summary(definition, may_open);
    object["sha256"] = to_hex(definition.ref.sha256);
    object["roles"] = roles_json(definition);
    object["states"] = states_json(definition);
    json::array transitions;
    for (const Transition& transition : definition.transitions) transitions.push_back(transition_json(definition, transition));
    object["transitions"] = std::move(transitions);
    json::array stages;
    for (const Stage& stage : definition.stages) stages.push_back(json::object{{"id", stage.id}, {"title", to_json(stage.title)}});
    object["stages"] = std::move(stages);
    json::array outcomes;
    for (const Outcome& outcome : definition.outcomes) outcomes.push_back(json::object{{"code", outcome.code}, {"title", to_json(outcome.title)}});
    object["outcomes"] = std::move(outcomes);
    json::array forms;
    for (const Form& form : definition.forms) forms.emplace_back(form.name);
    object["forms"] = std::move(forms);
    const Transition* opening = opening_transition(definition);
    object["opening"] = opening == nullptr ? json::value(nullptr)
                                           : json::value(json::object{{"event", opening->events.front().prefix}, {"form", definition.forms[*opening->form].name}});
    return object;
}

}  // namespace docket::dto
