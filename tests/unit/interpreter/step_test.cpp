// The contract of start and step.

#include <doctest/doctest.h>

#include "tests/unit/interpreter/run.hpp"

namespace docket {

namespace {

Map one(const char* name, Value value)
{
    Map map;
    map.set(std::string(name), std::move(value));
    return map;
}

}  // namespace

TEST_CASE("start gives the declared data that are absent, in order, and keeps what is given")
{
    // given: the second declaration reads the first, which the caller has given
    const Definition definition = build({compound("", {atomic("a")}), {{"n", "1"}, {"m", "data.n + 1"}}});

    // when
    const auto started = start(definition, one("n", 10), nobody());

    // then
    CHECK(*started->chart.data.find("n") == Value(10));
    CHECK(*started->chart.data.find("m") == Value(11));
}

TEST_CASE("the configuration holds every active state but the root, in document order")
{
    const ChartRun run(chart_of({parallel("p", {compound("r1", {atomic("a")}), atomic("b")})}));
    CHECK(run.last.chart.configuration == std::vector<StateIndex>{1, 2, 3, 4});
}

TEST_CASE("an event that enables nothing changes nothing")
{
    struct Row { const char* situation; const char* event; };
    const Row rows[] = {{"no state handles it", "unknown"}, {"its guard is false", "guarded"}, {"it only begins alike", "gone"}};
    for (const Row& row : rows) {
        CAPTURE(row.situation);
        ChartRun run(chart_of({atomic("a", {{{"guarded"}, {"b"}, "data.n > 1"}, {{"go"}, {"b"}}}), atomic("b")}, {{"n", "1"}}));
        const ChartState before = run.last.chart;
        run.fire(row.event);
        CHECK(run.last.chart == before);
        CHECK(run.last.taken.empty());
        CHECK(run.last.effects.empty());
    }
}

TEST_CASE("a step leaves what it was given as it was, and does the same again")
{
    // given
    const Edge edge{{"e"}, {"b"}, "", {set("n", "data.n + 1"), log("'x'")}};
    const ChartRun run(chart_of({atomic("a", {edge}), atomic("b")}, {{"n", "1"}}));
    const ChartState before = run.last.chart;

    // when
    const auto first = step(run.definition, before, event_named("e"), nobody());
    const auto second = step(run.definition, before, event_named("e"), nobody());

    // then
    CHECK(*before.data.find("n") == Value(1));
    CHECK(first->chart == second->chart);
    CHECK(first->effects.size() == second->effects.size());
    CHECK(*first->chart.data.find("n") == Value(2));
}

TEST_CASE("`event` is what is being processed")
{
    SUBCASE("null before the first")
    {
        StateNode node = atomic("a");
        node.entry = {{log("event == null ? 'null' : 'event'")}};
        CHECK(ChartRun(chart_of({node})).logged() == "null");
    }
    SUBCASE("with null for what is absent")
    {
        const std::string absent = "event.data == null && event.sendid == null && event.actor == null";
        ChartRun run(chart_of({atomic("a", {{{"e"}, {}, absent, {log("event.type")}}})}));
        CHECK(run.fire("e").logged() == "external");
    }
    SUBCASE("internal ones too, and event-less transitions see the last")
    {
        ChartRun run(chart_of({atomic("a", {{{"e"}, {}, "", {raise("i")}}, {{"i"}, {"b"}, "", {log("event.type")}}}),
                 atomic("b", {{{}, {"c"}, "", {log("event.name")}}}), atomic("c")}));
        CHECK(run.fire("e").logged() == "internal i");
    }
    SUBCASE("with the id of the `send` it came from")
    {
        ChartRun run(chart_of({atomic("a", {{{"e"}, {}, "", {log("event.sendid")}}})}));
        Event event = event_named("e");
        event.send_id = "s1";
        CHECK(run.fire(event).logged() == "s1");
    }
}

TEST_CASE("an event is acted by whoever acts at the moment, and what it causes inside by nobody")
{
    const Edge outer{{"e"}, {}, "", {log("event.actor.id"), raise("i")}};
    const Edge inner{{"i"}, {}, "event.actor == null", {log("actor.id")}};
    const Definition definition = build(chart_of({atomic("a", {outer, inner})}));
    Moment moment = nobody();
    const auto started = start(definition, {}, moment);
    moment.actor = one("id", "u_1");
    CHECK(logs(step(definition, started->chart, event_named("e"), moment)->effects) == "u_1 u_1");
}

TEST_CASE("descriptors match whole tokens")
{
    struct Row { const char* descriptor; const char* event; bool matches; };
    const Row rows[] = {
        {"error", "error", true}, {"error", "error.execution", true}, {"error", "errors", false},
        {"error.*", "error.execution", true}, {"error.*", "error", true}, {"error.", "error.execution", true},
        {"error.execution", "error", false}, {"*", "anything", true}, {"Error", "error", false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.descriptor);
        CAPTURE(row.event);
        ChartRun run(chart_of({atomic("a", {{{row.descriptor}, {"b"}}}), atomic("b")}));
        CHECK(run.fire(row.event).in() == (row.matches ? "b" : "a"));
    }
}

TEST_CASE("the output of a final state is the data of done.state, and null without one")
{
    struct Row { const char* situation; StateNode done; const char* expected; };
    StateNode members = final_state("f");
    members.output = {{"a", cel("'x'")}};
    StateNode whole = final_state("f");
    whole.output_whole = cel("{'a': 'y'}");
    const Row rows[] = {{"members", members, "x"}, {"one expression", whole, "y"}, {"none", final_state("f"), "null"}};
    for (const Row& row : rows) {
        CAPTURE(row.situation);
        const Edge edge{{"done.state.c"}, {}, "", {log("event.data == null ? 'null' : event.data.a")}};
        CHECK(ChartRun(chart_of({compound("c", {row.done}, {edge})})).logged() == row.expected);
    }
}

}  // namespace docket
