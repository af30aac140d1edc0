#include "api/dto/json.hpp"

#include "engine/codec/json/base64.hpp"

namespace docket::dto {

namespace {

/// Numbers that JSON readers keep exactly.
constexpr std::int64_t exact_max = (std::int64_t{1} << 53) - 1;

json::value integer_json(std::int64_t number)
{
    if (number > exact_max || number < -exact_max) return json::value(std::to_string(number));
    return json::value(number);
}

std::string key_text(const Value& key)
{
    if (key.is_string()) return key.string();
    if (key.kind() == Value::Kind::boolean) return key.boolean() ? "true" : "false";
    if (key.kind() == Value::Kind::unsigned_integer) return std::to_string(key.unsigned_integer());
    return std::to_string(key.integer());
}

json::object map_json(const Map& map)
{
    json::object object;
    for (const MapEntry& entry : map) object[key_text(entry.key)] = to_json(entry.value);
    return object;
}

json::array list_json(const List& list)
{
    json::array array;
    for (const Value& item : list) array.push_back(to_json(item));
    return array;
}

}  // namespace

json::value to_json(const Value& value)
{
    switch (value.kind()) {
        case Value::Kind::null: return nullptr;
        case Value::Kind::boolean: return value.boolean();
        case Value::Kind::integer: return integer_json(value.integer());
        case Value::Kind::unsigned_integer: return json::value(std::to_string(value.unsigned_integer()));
        case Value::Kind::floating: return value.floating();
        case Value::Kind::string: return json::value(value.string());
        case Value::Kind::bytes: return json::value(to_base64(value.bytes().octets));
        case Value::Kind::list: return list_json(value.list());
        case Value::Kind::map: return map_json(value.map());
        case Value::Kind::timestamp: return json::value(to_rfc3339({value.timestamp().seconds * 1000 + value.timestamp().nanos / 1'000'000}));
        case Value::Kind::duration: return json::value(std::to_string(value.duration().seconds) + "s");
        case Value::Kind::type: return json::value(value.type().name);
    }
    return nullptr;
}

json::value to_json(const LocalText& text)
{
    if (text.empty()) return nullptr;
    return json::object{{"vi", text.vi.empty() ? text.en : text.vi}, {"en", text.en.empty() ? text.vi : text.en}};
}

json::value to_json(const std::optional<Instant>& instant)
{
    if (!instant || *instant == undated) return nullptr;
    return json::value(to_rfc3339(*instant));
}

void add_basis(json::object& object, const Basis& basis)
{
    object["basis"] = basis.citation.empty() ? json::value(nullptr) : json::value(basis.citation);
    const std::string_view confidence = code_of(basis.confidence);
    object["confidence"] = confidence.empty() ? json::value(nullptr) : json::value(confidence);
}

json::object person_json(const PersonId& person, const NameSource& names)
{
    return {{"id", person.text}, {"name", names(person)}};
}

json::array to_json(const std::vector<std::string>& texts)
{
    json::array array;
    for (const std::string& text : texts) array.emplace_back(text);
    return array;
}

LocalText titled(const LocalText& text, std::string_view id)
{
    if (!text.empty()) return text;
    return {std::string(id), std::string(id)};
}

LocalText told(const Limit& limit)
{
    struct Words {
        Unit unit;
        const char* vi;
        const char* en;
    };
    static constexpr Words words[] = {
        {Unit::milliseconds, "mili giây", "millisecond"}, {Unit::seconds, "giây", "second"},       {Unit::minutes, "phút", "minute"},
        {Unit::hours, "giờ", "hour"},                     {Unit::working_days, "ngày làm việc", "working day"},
        {Unit::days, "ngày", "day"},                      {Unit::weeks, "tuần", "week"},           {Unit::months, "tháng", "month"},
        {Unit::years, "năm", "year"},
    };
    for (const Words& word : words) {
        if (word.unit != limit.unit) continue;
        const std::string amount = std::to_string(limit.amount);
        return {amount + " " + word.vi, amount + " " + word.en + (limit.amount == 1 ? "" : "s")};
    }
    return {};
}

}  // namespace docket::dto
