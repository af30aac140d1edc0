// Definitions: any bytes are safe to load, places lie in the file, and expanding is the same said in full.

#include <algorithm>
#include <vector>

#include "engine/loader/expand/expand.hpp"
#include "engine/loader/load.hpp"
#include "tests/support/definition_difference.hpp"
#include "tests/fuzz/targets.hpp"

namespace docket {

namespace {

constexpr const char* file_name = "fuzz.yaml";

/// Bytes of each line, its line feed included. A CR alone ends no line, as in editors.
std::vector<std::size_t> line_lengths(std::string_view bytes)
{
    std::vector<std::size_t> lengths;
    std::size_t start = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (bytes[i] != '\n') continue;
        lengths.push_back(i + 1 - start);
        start = i + 1;
    }
    lengths.push_back(bytes.size() - start);
    return lengths;
}

void check_diagnostics(const Loaded& loaded, std::string_view bytes)
{
    const std::vector<std::size_t> lengths = line_lengths(bytes);
    bool has_error = false;
    for (const Diagnostic& diagnostic : loaded.diagnostics) {
        const Place& place = diagnostic.place;
        const std::string told = diagnostic.code + " at " + std::to_string(place.line) + ":" + std::to_string(place.column);
        has_error = has_error || diagnostic.severity == Severity::error;
        expect(!diagnostic.code.empty() && !diagnostic.message.empty(), "a diagnostic has a code and a message: " + told);
        expect(place.file == file_name, "a diagnostic names the file: " + told);
        if (place.line == 0 && place.column == 0) continue;
        expect(place.line >= 1 && place.line <= lengths.size(), "a diagnostic's line is in the file: " + told);
        // One past the end is where something is missing.
        expect(place.column >= 1 && place.column <= lengths[place.line - 1] + 1, "a diagnostic's column is in its line: " + told);
    }
    expect(has_error == (loaded.definition == nullptr), "there is a definition exactly if nothing is an error");
    expect(loaded.definition != nullptr || loaded.scenarios.empty(), "there are no scenarios without a definition");
    expect(std::ranges::is_sorted(loaded.diagnostics, {}, &Diagnostic::place), "diagnostics come in the order of their places");
}

} // namespace

void fuzz_loader(std::string_view bytes)
{
    const Loaded loaded = load_definition(bytes, file_name);
    check_diagnostics(loaded, bytes);
    if (!loaded.definition) return;

    const std::string expanded = expand(*loaded.definition);
    const Loaded again = load_definition(expanded, file_name);
    check_diagnostics(again, expanded);
    const std::string fault = again.definition != nullptr || again.diagnostics.empty() ? "" : again.diagnostics.front().message;
    expect(again.definition != nullptr, "an expanded definition loads: " + fault);
    expect(expand(*again.definition) == expanded, "an expanded definition expands to itself");
    const std::string found = difference(*loaded.definition, *again.definition);
    expect(found.empty(), "an expanded definition is the same definition; it differs at field " + found);
}

} // namespace docket
