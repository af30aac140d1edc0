#pragma once

// Reading named members out of a stored map: the first fault is kept, and what is missing reads as empty, so that a decoder is a
// plain list of members. For engine/codec's own files; nobody else includes it.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/digest.hpp"
#include "engine/base/ids.hpp"
#include "engine/base/time/time.hpp"
#include "engine/codec/entry/entry_codec.hpp"
#include "engine/model/value.hpp"

namespace docket {

/// Collects the first fault of a decoding.
class Faults {
public:
    void add(std::string code, std::string detail)
    {
        if (!first_) first_ = CodecFault{std::move(code), std::move(detail)};
    }
    [[nodiscard]] const std::optional<CodecFault>& first() const noexcept { return first_; }

private:
    std::optional<CodecFault> first_;
};

/// The members of one map. Plain names are required; `…_or_…` and `find` are not. Refers to both arguments.
class Fields {
public:
    /// @param where  What the map is, for messages: "header", "task".
    Fields(const Value& map, std::string_view where, Faults& faults);

    [[nodiscard]] const Value* find(std::string_view name) const noexcept { return map_.find(name); }
    std::string text(std::string_view name);
    std::string text_or_empty(std::string_view name);
    std::int64_t whole(std::string_view name);
    bool flag(std::string_view name);
    Instant instant(std::string_view name);
    std::optional<Instant> instant_or_none(std::string_view name);
    Digest digest(std::string_view name);
    /// Empty if absent; a fault if it is no list.
    const List& list(std::string_view name);
    std::vector<std::string> texts(std::string_view name);

    template <class TypedId>
    TypedId id(std::string_view name)
    {
        return TypedId(text(name));
    }
    template <class TypedId>
    std::optional<TypedId> id_or_none(std::string_view name)
    {
        if (find(name) == nullptr) return std::nullopt;
        return TypedId(text(name));
    }

    /// One of the words of an enumeration, given in its order.
    template <class Enum, std::size_t size>
    Enum word(std::string_view name, const std::array<std::string_view, size>& words)
    {
        const std::string found = text(name);
        for (std::size_t i = 0; i < size; ++i) {
            if (words[i] == found) return static_cast<Enum>(i);
        }
        fault(name, "one of the words that version 1 knows");
        return Enum{};
    }

    void fault(std::string_view name, std::string_view expected);
    [[nodiscard]] Faults& faults() noexcept { return faults_; }

private:
    const Value& map_;
    std::string_view where_;
    Faults& faults_;
};

}  // namespace docket
