// Qt's SCXML compiler reads our SCXML: it checks structure, ids, targets, histories, events. It knows nothing of our namespace.

#include <doctest/doctest.h>

#include "engine/graph/graph.hpp"
#include "tests/conformance/graph/outside_readers.hpp"
#include "tests/unit/graph/charts.hpp"

namespace docket {

namespace {

Ran compile(const std::string& scxml)
{
    const ScratchFolder folder;
    const auto file = folder.write("chart.scxml", scxml);
    return run(std::string(DOCKET_QSCXMLC) + " " + file.string() + " -o " + (folder.path() / "chart").string(), folder);
}

} // namespace

TEST_CASE("Qt's compiler takes the SCXML of every chart without a word")
{
    for (const NamedChart& one : all_charts()) {
        CAPTURE(one.name);
        const Ran ran = compile(to_scxml(*one.definition));
        CHECK(ran.exit_code == 0);
        CHECK(ran.output == "");
    }
}

TEST_CASE("Qt's compiler would tell us: a target that is no state is refused")
{
    std::string scxml = to_scxml(*chart("states: {a: {on: {x: {to: b, by: p}}}, b: {final: true}}"));
    scxml.replace(scxml.find("target=\"b\""), 10, "target=\"c\"");
    const Ran ran = compile(scxml);
    CHECK(ran.exit_code != 0);
    CHECK(ran.output.find("unknown state 'c' in target") != std::string::npos);
}

} // namespace docket
