// The chart as JSON for a page that draws it. The shape is in docs/graph.md.

#include "engine/codec/json/canonical_json.hpp"
#include "engine/graph/graph.hpp"
#include "engine/graph/text/words.hpp"

namespace docket {

namespace {

/// null where nothing was said.
Value local_value(const LocalText& text)
{
    if (text.empty()) return {};
    Map map;
    map.set("vi", text.vi);
    map.set("en", text.en);
    return map;
}

Value text_value(const std::string& text)
{
    return text.empty() ? Value() : Value(text);
}

class ChartReader {
public:
    explicit ChartReader(const Definition& definition) : definition_(definition) {}

    Value chart() const
    {
        Map map;
        map.set("workflow", definition_.ref.workflow);
        map.set("title", local_value(definition_.title));
        map.set("initial", ids(definition_.states[0].initial.targets));
        List states, transitions, roles, stages, outcomes;
        // The root stands for itself: `initial` above, and the parent null of what it holds.
        for (std::size_t i = 1; i < definition_.states.size(); ++i) states.push_back(state_value(definition_.states[i]));
        for (const Transition& transition : definition_.transitions) transitions.push_back(transition_value(transition));
        for (const Role& role : definition_.roles) roles.push_back(named("id", role.id, role.title));
        for (const Stage& stage : definition_.stages) stages.push_back(named("id", stage.id, stage.title));
        for (const Outcome& outcome : definition_.outcomes) outcomes.push_back(named("code", outcome.code, outcome.title));
        map.set("parallel", definition_.states[0].kind == State::Kind::parallel);
        map.set("states", std::move(states));
        map.set("transitions", std::move(transitions));
        map.set("roles", std::move(roles));
        map.set("stages", std::move(stages));
        map.set("outcomes", std::move(outcomes));
        return map;
    }

private:
    static Value named(const char* key, const std::string& id, const LocalText& title)
    {
        Map map;
        map.set(key, id);
        map.set("title", local_value(title));
        return map;
    }

    Value id_of(StateIndex state) const { return state == 0 || state == no_state ? Value() : Value(definition_.states[state].id); }

    Value ids(const std::vector<StateIndex>& states) const
    {
        List list;
        for (const StateIndex state : states) list.push_back(id_of(state));
        return list;
    }

    static Value place_value(const Place& place)
    {
        Map map;
        map.set("line", std::int64_t{place.line});
        map.set("column", std::int64_t{place.column});
        return map;
    }

    static Value period_value(const LimitRule* period) { return period == nullptr ? Value() : Value(written(*period)); }

    Value task_value(const TaskRule& task) const
    {
        Map map;
        map.set("role", definition_.roles[task.role].id);
        map.set("title", local_value(task.title));
        map.set("within", period_value(task.within ? &*task.within : nullptr));
        map.set("form", task.form ? Value(definition_.forms[*task.form].name) : Value());
        return map;
    }

    Value state_value(const State& state) const
    {
        Map map;
        map.set("id", state.id);
        map.set("path", state.path);
        map.set("kind", code_of(state.kind));
        map.set("parent", id_of(state.parent));
        map.set("title", local_value(state.title));
        map.set("public_title", local_value(state.public_title));
        map.set("applicant_title", local_value(state.applicant_title));
        map.set("initial", ids(state.initial.targets));
        map.set("history", state.kind == State::Kind::history ? Value(state.deep_history ? "deep" : "shallow") : Value());
        map.set("outcome", text_value(state.outcome));
        map.set("stage", text_value(state.stage));
        map.set("portal_status", state.portal_status ? Value(*state.portal_status) : Value());
        map.set("task", state.task ? task_value(*state.task) : Value());
        map.set("panel", state.panel ? Value(definition_.panels[*state.panel].name) : Value());
        map.set("clock_stopped", state.clock_stopped);
        map.set("private", state.is_private);
        map.set("place", place_value(state.place));
        return map;
    }

    Value transition_value(const Transition& transition) const
    {
        Map map;
        List events;
        for (const EventDescriptor& descriptor : transition.events) events.emplace_back(descriptor.any ? "*" : descriptor.prefix);
        List roles;
        for (const std::string& role : definition_.role_names(transition.by)) roles.emplace_back(role);
        map.set("id", transition.id);
        map.set("source", id_of(transition.source));
        map.set("targets", ids(transition.targets));
        map.set("events", std::move(events));
        map.set("trigger", code_of(trigger_of(definition_, transition)));
        map.set("internal", transition.internal);
        map.set("when", transition.when ? Value(transition.when->text) : Value());
        map.set("roles", transition.by_people ? Value(std::move(roles)) : Value());
        map.set("after", period_value(period_of(definition_, transition)));
        map.set("form", transition.form ? Value(definition_.forms[*transition.form].name) : Value());
        map.set("label", local_value(transition.label));
        map.set("basis", text_value(transition.basis.citation));
        map.set("place", place_value(transition.place));
        return map;
    }

    const Definition& definition_;
};

} // namespace

std::string to_chart_json(const Definition& definition)
{
    return to_canonical_json(ChartReader(definition).chart());
}

} // namespace docket
