#pragma once

// That what was written stays written. Where a file gets its name is the caller's concern.

#include <filesystem>

namespace docket {

/// Waits until what was written to the file, or the names in the folder, are on disk. A folder is named as such: "" is none.
/// @throws std::system_error with the path, also if there is nothing of that name.
void sync_path(const std::filesystem::path& path);

}  // namespace docket
