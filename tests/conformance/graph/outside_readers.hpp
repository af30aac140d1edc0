#pragma once

// Files in a folder of their own, and programs that read them. For tests: the folder goes with the object.

#include <filesystem>
#include <string>

namespace docket {

class ScratchFolder {
public:
    ScratchFolder();
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    ~ScratchFolder();

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    /// The file's path.
    std::filesystem::path write(const std::string& name, const std::string& content) const;

private:
    std::filesystem::path path_;
};

struct Ran {
    int exit_code = -1; ///< -1: it did not end by itself
    std::string output; ///< both streams
};

/// By the shell. Paths from ScratchFolder need no quoting.
Ran run(const std::string& command, const ScratchFolder& folder);

} // namespace docket
