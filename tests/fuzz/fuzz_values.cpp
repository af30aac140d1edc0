// Making values is a switch by kind or type; judging them is a walk.

#include "tests/fuzz/fuzz_values.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <iterator>
#include <limits>

#include "engine/base/text/utf8.hpp"

namespace docket {

namespace {

std::int64_t any_integer(ByteReader& bytes)
{
    constexpr std::int64_t edges[] = {0,
                                      1,
                                      -1,
                                      2,
                                      1000,
                                      31,
                                      9007199254740991,
                                      9007199254740993,
                                      -9007199254740993,
                                      std::numeric_limits<std::int64_t>::max(),
                                      std::numeric_limits<std::int64_t>::min()};
    const std::uint8_t choice = bytes.byte();
    if (choice < 128) return choice % 16;
    if (choice < 224) return edges[choice % std::size(edges)];
    return static_cast<std::int64_t>(bytes.word());
}

double any_double(ByteReader& bytes)
{
    using Limits = std::numeric_limits<double>;
    constexpr double edges[] = {0.0,
                                -0.0,
                                0.5,
                                -1.5,
                                1e15,
                                1e300,
                                9223372036854775808.0,
                                -9223372036854775808.0,
                                Limits::quiet_NaN(),
                                Limits::infinity(),
                                -Limits::infinity(),
                                Limits::denorm_min(),
                                Limits::max()};
    const std::uint8_t choice = bytes.byte();
    if (choice < 96) return choice % 16 * 0.25;
    if (choice < 224) return edges[choice % std::size(edges)];
    return std::bit_cast<double>(bytes.word());
}

std::string any_text(ByteReader& bytes)
{
    constexpr std::string_view words[] = {"",
                                          "a",
                                          "lan",
                                          "Hồ Thị Nhung",
                                          "2026-03-02",
                                          "2026-03-02T09:00:00Z",
                                          "10s",
                                          "1",
                                          "-0.0",
                                          "true",
                                          "Asia/Ho_Chi_Minh",
                                          "+07:00",
                                          "yes",
                                          "no",
                                          "pass",
                                          "x\ny",
                                          "\xf0\x9f\x98\x80",
                                          "o\xcc\x80",
                                          "0101234567",
                                          "a@b.vn",
                                          "(",
                                          "9223372036854775808"};
    const std::uint8_t choice = bytes.byte();
    if (choice < 160) return std::string(words[choice % std::size(words)]);
    if (choice < 168) return std::string(300, 'x');
    const std::string raw(bytes.take(choice % 16));
    return is_utf8(raw) ? raw : std::string("\xef\xbf\xbd");
}

Timestamp any_timestamp(ByteReader& bytes)
{
    constexpr std::int64_t edges[] = {0, 1'772'416'800, 951'782'400, -62'135'596'800, 253'402'300'799, -1};
    return {edges[bytes.below(std::size(edges))], bytes.chance(4) ? 999'999'999 : 0};
}

Duration any_duration(ByteReader& bytes)
{
    constexpr Duration edges[] = {{0, 0}, {60, 0}, {-1, -1}, {86'400, 0}, {315'576'000'000, 0}, {-315'576'000'000, 0}, {0, 1}};
    return edges[bytes.below(std::size(edges))];
}

Value any_key(ByteReader& bytes)
{
    switch (bytes.below(8)) {
    case 5: return any_integer(bytes);
    case 6: return static_cast<std::uint64_t>(any_integer(bytes));
    case 7: return bytes.chance(2);
    default: return any_text(bytes);
    }
}

Value map_of_type(ByteReader& bytes, const Type& type)
{
    Map map;
    for (std::size_t left = bytes.below(4); left > 0; --left)
        map.set(type.key().is_dyn() ? any_key(bytes) : value_of_type(bytes, type.key()), value_of_type(bytes, type.value()));
    return map;
}

Value record_of_type(ByteReader& bytes, const Type& type)
{
    if (bytes.chance(16)) return {};
    Map map;
    for (const Type::Field& field : type.fields())
        if (!bytes.chance(8)) map.set(field.name, value_of_type(bytes, field.type));
    return map;
}

Value file_value(ByteReader& bytes)
{
    Map file;
    for (const char* name : {"id", "name", "media", "sha256"}) file.set(name, any_text(bytes));
    file.set("size", any_integer(bytes));
    return file;
}

Value list_of_options(ByteReader& bytes, const Field& field)
{
    List chosen;
    for (const Option& option : field.options)
        if (bytes.chance(2)) chosen.emplace_back(option.value);
    return chosen;
}

Value table_of(ByteReader& bytes, const Field& field)
{
    List rows;
    for (std::size_t left = bytes.below(4); left > 0; --left) {
        Map row;
        for (const Field& column : field.columns)
            if (!bytes.chance(8)) row.set(column.name, value_of_field(bytes, column));
        rows.emplace_back(std::move(row));
    }
    return rows;
}

} // namespace

Value any_value(ByteReader& bytes, int depth)
{
    switch (bytes.below(depth > 0 ? 16 : 11)) {
    case 0: return {};
    case 1: return bytes.chance(2);
    case 2:
    case 3: return any_integer(bytes);
    case 4: return static_cast<std::uint64_t>(any_integer(bytes));
    case 5: return any_double(bytes);
    case 6:
    case 7: return any_text(bytes);
    case 8: return Bytes{std::string(bytes.take(4))};
    case 9: return any_timestamp(bytes);
    case 10: return any_duration(bytes);
    case 11: return TypeName{"int"};
    case 12:
    case 13: {
        List list;
        for (std::size_t left = bytes.below(5); left > 0; --left) list.push_back(any_value(bytes, depth - 1));
        return list;
    }
    default: {
        Map map;
        for (std::size_t left = bytes.below(5); left > 0; --left) map.set(any_key(bytes), any_value(bytes, depth - 1));
        return map;
    }
    }
}

Value value_of_type(ByteReader& bytes, const Type& type)
{
    switch (type.kind()) {
    case Type::Kind::dyn: return any_value(bytes);
    case Type::Kind::null: return {};
    case Type::Kind::boolean: return bytes.chance(2);
    case Type::Kind::integer: return any_integer(bytes);
    case Type::Kind::unsigned_integer: return static_cast<std::uint64_t>(any_integer(bytes));
    case Type::Kind::floating: return any_double(bytes);
    case Type::Kind::string: return any_text(bytes);
    case Type::Kind::bytes: return Bytes{std::string(bytes.take(bytes.below(8)))};
    case Type::Kind::timestamp: return bytes.chance(16) ? Value() : Value(any_timestamp(bytes));
    case Type::Kind::duration: return bytes.chance(16) ? Value() : Value(any_duration(bytes));
    case Type::Kind::type: return TypeName{"string"};
    case Type::Kind::list: {
        List list;
        for (std::size_t left = bytes.below(5); left > 0; --left) list.push_back(value_of_type(bytes, type.element()));
        return list;
    }
    case Type::Kind::map: return map_of_type(bytes, type);
    case Type::Kind::record: return record_of_type(bytes, type);
    }
    return {};
}

Value value_of_field(ByteReader& bytes, const Field& field)
{
    switch (field.type) {
    case FieldType::integer:
    case FieldType::money: return any_integer(bytes);
    case FieldType::decimal:
    case FieldType::percent: return any_double(bytes);
    case FieldType::boolean: return !bytes.chance(4);
    case FieldType::choice:
        return field.options.empty() ? Value("") : Value(field.options[bytes.below(field.options.size())].value);
    case FieldType::choices: return list_of_options(bytes, field);
    case FieldType::file: return file_value(bytes);
    case FieldType::files: return bytes.chance(2) ? List{} : List{file_value(bytes)};
    case FieldType::table: return table_of(bytes, field);
    case FieldType::date: return bytes.chance(4) ? any_text(bytes) : std::string("2026-03-02");
    case FieldType::string:
    case FieldType::text:
    case FieldType::tax_code:
    case FieldType::phone:
    case FieldType::email:
    case FieldType::place:
    case FieldType::person: break;
    }
    return any_text(bytes);
}

bool conforms(const Value& value, const Type& type)
{
    using Kind = Value::Kind;
    switch (type.kind()) {
    case Type::Kind::dyn: return true;
    case Type::Kind::null: return value.is_null();
    case Type::Kind::boolean: return value.kind() == Kind::boolean;
    case Type::Kind::integer: return value.kind() == Kind::integer;
    case Type::Kind::unsigned_integer: return value.kind() == Kind::unsigned_integer;
    case Type::Kind::floating: return value.kind() == Kind::floating;
    case Type::Kind::string: return value.is_string();
    case Type::Kind::bytes: return value.kind() == Kind::bytes;
    case Type::Kind::timestamp: return value.is_null() || value.kind() == Kind::timestamp;
    case Type::Kind::duration: return value.is_null() || value.kind() == Kind::duration;
    case Type::Kind::type: return value.kind() == Kind::type;
    case Type::Kind::list:
        return value.is_list() && std::ranges::all_of(value.list(), [&](const Value& v) { return conforms(v, type.element()); });
    case Type::Kind::map:
        return value.is_map() && std::ranges::all_of(value.map(), [&](const MapEntry& entry) {
                   return conforms(entry.key, type.key()) && conforms(entry.value, type.value());
               });
    case Type::Kind::record:
        return value.is_null() || (value.is_map() && std::ranges::all_of(value.map(), [&](const MapEntry& entry) {
                                       const Type* field = entry.key.is_string() ? type.field(entry.key.string()) : nullptr;
                                       return field != nullptr && conforms(entry.value, *field);
                                   }));
    }
    return false;
}

std::size_t written_size(const Value& value, std::size_t most)
{
    std::size_t size = 1;
    if (value.is_string()) size += value.string().size();
    if (value.kind() == Value::Kind::bytes) size += value.bytes().octets.size();
    if (value.is_list()) {
        for (const Value& element : value.list())
            if (size <= most) size += written_size(element, most - size);
    }
    if (value.is_map()) {
        for (const MapEntry& entry : value.map())
            if (size <= most)
                size += written_size(entry.key, most - size) + (size <= most ? written_size(entry.value, most - size) : 0);
    }
    return size;
}

bool is_all_utf8(const Value& value)
{
    if (value.is_string()) return is_utf8(value.string());
    if (value.is_list()) return std::ranges::all_of(value.list(), is_all_utf8);
    if (!value.is_map()) return true;
    return std::ranges::all_of(value.map(),
                               [](const MapEntry& entry) { return is_all_utf8(entry.key) && is_all_utf8(entry.value); });
}

std::size_t depth_of(const Value& value)
{
    std::size_t inner = 0;
    if (value.is_list()) {
        for (const Value& element : value.list()) inner = std::max(inner, depth_of(element));
    } else if (value.is_map()) {
        for (const MapEntry& entry : value.map()) inner = std::max(inner, depth_of(entry.value));
    } else {
        return 0;
    }
    return inner + 1;
}

bool is_same(const Value& a, const Value& b)
{
    if (a.kind() != b.kind()) return false;
    if (a.kind() == Value::Kind::floating)
        return std::bit_cast<std::uint64_t>(a.floating()) == std::bit_cast<std::uint64_t>(b.floating()) ||
               (a.floating() != a.floating() && b.floating() != b.floating());
    if (a.is_list()) return std::ranges::equal(a.list(), b.list(), is_same);
    if (!a.is_map()) return a == b;
    return std::ranges::equal(
        a.map(), b.map(), [](const MapEntry& x, const MapEntry& y) { return is_same(x.key, y.key) && is_same(x.value, y.value); });
}

} // namespace docket
