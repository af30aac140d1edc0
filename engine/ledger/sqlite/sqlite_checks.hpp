#pragma once

// What is looked at before a database is trusted, in the order of reliability.md section 8. Each throws OpenError with its kind.
// For engine/ledger's own files.

#include "engine/ledger/sqlite/sqlite_connection.hpp"
#include "engine/ledger/sqlite/sqlite_ledger.hpp"

namespace docket {

/// Where the ledger ends: entries, and the running digest over their hashes.
struct Tail {
    LedgerPosition position = 0;
    Digest running{};
};

/// R(0) and R(n) of LedgerHead.
[[nodiscard]] Digest first_running(std::string_view log);
[[nodiscard]] Digest next_running(const Digest& running, const Digest& hash);

/// True if the file is new: no tables yet. foreign_file, newer_schema.
[[nodiscard]] bool check_identity(Connection& connection);
/// quick_check, on a file above the limit only of tables that the hashes do not cover; foreign_key_check. check_failed.
void check_integrity(Connection& connection, const SqliteOptions& options);
[[nodiscard]] Tail read_tail(Connection& connection, std::string_view log);
/// behind_head, rewritten.
void check_head(Connection& connection, const LedgerHead& head, std::string_view log, const Tail& tail);
/// Hash, chain, commitments and running digest of the newest entries, and that their cases stand where they say. chain_broken.
void check_newest_entries(Connection& connection, std::string_view log, std::uint64_t count);

}  // namespace docket
