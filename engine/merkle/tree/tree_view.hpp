#pragma once

// A tree to read from: every complete subtree of it, out of stored full tiles and, where there is none yet, the writer's right
// edge. A view of a tree serves every smaller size of it as well, since a record only grows.

#include <cstdint>
#include <vector>

#include "engine/merkle/tree/tiles.hpp"

namespace docket {

/// Not for several threads at once, unless the source is.
class TreeView {
public:
    /// Of the tree that `edge` has come to. `stored` has the full tiles of that tree, and must live as long as the view.
    TreeView(TileWriter edge, TileSource& stored) : edge_(std::move(edge)), stored_(stored) {}

    /// Of the first `size` leaves of `stored`, without a writer at hand; costs what TileWriter's constructor costs.
    TreeView(std::uint64_t size, TileSource& stored) : TreeView(TileWriter(size, stored), stored) {}

    [[nodiscard]] std::uint64_t size() const noexcept { return edge_.size(); }

    /// The root over the leaves [begin, end): MTH(D[begin:end]) of RFC 9162. `begin` must be a multiple of every complete subtree
    /// that the range is cut into, as all ranges of its proofs are; begin <= end <= size(). Reads at most 255 digests a level of
    /// tiles.
    [[nodiscard]] Digest root_of_range(std::uint64_t begin, std::uint64_t end) const;

private:
    [[nodiscard]] Digest subtree(unsigned height, std::uint64_t index) const;

    TileWriter edge_;
    TileSource& stored_;
};

}  // namespace docket
