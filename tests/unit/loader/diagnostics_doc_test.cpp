// docs/diagnostics.md and the code say the same: every code that the sources can give is explained there, and no other.

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <sstream>

#include "tests/unit/loader/definitions.hpp"

namespace docket {

namespace {

std::set<std::string> documented_codes()
{
    constexpr std::string_view mark = "| `";
    std::set<std::string> found;
    std::istringstream doc(file_bytes("docs/diagnostics.md"));
    for (std::string line; std::getline(doc, line);) {
        if (line.starts_with(mark)) found.insert(line.substr(mark.size(), line.find('`', mark.size()) - mark.size()));
    }
    return found;
}

bool looks_like_code(std::string_view literal)
{
    if (literal == "alias" || literal == "tag") return true;
    const bool is_kebab = literal.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
    const std::size_t dash = literal.find('-', 1);
    return is_kebab && dash != std::string_view::npos && dash + 1 < literal.size();
}

/// The first literal between `at` and the end of the statement that looks like a code; "" if there is none.
std::string code_in_statement(const std::string& source, std::size_t at)
{
    const std::size_t end = std::min(source.find(";\n", at), source.size());
    for (std::size_t open = source.find('"', at); open < end; open = source.find('"', open + 1)) {
        const std::size_t close = source.find('"', open + 1);
        if (close >= end) break;
        const std::string literal = source.substr(open + 1, close - open - 1);
        if (looks_like_code(literal)) return literal;
        open = close;
    }
    return {};
}

/// Codes where a source of the loader reports something.
std::set<std::string> codes_in_sources()
{
    std::set<std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator("engine/loader")) {
        if (entry.path().extension() != ".cpp") continue;
        const std::string source = file_bytes(entry.path().string());
        for (const char* report : {"error(", "error_in(", "warning(", "note(", "fault(", "stop(", "builder.add("}) {
            for (std::size_t at = source.find(report); at != std::string::npos; at = source.find(report, at + 1)) {
                const std::string code = code_in_statement(source, at);
                if (!code.empty()) found.insert(code);
            }
        }
    }
    return found;
}

}  // namespace

TEST_CASE("every diagnostic code is explained in docs/diagnostics.md")
{
    const auto documented = documented_codes();
    REQUIRE(documented.size() > 50);
    const auto in_sources = codes_in_sources();
    REQUIRE(in_sources.size() > 40);
    for (const std::string& code : in_sources) {
        CAPTURE(code);
        CHECK(documented.count(code) == 1);
    }
    for (const std::string& path : yaml_files("tests/definitions/broken")) {
        for (const std::string& code : codes(load_definition(file_bytes(path), path).diagnostics)) {
            CAPTURE(path);
            CAPTURE(code);
            CHECK(documented.count(code) == 1);
        }
    }
}

TEST_CASE("docs/diagnostics.md explains no code that nothing gives")
{
    // Codes of engine/expr pass through as they are, and unknown-… and unused-… are put together from a noun.
    const std::set<std::string> composed = {"expression-syntax", "expression-limit", "unknown-function", "type-mismatch",
                                            "unknown-role",      "unknown-form",     "unknown-panel",    "unknown-letter",
                                            "unknown-link",      "unknown-stage",    "unknown-outcome",  "unknown-section",
                                            "unknown-sample",    "unknown-reason",   "unused-role",      "unused-form"};
    std::string sources;
    for (const auto& entry : std::filesystem::recursive_directory_iterator("engine/loader")) {
        if (entry.path().extension() == ".cpp") sources += file_bytes(entry.path().string());
    }
    for (const std::string& code : documented_codes()) {
        CAPTURE(code);
        CHECK((sources.find('"' + code + '"') != std::string::npos || composed.count(code) == 1));
    }
}

}  // namespace docket
