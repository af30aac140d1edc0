#pragma once

// Where unpredictable bytes come from. Passed in wherever they are needed, so that tests can repeat a run; never a global.
// Not for simulations' dice: those want speed and a seed, and have no use for secrecy.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace docket {

class RandomSource {
public:
    virtual ~RandomSource() = default;
    /// Overwrites every byte of `bytes`.
    virtual void fill(std::span<std::uint8_t> bytes) = 0;
};

/// The kernel's generator (getrandom(2)). Any number of threads may use one. Throws std::system_error if the kernel has none.
class SystemRandom final : public RandomSource {
public:
    void fill(std::span<std::uint8_t> bytes) override;
};

/// `characters` of lower-case base32 (RFC 4648's alphabet), five random bits each: 26 of them are an id that nobody guesses.
[[nodiscard]] std::string random_base32(RandomSource& random, std::size_t characters);
/// Of each byte its five lowest bits: one character.
[[nodiscard]] std::string base32_of(std::span<const std::uint8_t> bytes);

}  // namespace docket
