// Runs the specification's conformance data. Every case counts: what does not pass must stand in misses.txt with its reason, and
// what stands there must not pass. The files are given; when they are missing, the test fails.

#include <doctest/doctest.h>

#include <boost/json.hpp>

#include <cmath>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>

#include "engine/expr/compile.hpp"
#include "engine/expr/evaluate.hpp"
#include "app/commands/typed_json.hpp"

namespace docket {

namespace {

namespace json = boost::json;

std::string contents_of(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    REQUIRE_MESSAGE(file.good(), "cannot read " << path << "; is DOCKET_SHARED right?");
    return text.str();
}

json::array cases_of(const std::string& file)
{
    json::value document = json::parse(contents_of(std::string(DOCKET_SHARED) + "/conformance/cel/" + file));
    json::array cases = document.at("cases").as_array();
    REQUIRE(cases.size() == document.at("count").to_number<std::size_t>());
    return cases;
}

/// Name of a case -> why it does not pass. A line is "name  # reason".
std::map<std::string, std::string> listed_misses()
{
    std::map<std::string, std::string> misses;
    std::istringstream lines(contents_of("tests/conformance/cel/misses.txt"));
    for (std::string line; std::getline(lines, line);) {
        const std::size_t mark = line.find("  # ");
        if (line.empty() || line.starts_with('#')) continue;
        REQUIRE_MESSAGE(mark != std::string::npos, "no reason on the line: " << line);
        misses[line.substr(0, mark)] = line.substr(mark + 4);
    }
    return misses;
}

std::string text_of(const json::value& value)
{
    return std::string(value.as_string());
}

struct Environment {
    Names names;
    std::vector<Value> slots;
};

/// Declared and bound variables; a dynamic case has what is bound only.
Environment environment_of(const json::object& given, bool dynamic)
{
    Environment environment;
    std::map<std::string, Type> types;
    const json::value* declared = given.if_contains("declared");
    if (declared != nullptr && !dynamic) {
        for (const auto& [name, type] : declared->as_object()) {
            const auto read = type_from_text(text_of(type));
            REQUIRE_MESSAGE(read.has_value(), "unknown type " << text_of(type));
            types[std::string(name)] = *read;
        }
    }
    std::map<std::string, Value> values;
    if (const json::value* bindings = given.if_contains("bindings")) {
        for (const auto& [name, typed] : bindings->as_object()) {
            auto value = value_from_typed_json(typed);
            REQUIRE_MESSAGE(value.has_value(), value.error().message);
            values[std::string(name)] = *std::move(value);
            types.try_emplace(std::string(name), Type::dyn());
        }
    }
    for (const auto& [name, type] : types) {
        environment.names.add(name, type);
        environment.slots.push_back(values[name]);
    }
    return environment;
}

/// Equal in kind, deeply, and NaN to NaN: what the data expect, unlike CEL's ==.
bool is_expected(const Value& expected, const Value& found)
{
    if (expected.kind() == Value::Kind::floating && found.kind() == Value::Kind::floating && std::isnan(expected.floating()))
        return std::isnan(found.floating());
    return json::serialize(to_typed_json(expected)) == json::serialize(to_typed_json(found));
}

/// "" if the case passes, else what came instead.
std::string fault_of(const json::object& given)
{
    const bool dynamic = given.contains("dynamic");
    const std::string text = text_of(given.at("expr"));
    const bool error_expected = given.at("expect").as_object().contains("error");
    const Environment environment = environment_of(given, dynamic);
    const auto program = dynamic ? compile_unchecked(text, environment.names) : compile(text, environment.names);
    if (!program) {
        const CompileError error = program.error().front();
        return error_expected ? "" : "refused at " + std::to_string(error.offset) + ": " + error.code + ": " + error.message;
    }
    const auto result = evaluate(**program, {environment.slots, nullptr});
    if (!result) return error_expected ? "" : "failed: " + result.error().code + ": " + result.error().message;
    const std::string found = json::serialize(to_typed_json(*result));
    if (error_expected) return "gave " + found + " instead of an error";
    auto expected = value_from_typed_json(given.at("expect"));
    REQUIRE_MESSAGE(expected.has_value(), expected.error().message);
    return is_expected(*expected, *result) ? "" : "gave " + found;
}

struct Tally {
    std::size_t run = 0;
    std::size_t passed = 0;
    std::size_t listed = 0;
};

/// Runs `fault` on each case and holds the outcome against the list.
template <class Name, class Fault>
Tally run_cases(const json::array& cases, const std::map<std::string, std::string>& misses, Name name_of, Fault fault)
{
    Tally tally;
    for (const json::value& given : cases) {
        const std::string name = name_of(given.as_object());
        const std::string found = fault(given.as_object());
        ++tally.run;
        if (found.empty()) ++tally.passed;
        if (misses.contains(name)) {
            ++tally.listed;
            CHECK_MESSAGE(!found.empty(), name << " is listed as a miss, but passes");
            continue;
        }
        CHECK_MESSAGE(found.empty(), name << ": " << text_of(given.at("expr")) << " " << found);
    }
    return tally;
}

void print(const char* file, const Tally& tally)
{
    std::cout << "suite: CEL, " << file << ": " << tally.passed << " of " << tally.run << ", listed misses " << tally.listed << "\n";
}

bool is_used(const json::object& given, std::string_view feature)
{
    const json::value* uses = given.if_contains("uses");
    if (uses == nullptr) return false;
    for (const json::value& used : uses->as_array())
        if (std::string_view(used.as_string()) == feature) return true;
    return false;
}

}  // namespace

TEST_CASE("the core cases of the CEL specification give what the specification says")
{
    const auto name = [](const json::object& given) { return text_of(given.at("name")); };
    const Tally tally = run_cases(cases_of("open.json"), listed_misses(), name, fault_of);
    print("open.json", tally);
    CHECK(tally.run == 651);
}

TEST_CASE("the extension functions that Docket takes give what the specification says")
{
    // The string functions but for format() and quote(), and the greatest and least of numbers.
    const std::set<std::string> sections = {"ascii_casing",
                                            "char_at",
                                            "index_of",
                                            "last_index_of",
                                            "join",
                                            "replace",
                                            "split",
                                            "substring",
                                            "trim",
                                            "type_errors",
                                            "value_errors",
                                            "greatest_double_result",
                                            "greatest_int_result",
                                            "greatest_uint_result",
                                            "least_double_result",
                                            "least_int_result",
                                            "least_uint_result"};
    json::array taken;
    for (const json::value& given : cases_of("ext.json"))
        if (sections.contains(text_of(given.at("section")))) taken.push_back(given);
    const auto name = [](const json::object& given) { return text_of(given.at("name")); };
    const Tally tally = run_cases(taken, listed_misses(), name, fault_of);
    print("ext.json", tally);
    CHECK(tally.run > 200);
}

TEST_CASE("a text parses exactly if it is CEL")
{
    // Left out: what messages and the optional syntax need, and the reference implementation's own limits of depth. Quoted names
    // are switched off in the reference's cases, but are part of the language, and of ours.
    json::array taken;
    for (const json::value& given : cases_of("parse.json")) {
        const json::object& object = given.as_object();
        if (!is_used(object, "message literals") && !is_used(object, "optional syntax") && !is_used(object, "cel-go limit") &&
            !is_used(object, "quoted identifiers"))
            taken.push_back(given);
    }
    const auto name = [](const json::object& given) { return "parse: " + text_of(given.at("expr")); };
    const Tally tally = run_cases(taken, listed_misses(), name, [](const json::object& given) -> std::string {
        const CompileErrors errors = check_syntax(text_of(given.at("expr")));
        if (errors.empty() == given.at("parses").as_bool()) return "";
        return errors.empty() ? "parses, but should not" : "does not parse: " + errors.front().message;
    });
    print("parse.json", tally);
    CHECK(tally.run > 100);
}

}  // namespace docket
