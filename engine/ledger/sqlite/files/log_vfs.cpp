#include "engine/ledger/sqlite/files/log_vfs.hpp"

#include <sqlite3.h>

#include <cstring>
#include <mutex>

namespace docket {

namespace {

constexpr int frame_header_bytes = 24;        // sqlite.org/fileformat2.html, section 4.2: page number, then the size after a commit or 0
constexpr int commit_size_at = 4;
constexpr int gathered_bytes_max = 127 * 1024;  // 31 pages; of a call for 128 KiB or more SQLite's unix file system writes the remainder only

/// The log as SQLite has it open; the real file's memory follows.
struct LogFile {
    sqlite3_file base;
    sqlite3_file* real;
    char* gathered;          ///< bytes for `offset` on, not written yet
    int size;
    sqlite3_int64 offset;
    bool is_commit;          ///< what comes belongs to a frame that ends its transaction, so whoever reads may look for it
};

LogFile& log_of(sqlite3_file* file)
{
    return *reinterpret_cast<LogFile*>(file);
}

const sqlite3_io_methods& real_methods(sqlite3_file* file)
{
    return *log_of(file).real->pMethods;
}

/// What cannot be written is lost, as if it had been written piece by piece: SQLite takes the transaction back, or the program ends.
int write_gathered(LogFile& log)
{
    if (log.size == 0) return SQLITE_OK;
    const int size = log.size;
    log.size = 0;
    return log.real->pMethods->xWrite(log.real, log.gathered, size, log.offset);
}

bool is_commit_header(const void* bytes, int size)
{
    static constexpr char none[4] = {};
    return size == frame_header_bytes && std::memcmp(static_cast<const char*>(bytes) + commit_size_at, none, sizeof none) != 0;
}

int write_log(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset)
{
    LogFile& log = log_of(file);
    if (log.size > 0 && (offset != log.offset + log.size || log.size + size > gathered_bytes_max)) {
        if (const int code = write_gathered(log); code != SQLITE_OK) return code;
    }
    if (size > gathered_bytes_max) return log.real->pMethods->xWrite(log.real, bytes, size, offset);
    if (log.size == 0) log.offset = offset;
    std::memcpy(log.gathered + log.size, bytes, static_cast<std::size_t>(size));
    log.size += size;
    if (size == frame_header_bytes) {
        log.is_commit = is_commit_header(bytes, size);
        return SQLITE_OK;
    }
    return log.is_commit ? write_gathered(log) : SQLITE_OK;
}

int read_log(sqlite3_file* file, void* bytes, int size, sqlite3_int64 offset)
{
    if (const int code = write_gathered(log_of(file)); code != SQLITE_OK) return code;
    return real_methods(file).xRead(log_of(file).real, bytes, size, offset);
}

int truncate_log(sqlite3_file* file, sqlite3_int64 size)
{
    if (const int code = write_gathered(log_of(file)); code != SQLITE_OK) return code;
    return real_methods(file).xTruncate(log_of(file).real, size);
}

int sync_log(sqlite3_file* file, int flags)
{
    if (const int code = write_gathered(log_of(file)); code != SQLITE_OK) return code;
    return real_methods(file).xSync(log_of(file).real, flags);
}

int size_of_log(sqlite3_file* file, sqlite3_int64* size)
{
    if (const int code = write_gathered(log_of(file)); code != SQLITE_OK) return code;
    return real_methods(file).xFileSize(log_of(file).real, size);
}

int close_log(sqlite3_file* file)
{
    LogFile& log = log_of(file);
    const int written = write_gathered(log);
    sqlite3_free(log.gathered);
    const int closed = log.real->pMethods->xClose(log.real);
    return written != SQLITE_OK ? written : closed;
}

// What only passes through. A log is never locked and has no shared memory of its own.
int lock_log(sqlite3_file* file, int level)
{
    return real_methods(file).xLock(log_of(file).real, level);
}
int unlock_log(sqlite3_file* file, int level)
{
    return real_methods(file).xUnlock(log_of(file).real, level);
}
int check_lock_of_log(sqlite3_file* file, int* held)
{
    return real_methods(file).xCheckReservedLock(log_of(file).real, held);
}
int control_log(sqlite3_file* file, int what, void* with)
{
    return real_methods(file).xFileControl(log_of(file).real, what, with);
}
int sector_size_of_log(sqlite3_file* file)
{
    return real_methods(file).xSectorSize(log_of(file).real);
}
int characteristics_of_log(sqlite3_file* file)
{
    return real_methods(file).xDeviceCharacteristics(log_of(file).real);
}

constexpr sqlite3_io_methods log_methods = {
    1,         close_log,         read_log,    write_log,          truncate_log,           sync_log, size_of_log, lock_log, unlock_log,
    check_lock_of_log, control_log, sector_size_of_log, characteristics_of_log, nullptr,  nullptr,     nullptr,  nullptr,
    nullptr,   nullptr,
};

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* flags_out)
{
    sqlite3_vfs* const below = sqlite3_vfs_find(nullptr);
    if ((flags & SQLITE_OPEN_WAL) == 0) return below->xOpen(below, name, file, flags, flags_out);
    LogFile& log = log_of(file);
    log = {};
    log.gathered = static_cast<char*>(sqlite3_malloc(gathered_bytes_max));
    if (log.gathered == nullptr) return SQLITE_NOMEM;
    log.real = reinterpret_cast<sqlite3_file*>(&log + 1);
    log.real->pMethods = nullptr;
    const int code = below->xOpen(below, name, log.real, flags, flags_out);
    if (code == SQLITE_OK) {
        log.base.pMethods = &log_methods;
        return code;
    }
    if (log.real->pMethods != nullptr) log.real->pMethods->xClose(log.real);
    sqlite3_free(log.gathered);
    return code;
}

}  // namespace

const char* log_vfs_name() noexcept
{
    static std::mutex mutex;
    static sqlite3_vfs shim;
    static const sqlite3_vfs* registered_over = nullptr;
    const std::lock_guard lock(mutex);
    if (sqlite3_initialize() != SQLITE_OK) return nullptr;
    sqlite3_vfs* const below = sqlite3_vfs_find(nullptr);
    if (below == nullptr) return nullptr;
    if (below == registered_over) return shim.zName;
    if (registered_over != nullptr) sqlite3_vfs_unregister(&shim);
    shim = *below;  // what is not named below goes to the default one, which finds its own data in here
    shim.zName = "docket-log";
    shim.szOsFile = static_cast<int>(sizeof(LogFile)) + below->szOsFile;
    shim.xOpen = open_file;
    registered_over = sqlite3_vfs_register(&shim, 0) == SQLITE_OK ? below : nullptr;
    return registered_over == nullptr ? nullptr : shim.zName;
}

}  // namespace docket
