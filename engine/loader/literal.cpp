#include "engine/loader/literal.hpp"

#include <array>
#include <charconv>

namespace docket {

namespace {

std::string number_text(double number)
{
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
    std::string text(buffer.data(), end);
    if (text.find_first_of(".e") == std::string::npos) text += ".0";
    return text;
}

std::string integer_text(std::int64_t integer, const Type& type)
{
    std::string text = std::to_string(integer);
    if (type.kind() == Type::Kind::unsigned_integer && integer >= 0) return text + "u";
    if (type.kind() == Type::Kind::floating) return text + ".0";
    return text;
}

}  // namespace

std::string quoted_literal(std::string_view text)
{
    std::string literal = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') literal += '\\';
        if (c == '\n') {
            literal += "\\n";
        } else if (c == '\r') {
            literal += "\\r";
        } else {
            literal += c;
        }
    }
    return literal + '"';
}

std::string literal_of(const Value& value, const Type& type)
{
    const Value::Kind kind = value.kind();
    if (kind == Value::Kind::boolean) return value.boolean() ? "true" : "false";
    if (kind == Value::Kind::integer) return integer_text(value.integer(), type);
    if (kind == Value::Kind::floating) return number_text(value.floating());
    if (kind == Value::Kind::string) return quoted_literal(value.string());
    std::string text;
    if (kind == Value::Kind::list) {
        for (const Value& item : value.list()) text += (text.empty() ? "" : ", ") + literal_of(item, type.element());
        return "[" + text + "]";
    }
    if (kind == Value::Kind::map) {
        for (const auto& [key, member] : value.map()) {
            const Type* field = type.field(key.string());
            text += (text.empty() ? "" : ", ") + quoted_literal(key.string()) + ": " +
                    literal_of(member, field == nullptr ? type.value() : *field);
        }
        return "{" + text + "}";
    }
    return "null";
}

std::string zero_literal(const Type& type)
{
    const Type::Kind kind = type.kind();
    if (kind == Type::Kind::boolean) return "false";
    if (kind == Type::Kind::integer) return "0";
    if (kind == Type::Kind::unsigned_integer) return "0u";
    if (kind == Type::Kind::floating) return "0.0";
    if (kind == Type::Kind::string) return "\"\"";
    if (kind == Type::Kind::bytes) return "b\"\"";
    if (kind == Type::Kind::list) return "[]";
    if (kind == Type::Kind::map) return "{}";
    return "null";
}

}  // namespace docket
