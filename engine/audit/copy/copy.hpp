#pragma once

// Copies of a database: the whole file while a server goes on, and a new one of the first entries only. Both write to a path that must
// not exist, and leave naming, verifying and syncing to the caller (app/commands/audit/backup_command.cpp).

#include <filesystem>

#include "engine/audit/finding.hpp"
#include "engine/base/random.hpp"

namespace docket {

/// Every page as of one moment. A server that writes meanwhile is not stopped; its write-ahead log grows until the copy is done. The copy
/// is one file that needs no log beside it. @throws StorageBroken, StorageFull.
void copy_database(const std::filesystem::path& from, const std::filesystem::path& to, const ProgressSink& progress);

/// A ledger of the same id with the first `upto` entries of another, byte for byte and at the same positions, and all that follows from
/// them. Kept besides: definitions, people, checkpoints up to that size, idempotency keys of those entries. Not kept: sessions, drafts.
/// @throws std::invalid_argument if `from` has fewer entries; std::runtime_error if an entry cannot be read; as copy_database.
void copy_first_entries(const std::filesystem::path& from, const std::filesystem::path& to, LedgerPosition upto, RandomSource& random,
                        Instant now, const ProgressSink& progress);

/// Copies each file of content that the database names and that is not in `to` yet, comparing it with its digest. @return how many;
/// what is missing or not what its name says goes to `sink`.
std::uint64_t copy_documents(const std::filesystem::path& database, const std::filesystem::path& from, const std::filesystem::path& to,
                             const FindingSink& sink);

}  // namespace docket
