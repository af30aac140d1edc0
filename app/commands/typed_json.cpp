// TYPED JSON of the conformance data. Timestamps and durations go through CEL's own text forms.

#include "app/commands/typed_json.hpp"

#include <boost/json.hpp>

#include <charconv>
#include <cmath>
#include <optional>
#include <string>

#include "engine/codec/json/base64.hpp"
#include "engine/expr/evaluator/functions/time_text.hpp"

namespace docket {

namespace {

template <class Number>
Result<Value, TypedJsonError> number(std::string_view text)
{
    Number value{};
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return TypedJsonError{"'" + std::string(text) + "' is no number of this type."};
    return Value(value);
}

Result<Value, TypedJsonError> floating(std::string_view text)
{
    if (text == "NaN") return Value(std::nan(""));
    if (text == "Infinity") return Value(HUGE_VAL);
    if (text == "-Infinity") return Value(-HUGE_VAL);
    return number<double>(text);
}

std::string floating_text(double value)
{
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value < 0 ? "-Infinity" : "Infinity";
    char digits[32];
    return {digits, std::to_chars(digits, digits + sizeof digits, value).ptr};
}

Result<Value, TypedJsonError> list(const boost::json::array& elements)
{
    List list;
    for (const auto& element : elements) {
        auto value = value_from_typed_json(element);
        if (!value) return value;
        list.push_back(*std::move(value));
    }
    return Value(std::move(list));
}

Result<Value, TypedJsonError> map(const boost::json::array& entries)
{
    Map map;
    for (const auto& entry : entries) {
        const auto* pair = entry.if_array();
        if (pair == nullptr || pair->size() != 2) return TypedJsonError{"An entry of a map is a pair."};
        auto key = value_from_typed_json(pair->at(0));
        if (!key) return key;
        auto value = value_from_typed_json(pair->at(1));
        if (!value) return value;
        if (!map.insert(*std::move(key), *std::move(value))) return TypedJsonError{"A key comes twice."};
    }
    return Value(std::move(map));
}

Result<Value, TypedJsonError> from_text(std::string_view type, std::string_view text)
{
    if (type == "int") return number<std::int64_t>(text);
    if (type == "uint") return number<std::uint64_t>(text);
    if (type == "double") return floating(text);
    if (type == "string") return Value(text);
    if (type == "type") return Value(TypeName{std::string(text)});
    if (type == "bytes") {
        auto bytes = from_base64(text);
        if (bytes) return Value(Bytes{*std::move(bytes)});
    }
    if (type == "timestamp") {
        if (const auto timestamp = timestamp_from_text(text)) return Value(*timestamp);
    }
    if (type == "duration") {
        if (const auto duration = duration_from_text(text)) return Value(*duration);
    }
    return TypedJsonError{"'" + std::string(text) + "' is no " + std::string(type) + "."};
}

boost::json::value typed(std::string_view type, boost::json::value value)
{
    boost::json::object object;
    object["type"] = type;
    object["value"] = std::move(value);
    return object;
}

}  // namespace

Result<Value, TypedJsonError> value_from_typed_json(const boost::json::value& json)
{
    const auto* object = json.if_object();
    const auto* type = object != nullptr ? object->if_contains("type") : nullptr;
    const auto* value = object != nullptr ? object->if_contains("value") : nullptr;
    if (type == nullptr || !type->is_string() || value == nullptr) return TypedJsonError{"A value is an object with a type and a value."};
    const std::string_view name(type->get_string());
    if (name == "null") return Value();
    if (name == "bool" && value->is_bool()) return Value(value->get_bool());
    if (name == "list" && value->is_array()) return list(value->get_array());
    if (name == "map" && value->is_array()) return map(value->get_array());
    if (!value->is_string()) return TypedJsonError{"A value of type " + std::string(name) + " is written otherwise."};
    return from_text(name, value->get_string());
}

boost::json::value to_typed_json(const Value& value)
{
    switch (value.kind()) {
        case Value::Kind::null: return typed("null", nullptr);
        case Value::Kind::boolean: return typed("bool", value.boolean());
        case Value::Kind::integer: return typed("int", boost::json::string(std::to_string(value.integer())));
        case Value::Kind::unsigned_integer: return typed("uint", boost::json::string(std::to_string(value.unsigned_integer())));
        case Value::Kind::floating: return typed("double", boost::json::string(floating_text(value.floating())));
        case Value::Kind::string: return typed("string", boost::json::string(value.string()));
        case Value::Kind::bytes: return typed("bytes", boost::json::string(to_base64(value.bytes().octets)));
        case Value::Kind::timestamp: return typed("timestamp", boost::json::string(to_text(value.timestamp())));
        case Value::Kind::duration: return typed("duration", boost::json::string(to_text(value.duration())));
        case Value::Kind::type: return typed("type", boost::json::string(value.type().name));
        case Value::Kind::list: {
            boost::json::array elements;
            for (const Value& element : value.list()) elements.push_back(to_typed_json(element));
            return typed("list", std::move(elements));
        }
        case Value::Kind::map: {
            boost::json::array entries;
            for (const MapEntry& entry : value.map()) entries.push_back(boost::json::array{to_typed_json(entry.key), to_typed_json(entry.value)});
            return typed("map", std::move(entries));
        }
    }
    return nullptr;
}

}  // namespace docket
