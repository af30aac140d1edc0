#include "app/commands/eval_command.hpp"

#include <CLI/CLI.hpp>

#include <boost/json.hpp>

#include <iostream>
#include <memory>
#include <vector>

#include "app/commands/typed_json.hpp"
#include "app/files.hpp"
#include "engine/codec/json/canonical_json.hpp"
#include "engine/expr/compile.hpp"
#include "engine/expr/evaluate.hpp"

namespace docket {

namespace {

namespace json = boost::json;

/// Variables by name, in slots.
struct Bindings {
    Names names;
    std::vector<Value> values;

    void add(std::string name, Value value)
    {
        const std::size_t slot = names.add(std::move(name), Type::dyn());
        if (slot >= values.size()) values.resize(slot + 1);
        values[slot] = std::move(value);
    }
};

struct Evaluated {
    std::optional<Value> value;
    std::string fault;  ///< if there is no value: "OFFSET: code: message"
};

template <class Fault>
Evaluated failed(const Fault& fault)
{
    return {std::nullopt, std::to_string(fault.offset) + ": " + fault.code + ": " + fault.message};
}

/// Types are not declared at the command line, so nothing is checked before it runs.
Evaluated run(const std::string& expression, const Bindings& bindings)
{
    const auto program = compile_unchecked(expression, bindings.names);
    if (!program) return failed(program.error().front());
    const auto value = evaluate(**program, {bindings.values, nullptr});
    if (!value) return failed(value.error());
    return {*value, ""};
}

json::object error_json(const std::string& message)
{
    return {{"error", message}};
}

json::object answer_line(const std::string& line)
{
    boost::system::error_code broken;
    const json::value request = json::parse(line, broken);
    if (broken || !request.is_object() || !request.as_object().contains("expr") || !request.at("expr").is_string())
        return error_json("a line is {\"expr\": TEXT, \"bindings\"?: {NAME: TYPED}}");
    Bindings bindings;
    if (const json::value* given = request.as_object().if_contains("bindings"); given != nullptr && given->is_object()) {
        for (const auto& [name, typed] : given->as_object()) {
            auto value = value_from_typed_json(typed);
            if (!value) return error_json(std::string(name) + ": " + value.error().message);
            bindings.add(std::string(name), *std::move(value));
        }
    }
    const Evaluated evaluated = run(std::string(request.at("expr").as_string()), bindings);
    if (!evaluated.value) return error_json(evaluated.fault);
    return {{"value", to_typed_json(*evaluated.value)}};
}

int evaluate_batch(std::istream& in, std::ostream& out)
{
    std::string line;
    while (std::getline(in, line)) {
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        out << json::serialize(answer_line(line)) << "\n";
    }
    constexpr int stream_failed = 3;
    return in.bad() || !out.flush() ? stream_failed : 0;
}

}  // namespace

int evaluate_expression(const EvalOptions& options, std::istream& in, std::ostream& out, std::ostream& err)
{
    if (options.batch) return evaluate_batch(in, out);
    Bindings bindings;
    if (options.data_file) {
        const auto data = parse_json(read_file(*options.data_file));
        if (!data || !data->is_map()) {
            err << "docket eval: " << *options.data_file << ": " << (data ? "a JSON object is wanted" : data.error().message) << "\n";
            return 2;
        }
        for (const MapEntry& entry : data->map()) bindings.add(entry.key.string(), entry.value);
    }
    const Evaluated evaluated = run(options.expression, bindings);
    if (!evaluated.value) {
        err << "docket eval: " << evaluated.fault << "\n";
        return 1;
    }
    out << to_canonical_json(*evaluated.value) << "\n";
    return 0;
}

void register_eval(CLI::App& root, int& exit_code)
{
    CLI::App* command = root.add_subcommand("eval", "Evaluate a CEL expression");
    auto options = std::make_shared<EvalOptions>();
    auto* expression = command->add_option("expression", options->expression, "The expression");
    command->add_option_function<std::string>("--data", [options](const std::string& file) { options->data_file = file; }, "JSON object of variables");
    auto* batch = command->add_flag("--batch", options->batch, "Read JSON lines {\"expr\", \"bindings\"} from standard input");
    expression->excludes(batch);
    command->callback([options, expression, &exit_code] {
        if (!options->batch && expression->count() == 0) throw CLI::RequiredError("an expression or --batch");
        exit_code = evaluate_expression(*options, std::cin, std::cout, std::cerr);
    });
}

}  // namespace docket
