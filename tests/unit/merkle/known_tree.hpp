#pragma once

// What the tests compare with: the recursive definitions of RFC 9162 written down as they stand there, and a store of tiles in
// memory that gives nothing that a real one would not have. Shares no code with engine/merkle but node_hash.

#include <cstdint>
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/merkle/tree/tiles.hpp"

namespace docket {

using Digests = std::vector<Digest>;
using Leaves = std::span<const Digest>;

/// The RFC's k: the largest power of two smaller than n.
inline std::size_t rfc_split(std::size_t n)
{
    std::size_t k = 1;
    while (k * 2 < n) k *= 2;
    return k;
}

/// MTH(D), section 2.1.1.
inline Digest rfc_root(Leaves d)
{
    if (d.empty()) return sha256("");
    if (d.size() == 1) return d[0];
    const std::size_t k = rfc_split(d.size());
    return node_hash(rfc_root(d.first(k)), rfc_root(d.subspan(k)));
}

inline Digests followed_by(Digests digests, const Digest& last)
{
    digests.push_back(last);
    return digests;
}

/// PATH(m, D), section 2.1.3.1.
inline Digests rfc_path(std::size_t m, Leaves d)
{
    if (d.size() == 1) return {};
    const std::size_t k = rfc_split(d.size());
    if (m < k) return followed_by(rfc_path(m, d.first(k)), rfc_root(d.subspan(k)));
    return followed_by(rfc_path(m - k, d.subspan(k)), rfc_root(d.first(k)));
}

/// SUBPROOF(m, D, b), section 2.1.4.1.
inline Digests rfc_subproof(std::size_t m, Leaves d, bool b)
{
    if (m == d.size()) return b ? Digests{} : Digests{rfc_root(d)};
    const std::size_t k = rfc_split(d.size());
    if (m <= k) return followed_by(rfc_subproof(m, d.first(k), b), rfc_root(d.subspan(k)));
    return followed_by(rfc_subproof(m - k, d.subspan(k), false), rfc_root(d.first(k)));
}

/// PROOF(m, D).
inline Digests rfc_proof(std::size_t m, Leaves d)
{
    return rfc_subproof(m, d, true);
}

/// Leaf hashes of the eight entries for which Certificate Transparency publishes roots and proofs.
inline Digests published_leaves()
{
    using namespace std::string_view_literals;
    Digests leaves;
    for (const std::string_view entry :
         {""sv, "\0"sv, "\x10"sv, "\x20\x21"sv, "\x30\x31"sv, "\x40\x41\x42\x43"sv, "\x50\x51\x52\x53\x54\x55\x56\x57"sv,
          "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"sv})
        leaves.push_back(leaf_hash(entry));
    return leaves;
}

/// Leaves that are all different.
inline Digests some_leaves(std::size_t count, const std::string& kind = "leaf")
{
    Digests leaves;
    leaves.reserve(count);
    for (std::size_t i = 0; i < count; ++i) leaves.push_back(sha256(kind + std::to_string(i)));
    return leaves;
}

/// All that a writer told to keep.
struct KeptTree {
    Digests leaves;
    std::map<std::pair<unsigned, std::uint64_t>, Digests> tiles;

    void append(TileWriter& writer, const Digest& leaf)
    {
        leaves.push_back(leaf);
        for (FullTile& tile : writer.append(leaf)) tiles[{tile.level, tile.index}] = std::move(tile.digests);
    }
};

inline KeptTree kept_tree(const Digests& leaves)
{
    KeptTree kept;
    TileWriter writer;
    for (const Digest& leaf : leaves) kept.append(writer, leaf);
    return kept;
}

/// The store as it was at some size: leaves below it, and above level 0 the tiles that were full then. Anything else throws.
class StoreAt final : public TileSource {
public:
    StoreAt(const KeptTree& kept, std::uint64_t size) : kept_(kept), size_(size) {}

    std::vector<Digest> digests(unsigned level, std::uint64_t first, std::size_t count) override
    {
        ++reads;
        digests_read += count;
        if (count == 0 || first / tile_width != (first + count - 1) / tile_width)
            throw std::logic_error("asked for none, or beyond a tile");
        if (level == 0) {
            if (first + count > size_) throw std::logic_error("asked for leaves that there are not");
            const auto from = kept_.leaves.begin() + static_cast<std::ptrdiff_t>(first);
            return {from, from + static_cast<std::ptrdiff_t>(count)};
        }
        const std::uint64_t index = first / tile_width;
        if ((index + 1) << (tile_height * (level + 1)) > size_) throw std::logic_error("asked for a tile that is not full");
        const auto from = kept_.tiles.at({level, index}).begin() + static_cast<std::ptrdiff_t>(first % tile_width);
        return {from, from + static_cast<std::ptrdiff_t>(count)};
    }

    std::size_t reads = 0;
    std::size_t digests_read = 0;

private:
    const KeptTree& kept_;
    std::uint64_t size_;
};

}  // namespace docket
