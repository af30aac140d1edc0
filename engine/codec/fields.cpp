#include "engine/codec/fields.hpp"

namespace docket {

Fields::Fields(const Value& map, std::string_view where, Faults& faults) : map_(map), where_(where), faults_(faults)
{
    if (!map.is_map()) faults.add("field", "Expected " + std::string(where) + " to be an object.");
}

void Fields::fault(std::string_view name, std::string_view expected)
{
    faults_.add("field",
                "Expected \"" + std::string(name) + "\" of " + std::string(where_) + " to be " + std::string(expected) + '.');
}

std::string Fields::text(std::string_view name)
{
    const Value* value = find(name);
    if (value != nullptr && value->is_string()) return value->string();
    fault(name, "a string");
    return {};
}

std::string Fields::text_or_empty(std::string_view name)
{
    return find(name) == nullptr ? std::string() : text(name);
}

std::int64_t Fields::whole(std::string_view name)
{
    const Value* value = find(name);
    if (value != nullptr && value->kind() == Value::Kind::integer) return value->integer();
    fault(name, "a whole number");
    return 0;
}

bool Fields::flag(std::string_view name)
{
    const Value* value = find(name);
    if (value != nullptr && value->kind() == Value::Kind::boolean) return value->boolean();
    fault(name, "true or false");
    return false;
}

Instant Fields::instant(std::string_view name)
{
    const Value* value = find(name);
    const auto read = value != nullptr && value->is_string() ? from_rfc3339(value->string()) : std::nullopt;
    if (read) return *read;
    fault(name, "an instant");
    return {};
}

std::optional<Instant> Fields::instant_or_none(std::string_view name)
{
    if (find(name) == nullptr) return std::nullopt;
    return instant(name);
}

Digest Fields::digest(std::string_view name)
{
    const Value* value = find(name);
    const auto read = value != nullptr && value->is_string() ? digest_from_hex(value->string()) : std::nullopt;
    if (read) return *read;
    fault(name, "64 hexadecimal digits");
    return {};
}

const List& Fields::list(std::string_view name)
{
    static const List empty;
    const Value* value = find(name);
    if (value == nullptr) return empty;
    if (value->is_list()) return value->list();
    fault(name, "a list");
    return empty;
}

std::vector<std::string> Fields::texts(std::string_view name)
{
    std::vector<std::string> result;
    for (const Value& value : list(name)) {
        if (value.is_string())
            result.push_back(value.string());
        else
            fault(name, "a list of strings");
    }
    return result;
}

}  // namespace docket
