#pragma once

// Random bytes that repeat: SHA-256 of a seed and a counter. For tests and golden files; worthless as a secret.

#include <cstdint>
#include <span>
#include <string>

#include "engine/base/digest.hpp"
#include "engine/base/random.hpp"

namespace docket {

class SeededRandom final : public RandomSource {
public:
    explicit SeededRandom(std::string seed) : seed_(std::move(seed)) {}

    void fill(std::span<std::uint8_t> bytes) override
    {
        for (std::uint8_t& byte : bytes) {
            if (used_ == block_.size()) {
                block_ = sha256(seed_ + ":" + std::to_string(counter_++));
                used_ = 0;
            }
            byte = block_[used_++];
        }
    }

private:
    std::string seed_;
    std::uint64_t counter_ = 0;
    Digest block_{};
    std::size_t used_ = block_.size();
};

}  // namespace docket
