// Every statechart case of shared/conformance passes, or stands in misses.txt with its reason. A listed case that passes fails the
// test, so that the list cannot rot.

#include <doctest/doctest.h>

#include <boost/json.hpp>

#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

#include "engine/expr/evaluate.hpp"
#include "tests/conformance/scxml/host.hpp"
#include "tests/conformance/scxml/neutral_chart.hpp"

namespace docket {

namespace {

namespace json = boost::json;

std::string read(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    REQUIRE_MESSAGE(file.is_open(), "cannot open " << path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

/// Lines "name: reason"; "#" starts a comment.
std::map<std::string, std::string> known_misses()
{
    std::map<std::string, std::string> misses;
    std::istringstream lines(read("tests/conformance/scxml/misses.txt"));
    for (std::string line; std::getline(lines, line);) {
        if (line.empty() || line[0] == '#') continue;
        const std::size_t colon = line.find(": ");
        REQUIRE_MESSAGE(colon != std::string::npos, "a miss without a reason: " << line);
        misses[line.substr(0, colon)] = line.substr(colon + 2);
    }
    return misses;
}

std::set<std::string> ids_of(const json::value& list)
{
    std::set<std::string> ids;
    for (const json::value& id : list.as_array()) ids.insert(std::string(id.as_string()));
    return ids;
}

std::string joined(const std::set<std::string>& ids)
{
    std::string text;
    for (const std::string& id : ids) text += " " + id;
    return text;
}

/// What is wrong now, or "".
std::string difference(const Host& host, const json::value& configuration, const json::value* data)
{
    if (!configuration.is_null() && host.leaves() != ids_of(configuration))
        return "expected" + joined(ids_of(configuration)) + ", found" + joined(host.leaves());
    if (data == nullptr) return "";
    for (const auto& entry : data->as_object()) {
        const Value* found = host.chart().data.find(std::string_view(entry.key()));
        if (found == nullptr || !equals(*found, value_from_json(entry.value()))) return "data differ: " + std::string(entry.key());
    }
    return "";
}

void take(Host& host, const json::object& script_step)
{
    if (const json::value* after = script_step.if_contains("after_ms")) host.advance(after->to_number<std::int64_t>());
    const json::value& given = script_step.at("event");
    if (given.is_null()) return;
    const json::value* data = given.as_object().if_contains("data");
    host.deliver(event_named(std::string(given.at("name").as_string()), data == nullptr ? Value() : value_from_json(*data)));
}

/// What went wrong, or "".
std::string run(const json::value& conformance_case)
{
    const Definition definition = build(chart_from_neutral(conformance_case.at("machine")));
    const json::object& script = conformance_case.at("script").as_object();
    Host host(definition);
    host.start();
    if (std::string wrong = difference(host, script.at("initialConfiguration"), nullptr); !wrong.empty()) return "start: " + wrong;
    std::size_t number = 0;
    for (const json::value& script_step : script.at("events").as_array()) {
        ++number;
        take(host, script_step.as_object());
        const json::value* data = script_step.as_object().if_contains("nextData");
        const std::string wrong = difference(host, script_step.at("nextConfiguration"), data);
        if (!wrong.empty()) return "step " + std::to_string(number) + ": " + wrong;
    }
    return "";
}

std::string run_guarded(const json::value& conformance_case)
{
    try {
        return run(conformance_case);
    } catch (const std::runtime_error& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("every statechart case of the conformance data passes or is a known miss")
{
    // given: the cases, and those of which we know that they do not pass
    const json::value file = json::parse(read(DOCKET_SHARED "/conformance/scxml/open.json"));
    const auto misses = known_misses();
    std::size_t passed = 0;
    std::size_t missed = 0;

    // when: each is run
    for (const json::value& conformance_case : file.at("cases").as_array()) {
        const std::string name(conformance_case.at("name").as_string());
        const std::string wrong = run_guarded(conformance_case);

        // then: it passes, unless it is listed; and what is listed does not pass
        const bool listed = misses.contains(name);
        CHECK_MESSAGE(wrong.empty() != listed, name << ": " << (listed ? "is listed as a miss but passes" : wrong));
        (wrong.empty() ? passed : missed) += 1;
    }
    std::cout << "suite: SCXML, on the interpreter: " << passed << " of " << passed + missed << "\n";
    CHECK(passed + missed == file.at("count").to_number<std::size_t>());
}

}  // namespace docket
