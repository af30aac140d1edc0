// The table of overloads, and what a call at run time can say. What the functions do is in the files that functions.hpp names.

#include "engine/expr/evaluator/functions/functions.hpp"

#include <algorithm>

#include "engine/expr/evaluator/evaluation.hpp"
#include "engine/expr/syntax/suggest.hpp"

namespace docket {

namespace {

using enum Type::Kind;
using Kinds = std::initializer_list<Type::Kind>;

class Table {
public:
    Table()
    {
        operators();
        conversions();
        texts();
        times();
    }

    std::vector<Overload> rows;

private:
    void add(std::string_view name, bool receiver, Kinds parameters, Type result, Run run)
    {
        Overload row{name, receiver, {}, static_cast<std::uint8_t>(parameters.size()), std::move(result), run};
        std::copy(parameters.begin(), parameters.end(), row.parameters.begin());
        rows.push_back(std::move(row));
    }

    void global(std::string_view name, Kinds parameters, Type result, Run run)
    {
        add(name, false, parameters, std::move(result), run);
    }
    void receiver(std::string_view name, Kinds parameters, Type result, Run run)
    {
        add(name, true, parameters, std::move(result), run);
    }

    /// An operator or function that takes as many values of one type as `arity` says, and gives the same type.
    void same(std::string_view name, std::size_t arity, std::initializer_list<Type> types, Run run)
    {
        for (const Type& type : types)
            arity == 1 ? global(name, {type.kind()}, type, run) : global(name, {type.kind(), type.kind()}, type, run);
    }

    void operators()
    {
        const Type dynamic_list = Type::list(Type::dyn());
        same("_+_", 2,
             {Type::integer(), Type::unsigned_integer(), Type::floating(), Type::string(), Type::bytes(), Type::duration(),
              dynamic_list},
             &run_add);
        global("_+_", {timestamp, duration}, Type::timestamp(), &run_add);
        global("_+_", {duration, timestamp}, Type::timestamp(), &run_add);
        same("_-_", 2, {Type::integer(), Type::unsigned_integer(), Type::floating(), Type::duration()}, &run_subtract);
        global("_-_", {timestamp, timestamp}, Type::duration(), &run_subtract);
        global("_-_", {timestamp, duration}, Type::timestamp(), &run_subtract);
        same("_*_", 2, {Type::integer(), Type::unsigned_integer(), Type::floating()}, &run_multiply);
        same("_/_", 2, {Type::integer(), Type::unsigned_integer(), Type::floating()}, &run_divide);
        same("_%_", 2, {Type::integer(), Type::unsigned_integer()}, &run_modulo);
        same("-_", 1, {Type::integer(), Type::floating()}, &run_negate);
        same("!_", 1, {Type::boolean()}, &run_not);
        global("_==_", {dyn, dyn}, Type::boolean(), &run_equal);
        global("_!=_", {dyn, dyn}, Type::boolean(), &run_not_equal);
        global("_in_", {dyn, dyn}, Type::boolean(), &run_in);
        order("_<_", &run_less);
        order("_<=_", &run_less_equal);
        order("_>_", &run_greater);
        order("_>=_", &run_greater_equal);
        for (const Type& number : {Type::integer(), Type::unsigned_integer(), Type::floating(), Type::dyn()}) {
            const Kinds parameters = {number.is_dyn() ? list : number.kind()};
            global("math.greatest", parameters, number, &run_greatest);
            global("math.least", parameters, number, &run_least);
        }
    }

    void order(std::string_view name, Run run)
    {
        const Type::Kind numbers[] = {integer, unsigned_integer, floating};
        for (const Type::Kind left : numbers)
            for (const Type::Kind right : numbers) global(name, {left, right}, Type::boolean(), run);
        for (const Type::Kind kind : {boolean, string, bytes, timestamp, duration})
            global(name, {kind, kind}, Type::boolean(), run);
    }

    void conversions()
    {
        const auto from = [&](std::string_view name, Kinds kinds, const Type& result, Run run) {
            for (const Type::Kind kind : kinds) global(name, {kind}, result, run);
        };
        from("bool", {boolean, string}, Type::boolean(), &run_to_bool);
        from("bytes", {bytes, string}, Type::bytes(), &run_to_bytes);
        from("double", {floating, integer, unsigned_integer, string}, Type::floating(), &run_to_double);
        from("dyn", {dyn}, Type::dyn(), &run_to_dyn);
        from("int", {integer, unsigned_integer, floating, string, timestamp}, Type::integer(), &run_to_int);
        from("uint", {unsigned_integer, integer, floating, string}, Type::unsigned_integer(), &run_to_uint);
        from("string", {string, boolean, integer, unsigned_integer, floating, bytes, timestamp, duration}, Type::string(),
             &run_to_string);
        from("timestamp", {timestamp, string, integer}, Type::timestamp(), &run_to_timestamp);
        from("duration", {duration, string}, Type::duration(), &run_to_duration);
        from("type", {dyn}, Type::type(), &run_type);
        for (const Type::Kind kind : {string, bytes, list, map}) {
            global("size", {kind}, Type::integer(), &run_size);
            receiver("size", {kind}, Type::integer(), &run_size);
        }
    }

    void texts()
    {
        const Type text = Type::string();
        receiver("contains", {string, string}, Type::boolean(), &run_contains);
        receiver("endsWith", {string, string}, Type::boolean(), &run_ends_with);
        receiver("startsWith", {string, string}, Type::boolean(), &run_starts_with);
        receiver("matches", {string, string}, Type::boolean(), &run_matches);
        global("matches", {string, string}, Type::boolean(), &run_matches);
        receiver("lowerAscii", {string}, text, &run_lower_ascii);
        receiver("upperAscii", {string}, text, &run_upper_ascii);
        receiver("trim", {string}, text, &run_trim);
        receiver("reverse", {string}, text, &run_reverse);
        receiver("charAt", {string, integer}, text, &run_char_at);
        receiver("indexOf", {string, string}, Type::integer(), &run_index_of);
        receiver("indexOf", {string, string, integer}, Type::integer(), &run_index_of);
        receiver("lastIndexOf", {string, string}, Type::integer(), &run_last_index_of);
        receiver("lastIndexOf", {string, string, integer}, Type::integer(), &run_last_index_of);
        receiver("substring", {string, integer}, text, &run_substring);
        receiver("substring", {string, integer, integer}, text, &run_substring);
        receiver("replace", {string, string, string}, text, &run_replace);
        receiver("replace", {string, string, string, integer}, text, &run_replace);
        receiver("split", {string, string}, Type::list(text), &run_split);
        receiver("split", {string, string, integer}, Type::list(text), &run_split);
        receiver("join", {list}, text, &run_join);
        receiver("join", {list, string}, text, &run_join);
    }

    void times()
    {
        const auto getter = [&](std::string_view name, Run run, bool of_durations) {
            receiver(name, {timestamp}, Type::integer(), run);
            receiver(name, {timestamp, string}, Type::integer(), run);
            if (of_durations) receiver(name, {duration}, Type::integer(), run);
        };
        getter("getFullYear", &run_full_year, false);
        getter("getMonth", &run_month, false);
        getter("getDate", &run_date, false);
        getter("getDayOfMonth", &run_day_of_month, false);
        getter("getDayOfWeek", &run_day_of_week, false);
        getter("getDayOfYear", &run_day_of_year, false);
        getter("getHours", &run_hours, true);
        getter("getMinutes", &run_minutes, true);
        getter("getSeconds", &run_seconds, true);
        getter("getMilliseconds", &run_milliseconds, true);
    }
};

const Table& table()
{
    static const Table table;
    return table;
}

}  // namespace

bool is_operator(std::string_view name) noexcept
{
    return name.ends_with('_');
}

std::string shown_function(std::string_view name)
{
    if (!is_operator(name)) return std::string(name) + "()";
    std::string symbol;
    for (const char c : name)
        if (c != '_') symbol += c;
    return quoted(symbol);
}

std::vector<const Overload*> overloads_of(std::string_view name, bool receiver)
{
    std::vector<const Overload*> found;
    for (const Overload& row : table().rows)
        if (row.name == name && row.receiver == receiver) found.push_back(&row);
    return found;
}

std::vector<std::string> function_names(bool receiver)
{
    std::vector<std::string> names;
    for (const Overload& row : table().rows)
        if (row.receiver == receiver && !is_operator(row.name) && (names.empty() || names.back() != row.name))
            names.emplace_back(row.name);
    return names;
}

std::string_view type_name(Value::Kind kind) noexcept
{
    switch (kind) {
        case Value::Kind::null: return "null_type";
        case Value::Kind::boolean: return "bool";
        case Value::Kind::integer: return "int";
        case Value::Kind::unsigned_integer: return "uint";
        case Value::Kind::floating: return "double";
        case Value::Kind::string: return "string";
        case Value::Kind::bytes: return "bytes";
        case Value::Kind::list: return "list";
        case Value::Kind::map: return "map";
        case Value::Kind::timestamp: return "google.protobuf.Timestamp";
        case Value::Kind::duration: return "google.protobuf.Duration";
        case Value::Kind::type: return "type";
    }
    return "";
}

bool Call::fail(std::string_view code, std::string message)
{
    evaluation_.fail(offset_, code, std::move(message));
    return false;
}

bool Call::no_overload()
{
    std::string types;
    for (const Value* argument : arguments_) types += (types.empty() ? "" : ", ") + std::string(type_name(argument->kind()));
    return fail("no-such-overload", shown_function(name_) + " does not take (" + types + ").");
}

bool Call::overflow(std::string_view what)
{
    return fail("overflow", std::string(what));
}

bool Call::charge_steps(std::size_t steps)
{
    return evaluation_.charge(steps, offset_);
}

bool Call::charge_bytes(std::size_t bytes)
{
    return evaluation_.charge(bytes / bytes_per_step, offset_);
}

bool Call::charge_elements(std::size_t elements)
{
    return evaluation_.charge(elements / elements_per_step, offset_);
}

std::size_t Call::elements_left() const
{
    return evaluation_.steps_left() * elements_per_step + elements_per_step - 1;
}

bool Call::hold(std::size_t bytes)
{
    return evaluation_.hold(bytes, offset_);
}

const Value* truth_value(bool truth) noexcept
{
    static const Value values[] = {Value(false), Value(true)};
    return &values[truth ? 1 : 0];
}

bool Call::yield(bool truth)
{
    truth_ = truth_value(truth);
    return true;
}

bool Call::yield_text(std::string text)
{
    if (!hold(block_bytes + text.size())) return false;
    out = Value(std::move(text));
    return true;
}

bool Call::yield_list(List list)
{
    if (!hold(block_bytes)) return false;
    out = Value(std::move(list));
    return true;
}

}  // namespace docket
