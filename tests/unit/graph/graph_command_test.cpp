// `docket graph` through streams: formats, languages, exit codes.

#include <doctest/doctest.h>

#include <sstream>

#include "app/commands/graph_command.hpp"

namespace docket {

namespace {

struct Ran {
    int exit_code = 0;
    std::string out, err;
};

Ran run(const char* file, GraphOptions::Format format, Language language = Language::vi)
{
    std::ostringstream out, err;
    Ran ran;
    ran.exit_code = print_graph({file, format, language}, out, err);
    ran.out = out.str();
    ran.err = err.str();
    return ran;
}

constexpr const char* sound = "tests/definitions/good/equipment-loan.yaml";

} // namespace

TEST_CASE("each format is written to standard output, and nothing else is")
{
    struct Row {
        GraphOptions::Format format;
        const char* begins;
    };
    using Format = GraphOptions::Format;
    for (const Row& row : {Row{Format::svg, "<svg xmlns="}, Row{Format::mermaid, "stateDiagram-v2\n"},
                           Row{Format::dot, "digraph \"equipment-loan\" {"},
                           Row{Format::scxml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<scxml "},
                           Row{Format::json, "{\"initial\":[\"draft\"]"}}) {
        const Ran ran = run(sound, row.format);
        CAPTURE(row.begins);
        CHECK(ran.exit_code == 0);
        CHECK(ran.out.starts_with(row.begins));
        CHECK(ran.out.ends_with("\n"));
        CHECK(ran.err.empty());
    }
}

TEST_CASE("the language asked for is the one that is shown")
{
    CHECK(run(sound, GraphOptions::Format::dot, Language::en).out.find("Equipment loan") != std::string::npos);
    CHECK(run(sound, GraphOptions::Format::dot, Language::vi).out.find("Mượn thiết bị") != std::string::npos);
}

TEST_CASE("a definition with errors is answered with its diagnostics and exit code 1")
{
    const Ran ran = run("tests/definitions/broken/unknown-state.yaml", GraphOptions::Format::svg);
    CHECK(ran.exit_code == 1);
    CHECK(ran.out.empty());
    CHECK(ran.err.find("error[unknown-state]") != std::string::npos);
}

TEST_CASE("a file that cannot be read is exit code 3")
{
    const Ran ran = run("tests/definitions/good", GraphOptions::Format::svg);
    CHECK(ran.exit_code == 3);
    CHECK(ran.err.starts_with("docket graph: "));
}

} // namespace docket
