// Mermaid, as text. That Mermaid itself reads and draws it is shown by tests/conformance/graph.

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "engine/graph/graph.hpp"
#include "tests/unit/graph/charts.hpp"

namespace docket {

namespace {

std::set<std::string> lines_of(const std::string& text)
{
    std::set<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.insert(line.substr(std::min(line.find_first_not_of(' '), line.size())));
    return lines;
}

} // namespace

TEST_CASE("states, their inside, regions and ends are written in Mermaid's words")
{
    const auto definition =
        chart("states: {a: {title: {vi: Soạn, en: Draft}, on: {go: {to: c, by: p}, note: {by: p}}}, "
              "c: {parallel: {l: {states: {l1: {}}}, m: {}}, on: {done.state.c: {to: f}}}, f: {final: true, outcome: done}}");
    CHECK(to_mermaid(*definition, Language::en) == "stateDiagram-v2\n"
                                                   "  accTitle: Test\n"
                                                   "  direction TB\n"
                                                   "  state \"Draft\" as s1_a\n"
                                                   "  s1_a : ↻ note (Party)\n"
                                                   "  state \"c\" as s2_c\n"
                                                   "  state s2_c {\n"
                                                   "    state \"in any state\" as anywhere2\n"
                                                   "    --\n"
                                                   "    state \"l\" as s3_l\n"
                                                   "    state s3_l {\n"
                                                   "      state \"l1\" as s4_l1\n"
                                                   "      [*] --> s4_l1\n"
                                                   "    }\n"
                                                   "    --\n"
                                                   "    state \"m\" as s5_m\n"
                                                   "  }\n"
                                                   "  state \"f\" as s6_f\n"
                                                   "  s6_f --> [*] : done\n"
                                                   "  [*] --> s1_a\n"
                                                   "  s1_a --> s2_c : go (Party)\n"
                                                   "  anywhere2 --> s6_f : done#58; c\n");
}

TEST_CASE("a history state, for which Mermaid has no sign, is a state H or H* that leads to its default")
{
    const auto lines = lines_of(
        to_mermaid(*chart("states: {c: {states: {h: {history: shallow, default: c1}, d: {history: deep, default: c1}, c1: {}}}}"),
                   Language::en));
    CHECK(lines.contains("state \"H\" as s2_h"));
    CHECK(lines.contains("state \"H#42;\" as s3_d"));
    CHECK(lines.contains("s2_h --> s4_c1"));
}

TEST_CASE("text cannot end a label, begin a comment or be taken for markup")
{
    const auto definition = chart("states: {end: {title: {vi: \"a --> b: \\\"c\\\"; <i>#1</i> %% {x} [y] `z` \\nü\", en: x}, on: "
                                  "{go: {to: a-b, by: p}}}, a-b: {}, a_b: {final: true}}");
    const auto lines = lines_of(to_mermaid(*definition, Language::vi));
    CHECK(lines.contains("state \"a #45;#45;#62; b#58; #34;c#34;#59; #60;i#62;#35;1#60;/i#62; #37;#37; #123;x#125; #91;y#93; "
                         "#96;z#96;  ü\" as s1_end"));
    CHECK(lines.contains("state \"a#45;b\" as s2_a_b"));
    CHECK(lines.contains("state \"a#95;b\" as s3_a_b"));
}

TEST_CASE("a state is declared before any line names it, and a line inside a composite state joins neighbours only")
{
    for (const NamedChart& one : all_charts()) {
        CAPTURE(one.name);
        std::map<std::string, std::size_t> depth_of;
        std::istringstream in(to_mermaid(*one.definition, Language::vi));
        for (std::string line; std::getline(in, line);) {
            const std::size_t depth = line.find_first_not_of(' ');
            const std::size_t declared = line.find("\" as ");
            if (declared != std::string::npos) depth_of[line.substr(declared + 5)] = depth;
            const std::size_t arrow = line.find(" --> ");
            if (arrow == std::string::npos) continue;
            const std::string from = line.substr(depth, arrow - depth), rest = line.substr(arrow + 5),
                              to = rest.substr(0, rest.find(' '));
            CAPTURE(line);
            for (const std::string& end : {from, to}) {
                if (end == "[*]") continue;
                REQUIRE(depth_of.contains(end));
                CHECK((depth == 2 || depth_of.at(end) == depth));
            }
        }
    }
}

} // namespace docket
