#pragma once

// SQLite's file system with faults: a shim over the default one that fails calls by plan (fault_plan.hpp) and, if asked, remembers
// what was synced, so that the power can be cut. Real syncs are left out: here only processes end, never the machine, and thousands
// of runs have to be quick. Locks and shared memory are those of the real file system.

namespace docket {

/// Makes the shim SQLite's default in this process, once. `set_faults` before.
void install_fault_vfs();

/// If the plan remembers syncs: leaves in the files only what the disk would hold, and ends the process with `cut_exit_code`. Any
/// thread; never returns.
[[noreturn]] void cut_power();
inline constexpr int cut_exit_code = 55;

}  // namespace docket
