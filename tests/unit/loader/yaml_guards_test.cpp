// The traps of YAML and of yaml-cpp (shared/reliability.md 4.3): each is a diagnostic, at its place, in time linear in the file.

#include <doctest/doctest.h>

#include <chrono>

#include "engine/base/limits.hpp"
#include "engine/loader/yaml/yaml_tree.hpp"
#include "tests/unit/loader/definitions.hpp"

namespace docket {

namespace {

std::string repeated(std::string_view text, std::size_t times)
{
    std::string all;
    all.reserve(text.size() * times);
    for (std::size_t i = 0; i < times; ++i) all += text;
    return all;
}

std::vector<std::string> faults(const std::string& bytes)
{
    return codes(read_yaml(bytes, "test.yaml").diagnostics);
}

using Codes = std::vector<std::string>;

}  // namespace

TEST_CASE("a trap is refused by name")
{
    struct Row {
        const char* situation;
        std::string bytes;
        Codes codes;
    };
    const Row rows[] = {
        {"alias bomb", "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", {"alias", "alias", "alias"}},
        {"alias cycle", "a: &a [1, *a]\n", {"alias", "alias"}},
        {"anchor without alias", "a: &a 1\n", {"alias"}},
        {"anchor on nothing", "a: &a\n", {"alias"}},
        {"tag", "a: !!python/object:os.system x\n", {"tag"}},
        {"tag on a list", "a: !set [1]\n", {"tag"}},
        {"core tag", "a: !!str 1\n", {"tag"}},
        {"duplicate key", "a: 1\na: 2\n", {"duplicate-key"}},
        {"duplicate key by normal form", "\"h\xc3\xb4\xcc\x80\": 1\n\"h\xe1\xbb\x93\": 2\n", {"duplicate-key"}},
        {"merge key", "a: {<<: {b: 1}}\n", {"merge-key"}},
        {"list as key", "? [a]\n: 1\n", {"key-not-scalar"}},
        {"null as key", "~: 1\n", {"key-not-scalar"}},
        {"bad UTF-8", "a: 1\nb: \xff\n", {"invalid-utf8"}},
        {"overlong UTF-8", "a: \xc0\xaf\n", {"invalid-utf8"}},
        {"surrogate in UTF-8", "a: \xed\xa0\x80\n", {"invalid-utf8"}},
        {"UTF-16",
         std::string("\xff\xfe"
                     "a\0",
                     4),
         {"invalid-utf8"}},
        {"NUL", std::string("a: 1\0\n", 6), {"hidden-character"}},
        {"control", "a: \x07\n", {"hidden-character"}},
        {"bidi override",
         "a: \xe2\x80\xae"
         "b\n",
         {"hidden-character"}},
        {"zero width space", "a\xe2\x80\x8b: b\n", {"hidden-character"}},
        {"bidi override as escape", "a: \"\\u202e\"\n", {"hidden-character"}},
        {"NUL as escape", "a: \"\\0\"\n", {"hidden-character"}},
        {"tab before a key", "a:\n\tb: 1\n", {"tab-indentation"}},
        {"tab after spaces", "a:\n  \tb: 1\n", {"tab-indentation"}},
        {"several documents", "a: 1\n---\nb: 2\n", {"several-documents"}},
        {"nothing", "", {"empty-file"}},
        {"only a comment", "# nothing\n", {"empty-file"}},
        {"only a start", "---\n", {"empty-file"}},
        {"unclosed bracket", "a: [1, 2\n", {"yaml-syntax"}},
        {"unclosed quote", "a: \"b\n", {"yaml-syntax"}},
        {"unclosed single quote", "a: 'b ''\n", {"yaml-syntax"}},
        {"unclosed quote after an escape", "a: \"b\\\"\n", {"yaml-syntax"}},
    };
    for (const Row& row : rows) {
        INFO(std::string(row.situation));
        CHECK(joined(faults(row.bytes)) == joined(row.codes));
    }
}

TEST_CASE("a fault of the bytes is placed by line and byte")
{
    const auto bad = read_yaml("a: 1\nbé: \xff\n", "test.yaml").diagnostics;
    REQUIRE(bad.size() == 1);
    CHECK(bad.front().place == Place{"test.yaml", 2, 6});
    const auto hidden = read_yaml("a: 1\nbé: x\xe2\x80\x8b\n", "test.yaml").diagnostics;
    REQUIRE(hidden.size() == 1);
    CHECK(hidden.front().place == Place{"test.yaml", 2, 7});
}

TEST_CASE("a file of the largest size is read, one byte more is refused")
{
    const std::string head = "a: ";
    const std::string largest = head + std::string(limits::yaml_bytes_max - head.size(), 'x');
    CHECK(faults(largest).empty());
    CHECK(faults(largest + "x") == Codes{"file-too-large"});
}

TEST_CASE("the largest depth is read, one level more is refused")
{
    const auto flow = [](std::size_t depth) { return repeated("[", depth) + repeated("]", depth); };
    CHECK(faults(flow(limits::yaml_depth_max)).empty());
    CHECK(faults(flow(limits::yaml_depth_max + 1)) == Codes{"too-deep"});

    const auto block = [](std::size_t depth) {
        std::string bytes;
        for (std::size_t i = 0; i < depth; ++i) bytes += std::string(i, ' ') + "a:\n";
        return bytes;
    };
    CHECK(faults(block(limits::yaml_depth_max)).empty());
    CHECK(faults(block(limits::yaml_depth_max + 1)) == Codes{"too-deep"});
}

TEST_CASE("the largest number of values is read, one more is refused")
{
    // The list is a value itself.
    const auto list = [](std::size_t values) { return "[" + repeated("1,", values - 1) + "]"; };
    CHECK(faults(list(limits::yaml_nodes_max)).empty());
    CHECK(faults(list(limits::yaml_nodes_max + 1)) == Codes{"too-many-nodes"});
}

TEST_CASE("hostile bytes are answered and not suffered")
{
    // Each fills a file of nearly the largest size. A parser that recurses or copies without bound dies of one of them; the time is
    // bounded loosely, because tests also run under sanitizers: what is quadratic takes minutes here.
    constexpr std::size_t size = limits::yaml_bytes_max - 16;
    const std::string bytes[] = {
        repeated("[", size),         repeated("{", size),         repeated("- ", size / 2),     repeated("? ", size / 2),
        repeated("{a: ", size / 4),  repeated("[[],", size / 4),  repeated("a: ", size / 3),    repeated("\t", size),
        repeated("!", size),         repeated("&a ", size / 3),   repeated("\"", size),         repeated("'", size | 1),
        repeated("- |\n", size / 4), repeated("---\n", size / 4), repeated("%a b\n", size / 5), repeated(":", size),
        repeated("*a ", size / 3),   repeated("a\n", size / 2),   repeated("{[", size / 2),     repeated("k: {a: 1}\n", size / 10),
    };
    for (const std::string& one : bytes) {
        CAPTURE(one.substr(0, 8));
        const auto start = std::chrono::steady_clock::now();
        const YamlFile file = read_yaml(one, "test.yaml");
        CHECK((!file.diagnostics.empty() || file.root));
        CHECK(file.diagnostics.size() <= limits::diagnostics_max);
        CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(30));
    }
}

TEST_CASE("a file with very many faults gives as many diagnostics as anybody reads, and no definition")
{
    std::string bytes = with_head("states: {a: {final: true}}\n");
    for (int i = 0; i < 5'000; ++i) bytes += "k" + std::to_string(i) + ": 1\n";
    const Loaded result = load_definition(bytes, "test.yaml");
    CHECK(result.definition == nullptr);
    CHECK(result.diagnostics.size() >= limits::diagnostics_max);
    CHECK(result.diagnostics.size() <= 2 * limits::diagnostics_max);
}

}  // namespace docket
