#pragma once

// Short keyed digests by which an audit remembers what it will compare: eight bytes instead of a hash and a name. The key is random for
// each run and never leaves it, so nobody can prepare a record in which two of them collide (SipHash-2-4).

#include <array>
#include <cstdint>
#include <string_view>

#include "engine/base/digest.hpp"
#include "engine/base/random.hpp"

namespace docket {

class LinkHash {
public:
    explicit LinkHash(RandomSource& random) { random.fill(key_); }

    [[nodiscard]] std::uint64_t of(std::string_view text) const noexcept;
    /// Of a hash of the case with this id.
    [[nodiscard]] std::uint64_t of(const Digest& hash, std::string_view case_id) const;

private:
    std::array<std::uint8_t, 16> key_{};
};

}  // namespace docket
