// The shared fixture of the expression tests.

#include "tests/unit/expr/expressions.hpp"

#include <doctest/doctest.h>

namespace docket::testing {

Names grant_names()
{
    const Type limits = Type::record({{"days", Type::integer()}, {"factor", Type::floating()}});
    const Type data = Type::record({{"amount", Type::integer()},
                                    {"purpose", Type::string()},
                                    {"approved", Type::boolean()},
                                    {"tags", Type::list(Type::string())},
                                    {"limits", limits},
                                    {"submitted", Type::timestamp()},
                                    {"note", Type::string()},
                                    {"score", Type::floating()},
                                    {"anything", Type::dyn()}});
    return {{"data", data}, {"event", Type::dyn()}, {"now", Type::timestamp()}};
}

std::vector<Value> grant_slots()
{
    Map limits;
    limits.set("days", Value(30));
    Map data;
    data.set("amount", Value(120));
    data.set("purpose", Value("lưới điện"));
    data.set("approved", Value(false));
    data.set("tags", Value(List{Value("a"), Value("b")}));
    data.set("limits", Value(limits));
    data.set("submitted", Value(Timestamp{1'772'416'800, 0}));
    data.set("anything", Value("text"));
    return {Value(data), Value(), Value(Timestamp{1'772'503'200, 0})};
}

Result<Value, EvaluationError> run(std::string_view text)
{
    const auto program = compile(text, grant_names());
    REQUIRE_MESSAGE(program.has_value(), text << ": " << program.error().front().message);
    const auto slots = grant_slots();
    return evaluate(**program, {slots, nullptr});
}

Value value_of(std::string_view text)
{
    const auto result = run(text);
    REQUIRE_MESSAGE(result.has_value(), text << ": " << result.error().message);
    return *result;
}

std::string failure_of(std::string_view text)
{
    const auto result = run(text);
    return result ? "" : result.error().code;
}

std::string faults_of(std::string_view text, const Type& result)
{
    const auto program = compile(text, grant_names(), result);
    std::string faults;
    if (program) return faults;
    for (const CompileError& error : program.error())
        faults += (faults.empty() ? "" : " ") + error.code + "@" + std::to_string(error.offset);
    return faults;
}

std::string remedy_for(std::string_view text)
{
    const auto program = compile(text, grant_names());
    REQUIRE_FALSE(program.has_value());
    return program.error().front().remedy;
}

std::string repeated(std::string_view part, std::size_t count)
{
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += part;
    return text;
}

}  // namespace docket::testing
