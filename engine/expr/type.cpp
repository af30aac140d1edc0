// Types: making, printing, reading and fitting them. Which operators take which types is functions.cpp's table.

#include "engine/expr/type.hpp"

#include <algorithm>
#include <utility>

namespace docket {

struct Type::Parts {
    Type first;   // element or key
    Type second;  // value
    std::vector<Field> fields;
};

namespace {

constexpr int text_depth_max = 8;  // "list(list(…": nobody declares deeper data by hand

struct NamedType {
    std::string_view name;
    Type::Kind kind;
};

/// The first name of a kind is the one that is printed.
constexpr NamedType simple_types[] = {
    {"dyn", Type::Kind::dyn},
    {"any", Type::Kind::dyn},
    {"null", Type::Kind::null},
    {"null_type", Type::Kind::null},
    {"bool", Type::Kind::boolean},
    {"int", Type::Kind::integer},
    {"uint", Type::Kind::unsigned_integer},
    {"double", Type::Kind::floating},
    {"string", Type::Kind::string},
    {"bytes", Type::Kind::bytes},
    {"timestamp", Type::Kind::timestamp},
    {"google.protobuf.Timestamp", Type::Kind::timestamp},
    {"duration", Type::Kind::duration},
    {"google.protobuf.Duration", Type::Kind::duration},
    {"type", Type::Kind::type},
};

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

std::optional<Type> read_type(std::string_view text, int depth)
{
    text = trimmed(text);
    for (const NamedType& named : simple_types)
        if (named.name == text) return Type::of(named.kind);
    if (text == "list") return Type::list(Type::dyn());
    if (text == "map") return Type::map(Type::dyn(), Type::dyn());
    if (depth == 0 || !text.ends_with(')')) return std::nullopt;

    if (text.starts_with("list(")) {
        const auto element = read_type(text.substr(5, text.size() - 6), depth - 1);
        return element ? std::optional(Type::list(*element)) : std::nullopt;
    }
    if (!text.starts_with("map(")) return std::nullopt;
    const std::string_view inner = text.substr(4, text.size() - 5);
    // A key is a simple type, so the first comma is the one between key and value.
    const std::size_t comma = inner.find(',');
    if (comma == std::string_view::npos) return std::nullopt;
    const auto key = read_type(inner.substr(0, comma), 0);
    const auto value = read_type(inner.substr(comma + 1), depth - 1);
    if (!key || !value) return std::nullopt;
    return Type::map(*key, *value);
}

bool is_record_assignable(const Type& to, const Type& from)
{
    if (to.kind() == Type::Kind::map)
        return std::all_of(from.fields().begin(), from.fields().end(),
                           [&](const Type::Field& field) { return is_assignable(to.value(), field.type); });
    return std::all_of(from.fields().begin(), from.fields().end(), [&](const Type::Field& field) {
        const Type* wanted = to.field(field.name);
        return wanted != nullptr && is_assignable(*wanted, field.type);
    });
}

/// A map made by an expression has one type for all its values, so it is enough that some field takes that.
bool takes_value(const Type& record, const Type& value)
{
    const auto fields = record.fields();
    return std::any_of(fields.begin(), fields.end(), [&](const Type::Field& field) { return is_assignable(field.type, value); });
}

}  // namespace

Type::Type(Kind kind, Parts parts) : kind_(kind), parts_(std::make_shared<const Parts>(std::move(parts))) {}

Type Type::of(Kind kind)
{
    if (kind == Kind::list) return list(dyn());
    if (kind == Kind::map) return map(dyn(), dyn());
    return kind == Kind::record ? dyn() : Type(kind);
}

Type Type::list(Type element)
{
    return Type(Kind::list, Parts{std::move(element), {}, {}});
}

Type Type::map(Type key, Type value)
{
    return Type(Kind::map, Parts{std::move(key), std::move(value), {}});
}

Type Type::record(std::vector<Field> fields)
{
    std::stable_sort(fields.begin(), fields.end(), [](const Field& a, const Field& b) { return a.name < b.name; });
    std::vector<Field> unique;
    for (Field& field : fields) {
        if (!unique.empty() && unique.back().name == field.name)
            unique.back() = std::move(field);
        else
            unique.push_back(std::move(field));
    }
    return Type(Kind::record, Parts{{}, {}, std::move(unique)});
}

bool Type::is_number() const noexcept
{
    return kind_ == Kind::integer || kind_ == Kind::unsigned_integer || kind_ == Kind::floating;
}

Type Type::element() const
{
    return kind_ == Kind::list ? parts_->first : Type();
}

Type Type::key() const
{
    if (kind_ == Kind::record) return string();
    return kind_ == Kind::map ? parts_->first : Type();
}

Type Type::value() const
{
    return kind_ == Kind::map ? parts_->second : Type();
}

std::span<const Type::Field> Type::fields() const
{
    if (kind_ != Kind::record) return {};
    return parts_->fields;
}

const Type* Type::field(std::string_view name) const
{
    const auto all = fields();
    const auto found = std::lower_bound(all.begin(), all.end(), name,
                                        [](const Field& field, std::string_view wanted) { return field.name < wanted; });
    return found != all.end() && found->name == name ? &found->type : nullptr;
}

bool operator==(const Type& a, const Type& b)
{
    if (a.kind_ != b.kind_) return false;
    if (a.parts_ == b.parts_) return true;
    return a.parts_->first == b.parts_->first && a.parts_->second == b.parts_->second && a.parts_->fields == b.parts_->fields;
}

std::string to_text(const Type& type)
{
    if (type.kind() == Type::Kind::list) return "list(" + to_text(type.element()) + ")";
    if (type.kind() == Type::Kind::map) return "map(" + to_text(type.key()) + ", " + to_text(type.value()) + ")";
    for (const NamedType& named : simple_types)
        if (named.kind == type.kind()) return std::string(named.name);
    return "record";
}

std::optional<Type> type_from_text(std::string_view text)
{
    return read_type(text, text_depth_max);
}

bool is_assignable(const Type& to, const Type& from)
{
    using enum Type::Kind;
    if (to.is_dyn() || from.is_dyn()) return true;
    if (from.kind() == null) return to.kind() == null || to.kind() == timestamp || to.kind() == duration || to.kind() == record;
    if (from.kind() == record && (to.kind() == record || to.kind() == map)) return is_record_assignable(to, from);
    if (from.kind() == map && to.kind() == record) return is_assignable(to.key(), from.key()) && takes_value(to, from.value());
    if (to.kind() != from.kind()) return false;
    if (to.kind() == list) return is_assignable(to.element(), from.element());
    if (to.kind() == map) return is_assignable(to.key(), from.key()) && is_assignable(to.value(), from.value());
    return true;
}

Type join(const Type& a, const Type& b)
{
    if (a == b) return a;
    if (a.is_dyn() || b.is_dyn()) return Type::dyn();
    if (a.kind() == Type::Kind::list && b.kind() == Type::Kind::list) return Type::list(join(a.element(), b.element()));
    if (a.kind() == Type::Kind::map && b.kind() == Type::Kind::map)
        return Type::map(join(a.key(), b.key()), join(a.value(), b.value()));
    if (is_assignable(a, b)) return a;
    return is_assignable(b, a) ? b : Type::dyn();
}

}  // namespace docket
