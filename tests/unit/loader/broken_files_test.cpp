// tests/definitions/broken: one file a fault, with the diagnostics it must give in a comment block at its top.

#include <doctest/doctest.h>

#include <set>
#include <sstream>

#include "engine/loader/format.hpp"
#include "tests/unit/loader/definitions.hpp"

namespace docket {

namespace {

/// The lines "# expect: 12:7 error unknown-key" at the top of the file.
std::vector<std::string> expected_lines(const std::string& bytes)
{
    constexpr std::string_view mark = "# expect: ";
    std::vector<std::string> lines;
    std::istringstream stream(bytes);
    for (std::string line; std::getline(stream, line) && line.starts_with(mark);) lines.push_back(line.substr(mark.size()));
    return lines;
}

bool expects_errors(const std::vector<std::string>& lines)
{
    for (const std::string& line : lines) {
        if (line.find(" error ") != std::string::npos) return true;
    }
    return false;
}

}  // namespace

TEST_CASE("each broken file gives exactly the diagnostics that its head lists, all in one run")
{
    const auto paths = yaml_files("tests/definitions/broken");
    REQUIRE(paths.size() >= 40);
    for (const std::string& path : paths) {
        CAPTURE(path);
        // given: a file and what it says of itself
        const std::string bytes = file_bytes(path);
        const auto expected = expected_lines(bytes);
        REQUIRE_FALSE(expected.empty());

        // when
        const Loaded result = load_definition(bytes, path);

        // then
        INFO(to_text(result.diagnostics));
        CHECK(joined(short_lines(result.diagnostics)) == joined(expected));
        CHECK((result.definition == nullptr) == expects_errors(expected));
    }
}

TEST_CASE("every diagnostic of a broken file says where in the document it is and what to do")
{
    const std::set<std::string> of_the_file = {"empty-file", "yaml-syntax"};
    const std::set<std::string> speaks_for_itself = {"out-of-range", "expression-syntax", "type-mismatch"};
    for (const std::string& path : yaml_files("tests/definitions/broken")) {
        for (const Diagnostic& one : load_definition(file_bytes(path), path).diagnostics) {
            CAPTURE(path);
            CAPTURE(one.code);
            CHECK_FALSE(one.message.empty());
            CHECK(one.place.file == path);
            CHECK((one.place.line > 0 || of_the_file.count(one.code) > 0));
            if (speaks_for_itself.count(one.code) == 0) CHECK_FALSE(one.remedy.empty());
        }
    }
}

TEST_CASE("the good files load without an error or a warning, but for what the contract's example leaves undeclared")
{
    for (const std::string& path : yaml_files("tests/definitions/good")) {
        CAPTURE(path);
        const Loaded result = load_definition(file_bytes(path), path);
        INFO(to_text(result.diagnostics));
        REQUIRE(result.definition != nullptr);
        for (const Diagnostic& one : result.diagnostics) {
            const bool is_known_gap = path.ends_with("equipment-loan.yaml") && one.code == "undeclared-data";
            CHECK((one.severity == Severity::note || is_known_gap));
        }
    }
}

}  // namespace docket
