// The chart as SCXML 1.0 (W3C Recommendation, 1 September 2015). What stands where is in docs/graph.md.

#include <algorithm>

#include "engine/graph/graph.hpp"
#include "engine/graph/scxml/scxml_actions.hpp"
#include "engine/graph/text/text.hpp"
#include "engine/graph/text/words.hpp"

namespace docket {

namespace {

/// Of the state that stands for our root where <scxml> cannot: it takes no transitions and is never parallel. No id of ours has a
/// dot.
constexpr const char* root_id = "docket.root";

/// `in_state('x')`, whole: the one guard that the data model "null" can say too.
std::optional<std::string> tested_state(const Definition& definition, const Expression& guard)
{
    constexpr std::string_view head = "in_state(";
    const std::string& text = guard.text;
    if (!text.starts_with(head) || !text.ends_with(")") || text.size() < head.size() + 4) return std::nullopt;
    const char quote = text[head.size()];
    const std::string inside = text.substr(head.size() + 1, text.size() - head.size() - 3);
    const bool is_one_literal =
        (quote == '\'' || quote == '"') && text[text.size() - 2] == quote && inside.find_first_of("'\"\\") == std::string::npos;
    const StateIndex state = is_one_literal ? definition.find_state(inside) : no_state;
    if (state == no_state || state == 0) return std::nullopt;
    return definition.states[state].id;
}

class ScxmlWriter {
public:
    explicit ScxmlWriter(const Definition& definition) : definition_(definition) {}

    std::string write()
    {
        const State& root = definition_.states[0];
        const bool is_parallel = root.kind == State::Kind::parallel;
        is_wrapped_ =
            is_parallel || !root.transitions.empty() || !root.entry.empty() || !root.exit.empty() || !root.initial.actions.empty();
        // Reaching a top-level final state ends the case: it stays directly below <scxml>, where it ends the session.
        for (const StateIndex child : root.children) is_outside(child) ? outside_.push_back(child) : inside_.push_back(child);
        xml_.open("scxml", {{"xmlns", "http://www.w3.org/2005/07/scxml"},
                            {"xmlns:docket", scxml_namespace},
                            {"version", "1.0"},
                            {"datamodel", "null"},
                            {"name", definition_.ref.workflow},
                            {"initial", is_wrapped_ ? root_id : ids(root.initial.targets)}});
        write_local(xml_, "title", definition_.title);
        for (const DataDeclaration& one : definition_.data)
            xml_.empty("docket:data", {{"name", one.name}, {"type", one.type}, {"value", one.value.text}});
        if (is_wrapped_) write_wrapped(root);
        for (const StateIndex child : is_wrapped_ ? outside_ : root.children) write_state(child);
        xml_.close();
        return xml_.take();
    }

private:
    bool is_outside(StateIndex child) const
    {
        const State& root = definition_.states[0];
        const auto& starts = root.initial.targets;
        const bool is_first = std::find(starts.begin(), starts.end(), child) != starts.end();
        return root.kind == State::Kind::compound && definition_.states[child].kind == State::Kind::final && !is_first;
    }

    std::string ids(const std::vector<StateIndex>& states) const
    {
        std::vector<std::string> names;
        for (const StateIndex state : states) names.push_back(state == 0 ? root_id : definition_.states[state].id);
        return joined(names, " ");
    }

    void write_wrapped(const State& root)
    {
        const bool is_parallel = root.kind == State::Kind::parallel;
        xml_.open(is_parallel ? "parallel" : "state", {{"id", root_id}});
        if (!is_parallel) write_initial(root);
        write_behaviour(root);
        for (const StateIndex child : inside_) write_state(child);
        xml_.close();
    }

    void write_initial(const State& state)
    {
        xml_.open("initial");
        write_default(state.initial);
        xml_.close();
    }

    void write_default(const DefaultEntry& entry)
    {
        if (entry.actions.empty()) return xml_.empty("transition", {{"target", ids(entry.targets)}});
        xml_.open("transition", {{"target", ids(entry.targets)}});
        write_actions(xml_, entry.actions);
        xml_.close();
    }

    static const char* element_of(State::Kind kind)
    {
        switch (kind) {
        case State::Kind::atomic:
        case State::Kind::compound: return "state";
        case State::Kind::parallel: return "parallel";
        case State::Kind::final: return "final";
        case State::Kind::history: return "history";
        }
        return "";
    }

    void write_state(StateIndex index)
    {
        const State& state = definition_.states[index];
        XmlWriter::Attributes attributes{{"id", state.id}};
        const bool is_compound = state.kind == State::Kind::compound;
        if (is_compound && state.initial.actions.empty()) attributes.push_back({"initial", ids(state.initial.targets)});
        if (state.kind == State::Kind::history) attributes.push_back({"type", state.deep_history ? "deep" : "shallow"});
        attributes.push_back({"docket:outcome", state.outcome});
        attributes.push_back({"docket:stage", state.stage});
        attributes.push_back({"docket:portal_status", state.portal_status ? std::to_string(*state.portal_status) : ""});
        attributes.push_back({"docket:clock", state.clock_stopped ? "stopped" : ""});
        attributes.push_back({"docket:private", state.is_private ? "true" : ""});
        attributes.push_back({"docket:panel", state.panel ? definition_.panels[*state.panel].name : ""});
        add_basis(attributes, state.basis);
        xml_.open(element_of(state.kind), attributes);
        write_local(xml_, "title", state.title);
        write_local(xml_, "public_title", state.public_title);
        write_local(xml_, "applicant_title", state.applicant_title);
        if (state.task) write_task(*state.task);
        if (is_compound && !state.initial.actions.empty()) write_initial(state);
        if (state.kind == State::Kind::history) write_default(state.initial);
        write_behaviour(state);
        write_output(state);
        for (const StateIndex child : state.children) write_state(child);
        xml_.close();
    }

    static void add_basis(XmlWriter::Attributes& attributes, const Basis& basis)
    {
        attributes.push_back({"docket:basis", basis.citation});
        attributes.push_back({"docket:confidence", std::string(code_of(basis.confidence))});
    }

    void write_task(const TaskRule& task)
    {
        XmlWriter::Attributes attributes{{"role", definition_.roles[task.role].id},
                                         {"within", task.within ? written(*task.within) : ""},
                                         {"form", task.form ? definition_.forms[*task.form].name : ""}};
        add_basis(attributes, task.basis);
        xml_.open("docket:task", attributes);
        write_local(xml_, "title", task.title);
        xml_.close();
    }

    /// Entry, exit and transitions. `after` becomes what it means: an event sent on entry and cancelled on exit.
    void write_behaviour(const State& state)
    {
        if (!state.delays.empty()) {
            xml_.open("onentry", {{"docket:for", "after"}});
            for (const Delay& delay : state.delays) {
                if (const auto elapsed = elapsed_delay(delay.after))
                    xml_.empty("send", {{"event", delay.event}, {"id", delay.event}, {"delay", *elapsed}});
                else
                    xml_.empty("docket:send", {{"event", delay.event}, {"id", delay.event}, {"after", written(delay.after)}});
            }
            xml_.close();
            xml_.open("onexit", {{"docket:for", "after"}});
            for (const Delay& delay : state.delays) xml_.empty("cancel", {{"sendid", delay.event}});
            xml_.close();
        }
        write_blocks("onentry", state.entry);
        write_blocks("onexit", state.exit);
        for (const TransitionIndex index : state.transitions) write_transition(definition_.transitions[index]);
    }

    void write_blocks(const char* element, const std::vector<ActionBlock>& blocks)
    {
        for (const ActionBlock& block : blocks) {
            xml_.open(element);
            write_actions(xml_, block);
            xml_.close();
        }
    }

    /// The root is never left by its own transitions; the state that stands for it is not either if they are internal.
    bool is_internal(const Transition& transition) const
    {
        if (transition.source != 0) return transition.internal;
        if (definition_.states[0].kind != State::Kind::compound || transition.targets.empty()) return transition.internal;
        return std::none_of(transition.targets.begin(), transition.targets.end(),
                            [&](StateIndex target) { return is_outside(target); });
    }

    void write_transition(const Transition& transition)
    {
        XmlWriter::Attributes attributes{{"event", events_of(transition)}};
        if (transition.when) {
            if (const auto state = tested_state(definition_, *transition.when))
                attributes.push_back({"cond", "In('" + *state + "')"});
        }
        std::vector<std::string> required;
        if (transition.requires_.reason) required.emplace_back("reason");
        if (transition.requires_.signature) required.emplace_back("signature");
        for (const std::string& kind : transition.requires_.documents) required.push_back("document:" + kind);
        attributes.push_back({"target", ids(transition.targets)});
        attributes.push_back({"type", is_internal(transition) ? "internal" : ""});
        attributes.push_back({"docket:id", transition.id});
        attributes.push_back({"docket:when", transition.when ? transition.when->text : ""});
        attributes.push_back({"docket:by", joined(definition_.role_names(transition.by), " "), transition.by_people});
        attributes.push_back({"docket:form", transition.form ? definition_.forms[*transition.form].name : ""});
        attributes.push_back({"docket:requires", joined(required, " ")});
        add_basis(attributes, transition.basis);
        if (transition.actions.empty() && transition.label.empty()) return xml_.empty("transition", attributes);
        xml_.open("transition", attributes);
        write_local(xml_, "label", transition.label);
        write_actions(xml_, transition.actions);
        xml_.close();
    }

    void write_output(const State& state)
    {
        if (state.output.empty() && !state.output_whole) return;
        if (state.output_whole) xml_.empty("docket:output", {{"value", state.output_whole->text}});
        for (const auto& [name, expression] : state.output)
            xml_.empty("docket:output", {{"name", name}, {"value", expression.text}});
    }

    const Definition& definition_;
    XmlWriter xml_;
    bool is_wrapped_ = false;
    std::vector<StateIndex> inside_, outside_; ///< the root's children, if it is wrapped
};

} // namespace

std::string to_scxml(const Definition& definition)
{
    return ScxmlWriter(definition).write();
}

} // namespace docket
