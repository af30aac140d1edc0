#pragma once

// The Merkle tree of RFC 9162, section 2.1: its two kinds of hash, and its right edge, from which it grows and its root is told.
// Knows nothing of what the leaves are, nor of where digests are kept. Values: as thread-safe as a std::vector.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/digest.hpp"

namespace docket {

/// SHA-256(0x00 ‖ bytes): what a tree holds of one entry.
[[nodiscard]] Digest leaf_hash(std::string_view bytes);

/// SHA-256(0x01 ‖ left ‖ right).
[[nodiscard]] Digest node_hash(const Digest& left, const Digest& right);

/// The root of the tree without leaves: SHA-256 of nothing.
[[nodiscard]] Digest empty_root();

/// The root over digests of subtrees that grow smaller from left to right, as Frontier::subtrees gives them; empty_root() over
/// none.
[[nodiscard]] Digest root_over(std::span<const Digest> subtrees);

/// The root of the tree whose leaves these are.
[[nodiscard]] Digest tree_root(std::span<const Digest> leaves);

/// A growing tree, of which only its complete subtrees are kept: one digest for each bit set in its size, at most 64.
class Frontier {
public:
    Frontier() = default;

    /// The tree of `size` leaves that had these subtrees. Throws std::invalid_argument unless they are as many as `size` has bits
    /// set.
    Frontier(std::uint64_t size, std::vector<Digest> subtrees);

    /// One node hash on average, log2(size) at most.
    void append(const Digest& leaf);

    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
    [[nodiscard]] Digest root() const { return root_over(subtrees_); }
    /// From left to right, so the largest first.
    [[nodiscard]] const std::vector<Digest>& subtrees() const noexcept { return subtrees_; }

private:
    std::uint64_t size_ = 0;
    std::vector<Digest> subtrees_;
};

}  // namespace docket
