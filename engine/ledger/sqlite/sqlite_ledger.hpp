#pragma once

// The ledger in one SQLite file: one writing connection on the caller's thread, a pool of reading ones. What is checked before it
// opens, and what each refusal means, is in errors.hpp and reliability.md section 8. For one node; PostgreSQL is for several.

#include <cstdint>
#include <filesystem>
#include <memory>

#include "engine/base/random.hpp"
#include "engine/ledger/ledger.hpp"

namespace docket {

struct SqliteOptions {
    std::filesystem::path path;
    std::string log_id;                 ///< of a ledger that is made; "": a random one
    bool create = true;                 ///< make the file if neither it nor its head exists; otherwise cannot_open
    bool allow_any_filesystem = false;  ///< an operator insists on NFS, SMB or FUSE
    bool accept_rollback =
        false;  ///< an operator accepts that the database is behind its head or rewritten; see `accepted_rollback`
    std::size_t readers = 4;
    int read_ms_max = limits::read_ms_max;
    std::uint64_t disk_free_bytes_min =
        std::uint64_t{512} * 1024 * 1024;  ///< below it: read-only, so that there is room to recover
    std::uint64_t quick_check_bytes_max = std::uint64_t{64} * 1024 * 1024;  ///< 1 s from a cold disk; larger files: small tables only
    std::uint64_t log_pages_fold = 512;  ///< write-ahead log (2 MiB) that is folded back even under load: some 4 ms, and 16 MiB take 25
    std::uint64_t tail_entries_checked = 64;                                  ///< newest entries whose hashes are verified at start
    std::int64_t clock_behind_ms_max = 5'000;                                 ///< a clock further behind the last entry: read-only
};

/// Opens or makes the database. Files beside it: <path>-wal and <path>-shm (SQLite's), <path>.lock (held while open, the process id
/// in it), <path>.head (size and root of the Merkle tree last known to be committed).
///
/// @param random  For the id of a new ledger.
/// @param now     For the check of the clock against the last entry.
/// @throws OpenError
[[nodiscard]] std::unique_ptr<Ledger> open_sqlite_ledger(const SqliteOptions& options, RandomSource& random, Instant now);

/// What <path>.head says. Absent: there is none. Throws OpenError (rewritten) if it is no head file.
struct LedgerHead {
    LedgerPosition size = 0;
    Digest root{};  ///< of the Merkle tree over the hashes of the first `size` entries
    std::string log;

    friend bool operator==(const LedgerHead&, const LedgerHead&) = default;
};

[[nodiscard]] std::optional<LedgerHead> read_head_file(const std::filesystem::path& database);

/// Write, fsync, rename, fsync of the folder. Throws StorageBroken or StorageFull.
void write_head_file(const std::filesystem::path& database, const LedgerHead& head);

/// A reader without a writer, for `docket verify` and exports on a database that a server has open or that nobody has.
/// @throws OpenError (cannot_open, foreign_file, newer_schema)
[[nodiscard]] std::unique_ptr<LedgerReader> open_sqlite_reader(const SqliteOptions& options);

}  // namespace docket
