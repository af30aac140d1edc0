// Floors: a file includes its own folder and those its row in floors.txt names, nothing else. CMake targets alone do not ensure this,
// since all of them share one include root.

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>

#include "tests/tidy/project_files.hpp"

namespace {

using docket::tidy::TextFile;
using Floors = std::map<std::string, std::set<std::string>>;

/// Throws for a row that names a folder no row above it has: a table read this way can hold no cycle.
Floors parse_floors(const std::vector<std::string>& lines)
{
    Floors floors;
    for (const std::string& line : lines) {
        if (line.empty() || line.starts_with('#')) continue;
        const std::size_t colon = line.find(" :");
        const std::string folder = line.substr(0, colon);
        std::set<std::string> allowed{folder};
        std::istringstream rest(line.substr(colon + 2));
        for (std::string name; rest >> name;) {
            if (!floors.contains(name)) throw std::runtime_error(folder + " may not include " + name + ": no row above is of that name");
            allowed.insert(name);
        }
        floors[folder] = allowed;
    }
    return floors;
}

/// The row a path belongs to: the longest folder that contains it; "" if none does.
std::string floor_of(const Floors& floors, const std::string& path)
{
    std::string best;
    for (const auto& [folder, allowed] : floors) {
        if (path.starts_with(folder + "/") && folder.size() > best.size()) best = folder;
    }
    return best;
}

std::vector<std::string> upward_includes(const Floors& floors, const TextFile& file)
{
    std::vector<std::string> faults;
    const std::string own = floor_of(floors, file.path);
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
        const std::string& line = file.lines[i];
        if (!line.starts_with("#include \"")) continue;
        const std::string included = line.substr(10, line.find('"', 10) - 10);
        const std::string theirs = floor_of(floors, included);
        if (own.empty() || theirs.empty() || !floors.at(own).contains(theirs))
            faults.push_back(file.path + ":" + std::to_string(i + 1) + ": " + (own.empty() ? "its folder" : own) + " may not include " + included);
    }
    return faults;
}

}  // namespace

TEST_CASE("no file includes a folder that its floor may not know")
{
    const Floors floors = parse_floors(docket::tidy::read_lines("tests/tidy/floors.txt").lines);
    std::size_t files = 0;
    for (const TextFile& file : docket::tidy::project_files({"engine", "api", "config", "app"}, {".hpp", ".cpp"})) {
        ++files;
        for (const std::string& fault : upward_includes(floors, file)) FAIL_CHECK(fault);
    }
    CHECK(files > 100);
}

TEST_CASE("the floor check finds a planted upward include and names its file and line")
{
    const Floors floors = parse_floors({"engine/base :", "engine/model : engine/base"});
    const TextFile planted{"engine/base/ids.hpp", {"#pragma once", "#include \"engine/model/value.hpp\""}};
    const auto faults = upward_includes(floors, planted);
    REQUIRE(faults.size() == 1);
    CHECK(faults.front() == "engine/base/ids.hpp:2: engine/base may not include engine/model/value.hpp");
}

TEST_CASE("a table with a cycle is refused")
{
    CHECK_THROWS(parse_floors({"engine/base : engine/model", "engine/model : engine/base"}));
}
