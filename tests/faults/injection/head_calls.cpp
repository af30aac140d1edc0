// The system calls of our own code that write the head file, with faults. The linker sends them here (--wrap): only those of the
// libraries that are linked into this program, so SQLite's own are not among them; they have fault_vfs.cpp.

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/types.h>

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <string_view>

#include "tests/faults/injection/fault_plan.hpp"

using docket::Call;
using docket::fails_now;
using docket::fault_plan;

extern "C" {

int __real_open(const char* path, int flags, ...);
ssize_t __real_write(int file, const void* bytes, size_t size);
int __real_fsync(int file);
int __real_rename(const char* from, const char* to);

int __wrap_open(const char* path, int flags, ...)
{
    mode_t mode = 0;
    if ((flags & O_CREAT) != 0) {
        std::va_list more;
        va_start(more, flags);
        mode = va_arg(more, mode_t);
        va_end(more);
    }
    const bool writes_head = std::string_view(path).find(".head") != std::string_view::npos && (flags & O_ACCMODE) != O_RDONLY;
    if (writes_head && fails_now(Call::head_open)) {
        errno = fault_plan().code;
        return -1;
    }
    return __real_open(path, flags, mode);
}

ssize_t __wrap_write(int file, const void* bytes, size_t size)
{
    if (fails_now(Call::head_write)) {
        if (fault_plan().torn && size > 1) return __real_write(file, bytes, size / 2);
        errno = fault_plan().code;
        return -1;
    }
    return __real_write(file, bytes, size);
}

int __wrap_fsync(int file)
{
    static_cast<void>(file);
    if (fails_now(Call::head_sync)) {
        errno = fault_plan().code;
        return -1;
    }
    return 0;
}

int __wrap_rename(const char* from, const char* to)
{
    if (fails_now(Call::head_rename)) {
        errno = fault_plan().code;
        return -1;
    }
    return __real_rename(from, to);
}
}
