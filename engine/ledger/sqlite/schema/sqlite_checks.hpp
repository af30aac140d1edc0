#pragma once

// What is looked at before a database is trusted, in the order of reliability.md section 8. Each throws OpenError with its kind.
// For engine/ledger's own files.

#include "engine/ledger/sqlite/files/sqlite_connection.hpp"
#include "engine/ledger/sqlite/sqlite_ledger.hpp"
#include "engine/merkle/tree/tiles.hpp"

namespace docket {

/// True if the file is new: no tables yet. foreign_file, newer_schema.
[[nodiscard]] bool check_identity(Connection& connection);
/// Tables, indexes and triggers are those that the migrations make: a trigger that is gone guards nothing. check_failed.
void check_schema(Connection& connection);
/// quick_check, on a file above the limit only of tables that the hashes do not cover; foreign_key_check. check_failed.
void check_integrity(Connection& connection, const SqliteOptions& options);
/// The tree over all entries on file. check_failed if a tile is missing.
[[nodiscard]] TileWriter read_tree(Connection& connection);
/// behind_head, rewritten.
void check_head(Connection& connection, const LedgerHead& head, std::string_view log, LedgerPosition size);
/// The newest published checkpoint is one of this tree. rewritten, behind_head.
void check_newest_checkpoint(Connection& connection, LedgerPosition size);
/// Hash, chain and commitments of the newest entries, and that their cases stand where they say. chain_broken.
void check_newest_entries(Connection& connection, std::string_view log, std::uint64_t count);

}  // namespace docket
