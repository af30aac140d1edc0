// One thing, several ways to write it: what generators of definitions and hurried people write loads as what was meant. The
// statechart suite in many spellings is tests/conformance/scxml_yaml.

#include <doctest/doctest.h>

#include "engine/loader/expand/expand.hpp"
#include "engine/loader/format.hpp"
#include "tests/unit/loader/definitions.hpp"

namespace docket {

namespace {

Loaded bare(const std::string& rest)
{
    return load_definition("docket: 1\nworkflow: test\n" + rest, "test.yaml");
}

}  // namespace

TEST_CASE("two spellings of one chart are one definition")
{
    struct Row {
        const char* situation;
        const char* one;
        const char* other;
    };
    const Row rows[] = {
        {"no states below a state", "states: {a: {}, b: {}}\n", "states: {a: {states: {}}, b: {parallel: {}}}\n"},
        {"nothing in a state", "states: {a: {}, b: {final: true}}\n", "states: {a: , b: {final: true, states: {}}}\n"},
        {"no transitions", "states: {a: {}}\n", "states: {a: {on: {}, always: []}}\n"},
        {"no transitions of an event", "states: {a: {on: {}}}\n", "states: {a: {on: {go: []}}}\n"},
        {"no entry content", "states: {a: {entry: []}}\n", "states: {a: {entry: [[]]}}\n"},
        {"no initial", "states: {a: {}, b: {}}\n", "initial: []\nstates: {a: {}, b: {}}\n"},
        {"a path for an id, in an event too",
         "states: {a: {states: {b: {states: {f: {final: true}}}}, on: {done.state.b: {to: c}}}, c: {}}\n",
         "states: {a: {states: {b: {states: {f: {final: true}}}}, on: {done.state.a.b.*: {to: c}}}, c: {}}\n"},
        {"an expression in its braces",
         "data: {n: {type: int}}\nstates: {a: {on: {go: {when: \"data.n > 0\", set: {data.n: \"1\"}}}}}\n",
         "data: {n: {type: int}}\nstates: {a: {on: {go: {when: {cel: \"data.n > 0\"}, set: {data.n: {cel: \"1\"}}}}}}\n"},
        {"a list of events, maps or a map", "states: {a: {on: {go: {to: a}}}}\n",
         "states: {a: {on: [{event: [go.*], to: [a]}]}}\n"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.situation);
        const Loaded one = bare(row.one);
        const Loaded other = bare(row.other);
        INFO(to_text(one.diagnostics) << to_text(other.diagnostics));
        REQUIRE(one.definition);
        REQUIRE(other.definition);
        CHECK(expand(*one.definition) == expand(*other.definition));
    }
}

TEST_CASE("a scenario without a name is called by its number")
{
    const Loaded result = bare("states: {a: {}}\nscenarios: [{steps: []}, {name: second, steps: []}, {steps: []}]\n");
    REQUIRE(result.scenarios.size() == 3);
    CHECK(result.scenarios[0].name == "scenario 1");
    CHECK(result.scenarios[1].name == "second");
    CHECK(result.scenarios[2].name == "scenario 3");
}

TEST_CASE("the engine's event may carry any value")
{
    const Loaded result = bare(
        "states: {a: {on: {go: {}}}}\nscenarios: [{steps: [{event: go, data: [1, x]}, {event: go, data: {k: 1}}, {event: go}]}]\n");
    INFO(to_text(result.diagnostics));
    REQUIRE(result.scenarios.size() == 1);
    const auto data = [&](std::size_t step) { return std::get<EventStep>(result.scenarios[0].steps[step].what).data; };
    CHECK(data(0) == Value(List{1, "x"}));
    CHECK(*data(1).find("k") == Value(1));
    CHECK(data(2).is_null());
}

TEST_CASE("targets that would make two children of one state active are refused")
{
    const std::string chart = "states:\n"
                              "  q: {on: {go: {to: [TARGETS]}}}\n"
                              "  p:\n"
                              "    parallel:\n"
                              "      r: {states: {r1: {}, r2: {}}}\n"
                              "      s: {states: {s1: {}, s2: {}}}\n"
                              "      h: {history: deep, default: r2}\n";
    struct Row {
        const char* targets;
        bool is_legal;
    };
    for (const Row& row : {Row{"r2, s2", true}, Row{"r, s2", true}, Row{"h", true}, Row{"p, r2", false}, Row{"r2, p", false},
                           Row{"r, r2", false}, Row{"r1, r2", false}, Row{"h, r1", false}, Row{"s, h", false}}) {
        CAPTURE(row.targets);
        std::string text = chart;
        text.replace(text.find("TARGETS"), 7, row.targets);
        const Loaded result = bare(text);
        CHECK((result.definition != nullptr) == row.is_legal);
        CHECK(error_codes(result.diagnostics) ==
              (row.is_legal ? std::vector<std::string>{} : std::vector<std::string>{"targets-conflict"}));
    }
}

TEST_CASE("a history state whose default leads back to it is refused, however it does")
{
    for (const char* text :
         {"states: {a: {on: {go: {to: h}}}, h: {history: deep, default: h}}\n",
          "states: {a: {on: {go: {to: h}}}, h: {history: deep, default: i}, i: {history: shallow, default: h}}\n",
          "initial: h\nstates: {h: {history: shallow}, a: {}}\n"}) {
        CAPTURE(text);
        const Loaded result = bare(text);
        CHECK(result.definition == nullptr);
        CHECK(error_codes(result.diagnostics).front() == "endless-default");
    }
    CHECK(bare("initial: h\nstates: {h: {history: shallow, default: a}, a: {}}\n").definition != nullptr);
}

}  // namespace docket
