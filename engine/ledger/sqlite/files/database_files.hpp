#pragma once

// What stands beside the database file: the lock that keeps a second process out, and the kind of file system. The head file is
// declared in sqlite_ledger.hpp. None of this opens the database file itself: closing it again would drop SQLite's own locks.

#include <cstdint>
#include <filesystem>

namespace docket {

/// Holds <database>.lock, with this process's id in it, until destroyed or the process ends. Throws OpenError (lock_held,
/// cannot_open).
class DatabaseLock {
public:
    explicit DatabaseLock(const std::filesystem::path& database);
    ~DatabaseLock();
    DatabaseLock(const DatabaseLock&) = delete;
    DatabaseLock& operator=(const DatabaseLock&) = delete;

private:
    int descriptor_ = -1;
};

/// True for file systems by number (statfs(2)) whose locks or shared memory other machines or processes do not honour.
[[nodiscard]] bool is_unsafe_filesystem(std::int64_t magic) noexcept;

/// Throws OpenError (unsafe_filesystem) if the folder of `database` is on one.
void require_safe_filesystem(const std::filesystem::path& database);

}  // namespace docket
