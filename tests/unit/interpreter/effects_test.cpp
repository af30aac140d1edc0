// The order of effects, and what entering and leaving a state asks for.

#include <doctest/doctest.h>

#include "tests/unit/interpreter/run.hpp"

namespace docket {

namespace {

/// "in:2 out:1 after.x.0 told:log failed", in order.
std::string told(const std::vector<Effect>& effects)
{
    struct Teller {
        std::string operator()(const StateEntered& effect) const { return "in:" + std::to_string(effect.state); }
        std::string operator()(const StateExited& effect) const { return "out:" + std::to_string(effect.state); }
        std::string operator()(const ScheduleEvent& effect) const { return "send:" + effect.event; }
        std::string operator()(const CancelEvent& effect) const { return "cancel:" + effect.send_id; }
        std::string operator()(const Performed& effect) const
        {
            return effect.kind + ":" + effect.arguments.find("value")->string();
        }
        std::string operator()(const Failed&) const { return "failed"; }
    };
    std::string text;
    for (const Effect& effect : effects) text += (text.empty() ? "" : " ") + std::visit(Teller(), effect);
    return text;
}

}  // namespace

TEST_CASE("effects stand in the order in which things happen")
{
    // given: a (1) leads to b (2) with c (3) inside; b has a delay
    StateNode b = logged(compound("b", {logged(atomic("c"))}));
    b.after = {Limit{5, Unit::days}};
    ChartRun run(chart_of({logged(atomic("a", {{{"go"}, {"b"}, "", {log("'content'"), send("x"), action(Cancel{"y"})}}})), b}));

    // when
    run.fire("go");

    // then
    CHECK(told(run.last.effects) == "log:-a out:1 log:content send:x cancel:y in:2 send:after.b.0 log:+b in:3 log:+c");
}

TEST_CASE("the delays of a state are scheduled on entry, owned by it, with amounts computed then")
{
    // given
    StateNode waiting = atomic("waiting", {{{"after.waiting.0"}, {"late"}}, {{"after.waiting.1"}, {"late"}}});
    waiting.after = {Limit{5, Unit::working_days}, ComputedLimit{cel("data.months"), Unit::months},
                     ComputedDuration{cel("duration('90s')")}};
    ChartRun run(Chart{compound("", {waiting, atomic("late")}), {{"months", "6"}}});

    // then
    const auto scheduled = run.effects<ScheduleEvent>();
    REQUIRE(scheduled.size() == 3);
    CHECK(scheduled[0].delay == DelayAmount(Limit{5, Unit::working_days}));
    CHECK(scheduled[1].delay == DelayAmount(Limit{6, Unit::months}));
    CHECK(scheduled[2].delay == DelayAmount(Duration{90, 0}));
    for (const ScheduleEvent& effect : scheduled) CHECK(effect.owner == run.definition.find_state("waiting"));

    // and when: one comes back as an event
    CHECK(run.fire("after.waiting.1").in() == "late");
}

TEST_CASE("a task's period is evaluated on entry")
{
    StateNode node = atomic("work");
    node.task_within = ComputedLimit{cel("data.days"), Unit::working_days};

    SUBCASE("and comes with the state")
    {
        const ChartRun run(Chart{compound("", {node}), {{"days", "3"}}});
        REQUIRE(run.effects<StateEntered>().size() == 1);
        CHECK(run.effects<StateEntered>()[0].task_within == DelayAmount(Limit{3, Unit::working_days}));
    }
    SUBCASE("and is absent if that fails, which is told")
    {
        const ChartRun run(Chart{compound("", {node}), {{"days", "-3"}}});
        CHECK_FALSE(run.effects<StateEntered>()[0].task_within);
        CHECK(run.effects<Failed>().size() == 1);
    }
}

TEST_CASE("a state without a task enters without a period")
{
    CHECK_FALSE(ChartRun(chart_of({atomic("a")})).effects<StateEntered>()[0].task_within);
}

}  // namespace docket
