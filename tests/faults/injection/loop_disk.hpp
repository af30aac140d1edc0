#pragma once

// A file system of our own on a file, mounted by the kernel: can be full, read-only, or shut down as by a loss of power. Needs root
// and loop devices; where it cannot be had, a test says so.

#include <filesystem>
#include <string>

namespace docket {

class LoopDisk {
public:
    /// Makes an ext4 in `folder`/disk.img (sparse) and mounts it at `folder`/mount.
    LoopDisk(const std::filesystem::path& folder, int mebibytes);
    ~LoopDisk();
    LoopDisk(const LoopDisk&) = delete;
    LoopDisk& operator=(const LoopDisk&) = delete;

    /// "" if it is there; else why not.
    [[nodiscard]] const std::string& why_not() const noexcept { return why_not_; }
    [[nodiscard]] const std::filesystem::path& path() const noexcept { return mount_; }

    /// Takes all but `left_mebibytes` of the room; 0 takes the last byte.
    void fill(int left_mebibytes) const;
    void make_room() const;
    /// As a loss of power: what was not synced is gone, and every later write fails, until it is mounted again.
    void shut_down() const;
    /// Unmounts and mounts: the journal is played back. Nobody may have a file open.
    void mount_again(bool read_only);

private:
    bool mount(bool read_only);
    void unmount();

    std::filesystem::path image_, mount_;
    bool mounted_ = false;
    std::string why_not_;
};

}  // namespace docket
