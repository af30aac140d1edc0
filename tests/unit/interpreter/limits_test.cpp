// Every bound of the interpreter, crossed.

#include <doctest/doctest.h>

#include "engine/base/limits.hpp"
#include "tests/unit/interpreter/run.hpp"

namespace docket {

namespace {

Chart counting(const std::string& guard)
{
    return {compound("", {compound("outer", {atomic("ping", {{{}, {"pong"}, guard, {set("n", "data.n + 1")}}}),
                                             atomic("pong", {{{}, {"ping"}, guard, {set("n", "data.n + 1")}}})}),
                          atomic("elsewhere")}),
            {{"n", "0"}}};
}

Action loop(const std::string& in, ActionBlock actions)
{
    return action(ForEach{"item", "", cel(in), std::move(actions)});
}

/// `count` ones, too many to write in an expression.
Map many(std::size_t count)
{
    Map data;
    data.set(std::string("list"), Value(List(count, Value(1))));
    return data;
}

Definition over_list(ActionBlock actions)
{
    return build({compound("", {atomic("a", {{{"e"}, {}, "", std::move(actions)}, {{"error"}, {"failed"}}}), atomic("failed")}),
                  {{"list", "[]"}}});
}

}  // namespace

TEST_CASE("as many microsteps as the limit allows are made, and one more is rejected with the states of the loop")
{
    const std::string max = std::to_string(limits::microsteps_max);

    // given, when: a chart that settles after exactly so many
    const auto settled = start(build(counting("data.n < " + max)), {}, nobody());

    // then
    REQUIRE(settled.has_value());
    CHECK(settled->taken.size() == limits::microsteps_max);

    // given, when: one that never settles
    const auto rejected = start(build(counting("true")), {}, nobody());

    // then
    REQUIRE(rejected.has_error());
    CHECK(rejected.error().type == RejectionType::limit_exceeded);
    CHECK(rejected.error().detail.find("outer.ping outer.pong") != std::string::npos);
    CHECK(rejected.error().detail.find("elsewhere") == std::string::npos);
}

TEST_CASE("a loop of internal events is stopped too")
{
    const Definition definition = build({compound("", {atomic("a", {{{"e"}, {}, "", {raise("e")}}})})});
    const auto started = start(definition, {}, nobody());
    const auto rejected = step(definition, started->chart, event_named("e"), nobody());
    REQUIRE(rejected.has_error());
    CHECK(rejected.error().type == RejectionType::limit_exceeded);
}

TEST_CASE("a loop over more than the limit fails before its first round")
{
    const Definition definition = over_list({loop("data.list", {log("'round'")})});
    const auto runs_over = [&](std::size_t count) {
        const auto started = start(definition, many(count), nobody());
        return step(definition, started->chart, event_named("e"), nobody());
    };

    // given, when, then: the longest list passes
    const auto longest = runs_over(limits::loop_rounds_max);
    CHECK(leaves(definition, longest->chart) == "a");
    CHECK(longest->effects.size() == limits::loop_rounds_max);

    // and one more is an error of the action
    const auto failed = runs_over(limits::loop_rounds_max + 1);
    CHECK(leaves(definition, failed->chart) == "failed");
    CHECK(logs(failed->effects).empty());
}

TEST_CASE("nested loops that run too many actions are rejected")
{
    // given: a thousand times a thousand rounds
    const Definition definition = over_list({loop("data.list", {loop("data.list", {})})});
    const auto started = start(definition, many(limits::loop_rounds_max), nobody());

    // when
    const auto rejected = step(definition, started->chart, event_named("e"), nobody());

    // then
    REQUIRE(rejected.has_error());
    CHECK(rejected.error().type == RejectionType::limit_exceeded);
    CHECK(rejected.error().detail.find(std::to_string(limits::actions_max)) != std::string::npos);
}

}  // namespace docket
