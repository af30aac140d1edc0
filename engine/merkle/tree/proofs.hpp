#pragma once

// Proofs of RFC 9162: that an entry is in the record (inclusion), and that a record has only grown (consistency). Making one wants
// the tree; checking one wants nothing but the proof, so anybody can. Pure: no state.

#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/merkle/tree/tree_view.hpp"

namespace docket {

// Making. A proof has at most log2(size), rounded up, and one digest more if it is of consistency. For it the view reads from its
// source at most 2 * log2(size) + 1 times, and at most 510 digests a level of tiles: of a million leaves about 20 times, 500 to 650.

/// The root when the tree had `size` leaves. Rejects (not_found) a size that it never had.
[[nodiscard]] Result<Digest> root_at(std::uint64_t size, const TreeView& tree);

/// PATH(index, D[0:size]), section 2.1.3.1: from the leaf's sibling up. Rejects (not_found) an index or a size that there is not.
[[nodiscard]] Result<std::vector<Digest>> inclusion_proof(std::uint64_t index, std::uint64_t size, const TreeView& tree);

/// PROOF(from, D[0:to]), section 2.1.4.1. Empty if from is 0 or equals to. Rejects (not_found) unless
/// from <= to <= the tree's size.
[[nodiscard]] Result<std::vector<Digest>> consistency_proof(std::uint64_t from, std::uint64_t to, const TreeView& tree);

// Checking.

/// Section 2.1.3.2: does `proof` show that `leaf` (a leaf hash) is number `index` of the tree of `size` leaves with this root?
[[nodiscard]] bool verify_inclusion(const Digest& leaf, std::uint64_t index, std::uint64_t size, std::span<const Digest> proof,
                                    const Digest& root);

/// Section 2.1.4.2: does `proof` show that the tree of `to` leaves begins with the tree of `from` leaves? What the RFC leaves open:
/// of equal sizes it must be empty and the roots equal; the empty tree, with its own root and no proof, begins every tree.
[[nodiscard]] bool verify_consistency(std::uint64_t from, const Digest& from_root, std::uint64_t to, const Digest& to_root,
                                      std::span<const Digest> proof);

}  // namespace docket
