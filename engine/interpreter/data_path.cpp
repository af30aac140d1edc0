// Assignment below `data`. Values are immutable, so each level on the way is copied once; what hangs beside the way is shared.

#include "engine/interpreter/data_path.hpp"

#include <charconv>
#include <optional>
#include <string>
#include <utility>

namespace docket {

namespace {

struct SplitPath {
    std::string_view head;
    std::string_view rest;
};

SplitPath split(std::string_view path)
{
    const std::size_t dot = path.find('.');
    if (dot == std::string_view::npos) return {path, {}};
    return {path.substr(0, dot), path.substr(dot + 1)};
}

std::optional<std::size_t> index_below(std::string_view text, std::size_t size)
{
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
    if (error != std::errc() || end != text.data() + text.size() || index >= size) return std::nullopt;
    return index;
}

/// `old` (nullptr: absent) with `value` put at `path` below it; nullopt if that cannot be.
std::optional<Value> with_value_at(const Value* old, std::string_view path, Value value)
{
    if (path.empty()) return value;
    const auto [head, rest] = split(path);
    if (old != nullptr && old->is_list()) {
        const auto index = index_below(head, old->list().size());
        if (!index) return std::nullopt;
        auto element = with_value_at(&old->list()[*index], rest, std::move(value));
        if (!element) return std::nullopt;
        List list = old->list();
        list[*index] = std::move(*element);
        return Value(std::move(list));
    }
    if (old != nullptr && !old->is_map() && !old->is_null()) return std::nullopt;
    auto member = with_value_at(old == nullptr ? nullptr : old->find(head), rest, std::move(value));
    if (!member) return std::nullopt;
    Map map = old != nullptr && old->is_map() ? old->map() : Map();
    map.set_text(head, std::move(*member));
    return Value(std::move(map));
}

}  // namespace

bool assign_below(Map& data, std::string_view path, Value value)
{
    const auto [head, rest] = split(path);
    auto member = rest.empty() ? std::optional<Value>(std::move(value)) : with_value_at(data.find(head), rest, std::move(value));
    if (!member) return false;
    data.set_text(head, std::move(*member));
    return true;
}

}  // namespace docket
