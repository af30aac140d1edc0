// What happens when an expression or an action fails: nothing outside the chart, error.execution inside.

#include <doctest/doctest.h>

#include "tests/unit/interpreter/run.hpp"

namespace docket {

namespace {

const Edge on_error{{"error"}, {"failed"}};

}  // namespace

TEST_CASE("a guard that fails counts as false and raises error.execution")
{
    // given: a first transition whose guard fails, and a second
    ChartRun run(chart_of({atomic("a", {{{"e"}, {"wrong"}, "1 / 0 == 1"}, {{"e"}, {"b"}}}), atomic("b", {on_error}),
                      atomic("failed"), atomic("wrong")}));

    // when
    run.fire("e");

    // then
    CHECK(run.in() == "failed");
    CHECK(run.effects<Failed>().size() == 1);
}

TEST_CASE("a guard that is not a boolean counts as failed")
{
    ChartRun run(chart_of({atomic("a", {{{"e"}, {"wrong"}, "event.data"}, on_error}), atomic("failed"), atomic("wrong")}));
    CHECK(run.fire("e", Value(1)).in() == "failed");
}

TEST_CASE("an action that fails stops its block, and no other")
{
    StateNode node = atomic("a");
    node.entry = {{log("'one'"), set("nowhere", "1"), log("'never'")}, {log("'two'")}};
    node.on = {{{"error.execution"}, {}, "", {log("event.type")}}};
    ChartRun run(chart_of({node}));
    CHECK(run.logged() == "one two platform");
}

TEST_CASE("an action stops its block when")
{
    struct Row { const char* situation; Action action; };
    const auto duration = [](const char* text) { return ComputedDuration{cel(text)}; };
    const auto delayed = [](LimitRule rule) { return action(Send{"x", {}, std::move(rule), {}}); };
    const Row rows[] = {
        {"it sets what is not declared", set("missing", "1")},
        {"it sets below text", set("text.inner", "1")},
        {"it sets an element that a list has not", set("list.3", "1")},
        {"it sets a list's element by a name", set("list.first", "1")},
        {"its value fails", set("text", "1 / 0")},
        {"the event it raises has no name", action(Raise{cel("''"), {}})},
        {"the event it raises is no text", action(Raise{cel("1"), {}})},
        {"its data fail", raise("x", "data.missing")},
        {"one of its data fails", action(Raise{"x", {{{"a", cel("1")}, {"b", cel("1 / 0")}}, {}}})},
        {"the delay is negative", delayed(duration("duration('-1s')"))},
        {"the delay is no duration", delayed(duration("5"))},
        {"the amount is negative", delayed(ComputedLimit{cel("-1"), Unit::days})},
        {"the amount is no int", delayed(ComputedLimit{cel("1.5"), Unit::days})},
        {"what is cancelled is no text", action(Cancel{cel("1")})},
        {"a loop is not over a list", action(ForEach{"i", "", cel("5"), {}})},
        {"an action in a loop fails", action(ForEach{"i", "", cel("[1, 2]"), {set("missing", "i")}})},
        {"an action in a branch fails", action(If{{Branch{{}, {set("missing", "1")}}}})},
        {"the amount to pay fails", action(Pay{cel("1 / 0"), {}, {}})},
        {"the data for a linked case fail", action(OpenLinked{"w", "l", {{"x", cel("1 / 0")}}})},
        {"what is logged fails", log("1 / 0")},
    };
    for (const Row& row : rows) {
        CAPTURE(row.situation);
        const Edge runs{{"e"}, {}, "", {row.action, log("'reached'")}};
        const Edge tells{{"error.execution"}, {}, "", {log("'error'")}};
        ChartRun run(chart_of({atomic("a", {runs, tells})}, {{"text", "'abc'"}, {"list", "[1, 2, 3]"}}));
        CHECK(run.fire("e").logged() == "error");
        CHECK(run.effects<Failed>().size() == 1);
        CHECK(run.effects<ScheduleEvent>().empty());
    }
}

TEST_CASE("a condition of `if` that fails counts as false and raises error.execution")
{
    const Action choice = action(If{{Branch{cel("1 / 0 == 0"), {log("'then'")}}, Branch{{}, {log("'else'")}}}});
    const Edge runs{{"e"}, {}, "", {choice, log("'reached'")}};
    const Edge tells{{"error.execution"}, {}, "", {log("'error'")}};
    ChartRun run(chart_of({atomic("a", {runs, tells})}));
    CHECK(run.fire("e").logged() == "else reached error");
}

TEST_CASE("an error.execution that a failing `send` caused carries its id")
{
    StateNode node = atomic("a", {{{"error"}, {}, "", {log("event.sendid")}}});
    node.entry = {{action(Send{"x", {{}, cel("1 / 0")}, {}, "letter"})}};
    CHECK(ChartRun(chart_of({node})).logged() == "letter");
}

TEST_CASE("a guard that fails again on its own error does not go round for ever")
{
    SUBCASE("an event-less one")
    {
        ChartRun run(chart_of({atomic("a", {{{}, {"wrong"}, "1 / 0 == 1"}, {{"e"}, {"b"}}}), atomic("b"), atomic("wrong")}));
        CHECK(run.in() == "a");
        CHECK(run.effects<Failed>().size() == 1);
        CHECK(run.fire("e").in() == "b");
    }
    SUBCASE("one that is to handle the error")
    {
        const Edge fails{{"e"}, {}, "", {set("nowhere", "1")}};
        ChartRun run(chart_of({atomic("a", {fails, {{"error"}, {"wrong"}, "1 / 0 == 1"}}), atomic("wrong")}));
        CHECK(run.fire("e").in() == "a");
        CHECK(run.effects<Failed>().size() == 2);
    }
    SUBCASE("two of them")
    {
        ChartRun run(chart_of({atomic("a", {{{}, {"wrong"}, "1 / 0 == 1"}, {{}, {"wrong"}, "1 / 0 == 2"}}), atomic("wrong")}));
        CHECK(run.in() == "a");
        CHECK(run.effects<Failed>().size() == 2);
    }
}

TEST_CASE("a declaration whose value fails stays null and raises error.execution")
{
    ChartRun run(chart_of({atomic("a", {on_error}), atomic("failed")}, {{"x", "1 / 0"}, {"y", "2"}}));
    CHECK(run.in() == "failed");
    CHECK(run.data("x").is_null());
    CHECK(run.data("y") == Value(2));
}

TEST_CASE("an output that fails is left out of done.state, after the error was raised")
{
    // given: one of two members fails
    StateNode done = final_state("f");
    done.output = {{"bad", cel("1 / 0")}, {"good", cel("'kept'")}};
    ChartRun run(chart_of({compound("c", {done}, {{{"done.state.c"}, {}, "has(event.data.bad)", {log("'bad'")}},
                                    {{"done.state.c"}, {}, "", {log("event.data.good")}},
                                    {{"error"}, {}, "", {log("'error'")}}})}));

    // then
    CHECK(run.logged() == "error kept");
}

}  // namespace docket
