// Tiles: which are told to be full, with what in them; starting again and rolling back at any size.

#include <doctest/doctest.h>

#include <rapidcheck.h>

#include <stdexcept>

#include "engine/merkle/tree/tiles.hpp"
#include "tests/unit/merkle/known_tree.hpp"

namespace docket {

namespace {

/// A tile as tlog-tiles defines it: MTH(D[(n * 256 + i) * 256^l : (n * 256 + i + 1) * 256^l]) for i from 0 to 255.
Digests tile_by_definition(Leaves leaves, unsigned level, std::uint64_t index)
{
    const std::size_t below = std::size_t{1} << (8 * level);
    Digests tile;
    for (std::size_t i = 0; i < 256; ++i) tile.push_back(rfc_root(leaves.subspan((index * 256 + i) * below, below)));
    return tile;
}

void check_same(const TileWriter& one, const TileWriter& other)
{
    CHECK(one.size() == other.size());
    CHECK(one.root() == other.root());
    for (unsigned level = 0; level <= tile_levels_max; ++level) {
        const auto a = one.edge(level);
        const auto b = other.edge(level);
        CHECK(std::equal(a.begin(), a.end(), b.begin(), b.end()));
    }
}

}  // namespace

TEST_CASE("a tree of 70,000 leaves is cut into the tiles that tlog-tiles counts, each told once and as defined")
{
    const Digests leaves = some_leaves(70'000);
    std::size_t told[3] = {};
    TileWriter writer;
    for (const Digest& leaf : leaves) {
        for (const FullTile& tile : writer.append(leaf)) {
            REQUIRE(tile.level < 3);
            CHECK(tile.index == told[tile.level]++);
            CHECK(tile.bytes().size() == tile_bytes);
            CHECK(tile.bytes().substr(32, 32) == bytes_of(tile.digests[1]));
            if (tile.digests != tile_by_definition(leaves, tile.level, tile.index))
                FAIL_CHECK("level " << tile.level << ", tile " << tile.index);
        }
    }
    CHECK(told[0] == 273);
    CHECK(told[1] == 1);
    CHECK(told[2] == 0);
    CHECK(writer.edge(0).size() == 112);
    CHECK(writer.edge(1).size() == 17);
    CHECK(writer.edge(2).size() == 1);
    CHECK(writer.edge(3).empty());
    CHECK(writer.root() == rfc_root(leaves));
}

TEST_CASE("at 256 leaves there is one full tile, and one digest at the edge of the next level")
{
    TileWriter writer;
    const Digests leaves = some_leaves(256);
    for (std::size_t i = 0; i < 255; ++i) CHECK(writer.append(leaves[i]).empty());
    CHECK(writer.append(leaves[255]).size() == 1);
    CHECK(writer.edge(0).empty());
    REQUIRE(writer.edge(1).size() == 1);
    CHECK(writer.edge(1)[0] == rfc_root(leaves));
}

TEST_CASE("a writer that starts again at any size up to 600 goes on as the one before would have")
{
    const Digests leaves = some_leaves(601);
    KeptTree kept;
    TileWriter writer;
    for (std::size_t size = 0; size <= 600; ++size) {
        CAPTURE(size);
        StoreAt store(kept, size);
        TileWriter again(size, store);
        check_same(again, writer);
        CHECK(again.root() == rfc_root(Leaves(leaves).first(size)));
        kept.append(writer, leaves[size]);
        static_cast<void>(again.append(leaves[size]));
        check_same(again, writer);
    }
}

TEST_CASE("a writer that starts again beside a tile's end is as it was, and reads no more than it says")
{
    const Digests leaves = some_leaves(131'073);
    KeptTree kept;
    TileWriter writer;
    for (const Digest& leaf : leaves) {
        const std::size_t size = writer.size();
        for (const std::size_t end : {65'280, 65'536, 65'792, 131'072}) {
            if (size + 1 < end || size > end + 1) continue;
            CAPTURE(size);
            StoreAt store(kept, size);
            check_same(TileWriter(size, store), writer);
            CHECK(store.digests_read <= (size < 65'536 ? 65'535 : 130'815));
        }
        kept.append(writer, leaf);
    }
}

TEST_CASE("what was appended after a copy was taken is rolled back exactly, over the ends of tiles too")
{
    const Digests leaves = some_leaves(66'000);
    const Digests others = some_leaves(66'000, "other");
    const auto held = rc::check("the copy, and a writer started again, go on as if nothing had been", [&] {
        const std::size_t near = *rc::gen::element<std::size_t>(0, 256, 512, 65'536);
        const std::size_t size = near + *rc::gen::inRange<std::size_t>(0, 300);
        const std::size_t lost = *rc::gen::inRange<std::size_t>(1, 600);
        KeptTree kept;
        TileWriter writer;
        for (std::size_t i = 0; i < size; ++i) kept.append(writer, leaves[i]);
        const TileWriter before = writer;
        for (std::size_t i = 0; i < lost; ++i) static_cast<void>(writer.append(others[i]));

        writer = before;
        StoreAt store(kept, size);
        TileWriter again(size, store);
        for (std::size_t i = size; i < std::min(size + 300, leaves.size()); ++i) {
            const auto filled = writer.append(leaves[i]);
            RC_ASSERT(again.append(leaves[i]).size() == filled.size());
        }
        RC_ASSERT(writer.root() == rfc_root(Leaves(leaves).first(writer.size())));
        RC_ASSERT(again.root() == writer.root());
    });
    CHECK(held);
}

TEST_CASE("a store that has lost digests is found out")
{
    class Short final : public TileSource {
    public:
        std::vector<Digest> digests(unsigned, std::uint64_t, std::size_t count) override { return Digests(count - 1); }
    } store;
    CHECK_THROWS_AS(TileWriter(1, store), std::runtime_error);
    CHECK_THROWS_AS(TileWriter(256, store), std::runtime_error);
}

TEST_CASE("a size that no tree can have is refused before anything is read")
{
    const KeptTree nothing;
    StoreAt store(nothing, 0);
    CHECK_THROWS_AS(TileWriter(std::uint64_t{1} << 56, store), std::invalid_argument);
    CHECK(store.reads == 0);
    CHECK_THROWS_AS(TileWriter((std::uint64_t{1} << 56) - 1, store), std::logic_error);
    CHECK(store.reads == 1);
}

}  // namespace docket
