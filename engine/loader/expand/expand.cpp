// The chart as YAML. What stands above it is expand_sections.cpp.

#include "engine/loader/expand/expand.hpp"

#include <algorithm>
#include <set>

#include "engine/loader/expand/expand_parts.hpp"

namespace docket {

namespace {

class ChartPrinter {
public:
    explicit ChartPrinter(const Definition& definition) : definition_(definition) {}

    void add_root(YamlNode& root) { add_contents(root, 0); }

private:
    using Transitions = std::vector<const Transition*>;

    std::string name_of(const State& state) const { return state.parent == no_state ? "root" : state.id; }

    YamlNode names_of(const std::vector<StateIndex>& states) const
    {
        YamlNode list = yaml_list();
        for (const StateIndex state : states) list.items.push_back(yaml_word(definition_.states[state].id));
        return list;
    }

    /// The engine's own event leads to it: an id of source, `kind` and number tells it from an event of that name under `on`.
    bool is_engines(const Transition& transition, const State& state, const std::string& kind, const std::string& event) const
    {
        const std::string prefix = name_of(state) + "." + kind + ".";
        const bool is_numbered =
            transition.id.starts_with(prefix) && transition.id.find_first_not_of("0123456789", prefix.size()) == std::string::npos;
        return is_numbered && transition.events.size() == 1 && transition.events.front().prefix == event;
    }

    void add_rest(YamlNode& map, const Transition& transition) const
    {
        if (!transition.targets.empty()) add_member(map, "to", names_of(transition.targets));
        add_member(map, "internal", node_of(transition.internal));
        if (transition.by_people) add_member(map, "by", node_of(definition_.role_names(transition.by)));
        if (transition.when) add_member(map, "when", node_of(*transition.when));
        if (transition.form) add_member(map, "form", yaml_word(definition_.forms[*transition.form].name));
        add_requirements(map, transition.requires_);
        if (!transition.actions.empty()) add_member(map, "do", node_of(transition.actions));
        add_text(map, "label", transition.label);
        add_basis(map, transition.basis);
    }

    void add_requirements(YamlNode& map, const Requirements& requirements) const
    {
        YamlNode list = yaml_list();
        if (requirements.reason) list.items.push_back(yaml_word("reason"));
        if (requirements.signature) list.items.push_back(yaml_word("signature"));
        for (const std::string& kind : requirements.documents)
            add_member(list.items.emplace_back(yaml_map()), "document", yaml_word(kind));
        if (!list.items.empty()) add_member(map, "requires", std::move(list));
    }

    static YamlNode text_of(const EventDescriptor& descriptor) { return yaml_text(descriptor.any ? "*" : descriptor.prefix); }

    /// A map by event reads better; a list is needed where events interleave or a transition has several.
    void add_on(YamlNode& map, const Transitions& transitions) const
    {
        if (transitions.empty()) return;
        std::set<std::string> done;
        std::string last;
        bool is_map = true;
        for (const Transition* transition : transitions) {
            const std::string event = text_of(transition->events.front()).text;
            is_map = is_map && transition->events.size() == 1 && (event == last || done.insert(event).second);
            last = event;
        }
        YamlNode& on = add_member(map, "on", is_map ? yaml_map() : yaml_list());
        for (const Transition* transition : transitions) {
            if (is_map) {
                const std::string event = text_of(transition->events.front()).text;
                if (on.entries.empty() || on.entries.back().key.text != event) add_member(on, event, yaml_list());
                add_rest(on.entries.back().value.items.emplace_back(yaml_map()), *transition);
                continue;
            }
            YamlNode& item = on.items.emplace_back(yaml_map());
            YamlNode& events = add_member(item, "event", yaml_list());
            for (const EventDescriptor& descriptor : transition->events) events.items.push_back(text_of(descriptor));
            add_rest(item, *transition);
        }
    }

    void add_list(YamlNode& map, std::string key, const Transitions& transitions) const
    {
        if (transitions.empty()) return;
        YamlNode& list = add_member(map, std::move(key), yaml_list());
        for (const Transition* transition : transitions) add_rest(list.items.emplace_back(yaml_map()), *transition);
    }

    Transitions take(Transitions& from, const State& state, const char* kind, const std::string& event) const
    {
        const auto rest = std::stable_partition(from.begin(), from.end(),
                                                [&](const Transition* t) { return !is_engines(*t, state, kind, event); });
        Transitions taken(rest, from.end());
        from.erase(rest, from.end());
        return taken;
    }

    void add_transitions(YamlNode& map, const State& state, Transitions& overdue) const
    {
        Transitions always, rest;
        for (const TransitionIndex index : state.transitions) {
            const Transition& transition = definition_.transitions[index];
            (transition.events.empty() ? always : rest).push_back(&transition);
        }
        overdue = take(rest, state, "overdue", "overdue." + state.id);
        YamlNode after = yaml_map();
        for (const Delay& delay : state.delays) {
            const YamlNode key = node_of(delay.after);
            add_list(after, key.is_scalar() ? key.text : std::string(), take(rest, state, "after", delay.event));
        }
        add_on(map, rest);
        add_list(map, "always", always);
        if (!after.entries.empty()) add_member(map, "after", std::move(after));
    }

    void add_task(YamlNode& map, const TaskRule& task, const Transitions& overdue) const
    {
        YamlNode& node = add_member(map, "task", yaml_map());
        add_member(node, "role", yaml_word(definition_.roles[task.role].id));
        add_text(node, "title", task.title);
        switch (task.assign.kind) {
        case Assignment::Kind::pool: add_member(node, "assign", yaml_word("pool")); break;
        case Assignment::Kind::least_loaded: add_member(node, "assign", yaml_word("least_loaded")); break;
        case Assignment::Kind::same_as:
            add_member(add_member(node, "assign", yaml_map()), "same_as", yaml_text(task.assign.event));
            break;
        case Assignment::Kind::computed: add_member(node, "assign", computed_node(*task.assign.person)); break;
        }
        if (task.within) add_member(node, "within", node_of(*task.within));
        if (!task.remind.empty()) add_member(node, "remind", node_of(task.remind));
        add_list(node, "overdue", overdue);
        if (task.form) add_member(node, "form", yaml_word(definition_.forms[*task.form].name));
        add_basis(node, task.basis);
    }

    static void add_blocks(YamlNode& map, const char* key, const std::vector<ActionBlock>& blocks)
    {
        if (blocks.empty()) return;
        YamlNode& list = add_member(map, key, yaml_list());
        for (const ActionBlock& block : blocks) list.items.push_back(node_of(block));
    }

    void add_default(YamlNode& map, const char* key, const DefaultEntry& entry) const
    {
        YamlNode& node = add_member(map, key, yaml_map());
        add_member(node, "to", names_of(entry.targets));
        if (!entry.actions.empty()) add_member(node, "do", node_of(entry.actions));
    }

    void add_own(YamlNode& map, const State& state) const
    {
        add_text(map, "title", state.title);
        add_text(map, "public_title", state.public_title);
        add_text(map, "applicant_title", state.applicant_title);
        add_basis(map, state.basis);
        add_string(map, "stage", state.stage);
        if (state.portal_status) add_member(map, "portal_status", node_of(std::int64_t{*state.portal_status}));
        add_member(map, "private", node_of(state.is_private));
        if (state.clock_stopped) add_member(map, "clock", yaml_word("stopped"));
        if (state.panel) add_member(map, "panel", yaml_word(definition_.panels[*state.panel].name));
        if (state.kind == State::Kind::final) add_member(map, "final", node_of(true));
        add_string(map, "outcome", state.outcome);
        if (state.output_whole) {
            add_member(map, "output", computed_node(*state.output_whole));
        } else if (!state.output.empty()) {
            add_member(map, "output", node_of(state.output));
        }
        if (state.kind != State::Kind::history) return;
        add_member(map, "history", yaml_word(state.deep_history ? "deep" : "shallow"));
        add_default(map, "default", state.initial);
    }

    void add_contents(YamlNode& map, StateIndex index) const
    {
        const State& state = definition_.states[index];
        Transitions overdue;
        if (index > 0) add_own(map, state);
        if (state.kind == State::Kind::compound) add_default(map, "initial", state.initial);
        add_blocks(map, "entry", state.entry);
        add_blocks(map, "exit", state.exit);
        add_transitions(map, state, overdue);
        if (state.task) add_task(map, *state.task, overdue);
        if (state.children.empty()) return;
        YamlNode& children = add_member(map, state.kind == State::Kind::parallel ? "parallel" : "states", yaml_map());
        for (const StateIndex child : state.children)
            add_contents(add_member(children, definition_.states[child].id, yaml_map()), child);
    }

    const Definition& definition_;
};

}  // namespace

std::string expand(const Definition& definition)
{
    YamlNode root = yaml_map();
    add_member(root, "docket", node_of(std::int64_t{1}));
    add_member(root, "workflow", yaml_word(definition.ref.workflow));
    add_member(root, "title", node_of(definition.title));
    add_text(root, "description", definition.description);
    if (!definition.calendar.empty()) add_member(root, "calendar", yaml_word(definition.calendar));
    add_member(root, "code", yaml_word(definition.code_prefix));
    if (!definition.case_title.empty()) add_member(root, "case_title", yaml_word(definition.case_title));
    add_sections(root, definition);
    ChartPrinter(definition).add_root(root);
    return print_yaml(root);
}

}  // namespace docket
