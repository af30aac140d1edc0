// What becomes of the chart: states, names, transitions, ids, tasks, actions.

#include <doctest/doctest.h>

#include "engine/base/limits.hpp"
#include "engine/expr/program.hpp"
#include "engine/model/definition/slots.hpp"
#include "tests/unit/loader/definitions.hpp"

namespace docket {

namespace {

using Names = std::vector<std::string>;

Names ids_of_transitions(const Definition& definition)
{
    Names ids;
    for (const Transition& transition : definition.transitions) ids.push_back(transition.id);
    return ids;
}

std::string chart_of(std::size_t states)
{
    std::string chart = "states:\n";
    for (std::size_t i = 0; i < states; ++i)
        chart += "  s" + std::to_string(i) + ": {on: {go: {to: s" + std::to_string((i + 1) % states) + "}}}\n";
    return chart;
}

}  // namespace

TEST_CASE("states are laid out in document order, and found by id and by path")
{
    const auto definition = loaded("states: {a: {states: {b: {}, c: {on: {go: {to: d}}}}}, d: {final: true}}\n").definition;
    REQUIRE(definition->states.size() == 5);
    CHECK(definition->states[0].kind == State::Kind::compound);
    CHECK(definition->states[0].last == 4);
    CHECK(definition->states[1].last == 3);
    CHECK(definition->states[1].children == std::vector<StateIndex>{2, 3});
    CHECK(definition->states[3].parent == 1);
    CHECK(definition->states[3].path == "a.c");
    CHECK(definition->find_state("c") == 3);
    CHECK(definition->find_state("a.c") == 3);
    CHECK(definition->find_state("a.d") == no_state);
    CHECK(definition->states[4].outcome == "d");  // of a final state at the top, unless it says otherwise
}

TEST_CASE("what is entered by default is the first child that is no history state, or what initial says")
{
    const auto definition =
        loaded(
            "initial: {to: [x1, y1], do: [{log: \"1\"}]}\n"
            "states:\n"
            "  a: {states: {h: {history: shallow}, b: {}, c: {}}, on: {go: {to: p}}}\n"
            "  p: {parallel: {x: {states: {x0: {}, x1: {}}}, y: {states: {y1: {}}}, hp: {history: deep}}, on: {go: {to: [hp]}}}\n")
            .definition;
    const auto find = [&](const char* name) { return definition->find_state(name); };
    const auto initial = [&](const char* name) { return definition->states[find(name)].initial.targets; };
    CHECK(definition->states[0].initial.targets == std::vector<StateIndex>{find("x1"), find("y1")});
    CHECK(definition->states[0].initial.actions.size() == 1);
    CHECK(initial("a") == std::vector<StateIndex>{find("b")});
    CHECK(initial("h") == std::vector<StateIndex>{find("b")});
    CHECK(initial("hp") == std::vector<StateIndex>{find("x"), find("y")});
    CHECK(definition->states[find("hp")].deep_history);
}

TEST_CASE("transitions stand in the order on, always, after, overdue, and have ids that no other has")
{
    const auto definition =
        loaded("on: {x: {do: []}}\n"
               "states:\n"
               "  a:\n"
               "    task: {role: p, within: 3 hours, overdue: [{when: \"false\", to: b}, {to: b}]}\n"
               "    after: {1 hour: {to: b}, 2 hours: [{when: \"false\", to: b}, {to: b}]}\n"
               "    always: [{when: \"false\", to: b}]\n"
               "    on: [{event: [go, went], to: b}, {event: \"error.*\", to: b}, {event: go, to: b}, {event: \"*\", to: b}]\n"
               "  b: {final: true}\n")
            .definition;
    CHECK(ids_of_transitions(*definition) == Names{"root.x.0", "a.go.0", "a.error.0", "a.go.1", "a.*.0", "a.always.0", "a.after.0",
                                                   "a.after.1", "a.after.2", "a.overdue.0", "a.overdue.1"});
    const State& a = definition->states[1];
    REQUIRE(a.delays.size() == 2);
    CHECK(a.delays[1].event == "after.a.1");
    CHECK(definition->transitions[8].events == std::vector<EventDescriptor>{{"after.a.1", false}});
    CHECK(definition->transitions[10].events == std::vector<EventDescriptor>{{"overdue.a", false}});
    CHECK(definition->transitions[1].events == std::vector<EventDescriptor>{{"go", false}, {"went", false}});
    CHECK(definition->transitions[2].events == std::vector<EventDescriptor>{{"error", false}});
    CHECK(definition->transitions[4].events == std::vector<EventDescriptor>{{"", true}});
    CHECK_FALSE(definition->transitions[1].by_people);
}

TEST_CASE("set comes before do, and a list of lists is separate blocks")
{
    const auto definition = loaded("data: {n: {type: int}}\n"
                                   "states:\n"
                                   "  a:\n"
                                   "    entry: [[{log: \"1\"}, {log: \"2\"}], [{log: \"3\"}]]\n"
                                   "    exit: [{log: \"4\"}]\n"
                                   "    on: {go: {to: b, by: p, do: [{raise: go}], set: {data.n: 1}}}\n"
                                   "  b: {final: true}\n")
                                .definition;
    const State& a = definition->states[1];
    REQUIRE(a.entry.size() == 2);
    CHECK(a.entry[0].size() == 2);
    CHECK(a.exit.size() == 1);
    const Transition& go = definition->transitions[0];
    REQUIRE(go.actions.size() == 2);
    CHECK(std::get<Assign>(go.actions[0].what).path == "n");
    CHECK(std::get<Assign>(go.actions[0].what).value.text == "1");
    CHECK(go.by_people);
    CHECK(go.by == RoleSet{1});
}

TEST_CASE("every expression of a loaded definition has a program, in the slots of the interpreter")
{
    const auto definition =
        loaded("data: {n: {type: int}, names: {type: list(string)}}\n"
               "states:\n"
               "  a:\n"
               "    entry: [{for: x, in: \"data.names\", do: [{for: y, in: \"[x]\", index: i, do: [{set: {data.n: \"i\"}}]}]}]\n"
               "    on: {go: {to: b, when: \"data.n > 0 && event.name == 'go' && in_state('a')\"}}\n"
               "  b: {final: true}\n")
            .definition;
    const auto& when = definition->transitions[0].when;
    REQUIRE(when);
    CHECK(when->program->slots() == std::vector<std::uint32_t>{slots::data, slots::event_name});
    const auto& outer = std::get<ForEach>(definition->states[1].entry[0][0].what);
    const auto& inner = std::get<ForEach>(outer.actions[0].what);
    CHECK(inner.in.program->slots() == std::vector<std::uint32_t>{slots::fixed_count});
    const auto& assign = std::get<Assign>(inner.actions[0].what);
    CHECK(assign.value.program->slots() == std::vector<std::uint32_t>{slots::fixed_count + 3});
}

TEST_CASE("a loop over declared data keeps the name of the datum")
{
    const auto definition = loaded("data: {x: {type: dyn}}\n"
                                   "states: {a: {entry: [{for: data.x, in: \"[1]\", do: [{log: \"data.x\"}]}, {for: x, in: "
                                   "\"[1]\", do: []}], on: {go: {to: b}}}, b: {final: true}}\n")
                                .definition;
    const ActionBlock& block = definition->states[1].entry[0];
    CHECK(std::get<ForEach>(block[0].what).item == "x");
    CHECK(std::get<ForEach>(block[1].what).item == "x");
}

TEST_CASE("a form's fields type both data and the event that carries it")
{
    const std::string chart =
        "forms: {f: {title: {vi: \"Đ\", en: \"F\"}, fields: [{name: days, type: integer, label: {vi: \"N\", en: \"D\"}}]}}\n"
        "states: {a: {on: {go: {to: b, by: p, form: f, when: \"WHEN\"}}}, b: {final: true}}\n";
    struct Row {
        const char* when;
        Names codes;
    };
    const Row rows[] = {
        {"event.data.days > 3 && !has(data.days)", {}},
        {"event.data.day > 3", {"unknown-field"}},
        {"data.days > '3'", {"type-mismatch"}},
    };
    for (const Row& row : rows) {
        CAPTURE(row.when);
        std::string bytes = with_head(chart);
        bytes.replace(bytes.find("WHEN"), 4, row.when);
        CHECK(codes(load_definition(bytes, "test.yaml").diagnostics) == row.codes);
    }
}

TEST_CASE("in a file without a data section, what is set counts as declared, with a warning; a near miss of a field does not")
{
    const Loaded result = loaded("states: {a: {on: {go: {to: b, by: p, set: {data.note: \"1\"}}}}, b: {final: true}}\n");
    CHECK(codes(result.diagnostics) == Names{"undeclared-data"});
    REQUIRE(result.definition->data.size() == 1);
    CHECK(result.definition->data[0].name == "note");
    CHECK(result.definition->data[0].type == "dyn");
    CHECK(result.definition->data[0].value.program != nullptr);

    const Loaded missed = load_definition(
        with_head(
            "forms: {f: {title: {vi: \"Đ\", en: \"F\"}, fields: [{name: notes, type: text, label: {vi: \"G\", en: \"N\"}}]}}\n"
            "states: {a: {on: {go: {to: b, by: p, form: f, set: {data.note: \"1\"}}}}, b: {final: true}}\n"),
        "test.yaml");
    CHECK(missed.definition == nullptr);
    CHECK(codes(missed.diagnostics) == Names{"undeclared-data"});
}

TEST_CASE("the largest number of states loads, one more is refused")
{
    CHECK(loaded(chart_of(limits::states_max)).definition->states.size() == limits::states_max + 1);
    const Loaded refused = load_definition(with_head(chart_of(limits::states_max + 1)), "test.yaml");
    CHECK(refused.definition == nullptr);
    CHECK(joined(error_codes(refused.diagnostics)).find("too-many-states\n") != std::string::npos);
}

TEST_CASE("the largest number of transitions loads, one more is refused")
{
    const auto chart = [](std::size_t count) {
        std::string text = "states:\n  b: {on: {out: {to: c}}}\n  c: {final: true}\n  a:\n    on:\n";
        for (std::size_t i = 1; i < count; ++i) text += "      e" + std::to_string(i) + ": {to: b}\n";
        return "initial: a\n" + text;
    };
    CHECK(loaded(chart(limits::transitions_max)).definition->transitions.size() == limits::transitions_max);
    const Loaded refused = load_definition(with_head(chart(limits::transitions_max + 1)), "test.yaml");
    CHECK(refused.definition == nullptr);
    CHECK(error_codes(refused.diagnostics) == Names{"too-many-transitions"});
}

TEST_CASE("the largest number of roles loads, one more is refused")
{
    const auto roles = [](std::size_t count) {
        std::string text = "docket: 1\nworkflow: test\ntitle: {vi: \"Thử\", en: \"Test\"}\nstates: {a: {final: true}}\nroles:\n";
        for (std::size_t i = 0; i < count; ++i)
            text += "  r" + std::to_string(i) + ": {opens: true, title: {vi: \"V\", en: \"R\"}}\n";
        return text;
    };
    const Loaded most = load_definition(roles(roles_max), "test.yaml");
    REQUIRE(most.definition);
    CHECK(most.definition->roles.size() == roles_max);
    CHECK(error_codes(load_definition(roles(roles_max + 1), "test.yaml").diagnostics) == Names{"too-many-roles"});
}

TEST_CASE("an event-less loop is refused only where it is certain")
{
    struct Row {
        const char* chart;
        bool is_refused;
    };
    const Row rows[] = {
        {"states: {a: {always: {to: b}}, b: {always: {to: a}}}", true},
        {"states: {a: {always: {do: []}}}", true},
        {"states: {a: {states: {b: {}, c: {}}, always: {to: c}}}", true},
        {"states: {a: {always: {to: b}}, b: {always: {to: a, when: \"true\"}}}", false},
        {"states: {a: {always: [{to: b, when: \"true\"}, {to: a}]}, b: {final: true}}", false},
        {"parallel: {x: {states: {a: {always: {to: b}}, b: {always: {to: a}}}}, y: {states: {c: {}}}}", false},
        {"states: {a: {always: {to: b}}, b: {final: true}}", false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.chart);
        const Loaded result = load_definition(with_head(row.chart), "test.yaml");
        CHECK((result.definition == nullptr) == row.is_refused);
    }
}

TEST_CASE("a definition of two hundred kibibytes loads")
{
    std::string chart = "states:\n";
    for (int i = 0; chart.size() < 200 * 1024; ++i) {
        const std::string n = std::to_string(i % 190);
        if (i < 190)
            chart += "  s" + n + ": {on: {go: {to: s" + std::to_string((i + 1) % 190) + ", by: p, when: \"event.name == 'go' && " +
                     n + " < 1000\"}}}\n";
        if (i == 189) chart += "samples:\n";
        if (i >= 190)
            chart += "  n" + std::to_string(i) + ": {name: \"Trạng thái thứ " + n + "\", value: " + n + ", text: \"" +
                     std::string(60, 'x') + "\"}\n";
    }
    CHECK(loaded(chart).definition->states.size() == 191);
}

}  // namespace docket
