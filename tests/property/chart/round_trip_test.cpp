// Loading, printing with every default, and loading again gives the same definition.

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "engine/loader/expand/expand.hpp"
#include "engine/loader/format.hpp"
#include "engine/loader/load.hpp"
#include "tests/support/definition_difference.hpp"
#include "tests/property/chart/trial.hpp"

namespace docket {

namespace {

constexpr std::size_t charts = 2'000;

/// What differs after loading, printing and loading again, or "".
std::string change_by_printing(const Definition& first, const std::string& name)
{
    const std::string text = expand(first);
    const Loaded again = load_definition(text, name);
    if (again.definition == nullptr) return "what was printed does not load:\n" + to_text(again.diagnostics) + text;
    const std::string where = difference(first, *again.definition);
    if (!where.empty()) return "the definitions differ in field " + where;
    return expand(*again.definition) == text ? "" : "the expanded texts differ";
}

std::vector<std::string> shipped_files()
{
    std::vector<std::string> paths;
    for (const char* folder : {"workflows", "tests/definitions/good", "tests/stories/workflows"}) {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
            if (entry.path().extension() == ".yaml") paths.push_back(entry.path().generic_string());
        }
    }
    return paths;
}

}  // namespace

TEST_CASE("a random chart that is loaded, printed and loaded again is the same definition, and prints the same")
{
    CHECK(holds_for_trials("load, print, load is the identity", charts,
                           [](const Trial& trial) { RC_ASSERT(change_by_printing(*loaded(trial.yaml), "random.yaml") == ""); }));
}

TEST_CASE("so is every shipped workflow")
{
    const std::vector<std::string> paths = shipped_files();
    REQUIRE(paths.size() >= 5);
    for (const std::string& path : paths) {
        std::ostringstream bytes;
        bytes << std::ifstream(path, std::ios::binary).rdbuf();
        const Loaded first = load_definition(bytes.str(), path);
        if (first.definition == nullptr) continue;  // a file of another kind
        CAPTURE(path);
        CHECK(change_by_printing(*first.definition, path) == "");
    }
}

}  // namespace docket
