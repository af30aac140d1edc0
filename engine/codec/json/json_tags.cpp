#include "engine/codec/json/json_tags.hpp"

#include <charconv>
#include <limits>

#include "engine/codec/json/base64.hpp"

namespace docket {

namespace {

template <class Number>
std::optional<Number> number_of(std::string_view text)
{
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::optional<Value> double_of(const std::string& text)
{
    if (text == "NaN") return Value(std::numeric_limits<double>::quiet_NaN());
    if (text == "Infinity") return Value(std::numeric_limits<double>::infinity());
    if (text == "-Infinity") return Value(-std::numeric_limits<double>::infinity());
    const auto number = number_of<double>(text);
    return number ? std::optional<Value>(*number) : std::nullopt;
}

std::optional<Value> text_tag(std::string_view tag, const std::string& text)
{
    if (tag == "$int") {
        const auto number = number_of<std::int64_t>(text);
        return number ? std::optional<Value>(*number) : std::nullopt;
    }
    if (tag == "$uint") {
        const auto number = number_of<std::uint64_t>(text);
        return number ? std::optional<Value>(*number) : std::nullopt;
    }
    if (tag == "$bytes") {
        auto octets = from_base64(text);
        return octets ? std::optional<Value>(Bytes{std::move(*octets)}) : std::nullopt;
    }
    if (tag == "$double") return double_of(text);
    if (tag == "$type") return Value(TypeName{text});
    return std::nullopt;
}

std::optional<Value> map_of(const List& pairs)
{
    Map map;
    for (const Value& pair : pairs) {
        if (!pair.is_list() || pair.list().size() != 2) return std::nullopt;
        if (!map.insert(pair.list()[0], pair.list()[1])) return std::nullopt;
    }
    return Value(std::move(map));
}

std::optional<Value> list_tag(std::string_view tag, const List& list)
{
    if (tag == "$map") return map_of(list);
    if (list.size() != 2 || list[0].kind() != Value::Kind::integer || list[1].kind() != Value::Kind::integer) return std::nullopt;
    const std::int64_t seconds = list[0].integer(), nanos = list[1].integer();
    if (nanos <= -1'000'000'000 || nanos >= 1'000'000'000) return std::nullopt;
    if (tag == "$timestamp") return Value(Timestamp{seconds, static_cast<std::int32_t>(nanos)});
    if (tag == "$duration") return Value(Duration{seconds, static_cast<std::int32_t>(nanos)});
    return std::nullopt;
}

}  // namespace

std::optional<Value> value_of_tag(std::string_view tag, const Value& content)
{
    if (content.is_string()) return text_tag(tag, content.string());
    if (content.is_list()) return list_tag(tag, content.list());
    return std::nullopt;
}

}  // namespace docket
