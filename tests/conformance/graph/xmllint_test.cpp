// libxml2 reads our SVG and SCXML: well-formed by somebody else's judgement.

#include <doctest/doctest.h>

#include "engine/graph/graph.hpp"
#include "tests/conformance/graph/outside_readers.hpp"
#include "tests/unit/graph/charts.hpp"

namespace docket {

TEST_CASE("xmllint finds the SVG in both languages and the SCXML of every chart well-formed")
{
    for (const NamedChart& one : all_charts()) {
        CAPTURE(one.name);
        const ScratchFolder folder;
        const std::string files = folder.write("vi.svg", to_svg(*one.definition, Language::vi)).string() + " " +
                                  folder.write("en.svg", to_svg(*one.definition, Language::en)).string() + " " +
                                  folder.write("chart.scxml", to_scxml(*one.definition)).string();
        const Ran ran = run("xmllint --noout " + files, folder);
        CHECK(ran.exit_code == 0);
        CHECK(ran.output == "");
    }
}

} // namespace docket
