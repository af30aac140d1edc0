// Questions about what an event could do.

#include <doctest/doctest.h>

#include "engine/interpreter/select.hpp"
#include "tests/unit/interpreter/run.hpp"

namespace docket {

namespace {

std::vector<TransitionIndex> asked(const ChartRun& run, std::string_view event)
{
    std::vector<TransitionIndex> found;
    for (const Candidate& candidate : candidates(run.definition, run.last.chart, event, std::nullopt)) {
        found.push_back(candidate.transition);
    }
    return found;
}

}  // namespace

TEST_CASE("candidates come leaf by leaf, each followed by its ancestors, each once")
{
    // given: transition 0 at the root, 1 at p, 2 and 3 at a, 4 at b, 5 at an inactive state
    const StateNode a = atomic("a", {{{"e"}, {}, "false"}, {{"e.x", "other"}}});
    Chart chart = chart_of({parallel("p", {a, atomic("b", {{{"*"}}})}, {{{"e"}}}), atomic("idle", {{{"e"}}})});
    chart.root.on = {{{"e"}}};
    const ChartRun run(chart);

    // then: guards do not matter, descriptors do
    CHECK(asked(run, "e") == std::vector<TransitionIndex>{2, 1, 0, 4});
    CHECK(asked(run, "e.x") == std::vector<TransitionIndex>{2, 3, 1, 0, 4});
    CHECK(asked(run, "ex") == std::vector<TransitionIndex>{4});
}

TEST_CASE("event-less transitions are no candidates")
{
    CHECK(asked(ChartRun(chart_of({atomic("a", {{{}, {}, "false"}})})), "e").empty());
}

TEST_CASE("a chart that is done has no candidates")
{
    Chart chart = chart_of({final_state("f")});
    chart.root.on = {{{"e"}}};
    const ChartRun run(chart);
    CHECK(asked(run, "e").empty());
}

TEST_CASE("a guard is asked with the event, the data, the moment and the configuration")
{
    struct Row { const char* guard; bool holds; };
    const Row rows[] = {
        {"", true}, {"false", false}, {"event.data.n == 5 && event.name == 'e'", true}, {"data.x == 1", true},
        {"in_state('a')", true}, {"in_state('b')", false}, {"now == timestamp('1970-01-01T00:00:01.500Z')", true},
        {"actor.id == 'u_1'", true},
        {"event.actor.id == 'u_1'", true}, {"panel.council.open && clock.main.days == 3 && case.id == 'c_1'", true},
        {"1 / 0 == 1", false}, {"data.x", false},
    };
    const auto one = [](const char* name, Value value) {
        Map map;
        map.set(std::string(name), std::move(value));
        return Value(std::move(map));
    };
    const Moment moment{Instant{1500}, one("id", "u_1"), one("id", "c_1"), one("council", one("open", true)),
                        one("main", one("days", 3))};
    for (const Row& row : rows) {
        CAPTURE(row.guard);
        const ChartRun run(Chart{compound("", {atomic("a", {{{"e"}, {}, row.guard}}), atomic("b")}), {{"x", "1"}}});
        CHECK(guard_holds(run.definition, run.last.chart, 0, event_named("e", one("n", 5)), moment) == row.holds);
    }
}

}  // namespace docket
