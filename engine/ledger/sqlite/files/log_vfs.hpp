#pragma once

// SQLite's file system, but that a transaction's frames reach the write-ahead log in one write. SQLite writes two pieces for each page, and
// a system call costs as much as the page. Everything else goes to the default file system, which is looked up anew at each call.

namespace docket {

/// Registers it if need be. @return its name for sqlite3_open_v2; null if SQLite refuses it, which means the default. Any thread.
[[nodiscard]] const char* log_vfs_name() noexcept;

}  // namespace docket
