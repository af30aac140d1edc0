#pragma once

// The files that the program reads: definitions and calendars in folders. Throws std::runtime_error with the path for what cannot be read.

#include <filesystem>
#include <string>
#include <vector>

#include "engine/runtime/calendars.hpp"

namespace docket {

[[nodiscard]] std::string read_file(const std::filesystem::path& path);

/// Files as named, and in folders every .yaml and .yml below them that holds a definition (a top-level `workflow` key), sorted by path.
[[nodiscard]] std::vector<std::filesystem::path> definition_files(const std::vector<std::filesystem::path>& files_and_folders);

/// Every calendar in the folder; none if there is no such folder.
[[nodiscard]] Calendars read_calendars(const std::filesystem::path& folder);

/// `config` where the program finds it: $DOCKET_CONFIG_DIR, the working folder's, or the one beside the program's project.
[[nodiscard]] std::filesystem::path config_folder();

}  // namespace docket
