#include "engine/merkle/tree/tiles.hpp"

#include <stdexcept>
#include <string>
#include <utility>

namespace docket {

std::string_view FullTile::bytes() const noexcept
{
    static_assert(sizeof(Digest) == 32, "digests lie one behind the other");
    return {reinterpret_cast<const char*>(digests.data()), digests.size() * sizeof(Digest)};
}

std::vector<Digest> read_digests(TileSource& source, unsigned level, std::uint64_t first, std::size_t count)
{
    std::vector<Digest> digests = source.digests(level, first, count);
    if (digests.size() == count) return digests;
    throw std::runtime_error("the record's tree has " + std::to_string(digests.size()) + " digests at level " +
                             std::to_string(level) + " from " + std::to_string(first) + ", where " + std::to_string(count) +
                             " must be");
}

TileWriter::TileWriter(std::uint64_t size, TileSource& source) : size_(size)
{
    if (size >> (tile_height * tile_levels_max) != 0)
        throw std::invalid_argument("no tree has " + std::to_string(size) + " leaves");
    const std::size_t leaves = size % tile_width;
    if (leaves > 0) {
        for (const Digest& leaf : read_digests(source, 0, size - leaves, leaves)) add(0, leaf);
    }
    for (unsigned level = 1; size >> (tile_height * level) != 0; ++level) {
        // A digest of this level is the root of a full tile of the level below.
        const std::uint64_t tiles = size >> (tile_height * level);
        for (std::uint64_t tile = tiles / tile_width * tile_width; tile < tiles; ++tile)
            add(level, tree_root(read_digests(source, level - 1, tile * tile_width, tile_width)));
    }
}

void TileWriter::add(unsigned level, const Digest& digest)
{
    if (level >= levels_.size()) levels_.resize(level + 1);
    Level& at = levels_[level];
    if (at.edge.empty()) at.edge.reserve(tile_width);
    at.edge.push_back(digest);
    at.range.append(digest);
}

std::vector<FullTile> TileWriter::append(const Digest& leaf)
{
    std::vector<FullTile> filled;
    ++size_;
    add(0, leaf);
    for (unsigned level = 0; levels_[level].edge.size() == tile_width; ++level) {
        Level full = std::exchange(levels_[level], {});
        filled.push_back({level, (size_ >> (tile_height * (level + 1))) - 1, std::move(full.edge)});
        add(level + 1, full.range.root());
    }
    return filled;
}

Frontier TileWriter::frontier() const
{
    std::vector<Digest> subtrees;
    for (auto level = levels_.rbegin(); level != levels_.rend(); ++level)
        subtrees.insert(subtrees.end(), level->range.subtrees().begin(), level->range.subtrees().end());
    return {size_, std::move(subtrees)};
}

std::span<const Digest> TileWriter::edge(unsigned level) const noexcept
{
    if (level >= levels_.size()) return {};
    return levels_[level].edge;
}

}  // namespace docket
