// `by`: whom it lets pass.

#include <doctest/doctest.h>

#include "engine/interpreter/select.hpp"
#include "tests/unit/interpreter/run.hpp"

namespace docket {

namespace {

constexpr std::size_t officer = 0;
constexpr std::size_t head = 1;

Edge by(std::vector<std::string> roles)
{
    Edge edge{{"e"}, {"taken"}};
    edge.by = std::move(roles);
    return edge;
}

using Roles = std::optional<std::vector<std::size_t>>;

Roles having(std::vector<std::size_t> roles)
{
    return roles;
}

Event fired_by(const Roles& roles)
{
    Event event = event_named("e");
    if (!roles) return event;
    event.by_roles.emplace();
    for (const std::size_t role : *roles) event.by_roles->set(role);
    return event;
}

}  // namespace

TEST_CASE("an event fits a transition's `by` when")
{
    struct Row { const char* situation; Edge edge; Roles roles; bool fits; };
    const Row rows[] = {
        {"a person has one of the roles", by({"officer", "head"}), having({head}), true},
        {"a person has another role", by({"head"}), having({officer}), false},
        {"a person has no role", by({"head"}), having({}), false},
        {"a person meets a transition without `by`", Edge{{"e"}, {"taken"}}, having({head}), false},
        {"a person meets a wildcard without `by`", Edge{{"*"}, {"taken"}}, having({head}), false},
        {"the engine meets one with `by`", by({"head"}), std::nullopt, true},
        {"the engine meets one without", Edge{{"e"}, {"taken"}}, std::nullopt, true},
        {"nobody is named in `by`", by({}), having({head}), false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.situation);
        // given
        ChartRun run(Chart{compound("", {atomic("a", {row.edge}), atomic("taken")}), {}, {"officer", "head"}});
        const Event event = fired_by(row.roles);
        const auto asked = candidates(run.definition, run.last.chart, "e", event.by_roles);

        // when
        run.fire(event);

        // then: the step and the question about it agree
        CHECK(run.in() == (row.fits ? "taken" : "a"));
        REQUIRE(asked.size() == 1);
        CHECK(asked[0].permitted == row.fits);
    }
}

TEST_CASE("a transition that a person may not fire does not hide one further out")
{
    Edge outer = by({"head"});
    const StateNode inner = atomic("a", {Edge{{"e"}, {"wrong"}}});
    ChartRun run(Chart{compound("", {compound("c", {inner}, {outer}), atomic("taken"), atomic("wrong")}), {}, {"officer", "head"}});
    CHECK(run.fire(fired_by(having({head}))).in() == "taken");
}

TEST_CASE("what a person's event causes inside is not bound by `by`")
{
    Edge first = by({"head"});
    first.to = {"b"};
    first.actions = {raise("inner")};
    ChartRun run(Chart{compound("", {atomic("a", {first}), atomic("b", {{{"inner"}, {"taken"}}}), atomic("taken")}), {},
                  {"officer", "head"}});
    CHECK(run.fire(fired_by(having({head}))).in() == "taken");
}

}  // namespace docket
