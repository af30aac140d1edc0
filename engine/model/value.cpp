#include "engine/model/value.hpp"

#include <algorithm>
#include <memory>
#include <variant>

namespace docket {

namespace {

int key_rank(const Value& key)
{
    switch (key.kind()) {
        case Value::Kind::boolean: return 0;
        case Value::Kind::integer:
        case Value::Kind::unsigned_integer: return 1;
        case Value::Kind::string: return 2;
        case Value::Kind::null:
        case Value::Kind::floating:
        case Value::Kind::bytes:
        case Value::Kind::list:
        case Value::Kind::map:
        case Value::Kind::timestamp:
        case Value::Kind::duration:
        case Value::Kind::type: return 3;
    }
    return 3;
}

std::strong_ordering compare_numbers(const Value& a, const Value& b)
{
    const bool a_unsigned = a.kind() == Value::Kind::unsigned_integer;
    const bool b_unsigned = b.kind() == Value::Kind::unsigned_integer;
    if (a_unsigned && b_unsigned) return a.unsigned_integer() <=> b.unsigned_integer();
    if (!a_unsigned && !b_unsigned) return a.integer() <=> b.integer();
    const std::int64_t signed_one = a_unsigned ? b.integer() : a.integer();
    const std::uint64_t unsigned_one = a_unsigned ? a.unsigned_integer() : b.unsigned_integer();
    const bool signed_is_less = signed_one < 0 || static_cast<std::uint64_t>(signed_one) < unsigned_one;
    const bool equal = signed_one >= 0 && static_cast<std::uint64_t>(signed_one) == unsigned_one;
    if (equal) return std::strong_ordering::equal;
    return signed_is_less != a_unsigned ? std::strong_ordering::less : std::strong_ordering::greater;
}

/// Where `key` stands or would stand.
const MapEntry* place_of(const Map& map, const Value& key)
{
    return std::lower_bound(map.begin(), map.end(), key,
                            [](const MapEntry& entry, const Value& wanted) { return compare_keys(entry.key, wanted) < 0; });
}

const MapEntry* place_of(const Map& map, std::string_view key)
{
    return std::lower_bound(map.begin(), map.end(), key, [](const MapEntry& entry, std::string_view wanted) {
        return entry.key.is_string() ? entry.key.string() < wanted : true;
    });
}

bool is_key(const MapEntry& entry, std::string_view key)
{
    return entry.key.is_string() && entry.key.string() == key;
}

}  // namespace

std::strong_ordering compare_keys(const Value& a, const Value& b) noexcept
{
    if (const int ranks = key_rank(a) - key_rank(b); ranks != 0) return ranks <=> 0;
    switch (key_rank(a)) {
        case 0: return a.boolean() <=> b.boolean();
        case 1: return compare_numbers(a, b);
        case 2: return a.string().compare(b.string()) <=> 0;
        default: return std::strong_ordering::equal;
    }
}

const Value* Map::find(std::string_view key) const noexcept
{
    const MapEntry* place = place_of(*this, key);
    return place != end() && is_key(*place, key) ? &place->value : nullptr;
}

const Value* Map::find(const Value& key) const noexcept
{
    const MapEntry* place = place_of(*this, key);
    return place != end() && compare_keys(place->key, key) == 0 ? &place->value : nullptr;
}

/// Acquire, so that what other holders have read is behind us when we find that they have gone.
std::vector<MapEntry>& Map::own()
{
    if (block_ == nullptr) {
        block_ = new Block;
    } else if (block_->holders.load(std::memory_order_acquire) != 1) {
        auto copy = std::make_unique<Block>();
        copy->entries.reserve(block_->entries.size() + 1);
        copy->entries = block_->entries;
        release();
        block_ = copy.release();
    }
    return block_->entries;
}

void Map::set(Value key, Value value)
{
    const MapEntry* place = place_of(*this, key);
    const auto index = place - begin();
    const bool is_there = place != end() && compare_keys(place->key, key) == 0;
    std::vector<MapEntry>& entries = own();
    if (is_there)
        entries[static_cast<std::size_t>(index)].value = std::move(value);
    else
        entries.insert(entries.begin() + index, {std::move(key), std::move(value)});
}

void Map::set_text(std::string_view key, Value value)
{
    const MapEntry* place = place_of(*this, key);
    if (place == end() || !is_key(*place, key)) return set(Value(key), std::move(value));
    const auto index = static_cast<std::size_t>(place - begin());
    own()[index].value = std::move(value);
}

bool Map::insert(Value key, Value value)
{
    if (find(key) != nullptr) return false;
    set(std::move(key), std::move(value));
    return true;
}

bool Map::erase(std::string_view key)
{
    const MapEntry* place = place_of(*this, key);
    if (place == end() || !is_key(*place, key)) return false;
    const auto index = place - begin();
    std::vector<MapEntry>& entries = own();
    entries.erase(entries.begin() + index);
    return true;
}

Map Map::of_ascending(std::vector<MapEntry> entries)
{
    Map map;
    if (!entries.empty()) map.own() = std::move(entries);
    return map;
}

void Value::throw_other_kind()
{
    throw std::bad_variant_access();
}

const Value* Value::find(std::string_view key) const noexcept
{
    return is_map() ? map().find(key) : nullptr;
}

bool operator==(const Value& a, const Value& b) noexcept
{
    if (a.kind() != b.kind()) return false;
    switch (a.kind()) {
        case Value::Kind::null: return true;
        case Value::Kind::boolean: return a.boolean() == b.boolean();
        case Value::Kind::integer: return a.integer() == b.integer();
        case Value::Kind::unsigned_integer: return a.unsigned_integer() == b.unsigned_integer();
        case Value::Kind::floating: return a.floating() == b.floating();
        case Value::Kind::string: return a.string() == b.string();
        case Value::Kind::bytes: return a.bytes() == b.bytes();
        case Value::Kind::list: return a.list() == b.list();
        case Value::Kind::map:
            return std::equal(a.map().begin(), a.map().end(), b.map().begin(), b.map().end(),
                              [](const MapEntry& x, const MapEntry& y) { return x.key == y.key && x.value == y.value; });
        case Value::Kind::timestamp: return a.timestamp() == b.timestamp();
        case Value::Kind::duration: return a.duration() == b.duration();
        case Value::Kind::type: return a.type() == b.type();
    }
    return false;
}

bool assign_path(Map& root, std::string_view dotted_path, Value value)
{
    const std::size_t dot = dotted_path.find('.');
    const std::string_view name = dotted_path.substr(0, dot);
    if (dot == std::string_view::npos) {
        root.set_text(name, std::move(value));
        return true;
    }
    const Value* child = root.find(name);
    if (child != nullptr && !child->is_map() && !child->is_null()) return false;
    Map below = child != nullptr && child->is_map() ? child->map() : Map();
    if (!assign_path(below, dotted_path.substr(dot + 1), std::move(value))) return false;
    root.set_text(name, Value(std::move(below)));
    return true;
}

}  // namespace docket
