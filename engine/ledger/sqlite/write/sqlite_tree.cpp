#include "engine/ledger/sqlite/write/sqlite_tree.hpp"

#include <sqlite3.h>

#include <cstring>

namespace docket {

namespace {

/// Level and index in one key (schema): no index reaches 2^48.
std::int64_t tile_number(unsigned level, std::uint64_t index)
{
    return static_cast<std::int64_t>(std::uint64_t{level} << 48 | index);
}

std::vector<Digest> digests_in(std::string_view bytes, std::size_t first, std::size_t count)
{
    if (bytes.size() != tile_bytes) throw SqliteBroken(SQLITE_CORRUPT, "Expected a tile of 256 digests in the database");
    std::vector<Digest> digests(count);
    std::memcpy(digests.data(), bytes.data() + first * sizeof(Digest), count * sizeof(Digest));
    return digests;
}

}  // namespace

std::vector<Digest> SqliteTileSource::digests(unsigned level, std::uint64_t first, std::size_t count)
{
    Query tile = connection_.query("SELECT digests FROM tile WHERE tile_no = ?");
    if (tile.bind(tile_number(level, first / tile_width)).step()) return digests_in(tile.text(0), first % tile_width, count);
    if (level != 0) throw SqliteBroken(SQLITE_CORRUPT, "Expected a tile of the Merkle tree in the database, but it is gone");
    // Leaf n of the tree is entry n + 1.
    Query entries = connection_.query("SELECT hash FROM entry WHERE position > ? AND position <= ? ORDER BY position");
    entries.bind(first).bind(first + count);
    std::vector<Digest> digests;
    while (entries.step()) digests.push_back(entries.digest(0));
    if (digests.size() != count) throw SqliteBroken(SQLITE_CORRUPT, "Expected entries in the database that are gone");
    return digests;
}

void put_tile(Connection& connection, const FullTile& tile)
{
    Query query = connection.query("INSERT INTO tile (tile_no, digests) VALUES (?, ?)");
    query.bind(tile_number(tile.level, tile.index)).bind_blob(tile.bytes()).run();
}

}  // namespace docket
