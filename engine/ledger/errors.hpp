#pragma once

// The machine at fault, as the ledger sees it. A type for each thing that a caller does: refuse to start, pause, or end.

#include <stdexcept>
#include <string>
#include <string_view>

namespace docket {

/// Why a database was not opened (reliability.md section 8, "Decision at start").
enum class OpenErrorKind {
    lock_held,          ///< another process, or another handle of this one, has it
    unsafe_filesystem,  ///< NFS, SMB, FUSE and the like: locks and shared memory cannot be trusted
    setting_refused,    ///< a pragma read back differently from what was set
    cannot_open,        ///< no right, no folder, no descriptor
    file_missing,       ///< a head file says there was a database
    foreign_file,       ///< not a Docket database
    newer_schema,       ///< written by a newer Docket
    check_failed,       ///< quick_check or foreign_key_check found damage
    behind_head,        ///< fewer entries than the head file has seen
    rewritten,          ///< the entries up to the head are not those it has seen
    chain_broken,       ///< the newest entries do not verify
};

[[nodiscard]] std::string_view name_of(OpenErrorKind kind) noexcept;

/// What `docket serve` exits with: 3 lock and machine, 4 missing, 5 foreign or newer, 6 damaged, 7 behind or rewritten, 8 chain.
[[nodiscard]] int exit_code_of(OpenErrorKind kind) noexcept;

class OpenError : public std::runtime_error {
public:
    OpenError(OpenErrorKind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}

    [[nodiscard]] OpenErrorKind kind() const noexcept { return kind_; }
    [[nodiscard]] int exit_code() const noexcept { return exit_code_of(kind_); }

private:
    OpenErrorKind kind_;
};

/// Not written, and it is certain that it was not: the disk is full, or the ledger is read-only for now. Roll back; reading goes
/// on; writing may be tried again.
class StorageFull : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Not written, as with StorageFull, but for a time that cannot be: the clock stands before the last entry.
class ClockBehind final : public StorageFull {
public:
    using StorageFull::StorageFull;
};

/// The disk or the file is broken. Whether the transaction took effect is unknown: say so, and end the process. Never try again on
/// the same handle: SQLite goes on after a failed fsync as if nothing had been (reliability.md section 8).
class StorageBroken : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A query took longer than limits::read_ms_max and was stopped.
class ReadTimeout : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

}  // namespace docket
