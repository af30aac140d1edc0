// `docket test`.

#include <algorithm>
#include <iostream>
#include <optional>

#include <boost/json.hpp>

#include "app/commands/definition_commands.hpp"
#include "app/files.hpp"
#include "engine/loader/format.hpp"
#include "engine/loader/load.hpp"
#include "engine/scenario/run_scenario.hpp"

namespace docket {

namespace {

namespace json = boost::json;

struct FileReport {
    std::string file;
    Diagnostics errors;
    std::vector<ScenarioResult> results;
    std::optional<CoverageReport> coverage;  ///< absent if the file does not load
};

FileReport run_file(const std::filesystem::path& path, const Calendars& calendars)
{
    FileReport report;
    report.file = path.generic_string();
    const Loaded loaded = load_definition(read_file(path), report.file);
    for (const Diagnostic& diagnostic : loaded.diagnostics) {
        if (diagnostic.severity == Severity::error) report.errors.push_back(diagnostic);
    }
    if (!loaded.definition) return report;
    for (const Scenario& scenario : loaded.scenarios) report.results.push_back(run_scenario(loaded.definition, scenario, calendars));
    Coverage coverage;
    for (const ScenarioResult& result : report.results) coverage.add(result.coverage);
    report.coverage.emplace(*loaded.definition, coverage);
    return report;
}

std::string place_text(const Place& place)
{
    return place.file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
}

std::string text_of(const Reached& reached)
{
    return std::to_string(reached.count()) + "/" + std::to_string(reached.total);
}

void print_coverage(const CoverageReport& coverage, std::ostream& out)
{
    out << "  coverage: transitions " << text_of(coverage.transitions) << " taken, guards " << text_of(coverage.guards_held) << " held and "
        << text_of(coverage.guards_failed) << " did not, clocks " << text_of(coverage.clocks) << " ran out\n";
}

void print_text(const FileReport& report, std::ostream& out)
{
    out << report.file << "\n" << to_text(report.errors);
    for (const ScenarioResult& result : report.results) {
        out << (result.failures.empty() ? "  pass  " : "  FAIL  ") << result.name << "\n";
        for (const ScenarioFailure& failure : result.failures) out << "        " << place_text(failure.place) << ": " << failure.message << "\n";
        for (const std::string& unchecked : result.unchecked) out << "        not checked: " << unchecked << "\n";
    }
    if (report.coverage) print_coverage(*report.coverage, out);
}

json::object reached_json(const Reached& reached)
{
    json::array missing;
    for (const std::string& name : reached.missing) missing.emplace_back(name);
    return {{"reached", reached.count()}, {"total", reached.total}, {"missing", std::move(missing)}};
}

json::value coverage_json(const std::optional<CoverageReport>& coverage)
{
    if (!coverage) return nullptr;
    return json::object{{"transitions", reached_json(coverage->transitions)},
                        {"guards_held", reached_json(coverage->guards_held)},
                        {"guards_failed", reached_json(coverage->guards_failed)},
                        {"clocks", reached_json(coverage->clocks)}};
}

json::object result_json(const ScenarioResult& result)
{
    json::array failures;
    for (const ScenarioFailure& failure : result.failures)
        failures.push_back(json::object{{"file", failure.place.file}, {"line", failure.place.line}, {"column", failure.place.column}, {"message", failure.message}});
    json::array unchecked;
    for (const std::string& what : result.unchecked) unchecked.emplace_back(what);
    return {{"name", result.name}, {"passed", result.failures.empty()}, {"entries", result.entries}, {"failures", std::move(failures)}, {"unchecked", std::move(unchecked)}};
}

json::object file_json(const FileReport& report)
{
    json::array scenarios;
    for (const ScenarioResult& result : report.results) scenarios.push_back(result_json(result));
    json::array errors;
    for (const Diagnostic& error : report.errors)
        errors.push_back(json::object{{"code", error.code}, {"line", error.place.line}, {"column", error.place.column}, {"message", error.message}});
    return {{"file", report.file},
            {"errors", std::move(errors)},
            {"scenarios", std::move(scenarios)},
            {"coverage", coverage_json(report.coverage)}};
}

std::string xml_text(const std::string& text)
{
    std::string escaped;
    for (const char c : text) {
        if (c == '&')
            escaped += "&amp;";
        else if (c == '<')
            escaped += "&lt;";
        else if (c == '>')
            escaped += "&gt;";
        else if (c == '"')
            escaped += "&quot;";
        else if (static_cast<unsigned char>(c) >= 0x20 || c == '\n')
            escaped += c;
    }
    return escaped;
}

void print_junit(const std::vector<FileReport>& reports, std::ostream& out)
{
    out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
    for (const FileReport& report : reports) {
        const auto failed = std::count_if(report.results.begin(), report.results.end(), [](const ScenarioResult& one) { return !one.failures.empty(); });
        out << "  <testsuite name=\"" << xml_text(report.file) << "\" tests=\"" << report.results.size() << "\" failures=\"" << failed << "\" errors=\""
            << report.errors.size() << "\">\n";
        for (const Diagnostic& error : report.errors)
            out << "    <testcase name=\"load\"><error message=\"" << xml_text(error.code + ": " + error.message) << "\"/></testcase>\n";
        for (const ScenarioResult& result : report.results) {
            out << "    <testcase name=\"" << xml_text(result.name) << "\"";
            if (result.failures.empty()) {
                out << "/>\n";
                continue;
            }
            const ScenarioFailure& failure = result.failures.front();
            out << "><failure message=\"" << xml_text(place_text(failure.place) + ": " + failure.message) << "\"/></testcase>\n";
        }
        out << "  </testsuite>\n";
    }
    out << "</testsuites>\n";
}

void print(const TestOptions& options, const std::vector<FileReport>& reports, std::ostream& out)
{
    std::size_t passed = 0;
    std::size_t failed = 0;
    for (const FileReport& report : reports) {
        failed += report.errors.empty() ? 0 : 1;
        for (const ScenarioResult& result : report.results) ++(result.failures.empty() ? passed : failed);
    }
    if (options.format == TestOptions::Format::junit) return print_junit(reports, out);
    if (options.format == TestOptions::Format::json) {
        json::array files;
        for (const FileReport& report : reports) files.push_back(file_json(report));
        out << json::serialize(json::object{{"files", std::move(files)}, {"passed", passed}, {"failed", failed}}) << "\n";
        return;
    }
    for (const FileReport& report : reports) print_text(report, out);
    out << passed << " passed, " << failed << " failed\n";
}

bool good(const FileReport& report)
{
    return report.errors.empty() && std::all_of(report.results.begin(), report.results.end(), [](const ScenarioResult& one) { return one.failures.empty(); });
}

}  // namespace

int test_definitions(const TestOptions& options, std::ostream& out, std::ostream& err)
{
    try {
        const auto files = definition_files(options.paths);
        if (files.empty()) return err << "docket test: there is no definition here\n", 2;
        const Calendars calendars = read_calendars(config_folder() / "calendars");
        std::vector<FileReport> reports;
        for (const auto& path : files) reports.push_back(run_file(path, calendars));
        print(options, reports, out);
        return std::all_of(reports.begin(), reports.end(), good) ? 0 : 1;
    } catch (const std::exception& error) {
        err << "docket test: " << error.what() << "\n";
        return 3;
    }
}

}  // namespace docket
