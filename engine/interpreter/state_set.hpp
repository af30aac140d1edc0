#pragma once

// StateSet: some of a definition's states as bits, in document order. Internal to the interpreter: configurations, exit sets and
// entry sets are all of this kind, and comparing them is what a step spends its time on.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "engine/base/limits.hpp"
#include "engine/model/definition/definition.hpp"

namespace docket {

class StateSet {
public:
    static constexpr std::size_t capacity = 256;
    static_assert(limits::states_max < capacity, "the root counts as a state too");

    [[nodiscard]] bool contains(StateIndex state) const noexcept { return (words_[state / 64] & bit(state)) != 0; }
    void insert(StateIndex state) noexcept { words_[state / 64] |= bit(state); }
    void erase(StateIndex state) noexcept { words_[state / 64] &= ~bit(state); }

    [[nodiscard]] bool intersects(const StateSet& other) const noexcept
    {
        for (std::size_t i = 0; i < words_.size(); ++i) {
            if ((words_[i] & other.words_[i]) != 0) return true;
        }
        return false;
    }

    [[nodiscard]] std::size_t count() const noexcept
    {
        std::size_t members = 0;
        for (const std::uint64_t word : words_) members += static_cast<std::size_t>(std::popcount(word));
        return members;
    }

    /// The members between `first` and `last`, both included.
    [[nodiscard]] StateSet between(std::size_t first, std::size_t last) const noexcept
    {
        StateSet kept;
        for (std::size_t i = first / 64; i <= last / 64; ++i) {
            std::uint64_t word = words_[i];
            if (i == first / 64) word &= ~std::uint64_t{0} << (first % 64);
            if (i == last / 64) word &= ~std::uint64_t{0} >> (63 - last % 64);
            kept.words_[i] = word;
        }
        return kept;
    }

    StateSet& operator|=(const StateSet& other) noexcept
    {
        for (std::size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
        return *this;
    }

    friend StateSet operator&(StateSet a, const StateSet& b) noexcept
    {
        for (std::size_t i = 0; i < a.words_.size(); ++i) a.words_[i] &= b.words_[i];
        return a;
    }

    /// The first member at or after `from`, or no_state.
    [[nodiscard]] StateIndex next(std::size_t from) const noexcept
    {
        for (std::size_t i = from / 64; i < words_.size(); ++i) {
            const std::uint64_t masked = i == from / 64 ? words_[i] & (~std::uint64_t{0} << (from % 64)) : words_[i];
            if (masked != 0) return static_cast<StateIndex>(i * 64 + static_cast<std::size_t>(std::countr_zero(masked)));
        }
        return no_state;
    }

    /// The last member before `end`, or no_state.
    [[nodiscard]] StateIndex previous(std::size_t end) const noexcept
    {
        for (std::size_t i = (end + 63) / 64; i-- > 0;) {
            const std::size_t kept = end - i * 64;
            const std::uint64_t masked = kept < 64 ? words_[i] & ((std::uint64_t{1} << kept) - 1) : words_[i];
            if (masked != 0) return static_cast<StateIndex>(i * 64 + 63 - static_cast<std::size_t>(std::countl_zero(masked)));
        }
        return no_state;
    }

    [[nodiscard]] bool empty() const noexcept { return next(0) == no_state; }

    /// Is a member a proper descendant of `state`?
    [[nodiscard]] bool has_descendant_of(const Definition& definition, StateIndex state) const noexcept
    {
        const StateIndex found = next(std::size_t{state} + 1);
        return found != no_state && found <= definition.states[state].last;
    }

    friend bool operator==(const StateSet&, const StateSet&) = default;

private:
    [[nodiscard]] static constexpr std::uint64_t bit(StateIndex state) noexcept { return std::uint64_t{1} << (state % 64); }

    std::array<std::uint64_t, capacity / 64> words_{};
};

}  // namespace docket
