// Replays what the fuzzers once found, and their seeds, without a fuzzer: under any compiler and sanitizer.

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include "tests/fuzz/targets.hpp"

namespace docket {

namespace {

struct Row {
    const char* name;
    void (*target)(std::string_view bytes);
};

constexpr Row rows[] = {
    {"cel", fuzz_cel}, {"http_gate", fuzz_http_gate}, {"json", fuzz_json}, {"loader", fuzz_loader}, {"step", fuzz_step},
};

std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder)
{
    std::vector<std::filesystem::path> files;
    if (!std::filesystem::exists(folder)) return files;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.is_regular_file()) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

std::size_t replay(const std::filesystem::path& folder, const Row& row)
{
    const auto files = files_below(folder);
    for (const auto& file : files) {
        CAPTURE(file.string());
        std::ifstream in(file, std::ios::binary);
        std::stringstream bytes;
        bytes << in.rdbuf();
        CHECK_NOTHROW(row.target(bytes.str()));
    }
    return files.size();
}

} // namespace

TEST_CASE("what a fuzzer found once stays found")
{
    for (const Row& row : rows) replay(std::filesystem::path("tests/fuzz/regressions") / row.name, row);
}

TEST_CASE("every fuzzer has seeds, and they pass")
{
    for (const Row& row : rows) {
        CAPTURE(row.name);
        CHECK(replay(std::filesystem::path("tests/fuzz/corpus") / row.name, row) > 0);
    }
}

TEST_CASE("a property that does not hold is told")
{
    CHECK_THROWS_WITH_AS(expect(false, "water runs uphill"), "water runs uphill", PropertyBroken);
    CHECK_NOTHROW(expect(true, "water runs downhill"));
}

} // namespace docket
