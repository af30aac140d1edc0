// Mermaid itself reads and draws our charts, in Chromium: its parser needs a browser, and some faults show only when it draws.

#include <doctest/doctest.h>

#include "engine/graph/graph.hpp"
#include "tests/conformance/graph/outside_readers.hpp"
#include "tests/unit/graph/charts.hpp"

namespace docket {

TEST_CASE("Mermaid draws every chart, and every state is where the definition has it")
{
    const ScratchFolder folder;
    std::size_t number = 0;
    for (const NamedChart& one : all_charts()) {
        CAPTURE(one.name);
        folder.write(std::to_string(++number) + ".mmd", to_mermaid(*one.definition, Language::vi));
    }
    const Ran ran = run("node tests/conformance/graph/mermaid.mjs " + folder.path().string(), folder);
    CHECK(ran.exit_code == 0);
    CHECK(ran.output == std::to_string(number) + " charts drawn\n");
}

} // namespace docket
