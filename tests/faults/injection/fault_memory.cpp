// See the header. Over-aligned forms of operator new are left to the library: nothing here uses them.

#include "tests/faults/injection/fault_memory.hpp"

#include <sqlite3.h>

#include <cstdlib>
#include <new>

#include "tests/faults/injection/fault_plan.hpp"

namespace docket {

namespace {

thread_local int spared = 0;
sqlite3_mem_methods real_memory;

void* allocate(int size)
{
    return fails_now(Call::sqlite_memory) ? nullptr : real_memory.xMalloc(size);
}

void* reallocate(void* block, int size)
{
    return fails_now(Call::sqlite_memory) ? nullptr : real_memory.xRealloc(block, size);
}

}  // namespace

void install_sqlite_memory_faults()
{
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real_memory);
    sqlite3_mem_methods faulty = real_memory;
    faulty.xMalloc = allocate;
    faulty.xRealloc = reallocate;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &faulty);
}

SpareThisThread::SpareThisThread() noexcept
{
    ++spared;
}

SpareThisThread::~SpareThisThread()
{
    --spared;
}

}  // namespace docket

void* operator new(std::size_t size)
{
    const bool fails = docket::spared == 0 && docket::fails_now(docket::Call::memory);
    void* const block = fails ? nullptr : std::malloc(size == 0 ? 1 : size);
    if (block == nullptr) throw std::bad_alloc();
    return block;
}

/// The library's own would call the one above, a sanitizer's does not.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept
{
    const bool fails = docket::spared == 0 && docket::fails_now(docket::Call::memory);
    return fails ? nullptr : std::malloc(size == 0 ? 1 : size);
}

void operator delete(void* block) noexcept
{
    std::free(block);
}

void operator delete(void* block, std::size_t) noexcept
{
    std::free(block);
}
