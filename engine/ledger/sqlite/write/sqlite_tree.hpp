#pragma once

// The Merkle tree's digests in the tables `entry` and `tile`. For engine/ledger's own files.

#include "engine/ledger/sqlite/files/sqlite_connection.hpp"
#include "engine/merkle/tree/tiles.hpp"

namespace docket {

/// Reads what is stored; leaf hashes outside full tiles come from the entries. Throws SqliteBroken if some are not there.
class SqliteTileSource final : public TileSource {
public:
    /// `connection` must outlive the source.
    explicit SqliteTileSource(Connection& connection) : connection_(connection) {}

    std::vector<Digest> digests(unsigned level, std::uint64_t first, std::size_t count) override;

private:
    Connection& connection_;
};

void put_tile(Connection& connection, const FullTile& tile);

}  // namespace docket
