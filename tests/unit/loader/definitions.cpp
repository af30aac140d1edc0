#include "tests/unit/loader/definitions.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "engine/loader/format.hpp"

namespace docket {

std::string file_bytes(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> yaml_files(const std::string& folder)
{
    std::vector<std::string> paths;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".yaml") paths.push_back(entry.path().string());
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

std::vector<std::string> short_lines(const Diagnostics& diagnostics)
{
    std::vector<std::string> lines;
    for (const Diagnostic& one : diagnostics) {
        lines.push_back(std::to_string(one.place.line) + ":" + std::to_string(one.place.column) + " " +
                        std::string(to_text(one.severity)) + " " + one.code);
    }
    return lines;
}

std::vector<std::string> codes(const Diagnostics& diagnostics)
{
    std::vector<std::string> all;
    for (const Diagnostic& one : diagnostics) all.push_back(one.code);
    return all;
}

std::vector<std::string> error_codes(const Diagnostics& diagnostics)
{
    Diagnostics errors;
    for (const Diagnostic& one : diagnostics) {
        if (one.severity == Severity::error) errors.push_back(one);
    }
    return codes(errors);
}

std::string joined(const std::vector<std::string>& lines)
{
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    return text;
}

std::string with_head(std::string_view rest)
{
    return "docket: 1\nworkflow: test\ntitle: {vi: \"Thử\", en: \"Test\"}\nroles: {p: {party: true, title: {vi: \"Bên\", en: "
           "\"Party\"}}}\n" +
           std::string(rest);
}

Loaded loaded(std::string_view rest)
{
    Loaded result = load_definition(with_head(rest), "test.yaml");
    INFO(to_text(result.diagnostics));
    REQUIRE(result.definition != nullptr);
    return result;
}

}  // namespace docket
