// SCXML, read back and compared with the definition.

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "engine/graph/graph.hpp"
#include "tests/unit/graph/charts.hpp"
#include "tests/unit/graph/xml_reader.hpp"

namespace docket {

namespace {

const std::set<std::string> state_names{"state", "parallel", "final", "history"};

struct Read {
    XmlElement root;
    std::map<std::string, const XmlElement*> states;          ///< by id
    std::map<std::string, std::string> parents;               ///< by id; "" for <scxml>
    std::map<std::string, const XmlElement*> transitions;     ///< by docket:id
    std::map<std::string, std::string> sources;               ///< by docket:id
    std::map<std::string, std::vector<std::string>> in_order; ///< ids of a state's transitions
};

void collect(const XmlElement& element, const std::string& parent, Read& read)
{
    for (const XmlElement& child : element.children) {
        if (child.name == "transition" && !child.at("docket:id").empty()) {
            read.transitions[child.at("docket:id")] = &child;
            read.sources[child.at("docket:id")] = parent;
            read.in_order[parent].push_back(child.at("docket:id"));
        }
        if (!state_names.contains(child.name)) continue;
        CHECK(read.states.emplace(child.at("id"), &child).second);
        read.parents[child.at("id")] = parent;
        collect(child, child.at("id"), read);
    }
}

std::unique_ptr<Read> read_back(const Definition& definition)
{
    auto read = std::make_unique<Read>();
    read->root = read_xml(to_scxml(definition));
    collect(read->root, "", *read);
    return read;
}

std::string ids(const Definition& definition, const std::vector<StateIndex>& states)
{
    std::string out;
    for (const StateIndex state : states) out += (out.empty() ? "" : " ") + definition.states[state].id;
    return out;
}

std::string default_of(const XmlElement& state)
{
    if (!state.at("initial").empty()) return state.at("initial");
    const auto initial = state.named("initial");
    const XmlElement& holder = initial.empty() ? state : *initial.front();
    const auto transitions = holder.named("transition");
    return transitions.empty() ? "" : transitions.front()->at("target");
}

void compare_states(const Definition& definition, const Read& read, const std::string& root)
{
    for (const State& state : definition.states) {
        if (state.parent == no_state) continue;
        CAPTURE(state.id);
        REQUIRE(read.states.contains(state.id));
        const XmlElement& element = *read.states.at(state.id);
        const std::map<State::Kind, std::string> names{{State::Kind::atomic, "state"},
                                                       {State::Kind::compound, "state"},
                                                       {State::Kind::parallel, "parallel"},
                                                       {State::Kind::final, "final"},
                                                       {State::Kind::history, "history"}};
        CHECK(element.name == names.at(state.kind));
        const std::string& parent = read.parents.at(state.id);
        CHECK((state.parent == 0 ? parent.empty() || parent == root : parent == definition.states[state.parent].id));
        if (state.kind == State::Kind::compound || state.kind == State::Kind::history)
            CHECK(default_of(element) == ids(definition, state.initial.targets));
        if (state.kind == State::Kind::history) CHECK(element.at("type") == (state.deep_history ? "deep" : "shallow"));
        const std::size_t delay_block = state.delays.empty() ? 0 : 1;
        CHECK(element.named("onentry").size() == state.entry.size() + delay_block);
        CHECK(element.named("onexit").size() == state.exit.size() + delay_block);
    }
}

void compare_transitions(const Definition& definition, const Read& read, const std::string& root)
{
    for (const Transition& transition : definition.transitions) {
        CAPTURE(transition.id);
        REQUIRE(read.transitions.contains(transition.id));
        const XmlElement& element = *read.transitions.at(transition.id);
        std::string events;
        for (const EventDescriptor& one : transition.events) events += (events.empty() ? "" : " ") + (one.any ? "*" : one.prefix);
        CHECK(read.sources.at(transition.id) == (transition.source == 0 ? root : definition.states[transition.source].id));
        CHECK(element.at("event") == events);
        CHECK(element.at("target") == ids(definition, transition.targets));
        CHECK(element.at("docket:when") == (transition.when ? transition.when->text : ""));
        CHECK(element.attributes.contains("docket:by") == transition.by_people);
        if (transition.source != 0) CHECK((element.at("type") == "internal") == transition.internal);
    }
}

} // namespace

TEST_CASE("what is read back has the definition's states and transitions, in its order")
{
    for (const NamedChart& one : all_charts()) {
        CAPTURE(one.name);
        const Definition& definition = *one.definition;
        const auto read = read_back(definition);
        const std::string root = read->states.contains("docket.root") ? "docket.root" : "";
        CHECK(read->states.size() == definition.states.size() - 1 + (root.empty() ? 0 : 1));
        CHECK(read->transitions.size() == definition.transitions.size());
        compare_states(definition, *read, root);
        compare_transitions(definition, *read, root);
        for (const State& state : definition.states) {
            std::vector<std::string> expected;
            for (const TransitionIndex index : state.transitions) expected.push_back(definition.transitions[index].id);
            CHECK(read->in_order[state.parent == no_state ? root : state.id] == expected);
        }
    }
}

TEST_CASE("the document says what it is")
{
    const XmlElement root = read_xml(to_scxml(*chart("states: {a: {}, b: {final: true}}\ninitial: a")));
    CHECK(root.name == "scxml");
    CHECK(root.at("xmlns") == "http://www.w3.org/2005/07/scxml");
    CHECK(root.at("version") == "1.0");
    CHECK(root.at("datamodel") == "null");
    CHECK(root.at("initial") == "a");
    CHECK(root.at("name") == "test");
    CHECK(root.at("xmlns:docket") == scxml_namespace);
}

TEST_CASE("a root that does something, or is parallel, is a state around all but the final ones")
{
    struct Row {
        const char* yaml;
        const char* element;
    };
    const Row rows[] = {{"entry: {log: data.n}\nstates: {a: {}, f: {final: true}}", "state"},
                        {"on: {x: {to: f, by: p}}\nstates: {a: {}, f: {final: true}}", "state"},
                        {"parallel: {a: {}, b: {}}", "parallel"}};
    for (const Row& row : rows) {
        CAPTURE(row.yaml);
        const auto read = read_back(*chart(row.yaml));
        CHECK(read->root.at("initial") == "docket.root");
        REQUIRE(read->states.contains("docket.root"));
        CHECK(read->states.at("docket.root")->name == row.element);
        CHECK(read->parents.at("a") == "docket.root");
        if (read->states.contains("f")) CHECK(read->parents.at("f").empty());
    }
}

TEST_CASE("the root's own transitions do not leave the state that stands for it, but to end")
{
    const auto read = read_back(*chart("on: {again: {to: a, by: p}, stop: {to: f, by: p}}\nstates: {a: {}, f: {final: true}}"));
    CHECK(read->transitions.at("root.again.0")->at("type") == "internal");
    CHECK(read->transitions.at("root.stop.0")->at("type").empty());
}

TEST_CASE("a period that elapses is SCXML's delay; one that a calendar counts is ours")
{
    struct Row {
        const char* after;
        const char* element;
        const char* attribute;
        const char* value;
    };
    const Row rows[] = {
        {"10 ms", "send", "delay", "10ms"},
        {"30 s", "send", "delay", "30s"},
        {"2 minutes", "send", "delay", "120s"},
        {"72 hours", "send", "delay", "259200s"},
        {"1 working day", "docket:send", "after", "1 working day"},
        {"30 days", "docket:send", "after", "30 days"},
        {"{data.n} hours", "docket:send", "after", "{data.n} hours"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.after);
        const auto read =
            read_back(*chart(std::string("states: {a: {after: {\"") + row.after + "\": {to: f}}}, f: {final: true}}"));
        const XmlElement& a = *read->states.at("a");
        const XmlElement& send = a.named("onentry").front()->children.front();
        CHECK(send.name == row.element);
        CHECK(send.at(row.attribute) == row.value);
        CHECK(send.at("event") == "after.a.0");
        CHECK(a.named("onexit").front()->named("cancel").front()->at("sendid") == "after.a.0");
        CHECK(read->transitions.at("a.after.0")->at("event") == "after.a.0");
    }
}

TEST_CASE("raise, send and cancel are SCXML's where their names are fixed; what CEL computes is ours")
{
    const auto read = read_back(*chart("states: {a: {entry: [{raise: e}, {raise: e, data: {k: data.n, \"it's\": \"1\"}}, {raise: "
                                       "{cel: \"'e'\"}}, {send: t, after: 2 minutes, id: i}, {send: t}, "
                                       "{send: t, after: 2 days, id: j}, {cancel: i}, {cancel: {cel: \"'i'\"}}, {set: {data.n: "
                                       "2}}, {log: data.n}], on: {e: {to: f}, t: {to: f}}}, f: {final: true}}"));
    const auto& done = read->states.at("a")->named("onentry").front()->children;
    struct Row {
        const char* name;
        std::map<std::string, std::string> attributes;
    };
    const Row rows[] = {
        {"raise", {{"event", "e"}}},
        {"raise", {{"event", "e"}, {"docket:data", "{'k': data.n, 'it\\'s': 1}"}}},
        {"docket:raise", {{"event_cel", "'e'"}}},
        {"send", {{"event", "t"}, {"id", "i"}, {"delay", "120s"}}},
        {"send", {{"event", "t"}}},
        {"docket:send", {{"event", "t"}, {"id", "j"}, {"after", "2 days"}}},
        {"cancel", {{"sendid", "i"}}},
        {"docket:cancel", {{"sendid_cel", "'i'"}}},
        {"docket:set", {{"path", "data.n"}, {"value", "2"}}},
        {"docket:log", {{"value", "data.n"}}},
    };
    REQUIRE(done.size() == std::size(rows));
    for (std::size_t i = 0; i < done.size(); ++i) {
        CAPTURE(i);
        CHECK(done[i].name == rows[i].name);
        CHECK(done[i].attributes == rows[i].attributes);
    }
}

TEST_CASE("the one guard that both can say is said in both")
{
    struct Row {
        const char* when;
        const char* cond;
    };
    for (const Row& row : {Row{"in_state('b')", "In('b')"}, Row{"in_state(\\\"b\\\")", "In('b')"}, Row{"!in_state('b')", ""},
                           Row{"in_state('b') || in_state('b')", ""}, Row{"data.n > 1", ""}}) {
        CAPTURE(row.when);
        const auto read =
            read_back(*chart(std::string("states: {a: {on: {x: {to: b, by: p, when: \"") + row.when + "\"}}}, b: {}}"));
        CHECK(read->transitions.at("a.x.0")->at("cond") == row.cond);
    }
}

TEST_CASE("who may, with what form, and on what ground is kept in our namespace")
{
    const auto read = read_back(*chart(
        "forms: {q: {title: {vi: M, en: F}, fields: [{name: t, type: text, label: {vi: a, en: b}}]}}\n"
        "states: {a: {task: {role: r, within: 3 days}, on: {x: {to: b, by: [p, r], form: q, requires: [reason, {document: k}], "
        "basis: \"Điều 5\", confidence: verified, label: {vi: Gửi, en: Send}}}}, b: {final: true, outcome: ok, output: {k: "
        "data.n}}}"));
    const XmlElement& x = *read->transitions.at("a.x.0");
    CHECK(x.at("docket:by") == "p r");
    CHECK(x.at("docket:form") == "q");
    CHECK(x.at("docket:requires") == "reason document:k");
    CHECK(x.at("docket:basis") == "Điều 5");
    CHECK(x.at("docket:confidence") == "verified");
    REQUIRE(x.named("docket:label").size() == 2);
    CHECK(x.named("docket:label").front()->text == "Gửi");
    CHECK(read->states.at("a")->named("docket:task").front()->at("within") == "3 days");
    CHECK(read->states.at("b")->at("docket:outcome") == "ok");
    CHECK(read->states.at("b")->named("docket:output").front()->at("value") == "data.n");
}

} // namespace docket
