// See the header. Everything that changes a file happens under one lock, so that a cut finds no write half-way between shim and
// file.

#include "tests/faults/injection/fault_vfs.hpp"

#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <mutex>
#include <new>
#include <string>

#include "tests/faults/injection/fault_memory.hpp"
#include "tests/faults/injection/power_disk.hpp"

namespace docket {

namespace {

sqlite3_vfs* real_vfs = nullptr;
std::mutex disk_lock;
PowerDisk disk;

/// What SQLite holds for an open file; the real one's memory follows it.
struct FaultFile {
    sqlite3_file base;
    std::string* path; ///< of a file that is watched, else null
    bool is_log;
    sqlite3_file* real;
};

FaultFile& as_fault(sqlite3_file* file)
{
    return *reinterpret_cast<FaultFile*>(file);
}

sqlite3_file* real_of(sqlite3_file* file)
{
    return as_fault(file).real;
}

/// A call that changes the disk begins. With the lock held.
void count_change()
{
    FaultCounts& counts = fault_counts();
    if (!counts.armed.load()) return;
    if (++counts.changes == fault_plan().cut_at) {
        counts.cut = true;
        disk.cut(fault_plan().unsynced, fault_plan().seed);
        ::_exit(cut_exit_code);
    }
}

/// For a write or sync that failed by plan.
int failure(const FaultFile& file)
{
    if (file.is_log) ++fault_counts().wal_fired;
    return fault_plan().code;
}

int close_file(sqlite3_file* file)
{
    FaultFile& fault = as_fault(file);
    delete fault.path;
    return fault.real->pMethods->xClose(fault.real);
}

int read_file(sqlite3_file* file, void* bytes, int size, sqlite3_int64 offset)
{
    if (fails_now(Call::read)) return fault_plan().code;
    return real_of(file)->pMethods->xRead(real_of(file), bytes, size, offset);
}

int write_file(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset)
{
    const std::lock_guard lock(disk_lock);
    FaultFile& fault = as_fault(file);
    const bool fails = fails_now(Call::write);
    const int written = fails ? (fault_plan().torn ? size / 2 : 0) : size;
    if (fault.path != nullptr && fault_plan().remembers_syncs && written > 0)
        disk.write(*fault.path, offset, {static_cast<const char*>(bytes), static_cast<std::size_t>(written)});
    count_change();
    const int code = written == 0 ? SQLITE_OK : fault.real->pMethods->xWrite(fault.real, bytes, written, offset);
    return fails ? failure(fault) : code;
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size)
{
    const std::lock_guard lock(disk_lock);
    FaultFile& fault = as_fault(file);
    if (fails_now(Call::truncate)) return fault_plan().code;
    if (fault.path != nullptr && fault_plan().remembers_syncs) disk.truncate(*fault.path, size);
    count_change();
    return fault.real->pMethods->xTruncate(fault.real, size);
}

int sync_file(sqlite3_file* file, int)
{
    const std::lock_guard lock(disk_lock);
    const FaultFile& fault = as_fault(file);
    count_change();
    const bool watched = fault.path != nullptr && fault_plan().remembers_syncs;
    if (fails_now(Call::sync)) {
        if (watched) disk.drop_unsynced(*fault.path);
        return failure(fault);
    }
    if (watched && !fault_plan().lies) disk.sync(*fault.path);
    return SQLITE_OK;
}

int map_shared(sqlite3_file* file, int region, int size, int extend, void volatile** memory)
{
    if (fails_now(Call::shm_map)) return fault_plan().code;
    return real_of(file)->pMethods->xShmMap(real_of(file), region, size, extend, memory);
}

// What only passes through.
int file_size(sqlite3_file* f, sqlite3_int64* size)
{
    return real_of(f)->pMethods->xFileSize(real_of(f), size);
}
int lock_file(sqlite3_file* f, int level)
{
    return real_of(f)->pMethods->xLock(real_of(f), level);
}
int unlock_file(sqlite3_file* f, int level)
{
    return real_of(f)->pMethods->xUnlock(real_of(f), level);
}
int check_lock(sqlite3_file* f, int* held)
{
    return real_of(f)->pMethods->xCheckReservedLock(real_of(f), held);
}
int control_file(sqlite3_file* f, int what, void* with)
{
    return real_of(f)->pMethods->xFileControl(real_of(f), what, with);
}
int sector_size(sqlite3_file* f)
{
    return real_of(f)->pMethods->xSectorSize(real_of(f));
}
int characteristics(sqlite3_file* f)
{
    return real_of(f)->pMethods->xDeviceCharacteristics(real_of(f));
}
int lock_shared(sqlite3_file* f, int at, int count, int flags)
{
    return real_of(f)->pMethods->xShmLock(real_of(f), at, count, flags);
}
void shared_barrier(sqlite3_file* f)
{
    real_of(f)->pMethods->xShmBarrier(real_of(f));
}
int unmap_shared(sqlite3_file* f, int remove)
{
    return real_of(f)->pMethods->xShmUnmap(real_of(f), remove);
}

/// Version 2: no memory-mapped reading, which would go past us.
sqlite3_io_methods file_methods()
{
    sqlite3_io_methods methods{};
    methods.iVersion = 2;
    methods.xClose = close_file;
    methods.xRead = read_file;
    methods.xWrite = write_file;
    methods.xTruncate = truncate_file;
    methods.xSync = sync_file;
    methods.xFileSize = file_size;
    methods.xLock = lock_file;
    methods.xUnlock = unlock_file;
    methods.xCheckReservedLock = check_lock;
    methods.xFileControl = control_file;
    methods.xSectorSize = sector_size;
    methods.xDeviceCharacteristics = characteristics;
    methods.xShmMap = map_shared;
    methods.xShmLock = lock_shared;
    methods.xShmBarrier = shared_barrier;
    methods.xShmUnmap = unmap_shared;
    return methods;
}

const sqlite3_io_methods methods_of_files = file_methods();

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* flags_out)
{
    const SpareThisThread spare;  // no exception may pass through SQLite
    FaultFile& fault = as_fault(file);
    fault.base.pMethods = nullptr;
    if (fails_now(Call::open)) return fault_plan().code;
    fault.real = reinterpret_cast<sqlite3_file*>(&fault + 1);
    fault.is_log = (flags & SQLITE_OPEN_WAL) != 0;
    fault.path = nullptr;
    const bool watched = name != nullptr && (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) != 0;
    const std::lock_guard lock(disk_lock);
    if (watched && fault_plan().remembers_syncs) disk.watch(name);
    const int code = real_vfs->xOpen(real_vfs, name, fault.real, flags, flags_out);
    if (code != SQLITE_OK) return code;
    if (watched) fault.path = new std::string(name);
    fault.base.pMethods = &methods_of_files;
    return SQLITE_OK;
}

int delete_file(sqlite3_vfs*, const char* name, int sync_folder)
{
    const std::lock_guard lock(disk_lock);
    if (fails_now(Call::remove)) return fault_plan().code;
    if (disk.watches(name)) disk.remove(name, sync_folder != 0);
    count_change();
    return real_vfs->xDelete(real_vfs, name, 0);
}

}  // namespace

void install_fault_vfs()
{
    static sqlite3_vfs shim;
    if (real_vfs != nullptr) return;
    sqlite3_initialize();
    real_vfs = sqlite3_vfs_find(nullptr);
    shim = *real_vfs; // whatever is not named below goes to the real one, which looks at nothing of this struct
    shim.zName = "faults";
    shim.szOsFile = static_cast<int>(sizeof(FaultFile)) + real_vfs->szOsFile;
    shim.xOpen = open_file;
    shim.xDelete = delete_file;
    sqlite3_vfs_register(&shim, 1);
}

void cut_power()
{
    const std::lock_guard lock(disk_lock);
    if (fault_plan().remembers_syncs) disk.cut(fault_plan().unsynced, fault_plan().seed);
    ::_exit(cut_exit_code);
}

}  // namespace docket
