#pragma once

// What shall go wrong in one process, and what did: kinds of calls, the plan of a run, and counts that outlive the process. The
// calls themselves are in fault_vfs.hpp (SQLite's files), head_calls.cpp (the head file) and fault_memory.hpp (allocations).

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace docket {

enum class Call {
    open,
    read,
    write,
    sync,
    truncate,
    remove,
    shm_map,
    head_open,
    head_write,
    head_sync,
    head_rename,
    sqlite_memory,
    memory
};
inline constexpr std::size_t call_kinds = 13;

[[nodiscard]] constexpr std::string_view name_of(Call call) noexcept
{
    constexpr std::array<std::string_view, call_kinds> names{
        "open",      "read",       "write",      "sync",        "truncate",          "delete",    "shm map",
        "head open", "head write", "head fsync", "head rename", "sqlite allocation", "allocation"};
    return names[static_cast<std::size_t>(call)];
}

/// What the disk keeps of writes that were not synced when the power goes.
enum class Unsynced { all, none, some_writes, some_sectors };

/// One run's faults. The n-th call of a kind is counted from 1, over all files and threads of the process.
struct FaultPlan {
    Call kind = Call::write;
    std::uint64_t nth = 0;        ///< 0: nothing fails
    int code = 0;                 ///< what SQLite is told, or errno for the head file
    bool from_then_on = false;    ///< every later call of the kind fails as well
    bool torn = false;            ///< a write that fails has written its first half
    bool remembers_syncs = false; ///< the disk holds what was synced; `FaultDisk::cut_power` leaves only that
    bool lies = false;            ///< sync does nothing and says that all is well
    std::uint64_t cut_at = 0;     ///< the power goes at this call that changes the disk, of any kind; 0: never
    Unsynced unsynced = Unsynced::none;
    std::uint64_t seed = 0; ///< for which unsynced writes are kept
};

/// In memory that parent and child share.
struct FaultCounts {
    std::array<std::atomic<std::uint64_t>, call_kinds> calls{};
    std::atomic<std::uint64_t> changes{0}; ///< calls that change the disk
    std::atomic<std::uint64_t> fired{0};   ///< calls that failed by plan
    std::atomic<std::uint64_t> wal_fired{
        0};                         ///< of them, writes and syncs of the write-ahead log: a commit that cannot be vouched for
    std::atomic<bool> armed{false}; ///< nothing is counted or fails before
    std::atomic<bool> cut{false};   ///< the power went

    [[nodiscard]] std::uint64_t of(Call call) const noexcept { return calls[static_cast<std::size_t>(call)].load(); }
};

/// The plan and counts of this process. Set before anything that can fail is called.
void set_faults(const FaultPlan& plan, FaultCounts& counts) noexcept;
[[nodiscard]] const FaultPlan& fault_plan() noexcept;
[[nodiscard]] FaultCounts& fault_counts() noexcept;

/// Counts a call. True if the plan wants it to fail. Any thread; allocates nothing.
[[nodiscard]] bool fails_now(Call call) noexcept;

}  // namespace docket
