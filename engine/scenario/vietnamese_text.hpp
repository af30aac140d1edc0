#pragma once

// Text that looks Vietnamese and says nothing: for made-up cases. Syllables come as often as those of a language do, few of them
// very often (Zipf), so that an index of words is as large, and as uneven, as with real text.

#include <cstddef>
#include <string>
#include <vector>

#include "engine/scenario/dice.hpp"

namespace docket {

class VietnameseText {
public:
    VietnameseText();

    /// Words and names of provinces, `length_min` to `length_max` code points long.
    /// @pre 8 <= length_min <= length_max.
    [[nodiscard]] std::string make(Dice& dice, std::size_t length_min, std::size_t length_max) const;

    /// Some 2,000 syllables, the most frequent first.
    [[nodiscard]] const std::vector<std::string>& syllables() const noexcept { return syllables_; }

private:
    [[nodiscard]] const std::string& word(Dice& dice) const;

    std::vector<std::string> syllables_;
    std::vector<std::string> provinces_;
    double log_count_ = 0;
};

}  // namespace docket
