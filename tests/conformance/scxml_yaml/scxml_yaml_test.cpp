// The statechart suite through the whole program: each case written as a definition file with a scenario, in several spellings, and
// run by `docket test`. What conformance_scxml shows of the interpreter, this shows of the language as people write it.

#include <doctest/doctest.h>

#include <boost/json.hpp>

#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>

#include "tests/conformance/scxml_yaml/case_file.hpp"

namespace docket {

namespace {

namespace json = boost::json;

constexpr std::uint64_t default_seeds = 12;

std::string read(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    REQUIRE_MESSAGE(file.is_open(), "cannot open " << path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

/// Lines "name: reason"; "#" starts a comment.
std::set<std::string> known_misses()
{
    std::set<std::string> misses;
    std::istringstream lines(read("tests/conformance/scxml_yaml/misses.txt"));
    for (std::string line; std::getline(lines, line);) {
        if (!line.empty() && line[0] != '#') misses.insert(line.substr(0, line.find(": ")));
    }
    return misses;
}

std::uint64_t seeds()
{
    const char* wanted = std::getenv("DOCKET_SPELLINGS");
    return wanted == nullptr ? default_seeds : std::strtoull(wanted, nullptr, 10);
}

/// A folder of this run alone; it goes away, unless DOCKET_KEEP_SPELLINGS is set.
class Folder {
public:
    Folder() : path_(std::filesystem::temp_directory_path() / ("docket-scxml-yaml-" + std::to_string(getpid())))
    {
        std::filesystem::create_directories(path_);
    }
    ~Folder()
    {
        if (std::getenv("DOCKET_KEEP_SPELLINGS") == nullptr) std::filesystem::remove_all(path_);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
};

json::value docket_test(const std::filesystem::path& folder)
{
    const std::string command = std::string(DOCKET_PROGRAM) + " test " + folder.string() + " --format json";
    FILE* pipe = popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string out;
    std::array<char, 65536> buffer{};
    for (std::size_t got = 0; (got = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) out.append(buffer.data(), got);
    pclose(pipe);
    boost::system::error_code error;
    json::value report = json::parse(out, error);
    REQUIRE_MESSAGE(!error, "docket test gave no JSON: " << out.substr(0, 400));
    return report;
}

/// What is wrong with one file, or "".
std::string fault_of(const json::object& file)
{
    for (const json::value& error : file.at("errors").as_array())
        return "line " + json::serialize(error.at("line")) + ": " + std::string(error.at("code").as_string()) + ": " +
               std::string(error.at("message").as_string());
    const json::array& scenarios = file.at("scenarios").as_array();
    if (scenarios.size() != 1) return "there is not one scenario";
    for (const json::value& failure : scenarios.front().at("failures").as_array())
        return "line " + json::serialize(failure.at("line")) + ": " + std::string(failure.at("message").as_string());
    return "";
}

std::string file_name_of(const std::string& case_name, std::uint64_t seed)
{
    std::string name = case_name + ".seed" + std::to_string(seed) + (seed % 2 == 0 ? ".yaml" : ".yml");
    std::replace(name.begin(), name.end(), '/', '-');
    return name;
}

}  // namespace

TEST_CASE("every statechart case passes as a YAML definition with a scenario, however it is spelled")
{
    // given: each case in several spellings and styles of YAML
    const json::value suite = json::parse(read(DOCKET_SHARED "/conformance/scxml/open.json"));
    const auto misses = known_misses();
    Folder folder;
    std::map<std::string, std::pair<std::string, std::uint64_t>> case_of_file;
    for (const json::value& conformance_case : suite.at("cases").as_array()) {
        const std::string name(conformance_case.at("name").as_string());
        for (std::uint64_t seed = 0; seed < seeds(); ++seed) {
            Spelling spelling(seed, name);
            const YamlNode tree = definition_of_case(conformance_case, spelling);
            const std::string file = (folder.path() / file_name_of(name, seed)).generic_string();
            std::ofstream(file, std::ios::binary) << print_in(static_cast<YamlStyle>(spelling.pick(yaml_styles)), tree);
            case_of_file[file] = {name, seed};
        }
    }

    // when: the program runs them
    const json::value report = docket_test(folder.path());

    // then: all are found, and all but the known misses pass in every spelling
    std::map<std::string, std::string> faults;
    for (const json::value& file : report.at("files").as_array()) {
        const auto found = case_of_file.find(std::string(file.at("file").as_string()));
        REQUIRE(found != case_of_file.end());
        const std::string fault = fault_of(file.as_object());
        if (!fault.empty()) faults.try_emplace(found->second.first, "seed " + std::to_string(found->second.second) + ", " + fault);
    }
    CHECK(report.at("files").as_array().size() == case_of_file.size());
    std::size_t passed = 0;
    for (const json::value& conformance_case : suite.at("cases").as_array()) {
        const std::string name(conformance_case.at("name").as_string());
        const auto fault = faults.find(name);
        const bool listed = misses.contains(name);
        CHECK_MESSAGE((fault == faults.end()) != listed,
                      name << ": " << (fault == faults.end() ? "is listed as a miss but passes" : fault->second));
        passed += fault == faults.end();
    }
    std::cout << "suite: SCXML through YAML: " << passed << " of " << suite.at("count").to_number<std::size_t>() << ", in "
              << seeds() << " spellings of each\n";
    CHECK(suite.at("cases").as_array().size() == suite.at("count").to_number<std::size_t>());
}

}  // namespace docket
