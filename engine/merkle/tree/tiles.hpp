#pragma once

// The tree cut into tiles, as C2SP tlog-tiles says: a tile of level L holds the digests of 256 neighbouring subtrees of 256^L
// leaves each; level 0 holds leaf hashes. Only full tiles are for keeping; what is in none yet is held here, or computed again.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/merkle/tree/tree.hpp"

namespace docket {

inline constexpr unsigned tile_height = 8;  ///< Levels of the tree that one tile spans.
inline constexpr std::size_t tile_width = std::size_t{1} << tile_height;  ///< Digests in a full tile.
inline constexpr std::size_t tile_bytes = tile_width * sizeof(Digest);  ///< 8,192

/// Most levels of tiles: the tree has fewer than 2^56 leaves, which no machine will write.
inline constexpr unsigned tile_levels_max = 7;

/// A tile that will never change. It stands over the leaves [index * 256^(level + 1), (index + 1) * 256^(level + 1)).
struct FullTile {
    unsigned level = 0;
    std::uint64_t index = 0;
    std::vector<Digest> digests;  ///< tile_width of them

    /// As they are stored and served: tile_bytes of them, for as long as the tile lives.
    [[nodiscard]] std::string_view bytes() const noexcept;
};

/// Where digests are kept: an interface so that this folder knows no database.
class TileSource {
public:
    virtual ~TileSource() = default;

    /// Digests `first` to `first + count - 1` of `level`; never of more than one tile, and never none. Above level 0 only those of
    /// full tiles are asked for; of level 0, any leaf of the tree. Throws if it cannot read them.
    virtual std::vector<Digest> digests(unsigned level, std::uint64_t first, std::size_t count) = 0;
};

/// A source's answer. Throws std::runtime_error if it is not of `count` digests: what is stored is damaged.
[[nodiscard]] std::vector<Digest> read_digests(TileSource& source, unsigned level, std::uint64_t first, std::size_t count);

/// A growing tree that tells which tiles it has filled, and holds the partial tile at the right edge of each level.
///
/// Rolling back: keep a copy from before (at most 255 + 8 digests a level: 8 KiB), or make a new one from the source as it is after
/// the roll-back; both are exact. After an exception (memory is gone) only the second is left. Not for several threads at once.
class TileWriter {
public:
    TileWriter() = default;

    /// The tree of the first `size` leaves in `source`, which is read now and not kept. It reads at most 255 leaves of level 0 and,
    /// for each level above, 255 full tiles of the one below: 65,535 digests in all up to 65,535 leaves, 130,815 up to 16 million.
    /// Throws std::invalid_argument if `size` is beyond tile_levels_max, and what the source throws.
    TileWriter(std::uint64_t size, TileSource& source);

    /// The tiles that this leaf filled, the lowest level first; mostly none. Two node hashes on average.
    [[nodiscard]] std::vector<FullTile> append(const Digest& leaf);

    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
    [[nodiscard]] Digest root() const { return frontier().root(); }
    /// The same tree in at most 64 digests.
    [[nodiscard]] Frontier frontier() const;

    /// The partial tile of a level: size / 256^level mod 256 digests, the last ones of that level; none above the highest level.
    [[nodiscard]] std::span<const Digest> edge(unsigned level) const noexcept;

private:
    struct Level {
        std::vector<Digest> edge;
        Frontier range;  ///< over the same digests, so that the tile's root is there when it is full
    };

    void add(unsigned level, const Digest& digest);

    std::uint64_t size_ = 0;
    std::vector<Level> levels_;
};

}  // namespace docket
