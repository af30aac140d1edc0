// Executable content that succeeds: what each action changes or asks for.

#include <doctest/doctest.h>

#include "tests/unit/interpreter/run.hpp"

namespace docket {

namespace {

using Declarations = std::vector<std::pair<std::string, std::string>>;

/// A chart on which `e` runs `actions`; every other event is logged with its data, if that is text.
ChartRun after_running(ActionBlock actions, Declarations data = {})
{
    const Action tell = log("event.name + (type(event.data) == string ? '=' + event.data : '')");
    ChartRun run(chart_of({atomic("a", {{{"e"}, {}, "", std::move(actions)}, {{"*"}, {}, "", {tell}}})}, std::move(data)));
    run.fire("e");
    return run;
}

Value map_of(std::initializer_list<std::pair<const char*, Value>> members)
{
    Map map;
    for (const auto& [name, value] : members) map.set(std::string(name), value);
    return Value(std::move(map));
}

}  // namespace

TEST_CASE("assignments run in order and see each other")
{
    const ChartRun run = after_running({set("a", "2"), set("b", "data.a * 3"), set("c.days", "data.b"), set("list.1", "9")},
                                  {{"a", "1"}, {"b", "0"}, {"c", "null"}, {"list", "[7, 8]"}});
    CHECK(run.data("a") == Value(2));
    CHECK(run.data("b") == Value(6));
    CHECK(run.data("c") == map_of({{"days", 6}}));
    CHECK(run.data("list") == Value(List{7, 9}));
}

TEST_CASE("a value that was read before an assignment keeps what it was")
{
    const ChartRun run = after_running({set("copy", "data"), set("a", "2")}, {{"a", "1"}, {"copy", "null"}});
    CHECK(*run.data("copy").find("a") == Value(1));
    CHECK(run.data("a") == Value(2));
}

TEST_CASE("only the first branch that holds is run")
{
    struct Row { const char* n; const char* expected; };
    for (const Row& row : {Row{"1", "one"}, Row{"2", "two"}, Row{"3", "other"}}) {
        CAPTURE(row.n);
        const ChartRun run = after_running({action(If{{Branch{cel("data.n == 1"), {log("'one'")}},
                                                  Branch{cel("data.n <= 2"), {log("'two'")}},
                                                  Branch{{}, {log("'other'")}}}})},
                                      {{"n", row.n}});
        CHECK(run.logged() == row.expected);
    }
    CHECK(after_running({action(If{{Branch{cel("false"), {log("'never'")}}}}), log("'after'")}).logged() == "after");
}

TEST_CASE("a loop")
{
    SUBCASE("gives item and index, counted from 0, to its own actions")
    {
        CHECK(after_running({action(ForEach{"x", "i", cel("['a', 'b']"), {log("x + string(i)")}})}).logged() == "a0 b1");
    }
    SUBCASE("assigns item and index if they are declared, and leaves the last there")
    {
        const Action loop = action(ForEach{"x", "i", cel("[5, 6]"), {log("string(data.x)")}});
        const ChartRun run = after_running({loop}, {{"x", "null"}, {"i", "null"}});
        CHECK(run.logged() == "5 6");
        CHECK(run.data("x") == Value(6));
        CHECK(run.data("i") == Value(1));
    }
    SUBCASE("inside another sees both")
    {
        const Action inner = action(ForEach{"y", "", cel("['1', '2']"), {log("x + y")}});
        CHECK(after_running({action(ForEach{"x", "", cel("['a', 'b']"), {inner, log("x")}})}).logged() == "a1 a2 a b1 b2 b");
    }
    SUBCASE("goes over the list as it was at the beginning")
    {
        const Action loop = action(ForEach{"x", "", cel("data.list"), {set("list", "data.list + [x]")}});
        const ChartRun run = after_running({loop}, {{"list", "[1, 2]"}});
        CHECK(run.data("list") == Value(List{1, 2, 1, 2}));
    }
}

TEST_CASE("raised events are handled in order, in the same step, with their data")
{
    CHECK(after_running({raise("x"), raise("y", "'data'"), action(Raise{cel("'z.' + string(1)"), {}})}).logged() == "x y=data z.1");
}

TEST_CASE("events carry a map of data, or one value, or null")
{
    const DataRule members{{{"a", cel("1")}, {"b", cel("'x'")}}, {}};
    const DataRule whole{{}, cel("[1]")};
    const ChartRun run = after_running({action(Send{"m", members, {}, {}}), action(Send{"w", whole, {}, {}}), send("n")});
    const auto sent = run.effects<ScheduleEvent>();
    REQUIRE(sent.size() == 3);
    CHECK(sent[0].data == map_of({{"a", 1}, {"b", "x"}}));
    CHECK(sent[1].data == Value(List{1}));
    CHECK(sent[2].data.is_null());
}

TEST_CASE("a sent event leaves as an effect with its delay, its id and no owner")
{
    struct Row { const char* situation; std::optional<LimitRule> after; DelayAmount expected; };
    const Row rows[] = {
        {"no delay", std::nullopt, Limit{0, Unit::milliseconds}},
        {"a fixed period", Limit{5, Unit::working_days}, Limit{5, Unit::working_days}},
        {"a computed amount", ComputedLimit{cel("2 + 1"), Unit::months}, Limit{3, Unit::months}},
        {"a computed duration", ComputedDuration{cel("duration('1.5s')")}, Duration{1, 500'000'000}},
    };
    for (const Row& row : rows) {
        CAPTURE(row.situation);
        const ChartRun run = after_running({action(Send{"x", {}, row.after, "id"})});
        const auto sent = run.effects<ScheduleEvent>();
        REQUIRE(sent.size() == 1);
        CHECK(sent[0].event == "x");
        CHECK(sent[0].delay == row.expected);
        CHECK(sent[0].send_id == "id");
        CHECK(sent[0].owner == no_state);
    }
}

TEST_CASE("cancel names what is cancelled")
{
    const auto cancelled = after_running({action(Cancel{"fixed"}), action(Cancel{cel("'com' + 'puted'")})}).effects<CancelEvent>();
    REQUIRE(cancelled.size() == 2);
    CHECK(cancelled[0].send_id == "fixed");
    CHECK(cancelled[1].send_id == "computed");
}

TEST_CASE("what leaves the chart is told under the action's key, with evaluated arguments")
{
    const LocalText text{"vi", "en"};
    const Value both = map_of({{"vi", "vi"}, {"en", "en"}});
    struct Row { Action action; const char* kind; Value arguments; };
    const Row rows[] = {
        {action(Notify{{"head", "officer"}, text, "L1"}), "notify",
         map_of({{"roles", List{"head", "officer"}}, {"message", both}, {"letter", "L1"}})},
        {action(Notify{{"head"}, {}, ""}), "notify", map_of({{"roles", List{"head"}}})},
        {action(Escalate{"head", text}), "escalate", map_of({{"role", "head"}, {"message", both}})},
        {action(Issue{"L1"}), "issue", map_of({{"letter", "L1"}})},
        {action(OpenLinked{"other", "sub", {{"n", cel("data.n")}}}), "open",
         map_of({{"workflow", "other"}, {"as", "sub"}, {"with", map_of({{"n", 7}})}})},
        {action(Pay{cel("data.n * 2"), cel("'u_1'"), text}), "pay", map_of({{"amount", 14}, {"to", "u_1"}, {"purpose", both}})},
        {action(Pay{{}, {}, {}}), "pay", map_of({})},
        {action(Publish{"decision"}), "publish", map_of({{"what", "decision"}})},
        {action(Log{cel("data.n"), "n"}), "log", map_of({{"value", 7}, {"label", "n"}})},
    };
    for (const Row& row : rows) {
        CAPTURE(row.kind);
        const auto told = after_running({row.action}, {{"n", "7"}}).effects<Performed>();
        REQUIRE(told.size() == 1);
        CHECK(told[0].kind == row.kind);
        CHECK(told[0].arguments == row.arguments);
    }
}

TEST_CASE("the members of an event that are fields of the transition's form become data before its actions")
{
    // given: a transition with a form of two fields
    Edge edge{{"submit"}, {"b"}, "event.data.n == 5", {set("seen", "data.n")}};
    edge.form = 0;
    ChartRun run(Chart{compound("", {atomic("a", {edge}), atomic("b")}), {{"seen", "null"}}, {}, {{"n", "text"}}});

    // when: one field and something else come
    run.fire("submit", map_of({{"n", 5}, {"other", 6}}));

    // then
    CHECK(run.data("n") == Value(5));
    CHECK(run.data("seen") == Value(5));
    CHECK(run.last.chart.data.find("text") == nullptr);
    CHECK(run.last.chart.data.find("other") == nullptr);
}

}  // namespace docket
