#pragma once

// Files that are there whole or not at all, under their final name. Throws std::system_error with the path.

#include <filesystem>
#include <string_view>

namespace docket {

/// `path` with ".partial": where something is made before it gets its name. Removed by its destructor unless it was kept.
class PartialFile {
public:
    explicit PartialFile(std::filesystem::path path);
    ~PartialFile();
    PartialFile(const PartialFile&) = delete;
    PartialFile& operator=(const PartialFile&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return partial_; }
    /// Syncs it, gives it its final name unless there is such a file (EEXIST), and syncs the folder.
    void keep();

private:
    std::filesystem::path final_, partial_;
    bool is_kept_ = false;
};

/// Replaces what was there.
void write_whole_file(const std::filesystem::path& path, std::string_view bytes);

}  // namespace docket
