// The chart as JSON: every key of docs/graph.md, and every state and transition.

#include <doctest/doctest.h>

#include "engine/codec/json/canonical_json.hpp"
#include "engine/graph/graph.hpp"
#include "tests/unit/graph/charts.hpp"

namespace docket {

namespace {

Value read(const Definition& definition)
{
    const auto value = parse_json(to_chart_json(definition));
    REQUIRE(value.has_value());
    return *value;
}

/// The item of a list whose `key` is `wanted`.
const Value& item(const Value& root, const char* list, const char* key, const std::string& wanted)
{
    for (const Value& one : root.find(list)->list()) {
        if (*one.find(key) == Value(wanted)) return one;
    }
    FAIL("no " << wanted << " in " << list);
    return root;
}

} // namespace

TEST_CASE("a chart's JSON has its states and transitions with all that a drawing needs")
{
    const Value root = read(*chart("stages: [{id: g, title: {vi: Gh, en: Gg}}]\noutcomes: {ok: {title: {vi: O, en: K}}}\n"
                                   "states: {a: {title: {vi: Soạn, en: Draft}, stage: g, portal_status: 2, task: {role: r, within: "
                                   "3 days}, on: {x: {to: [l1, m], by: [p, r], when: data.n > 1, "
                                   "label: {vi: G, en: S}}}, after: {2 hours: {to: f}}}, c: {parallel: {l: {states: {l1: {}, h: "
                                   "{history: deep}}}, m: {}}}, f: {final: true, outcome: ok}}"));
    const Value& a = item(root, "states", "id", "a");
    CHECK(to_canonical_json(a) ==
          R"({"applicant_title":null,"clock_stopped":false,"history":null,"id":"a","initial":[],"kind":"atomic",)"
          R"("outcome":null,"panel":null,"parent":null,"path":"a",)"
          R"("place":{"column":10,"line":12},"portal_status":2,"private":false,)"
          R"("public_title":null,"stage":"g","task":{"form":null,"role":"r","title":null,"within":"3 days"},)"
          R"("title":{"en":"Draft","vi":"Soạn"}})");
    CHECK(to_canonical_json(item(root, "transitions", "id", "a.x.0")) ==
          R"({"after":null,"basis":null,"events":["x"],"form":null,"id":"a.x.0","internal":false,)"
          R"("label":{"en":"S","vi":"G"},"place":{"column":115,"line":12},)"
          R"("roles":["p","r"],"source":"a","targets":["l1","m"],"trigger":"person","when":"data.n > 1"})");
    CHECK(*item(root, "transitions", "id", "a.after.0").find("after") == Value("2 hours"));
    CHECK(*item(root, "transitions", "id", "a.after.0").find("roles") == Value());
    CHECK(*item(root, "states", "id", "h").find("history") == Value("deep"));
    CHECK(*item(root, "states", "id", "l").find("parent") == Value("c"));
    CHECK(*item(root, "states", "id", "l").find("initial") == Value(List{"l1"}));
    CHECK(*item(root, "states", "id", "f").find("outcome") == Value("ok"));
    CHECK(*item(root, "outcomes", "code", "ok").find("title")->find("en") == Value("K"));
    CHECK(*root.find("initial") == Value(List{"a"}));
    CHECK(*root.find("parallel") == Value(false));
}

TEST_CASE("every chart's JSON is complete, and names nothing that it does not hold")
{
    for (const NamedChart& one : all_charts()) {
        CAPTURE(one.name);
        const Value root = read(*one.definition);
        CHECK(root.find("states")->list().size() == one.definition->states.size() - 1);
        CHECK(root.find("transitions")->list().size() == one.definition->transitions.size());
        for (const Value& transition : root.find("transitions")->list()) {
            for (const Value& target : transition.find("targets")->list()) item(root, "states", "id", target.string());
        }
        CHECK(to_chart_json(*one.definition) == to_chart_json(*one.definition));
    }
}

} // namespace docket
