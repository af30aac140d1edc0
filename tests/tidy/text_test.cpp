// Rules of style that a machine can keep: sizes, words that mean "unfinished", time in tests, traps of our compiler.

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <regex>

#include "tests/tidy/project_files.hpp"

namespace {

using docket::tidy::project_files;
using docket::tidy::TextFile;

const std::vector<std::string> source_folders{"engine", "api", "config", "app", "bench", "tests"};

constexpr std::size_t header_lines_max = 250;
constexpr std::size_t source_lines_max = 450;
constexpr std::size_t line_bytes_max = 200;  // Vietnamese letters take up to three bytes
constexpr std::size_t function_lines_max = 75;

std::string at(const TextFile& file, std::size_t line)
{
    return file.path + ":" + std::to_string(line + 1);
}

/// Lines of the longest function, by our brace style: a body opens and closes in column 0.
std::size_t longest_function(const TextFile& file)
{
    std::size_t longest = 0;
    std::size_t opened = 0;
    bool inside = false;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
        if (file.lines[i] == "{") {
            inside = true;
            opened = i;
        } else if (inside && file.lines[i] == "}") {
            inside = false;
            longest = std::max(longest, i - opened);
        }
    }
    return longest;
}

/// Types that a file defines in a namespace with a name, as "docket::tidy::TextFile". By our style they begin in column 0.
std::vector<std::string> named_types(const TextFile& file)
{
    static const std::regex opens(R"(^namespace ?([a-z:]*) ?\{$)"), closes(R"(^\}  // namespace.*)"),
        type(R"(^(?:class|struct|enum|enum class) (\w+)(?: final)?(?: :[^;]*)? ?\{.*)");
    std::vector<std::string> types, around;
    for (const std::string& line : file.lines) {
        std::smatch found;
        if (std::regex_match(line, found, opens)) {
            around.push_back(found[1]);
        } else if (std::regex_match(line, closes) && !around.empty()) {
            around.pop_back();
        } else if (std::regex_match(line, found, type) && !around.empty() && std::find(around.begin(), around.end(), "") == around.end()) {
            std::string name;
            for (const std::string& space : around) name += space + "::";
            types.push_back(name + found[1].str());
        }
    }
    return types;
}

}  // namespace

TEST_CASE("no two files define a type of the same name")
{
    // The linker keeps one of two inline functions of the same name and says nothing: the other type's are then gone.
    std::map<std::string, std::string> defined_in;
    for (const TextFile& file : project_files({"engine", "api", "config", "app"}, {".hpp", ".cpp"})) {
        for (const std::string& type : named_types(file)) {
            const auto [known, is_new] = defined_in.emplace(type, file.path);
            if (!is_new) FAIL_CHECK(type << " is defined in " << known->second << " and in " << file.path);
        }
    }
    CHECK(defined_in.size() > 200);
}

TEST_CASE("headers, sources, functions and lines stay within their sizes")
{
    for (const TextFile& file : project_files(source_folders, {".hpp", ".cpp"})) {
        CAPTURE(file.path);
        const bool header = file.path.ends_with(".hpp");
        CHECK(file.lines.size() <= (header ? header_lines_max : source_lines_max));
        CHECK(longest_function(file) <= function_lines_max);
        for (std::size_t i = 0; i < file.lines.size(); ++i) {
            if (file.lines[i].size() > line_bytes_max) FAIL_CHECK(at(file, i) << ": longer than " << line_bytes_max << " bytes");
        }
    }
}

TEST_CASE("every source opens by saying what it is")
{
    for (const TextFile& file : project_files(source_folders, {".hpp"})) {
        const bool told = std::any_of(file.lines.begin(), file.lines.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(6, file.lines.size())),
                                      [](const std::string& line) { return line.starts_with("// "); });
        if (!told) FAIL_CHECK(file.path << ": does not open with a comment");
    }
}

TEST_CASE("no word says that something is unfinished")
{
    // Split so that this file does not find itself.
    const std::regex unfinished(std::string("\\b(TO") + "DO|FIX" + "ME|XX" + "X|HA" + "CK)\\b|not " + "implemented");
    auto folders = source_folders;
    folders.insert(folders.end(), {"docs", "workflows", "web/src", "cmake"});
    for (const TextFile& file : project_files(folders, {".hpp", ".cpp", ".md", ".yaml", ".ts", ".tsx", ".txt", ".cmake"})) {
        for (std::size_t i = 0; i < file.lines.size(); ++i) {
            if (std::regex_search(file.lines[i], unfinished)) FAIL_CHECK(at(file, i) << ": " << file.lines[i]);
        }
    }
}

TEST_CASE("no test waits by time")
{
    const std::regex waits(std::string("sleep") + "_(for|until)|waitFor" + "Timeout");
    for (const TextFile& file : project_files({"tests"}, {".hpp", ".cpp", ".mjs", ".ts"})) {
        for (std::size_t i = 0; i < file.lines.size(); ++i) {
            if (std::regex_search(file.lines[i], waits)) FAIL_CHECK(at(file, i) << ": " << file.lines[i]);
        }
    }
}

TEST_CASE("no expression with co_await builds an aggregate, captures by value or chooses")
{
    // g++ 12.2 destroys such temporaries twice (style.md, "The trap in our own compiler"): name it, then await it.
    const std::regex trap(R"(co_await[^;]*(\{[^}]|\?|\[[a-z_]+ =))");
    for (const TextFile& file : project_files({"api", "app", "engine"}, {".hpp", ".cpp"})) {
        for (std::size_t i = 0; i < file.lines.size(); ++i) {
            if (std::regex_search(file.lines[i], trap)) FAIL_CHECK(at(file, i) << ": " << file.lines[i]);
        }
    }
}

TEST_CASE("JSON, YAML, SQL and sockets stay where they belong")
{
    struct Row {
        const char* word;
        std::vector<std::string> allowed;
    };
    const Row rows[] = {
        {"boost/json", {"engine/codec", "api/", "app/"}},
        {"yaml-cpp/", {"engine/loader"}},
        {"sqlite3.h", {"engine/ledger", "engine/audit"}},
        {"SQLiteCpp/", {"engine/ledger"}},
        {"boost/beast", {"api/http"}},
        {"boost/asio", {"api/", "app/"}},
    };
    for (const TextFile& file : project_files({"engine", "api", "config", "app"}, {".hpp", ".cpp"})) {
        for (std::size_t i = 0; i < file.lines.size(); ++i) {
            if (!file.lines[i].starts_with("#include")) continue;
            for (const Row& row : rows) {
                const bool used = file.lines[i].find(row.word) != std::string::npos;
                const bool allowed = std::any_of(row.allowed.begin(), row.allowed.end(), [&](const std::string& folder) { return file.path.starts_with(folder); });
                if (used && !allowed) FAIL_CHECK(at(file, i) << ": " << row.word << " does not belong here");
            }
        }
    }
}
