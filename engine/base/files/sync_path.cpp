#include "engine/base/files/sync_path.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace docket {

void sync_path(const std::filesystem::path& path)
{
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool is_synced = file >= 0 && ::fsync(file) == 0;
    const int error = errno;  // closing may set it anew
    if (file >= 0) ::close(file);
    if (!is_synced) throw std::system_error(error, std::generic_category(), path.string());
}

}  // namespace docket
