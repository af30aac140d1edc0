#include <doctest/doctest.h>

#include "engine/loader/yaml/yaml_print.hpp"
#include "engine/loader/yaml/yaml_reader.hpp"
#include "engine/loader/yaml/yaml_tree.hpp"

namespace docket {

namespace {

YamlNode tree(std::string_view bytes)
{
    YamlFile file = read_yaml(bytes, "test.yaml");
    for (const Diagnostic& one : file.diagnostics) INFO(one.message);
    REQUIRE(file.root);
    REQUIRE(file.diagnostics.empty());
    return std::move(*file.root);
}

}  // namespace

TEST_CASE("plain scalars are read by the core schema of YAML 1.2, and none by that of 1.1")
{
    struct Row {
        const char* text;
        Value value;
    };
    const Row rows[] = {
        {"true", Value(true)},
        {"false", Value(false)},
        {"null", Value()},
        {"~", Value()},
        {"", Value()},
        {"0", Value(0)},
        {"-12", Value(-12)},
        {"1.5", Value(1.5)},
        {"-0.25", Value(-0.25)},
        {"1e3", Value(1000.0)},
        {"on", Value("on")},
        {"off", Value("off")},
        {"yes", Value("yes")},
        {"No", Value("No")},
        {"y", Value("y")},
        {"True", Value("True")},
        {"010", Value("010")},
        {"0o10", Value("0o10")},
        {"0x1F", Value("0x1F")},
        {"1_000", Value("1_000")},
        {".5", Value(".5")},
        {"5.", Value("5.")},
        {".inf", Value(".inf")},
        {"1e999", Value("1e999")},
        {"12:30:45", Value("12:30:45")},
        {"2026-03-02", Value("2026-03-02")},
        {"'1'", Value("1")},
        {"\"true\"", Value("true")},
        {"9223372036854775807", Value(std::int64_t{9223372036854775807})},
        {"9223372036854775808", Value(9223372036854775808.0)},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        const YamlNode root = tree("key: " + std::string(row.text) + "\n");
        CHECK(yaml_value(*root.find("key")) == row.value);
    }
}

TEST_CASE("places count lines and bytes from 1")
{
    const YamlNode root = tree("a: 1\nviệt: \"x\"\nlist:\n  - {k: v}\n");
    const YamlEntry& second = root.entries[1];
    CHECK(second.key.line == 2);
    CHECK(second.value.column == 9);  // ệ takes three bytes
    CHECK(second.value.text_column == 10);
    const YamlNode& item = root.find("list")->items.front();
    CHECK(item.line == 4);
    CHECK(item.column == 5);
}

TEST_CASE("a value that was left out stands where its key stands")
{
    const YamlNode root = tree("a:\n\n\nb: 1\n");
    CHECK(root.find("a")->null);
    CHECK(root.find("a")->line == 1);
}

TEST_CASE("a byte of an expression is found in its line, if the text stands there as it is")
{
    Diagnostics diagnostics;
    const YamlNode root = tree("a: \"data.x\"\nb: data.x\nc: \"data\\x2ex\"\nd: |\n  data.x\n");
    const Reader reader(root, "test.yaml", diagnostics);
    CHECK(reader.place_in(*root.find("a"), 5) == Place{"test.yaml", 1, 10});
    CHECK(reader.place_in(*root.find("b"), 5) == Place{"test.yaml", 2, 9});
    CHECK(reader.place_in(*root.find("c"), 5) == Place{"test.yaml", 3, 4});
    CHECK(reader.place_in(*root.find("d"), 5) == Place{"test.yaml", 4, 4});
}

TEST_CASE("text is brought into NFC, keys too")
{
    const YamlNode root = tree("\"ho\xcc\x82\xcc\x80\": \"e\xcc\x81\"\n");  // ho + circumflex + grave, e + acute
    CHECK(root.entries.front().key.text == "hồ");
    CHECK(root.entries.front().value.text == "é");
}

TEST_CASE("JSON, a byte-order mark, a version directive and comments are all right")
{
    CHECK(yaml_value(tree("{\"a\":1,\"b\":[true,null],\"c\":\"\\u00e9\\n\"}")) ==
          yaml_value(tree("a: 1\nb: [true, ~]\nc: \"é\\n\"\n")));
    CHECK(tree("\xef\xbb\xbf"
               "a: 1\n")
              .find("a")
              ->column == 4);
    CHECK(tree("%YAML 1.2\n--- # start\na: 1\n...\n").find("a") != nullptr);
}

TEST_CASE("a path names keys and places in lists")
{
    Diagnostics diagnostics;
    const YamlNode root = tree("states:\n  a:\n    on:\n      go:\n        - {when: x}\n");
    Reader reader(root, "test.yaml", diagnostics);
    const YamlNode& when = *root.find("states")->find("a")->find("on")->find("go")->items[0].find("when");
    reader.error(when, "test", "Test.");
    CHECK(diagnostics.front().path == "states.a.on.go.0.when");
    CHECK(reader.path_of(root).empty());
}

TEST_CASE("the nearest name is offered, and none if all are far")
{
    const std::vector<std::string> names = {"applicant", "officer", "head", "states"};
    CHECK(nearest("aplicant", names) == "applicant");
    CHECK(nearest("stases", names) == "states");
    CHECK(nearest("staets", names) == "states");
    CHECK(nearest("haed", names) == "head");
    CHECK(nearest("head", names).empty());
    CHECK(nearest("chair", names).empty());
    CHECK(nearest("", names).empty());
    CHECK(nearest(std::string(100'000, 'x'), names).empty());
}

TEST_CASE("what is printed reads back as it was")
{
    const char* files[] = {
        "a: 1\nb: \"two\\nlines \\\" \\\\ é\"\nc: [x, y]\nd: {}\ne: []\nf: null\n",
        "list:\n  - {a: 1, b: 2}\n  - [1, 2]\n  - deep:\n      er: {a: {b: {c: \"1\"}}}\n  - - 1\n    - - 2\n",
        "\"data.x y\": 1\n\"null\": 2\n\"\": 3\n\"-\": 4\n\"true\": 5\n",
    };
    for (const char* file : files) {
        CAPTURE(file);
        const YamlNode root = tree(file);
        const std::string printed = print_yaml(root);
        CAPTURE(printed);
        CHECK(yaml_value(tree(printed)) == yaml_value(root));
    }
}

}  // namespace docket
