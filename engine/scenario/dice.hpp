#pragma once

// Chance that repeats: the same seed gives the same throws. For simulations; worthless as a secret, so never for a real case's ids.

#include <cstdint>
#include <span>

#include "engine/base/random.hpp"

namespace docket {

/// SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014). One thread at a time.
class Dice final : public RandomSource {
public:
    explicit Dice(std::uint64_t seed) noexcept : state_(seed) {}

    [[nodiscard]] std::uint64_t next() noexcept
    {
        std::uint64_t mixed = state_ += 0x9e37'79b9'7f4a'7c15;
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58'476d'1ce4'e5b9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d0'49bb'1331'11eb;
        return mixed ^ (mixed >> 31);
    }
    /// 0 to `end` - 1; ends far below 2^64 are met evenly enough. @pre end > 0.
    [[nodiscard]] std::uint64_t below(std::uint64_t end) noexcept { return next() % end; }
    /// In [0, 1).
    [[nodiscard]] double part() noexcept { return static_cast<double>(next() >> 11) * 0x1p-53; }

    void fill(std::span<std::uint8_t> bytes) override
    {
        std::uint64_t left = 0;
        for (std::size_t i = 0; i < bytes.size(); ++i, left >>= 8) {
            if (i % sizeof left == 0) left = next();
            bytes[i] = static_cast<std::uint8_t>(left);
        }
    }

private:
    std::uint64_t state_;
};

}  // namespace docket
