#pragma once

// Comparison of values as CEL defines it, shared by the operators, the functions and `equals`. Private to the evaluator.

#include <compare>
#include <cstddef>
#include <optional>

#include "engine/model/value.hpp"

namespace docket {

[[nodiscard]] bool is_number(const Value& value) noexcept;

/// Both must be numbers. Across int, uint and double by value, as the specification does it: an integer that meets a double becomes
/// a double first, so that 9223372036854775807 and 9223372036854775808.0 are equal. Unordered if one is NaN.
[[nodiscard]] std::partial_ordering compare_numbers(const Value& a, const Value& b) noexcept;

/// May it be a key of a map: bool, int, uint or string?
[[nodiscard]] bool is_map_key(const Value& value) noexcept;

/// The value at a key of any kind; nullptr if there is none. 1.0 finds the key 1, since 1 == 1.0.
[[nodiscard]] const Value* find_key(const Map& map, const Value& key) noexcept;

/// Deep equality that counts what it looks at, and gives up when that is too much: shared values can unfold into very large ones.
class Equality {
public:
    explicit Equality(std::size_t elements_max) : left_(elements_max) {}

    /// False also if it gave up.
    [[nodiscard]] bool same(const Value& a, const Value& b);
    /// The same, for one of a row of candidates, each of which is counted.
    [[nodiscard]] bool finds(const Value& wanted, const Value& element);
    [[nodiscard]] bool gave_up() const noexcept { return gave_up_; }
    [[nodiscard]] std::size_t left() const noexcept { return left_; }

private:
    bool look_at(std::size_t elements);
    bool same_lists(const List& a, const List& b);
    bool same_maps(const Map& a, const Map& b);

    std::size_t left_;
    bool gave_up_ = false;
};

}  // namespace docket
