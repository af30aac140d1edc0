#include "tests/faults/injection/loop_disk.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace docket {

namespace {

/// EXT4_IOC_SHUTDOWN, which is XFS_IOC_GOINGDOWN; 2: without writing the log.
constexpr unsigned long shutdown_request = _IOR('X', 125, std::uint32_t);
constexpr std::uint32_t without_log = 2;

bool run(const std::string& command)
{
    return std::system((command + " >/dev/null 2>&1").c_str()) == 0;
}

std::string quoted(const std::filesystem::path& path)
{
    return "'" + path.string() + "'";
}

}  // namespace

LoopDisk::LoopDisk(const std::filesystem::path& folder, int mebibytes) : image_(folder / "disk.img"), mount_(folder / "mount")
{
    std::filesystem::create_directories(mount_);
    std::ofstream(image_).close();
    std::filesystem::resize_file(image_, static_cast<std::uintmax_t>(mebibytes) << 20);
    if (::geteuid() != 0)
        why_not_ = "not root";
    else if (!run("mkfs.ext4 -q -F -m 0 -E lazy_itable_init=1,nodiscard " + quoted(image_)))
        why_not_ = "no mkfs.ext4";
    else if (!mount(false))
        why_not_ = "loop devices cannot be mounted here";
}

LoopDisk::~LoopDisk()
{
    if (mounted_) run("umount -l " + quoted(mount_));
}

bool LoopDisk::mount(bool read_only)
{
    mounted_ = run(std::string("mount -o loop") + (read_only ? ",ro " : " ") + quoted(image_) + " " + quoted(mount_));
    return mounted_;
}

void LoopDisk::unmount()
{
    if (!run("umount " + quoted(mount_))) throw std::runtime_error("the disk is in use");
    mounted_ = false;
}

void LoopDisk::mount_again(bool read_only)
{
    unmount();
    if (!mount(read_only)) throw std::runtime_error("the disk does not mount again");
}

void LoopDisk::fill(int left_mebibytes) const
{
    struct statvfs about {};
    if (::statvfs(mount_.c_str(), &about) != 0) throw std::runtime_error("statvfs");
    const auto room =
        static_cast<off_t>(about.f_bavail) * static_cast<off_t>(about.f_frsize) - (static_cast<off_t>(left_mebibytes) << 20);
    const int file = ::open((mount_ / "ballast").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    off_t size = 0;
    ::posix_fallocate(file, 0, room);
    if (left_mebibytes == 0) {
        // The last blocks: what metadata took is not known beforehand.
        size = ::lseek(file, 0, SEEK_END);
        for (off_t step = off_t{1} << 20; step >= 4096;) {
            if (::posix_fallocate(file, size, step) == 0)
                size += step;
            else
                step /= 2;
        }
    }
    ::close(file);
}

void LoopDisk::make_room() const
{
    std::filesystem::remove(mount_ / "ballast");
}

void LoopDisk::shut_down() const
{
    const int folder = ::open(mount_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    std::uint32_t how = without_log;
    const int done = ::ioctl(folder, shutdown_request, &how);
    ::close(folder);
    if (done != 0) throw std::runtime_error("this file system cannot be shut down");
}

}  // namespace docket
