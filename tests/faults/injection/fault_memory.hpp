#pragma once

// Memory that runs out by plan: SQLite's own allocations, and operator new of this program, which fault_memory.cpp replaces.

namespace docket {

/// SQLite's allocations are counted and fail by plan. Before SQLite is first used in the process.
void install_sqlite_memory_faults();

/// While one is alive, operator new on this thread neither counts nor fails: for the thread that drives a test.
class SpareThisThread {
public:
    SpareThisThread() noexcept;
    ~SpareThisThread();
    SpareThisThread(const SpareThisThread&) = delete;
    SpareThisThread& operator=(const SpareThisThread&) = delete;
};

}  // namespace docket
