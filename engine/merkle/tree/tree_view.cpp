#include "engine/merkle/tree/tree_view.hpp"

#include <bit>
#include <cassert>

namespace docket {

/// The complete subtree over the leaves [index * 2^height, (index + 1) * 2^height). Its digests at the next level of tiles below
/// are at most 128 and, being aligned, in one tile: a full one, or the right edge.
Digest TreeView::subtree(unsigned height, std::uint64_t index) const
{
    const unsigned level = height / tile_height;
    const std::size_t count = std::size_t{1} << height % tile_height;
    const std::uint64_t first = index * count;
    const std::uint64_t edge_first = size() >> (tile_height * level) & ~std::uint64_t{tile_width - 1};
    if (first < edge_first) return tree_root(read_digests(stored_, level, first, count));
    return tree_root(edge_.edge(level).subspan(first - edge_first, count));
}

Digest TreeView::root_of_range(std::uint64_t begin, std::uint64_t end) const
{
    assert(begin <= end && end <= size());
    std::vector<Digest> subtrees;
    while (begin < end) {
        const auto height = static_cast<unsigned>(std::bit_width(end - begin)) - 1;
        assert(begin % (std::uint64_t{1} << height) == 0);
        subtrees.push_back(subtree(height, begin >> height));
        begin += std::uint64_t{1} << height;
    }
    return root_over(subtrees);
}

}  // namespace docket
