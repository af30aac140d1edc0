#include <doctest/doctest.h>

#include "engine/loader/expand/expand.hpp"
#include "engine/loader/format.hpp"
#include "tests/unit/loader/definitions.hpp"

namespace docket {

TEST_CASE("an expanded definition loads, and expands to the same text")
{
    for (const std::string& path : yaml_files("tests/definitions/good")) {
        CAPTURE(path);
        // given
        const Loaded first = load_definition(file_bytes(path), path);
        REQUIRE(first.definition);

        // when
        const std::string text = expand(*first.definition);
        const Loaded second = load_definition(text, path);

        // then
        INFO(to_text(second.diagnostics));
        REQUIRE(second.definition);
        CHECK(expand(*second.definition) == text);
        REQUIRE(second.definition->transitions.size() == first.definition->transitions.size());
        for (std::size_t i = 0; i < first.definition->transitions.size(); ++i) {
            const Transition& a = first.definition->transitions[i];
            const Transition& b = second.definition->transitions[i];
            CHECK(a.id == b.id);
            CHECK(a.events == b.events);
            CHECK(a.targets == b.targets);
            CHECK(a.by == b.by);
            CHECK(a.when == b.when);
            CHECK(a.actions.size() == b.actions.size());
        }
        REQUIRE(second.definition->states.size() == first.definition->states.size());
        for (std::size_t i = 0; i < first.definition->states.size(); ++i) {
            const State& a = first.definition->states[i];
            const State& b = second.definition->states[i];
            CHECK(a.path == b.path);
            CHECK(a.kind == b.kind);
            CHECK(a.initial.targets == b.initial.targets);
            CHECK(a.transitions == b.transitions);
            CHECK(a.delays.size() == b.delays.size());
            CHECK(a.panel == b.panel);
            CHECK(a.task.has_value() == b.task.has_value());
        }
        CHECK(second.definition->data.size() == first.definition->data.size());
        CHECK(second.definition->forms.size() == first.definition->forms.size());
    }
}

TEST_CASE("defaults are written out")
{
    const std::string text =
        expand(*loaded("states: {a: {task: {role: p}, on: {go: {to: b, by: p}}}, b: {final: true}}\n").definition);
    for (const char* line : {"initial:\n  to: [a]\n", "outcome: \"b\"", "assign: pool", "internal: false", "opens: true",
                             "code: TES\n", "private: false"}) {
        CAPTURE(text);
        CAPTURE(line);
        CHECK(text.find(line) != std::string::npos);
    }
}

TEST_CASE("interleaved events and events of the engine's own names stay what they are")
{
    const std::string chart = "states:\n"
                              "  a:\n"
                              "    after: {1 hour: {to: b}}\n"
                              "    task: {role: p, within: 1 hour, overdue: {to: b}}\n"
                              "    on: [{event: go, to: b}, {event: come, to: b}, {event: go, to: a}, {event: after.a.0, to: a}, "
                              "{event: overdue.a, to: a}, {event: after, to: b}]\n"
                              "  b: {final: true}\n";
    const auto first = loaded(chart).definition;
    const Loaded second = load_definition(expand(*first), "test.yaml");
    INFO(expand(*first));
    REQUIRE(second.definition);
    REQUIRE(second.definition->transitions.size() == first->transitions.size());
    for (std::size_t i = 0; i < first->transitions.size(); ++i)
        CHECK(second.definition->transitions[i].id == first->transitions[i].id);
}

TEST_CASE("a diagnostic is printed for people: place, severity, code, message, and the remedy below")
{
    const Diagnostic one{Severity::error,     "unknown-key", {"a.yaml", 3, 5}, "There is no key 'x' here.",
                         "Did you mean 'y'?", "states.a"};
    CHECK(to_text(one) == "a.yaml:3:5: error[unknown-key]: There is no key 'x' here.\n  Did you mean 'y'?\n");
    const Diagnostic whole{Severity::note, "empty-file", {"a.yaml", 0, 0}, "Nothing.", "", ""};
    CHECK(to_text(whole) == "a.yaml: note[empty-file]: Nothing.\n");
}

}  // namespace docket
