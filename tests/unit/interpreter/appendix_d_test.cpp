// Where engines differ, appendix D decides: a test for each place named in shared/conformance/README.md, and for what the sets of
// appendix D say about conflicts, history and final states.

#include <doctest/doctest.h>

#include "tests/unit/interpreter/run.hpp"

namespace docket {

namespace {

StateNode final_logged(std::string id)
{
    return logged(final_state(std::move(id)));
}

/// p: r1 {a, a2}, r2 {b, b2}; all log; `edges` go out from a.
std::vector<StateNode> two_regions(std::vector<Edge> edges, std::vector<Edge> edges_of_p = {})
{
    return {logged(parallel("p",
                            {logged(compound("r1", {logged(atomic("a", std::move(edges))), logged(atomic("a2"))})),
                             logged(compound("r2", {logged(atomic("b")), logged(atomic("b2"))}))},
                            std::move(edges_of_p)))};
}

}  // namespace

TEST_CASE("the domain of an external transition is never a parallel state: a region that targets itself leaves the parallel")
{
    // given: a parallel state, a region of which targets itself
    ChartRun run(chart_of({logged(parallel("p", {logged(atomic("r1", {{{"again"}, {"r1"}}})), logged(atomic("r2"))}))}));
    CHECK(run.logged() == "+p +r1 +r2");

    // when
    run.fire("again");

    // then: everything is left and entered
    CHECK(run.logged() == "-r2 -r1 -p +p +r1 +r2");
}

TEST_CASE("states are left in reverse document order and entered in document order, whatever their depth")
{
    // given
    ChartRun run(chart_of({logged(atomic("idle", {{{"go"}, {"p"}}})),
             logged(parallel("p", {logged(compound("a", {logged(compound("a1", {logged(atomic("a11"))}))})), logged(atomic("b"))},
                             {{{"stop"}, {"idle"}}}))}));

    // when, then: depth first, not level by level
    CHECK(run.fire("go").logged() == "-idle +p +a +a1 +a11 +b");
    CHECK(run.fire("stop").logged() == "-b -a11 -a1 -a -p +idle");
}

TEST_CASE("done.state is raised when the final state is entered, before what is entered after it")
{
    // given: the first region is final at once, the second raises an event on entry
    StateNode second = atomic("b");
    second.entry = {{raise("b.entered")}};
    ChartRun run(chart_of({parallel("p", {compound("a", {final_state("fa")}), second},
                      {{{"done.state.a"}, {}, "", {log("'done'")}}, {{"b.entered"}, {}, "", {log("'b'")}}})}));

    // then
    CHECK(run.logged() == "done b");
}

TEST_CASE("the domain of a transition to a history state depends on what the history remembers")
{
    // given: h remembers b2, deep inside B, since A was left from there
    ChartRun run(chart_of({logged(compound("A",
                             {history("h", {"C"}, true),
                              logged(compound("B", {logged(atomic("b1", {{{"back"}, {"h"}}, {{"next"}, {"b2"}}})),
                                                    logged(atomic("b2"))})),
                              logged(atomic("C"))},
                             {{{"leave"}, {"out"}}})),
             logged(atomic("out", {{{"enter"}, {"b1"}}}))}));
    run.fire("next").fire("leave").fire("enter");
    REQUIRE(run.in() == "b1");

    // when
    run.fire("back");

    // then: B is the common ancestor of b1 and b2 and stays; going by where h stands, B would have been left
    CHECK(run.logged() == "-b1 +B +b2");
    CHECK(run.effects<StateExited>().size() == 1);

    // and B, which appendix D enters again, has not become active a second time
    REQUIRE(run.effects<StateEntered>().size() == 1);
    CHECK(run.effects<StateEntered>()[0].state == run.definition.find_state("b2"));
}

TEST_CASE("all targets count for the domain, not the first alone")
{
    ChartRun run(chart_of(two_regions({{{"go"}, {"a2", "b2"}}})));
    CHECK(run.fire("go").logged() == "-b -r2 -a -r1 -p +p +r1 +a2 +r2 +b2");
}

TEST_CASE("in_state of a composite state holds during its own entry and exit")
{
    StateNode node = compound("c", {atomic("inner")}, {{{"leave"}, {"out"}}});
    node.entry = {{log("in_state('c') ? 'inside' : 'outside'"), log("in_state('inner') ? 'inner' : 'no inner'")}};
    node.exit = {{log("in_state('c') ? 'inside' : 'outside'"), log("in_state('inner') ? 'inner' : 'no inner'")}};
    ChartRun run(chart_of({node, atomic("out")}));
    CHECK(run.logged() == "inside no inner");
    CHECK(run.fire("leave").logged() == "inside no inner");
}

TEST_CASE("the contents of transitions taken together run in document order, not in the order of selection")
{
    // given: a selects its own transition; b, second, selects that of p, which stands first
    ChartRun run(chart_of(two_regions({{{"e"}, {}, "", {log("'inner'")}}}, {{{"e"}, {}, "", {log("'outer'")}}})));

    // when, then
    CHECK(run.fire("e").logged() == "outer inner");
    CHECK(run.last.taken == std::vector<TransitionIndex>{0, 1});
}

TEST_CASE("of transitions that leave a common state")
{
    SUBCASE("the one with the inner source pre-empts the outer, though that was selected first")
    {
        // given: a has nothing for e, so p's transition is selected first; b's conflicts with it
        ChartRun run(chart_of({parallel("p",
                                   {compound("r1", {atomic("a")}),
                                    compound("r2", {atomic("b", {{{"e"}, {"b2"}}}), atomic("b2")})},
                                   {{{"e"}, {"out"}}}),
                 atomic("out")}));
        CHECK(run.fire("e").in() == "a b2");
    }
    SUBCASE("the first in document order wins if neither source is inside the other")
    {
        ChartRun run(chart_of({parallel("p", {compound("r1", {atomic("a", {{{"e"}, {"x"}}})}),
                                         compound("r2", {atomic("b", {{{"e"}, {"y"}}})})}),
                 atomic("x"), atomic("y")}));
        CHECK(run.fire("e").in() == "x");
    }
    SUBCASE("both are taken if they leave nothing in common")
    {
        ChartRun run(chart_of({parallel("p", {compound("r1", {atomic("a", {{{"e"}, {"a2"}}}), atomic("a2")}),
                                compound("r2", {atomic("b", {{{"e"}, {"b2"}}}), atomic("b2")})})}));
        CHECK(run.fire("e").in() == "a2 b2");
        CHECK(run.last.taken.size() == 2);
    }
}

TEST_CASE("an internal transition keeps its source if that is compound and all targets lie inside")
{
    struct Row { const char* situation; Edge edge; bool source_is_parallel; const char* expected; };
    Edge inward{{"e"}, {"c2"}};
    Edge internal = inward;
    internal.internal = true;
    Edge outward = internal;
    outward.to = {"out"};
    const Row rows[] = {
        {"external", inward, false, "-c1 -c +c +c2"},
        {"internal", internal, false, "-c1 +c2"},
        {"internal, but the target lies outside", outward, false, "-c1 -c +out"},
        {"internal, but the source is parallel", internal, true, "-c2 -c1 -c +c +c1 +c2"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.situation);
        StateNode node = compound("c", {logged(atomic("c1")), logged(atomic("c2"))}, {row.edge});
        if (row.source_is_parallel) node.kind = State::Kind::parallel;
        ChartRun run(chart_of({logged(node), logged(atomic("out"))}));
        CHECK(run.fire("e").logged() == row.expected);
    }
}

TEST_CASE("a targetless transition leaves and enters nothing")
{
    ChartRun run(chart_of({logged(atomic("a", {{{"e"}, {}, "", {log("'content'")}}}))}));
    CHECK(run.fire("e").logged() == "content");
    CHECK(run.last.taken.size() == 1);
}

TEST_CASE("a history state")
{
    const auto chart = [](bool deep) {
        StateNode remembered = history("h", {"y"}, deep);
        remembered.initial_actions = {log("'default'")};
        return chart_of({
            atomic("out", {{{"back"}, {"h"}}, {{"enter"}, {"c"}}}),
            logged(compound("c",
                            {remembered,
                             logged(compound("x", {logged(atomic("x1", {{{"next"}, {"x2"}}})), logged(atomic("x2"))})),
                             logged(atomic("y"))},
                            {{{"leave"}, {"out"}}}))});
    };
    SUBCASE("without a value enters its default, whose content runs after the parent's entry")
    {
        CHECK(ChartRun(chart(false)).fire("back").logged() == "+c default +y");
    }
    SUBCASE("shallow: comes back to the child, which starts anew")
    {
        CHECK(ChartRun(chart(false)).fire("enter").fire("next").fire("leave").fire("back").logged() == "+c +x +x1");
    }
    SUBCASE("deep: comes back to the leaves")
    {
        CHECK(ChartRun(chart(true)).fire("enter").fire("next").fire("leave").fire("back").logged() == "+c +x +x2");
    }
    SUBCASE("remembers anew each time")
    {
        ChartRun run(chart(true));
        run.fire("enter").fire("next").fire("leave").fire("enter").fire("leave");
        CHECK(run.fire("back").in() == "x1");
        CHECK(run.last.chart.history.size() == 1);
    }
}

TEST_CASE("the history of a parallel state brings all regions back")
{
    // given: a2 and b2 were active
    ChartRun run(chart_of({atomic("out", {{{"back"}, {"h"}}, {{"enter"}, {"p"}}}),
             parallel("p", {history("h", {"a"}, true), compound("r1", {atomic("a", {{{"e"}, {"a2"}}}), atomic("a2")}),
                            compound("r2", {atomic("b", {{{"e"}, {"b2"}}}), atomic("b2")})},
                      {{{"leave"}, {"out"}}})}));
    run.fire("enter").fire("e").fire("leave");

    // when, then
    CHECK(run.fire("back").in() == "a2 b2");
}

TEST_CASE("the content of `initial` runs between the entry of the state and that of its child, and only for a default entry")
{
    StateNode node = compound("c", {logged(atomic("c1")), logged(atomic("c2"))});
    node.initial = {"c2"};
    node.initial_actions = {log("'initial'")};
    ChartRun run(chart_of({atomic("idle", {{{"default"}, {"c"}}, {{"direct"}, {"c1"}}}), logged(node)}));
    const StepResult idle = run.last;
    CHECK(run.fire("default").logged() == "+c initial +c2");
    run.last = idle;
    CHECK(run.fire("direct").logged() == "+c +c1");
}

TEST_CASE("a region that no target names is entered by default")
{
    ChartRun run(chart_of({atomic("idle", {{{"go"}, {"b2"}}}), two_regions({}).front()}));
    CHECK(run.fire("go").in() == "a b2");
}

TEST_CASE("done.state of a parallel state is raised once, when the last region reaches a final state")
{
    ChartRun run(chart_of({parallel("p", {compound("r1", {atomic("a", {{{"one"}, {"fa"}}}), final_state("fa")}),
                            compound("r2", {atomic("b", {{{"two"}, {"fb"}}}), final_state("fb")})},
                      {{{"done.state.p"}, {}, "", {log("'all'")}}, {{"done.state"}, {}, "", {log("event.name")}}})}));
    CHECK(run.fire("one").logged() == "done.state.r1");
    CHECK(run.fire("two").logged() == "done.state.r2 all");
}

TEST_CASE("a top-level final state ends the case: queued events are dropped, exits run, the configuration stays")
{
    // given: an event is raised on the way
    Chart chart = chart_of({atomic("a", {{{"e"}, {"f"}, "", {raise("more")}}}), final_logged("f")});
    chart.root.on = {{{"more"}, {"a"}}};
    chart.root.exit = {{log("'-root'")}};
    ChartRun run(chart);

    // when
    run.fire("e");

    // then
    CHECK(run.last.chart.done);
    CHECK(run.in() == "f");
    CHECK(run.logged() == "+f -f -root");

    // and when: more comes, then nothing happens
    const ChartState before = run.last.chart;
    run.fire("more");
    CHECK(run.last.chart == before);
    CHECK(run.last.taken.empty());
}

TEST_CASE("a parallel root is done when all its regions are")
{
    ChartRun run(Chart{parallel("", {compound("r1", {atomic("a", {{{"one"}, {"fa"}}}), final_state("fa")}),
                                compound("r2", {atomic("b", {{{"two"}, {"fb"}}}), final_state("fb")})})});
    CHECK(run.in() == "a b");
    CHECK_FALSE(run.fire("one").last.chart.done);
    CHECK(run.fire("two").last.chart.done);
    CHECK(run.in() == "fa fb");
}

TEST_CASE("a transition out of one region of a parallel root leaves and enters all of them")
{
    ChartRun run(Chart{parallel("", {compound("r1", {atomic("a"), atomic("b")}, {{{"again"}, {"r1"}}, {{"next"}, {"b"}, "", {}, true}}),
                                compound("r2", {atomic("c", {{{"next"}, {"d"}}}), atomic("d")})})});
    CHECK(run.fire("next").in() == "b d");
    CHECK(run.fire("again").in() == "a c");
}

// Why: read literally, appendix D enters the other regions of a parallel state on the way by default, although it was not left.
TEST_CASE("a history state that is targeted from inside a region leaves the other regions as they are")
{
    ChartRun run(chart_of({compound("p", {parallel("q", {compound("r1", {atomic("a", {{{"back"}, {"h"}}}), atomic("b")}),
                                                    compound("r2", {atomic("c", {{{"next"}, {"d"}}}), atomic("d")})}),
                                     history("h", {"b"}, true)})}));
    CHECK(run.fire("next").in() == "a d");
    CHECK(run.fire("back").in() == "b d");
}

// Why: leaving changes what the history state stands for, and with it the domain that appendix D computes a second time.
TEST_CASE("what is entered lies in the domain that was left")
{
    ChartRun run(chart_of({parallel("p", {history("h", {"r"}, true), compound("r", {atomic("a")}, {{{"back"}, {"h"}, "", {}, true}})})}));
    CHECK(run.fire("back").in() == "a");
    CHECK(run.last.chart.configuration.size() == 3);
}

TEST_CASE("the root has entry and transitions like any compound state")
{
    Chart chart{compound("", {logged(atomic("a")), logged(atomic("b"))}, {{{"go"}, {"b"}}})};
    chart.root.entry = {{log("'+root'")}};
    ChartRun run(chart);
    CHECK(run.logged() == "+root +a");
    CHECK(run.fire("go").logged() == "-a +b");
}

TEST_CASE("event-less transitions are taken before internal events, and internal events before the step ends")
{
    ChartRun run(chart_of({atomic("a", {{{"e"}, {"b"}, "", {raise("i")}}}), atomic("b", {{{}, {"c"}}, {{"i"}, {"wrong"}}}),
             atomic("c", {{{"i"}, {"d"}}}), atomic("d"), atomic("wrong")}));
    CHECK(run.fire("e").in() == "d");
    CHECK(run.last.taken.size() == 3);
}

}  // namespace docket
