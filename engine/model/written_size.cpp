#include "engine/model/written_size.hpp"

#include <algorithm>

namespace docket {

namespace {

/// Of any value: quotes, comma, the longest number, the tag of what JSON has no word for.
constexpr std::size_t value_bytes = 16;

/// A quote takes a backslash, a control character six characters.
std::size_t escaped_size(const std::string& text) noexcept
{
    std::size_t size = text.size();
    for (const char c : text) size += static_cast<unsigned char>(c) < 0x20 ? 5 : c == '"' || c == '\\' ? 1 : 0;
    return size;
}

std::size_t own_size(const Value& value) noexcept
{
    if (value.is_string()) return value_bytes + escaped_size(value.string());
    if (value.kind() == Value::Kind::bytes) return value_bytes + value.bytes().octets.size() / 3 * 4;
    return value_bytes;
}

}  // namespace

bool take_written_size(const Value& value, std::size_t& left, std::size_t depth) noexcept
{
    const std::size_t bytes = own_size(value);
    if (bytes > left) return false;
    left -= bytes;
    if (!value.is_list() && !value.is_map()) return true;
    if (depth == 0) return false;
    if (value.is_list())
        return std::all_of(value.list().begin(), value.list().end(),
                           [&](const Value& element) { return take_written_size(element, left, depth - 1); });
    return std::all_of(value.map().begin(), value.map().end(), [&](const MapEntry& entry) {
        return take_written_size(entry.key, left, depth - 1) && take_written_size(entry.value, left, depth - 1);
    });
}

}  // namespace docket
