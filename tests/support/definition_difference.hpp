#pragma once

// Where two definitions differ, found field by field with Boost.PFR, so that a field added to the model is compared without a word
// here. Not compared: places, digests, and what the interpreter compiles (pointers).

#include <boost/pfr.hpp>

#include <array>
#include <bitset>
#include <optional>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/base/digest.hpp"
#include "engine/model/definition/expression.hpp"

namespace docket {

/// "" if there is none; otherwise the numbers of the fields and elements on the way to the first one: ".16.3.11".
template <class T> std::string difference(const T& a, const T& b);

template <class T> std::string difference_of_parts(const std::vector<T>& a, const std::vector<T>& b)
{
    if (a.size() != b.size()) return ".size";
    for (std::size_t i = 0; i < a.size(); ++i) {
        const std::string below = difference<T>(a[i], b[i]);
        if (!below.empty()) return "." + std::to_string(i) + below;
    }
    return "";
}

template <class T> std::string difference_of_parts(const std::optional<T>& a, const std::optional<T>& b)
{
    if (a.has_value() != b.has_value()) return ".has_value";
    return a ? difference<T>(*a, *b) : "";
}

template <class A, class B> std::string difference_of_parts(const std::pair<A, B>& a, const std::pair<A, B>& b)
{
    const std::string first = difference(a.first, b.first);
    return first.empty() ? difference(a.second, b.second) : first;
}

template <class... Ts> std::string difference_of_parts(const std::variant<Ts...>& a, const std::variant<Ts...>& b)
{
    if (a.index() != b.index()) return ".index";
    return std::visit([&](const auto& one) { return difference(one, std::get<std::decay_t<decltype(one)>>(b)); }, a);
}

template <class T>
concept Leaf = std::is_arithmetic_v<T> || std::is_enum_v<T> || std::is_same_v<T, std::string> || std::is_same_v<T, Expression> ||
    requires(const T& t)
{
    t.to_ullong();
} || requires
{
    typename T::mapped_type;
};

template <class T>
concept Composite = requires(const T& a)
{
    difference_of_parts(a, a);
};

template <class T>
concept Ignored = std::is_same_v<T, Place> || std::is_same_v<T, Digest> || requires(const T& t)
{
    t.get();
};

template <class T> std::string difference(const T& a, const T& b)
{
    if constexpr (Ignored<T>) {
        return "";
    } else if constexpr (Leaf<T>) {
        return a == b ? "" : ".value";
    } else if constexpr (Composite<T>) {
        return difference_of_parts(a, b);
    } else {
        std::string found;
        const auto fields_of_b = boost::pfr::structure_tie(b);
        boost::pfr::for_each_field(a, [&](const auto& field, auto index) {
            if (!found.empty()) return;
            const std::string below = difference(field, std::get<index>(fields_of_b));
            if (!below.empty()) found = "." + std::to_string(index) + below;
        });
        return found;
    }
}

} // namespace docket
