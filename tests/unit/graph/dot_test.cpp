// DOT, read back by Graphviz's own parser.

#include <doctest/doctest.h>

#include <graphviz/cgraph.h>

#include <functional>
#include <map>
#include <memory>

#include "engine/graph/graph.hpp"
#include "tests/unit/graph/charts.hpp"

namespace docket {

namespace {

char* text(const char* constant)
{
    return const_cast<char*>(constant); // NOLINT: Graphviz only reads it
}

using Graph = std::unique_ptr<Agraph_t, int (*)(Agraph_t*)>;

Graph read_dot(const std::string& dot)
{
    return {agmemread(dot.c_str()), agclose};
}

std::string value(void* object, const char* name)
{
    const char* found = agget(object, text(name));
    return found == nullptr ? "" : found;
}

void each_edge(Agraph_t* graph, const std::function<void(Agedge_t*)>& visit)
{
    for (Agnode_t* node = agfstnode(graph); node != nullptr; node = agnxtnode(graph, node)) {
        for (Agedge_t* edge = agfstout(graph, node); edge != nullptr; edge = agnxtout(graph, edge)) visit(edge);
    }
}

/// The edge of that id; fails the test if there is none.
Agedge_t* edge_of(Agraph_t* graph, const std::string& id)
{
    Agedge_t* found = nullptr;
    each_edge(graph, [&](Agedge_t* edge) {
        if (value(edge, "id") == "transition-" + id) found = edge;
    });
    CAPTURE(id);
    REQUIRE(found != nullptr);
    return found;
}

} // namespace

TEST_CASE("Graphviz reads every chart's DOT, and finds each state and each transition with a target")
{
    for (const NamedChart& one : all_charts()) {
        CAPTURE(one.name);
        const Definition& definition = *one.definition;
        const Graph graph = read_dot(to_dot(definition, Language::vi));
        REQUIRE(graph != nullptr);
        std::map<std::string, int> ids;
        for (Agnode_t* node = agfstnode(graph.get()); node != nullptr; node = agnxtnode(graph.get(), node))
            ++ids[value(node, "id")];
        each_edge(graph.get(), [&](Agedge_t* edge) { ++ids[value(edge, "id")]; });
        for (const State& state : definition.states) {
            if (state.parent == no_state) continue;
            CAPTURE(state.id);
            CHECK(ids["state-" + state.id] == (state.children.empty() ? 1 : 0));
        }
        for (const Transition& transition : definition.transitions) {
            CAPTURE(transition.id);
            CHECK(ids["transition-" + transition.id] == (transition.targets.empty() ? 0 : 1));
        }
    }
}

TEST_CASE("composite states are clusters in clusters, regions dashed ones")
{
    const Graph graph = read_dot(to_dot(*chart("states: {c: {parallel: {l: {states: {l1: {}}}, m: {}}}}"), Language::en));
    Agraph_t* outer = agsubg(graph.get(), text("cluster_c"), 0);
    REQUIRE(outer != nullptr);
    Agraph_t* region = agsubg(outer, text("cluster_l"), 0);
    REQUIRE(region != nullptr);
    CHECK(value(outer, "style") == "rounded");
    CHECK(value(region, "style") == "rounded,dashed");
    CHECK(agnode(region, text("l1"), 0) != nullptr);
    CHECK(agnode(region, text("m"), 0) == nullptr);
}

TEST_CASE("an edge to or from a composite state is cut at its cluster, one from it to its own inside begins at a port")
{
    const auto definition = chart("states: {a: {on: {in: {to: c, by: p}}}, c: {states: {c1: {on: {up: {to: c, by: p}}}, c2: {}}, "
                                  "on: {out: {to: a, by: p}, inside: {to: c2, by: p}}}}");
    const Graph graph = read_dot(to_dot(*definition, Language::en));
    CHECK(value(edge_of(graph.get(), "a.in.0"), "lhead") == "cluster_c");
    CHECK(value(edge_of(graph.get(), "c.out.0"), "ltail") == "cluster_c");
    CHECK(value(edge_of(graph.get(), "c1.up.0"), "lhead").empty());
    CHECK(std::string(agnameof(aghead(edge_of(graph.get(), "c1.up.0")))) == "initial.c");
    CHECK(to_dot(*definition, Language::en).find("id=\"transition-c.inside.0\", style=\"rounded,dotted\"") != std::string::npos);
}

TEST_CASE(
    "several targets fork, histories are named, final states have their outcome, event-less edges are dashed, time has its mark")
{
    const auto definition =
        chart("states: {a: {on: {some: {to: [l1, m1], by: p}}, always: {to: f, when: data.n > 1}, after: {3 hours: {to: f}}}, "
              "c: {parallel: {l: {states: {l1: {}, h: {history: deep}, g: {history: shallow}}}, m: {states: {m1: {}}}}}, "
              "f: {final: true, outcome: done}}");
    const std::string dot = to_dot(*definition, Language::en);
    const Graph graph = read_dot(dot);
    CHECK(value(aghead(edge_of(graph.get(), "a.some.0")), "height") == "0.07");
    CHECK(value(agnode(graph.get(), text("h"), 0), "label") == "H*");
    CHECK(value(agnode(graph.get(), text("g"), 0), "label") == "H");
    CHECK(value(agnode(graph.get(), text("f"), 0), "shape") == "doublecircle");
    CHECK(dot.find("→ done") != std::string::npos);
    CHECK(value(edge_of(graph.get(), "a.always.0"), "style") == "dashed");
    CHECK(value(edge_of(graph.get(), "a.after.0"), "label") == "⏱ after 3 hours");
}

TEST_CASE("titles are in the language asked for, with ids beneath, and roles are named")
{
    const auto definition = chart("states: {a: {title: {vi: Soạn, en: Draft}, on: {go: {to: b, by: [r, s]}}}, b: {final: true}}");
    const std::string vi = to_dot(*definition, Language::vi), en = to_dot(*definition, Language::en);
    CHECK(vi.find("<B>Soạn</B><BR/><FONT POINT-SIZE=\"9\">a</FONT>") != std::string::npos);
    CHECK(vi.find("Chuyên viên, Trưởng đơn vị") != std::string::npos);
    CHECK(en.find("<B>Draft</B>") != std::string::npos);
    CHECK(en.find("Officer, Head") != std::string::npos);
    CHECK(to_dot(*definition, Language::en) == en);
}

} // namespace docket
