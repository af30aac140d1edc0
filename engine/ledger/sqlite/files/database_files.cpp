#include "engine/ledger/sqlite/files/database_files.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <string>

#include "engine/ledger/sqlite/sqlite_ledger.hpp"

namespace docket {

namespace {

std::filesystem::path beside(const std::filesystem::path& database, const char* suffix)
{
    std::filesystem::path path = database;
    path += suffix;
    return path;
}

std::filesystem::path folder_of(const std::filesystem::path& database)
{
    return database.has_parent_path() ? database.parent_path() : std::filesystem::path(".");
}

/// Closes when it goes out of scope.
struct Descriptor {
    int number = -1;
    ~Descriptor()
    {
        if (number >= 0) ::close(number);
    }
};

[[noreturn]] void throw_write_error(const std::filesystem::path& path)
{
    const int error = errno;
    const std::string message = "Cannot write " + path.string() + ": " + std::strerror(error);
    if (error == ENOSPC || error == EDQUOT) throw StorageFull(message);
    throw StorageBroken(message);
}

void write_all(int descriptor, std::string_view text, const std::filesystem::path& path)
{
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno != EINTR) throw_write_error(path);
        if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
    }
}

std::string read_small_file(const std::filesystem::path& path)
{
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    std::array<char, 512> buffer{};
    const ssize_t got = file.number < 0 ? -1 : ::read(file.number, buffer.data(), buffer.size());
    return got <= 0 ? std::string() : std::string(buffer.data(), static_cast<std::size_t>(got));
}

}  // namespace

DatabaseLock::DatabaseLock(const std::filesystem::path& database)
{
    const auto path = beside(database, ".lock");
    descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor_ < 0) throw OpenError(OpenErrorKind::cannot_open, "Cannot open " + path.string() + ": " + std::strerror(errno));
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
        const std::string holder = read_small_file(path);
        ::close(descriptor_);
        throw OpenError(OpenErrorKind::lock_held, "Another process has this database: " + holder.substr(0, holder.find('\n')));
    }
    const std::string text = std::to_string(::getpid()) + '\n';
    // Only the next one's message depends on the text, so a disk that is full does not stop us here.
    if (::ftruncate(descriptor_, 0) == 0) static_cast<void>(!::pwrite(descriptor_, text.data(), text.size(), 0));
}

DatabaseLock::~DatabaseLock()
{
    ::close(descriptor_);
}

bool is_unsafe_filesystem(std::int64_t magic) noexcept
{
    // NFS, SMB, CIFS, SMB2, FUSE, 9P, AFS, Ceph: numbers of linux/magic.h and statfs(2).
    static constexpr std::array<std::int64_t, 8> unsafe = {0x6969,     0x517b,     0xff534d42, 0xfe534d42,
                                                           0x65735546, 0x01021997, 0x5346414f, 0x00c36400};
    return std::find(unsafe.begin(), unsafe.end(), magic) != unsafe.end();
}

void require_safe_filesystem(const std::filesystem::path& database)
{
    struct statfs about {};
    const auto folder = folder_of(database);
    if (::statfs(folder.c_str(), &about) != 0)
        throw OpenError(OpenErrorKind::cannot_open, "Cannot look at " + folder.string() + ": " + std::strerror(errno));
    if (is_unsafe_filesystem(static_cast<std::int64_t>(about.f_type)))
        throw OpenError(OpenErrorKind::unsafe_filesystem,
                        folder.string() + " is on a network or FUSE file system, where SQLite's locks cannot be trusted.");
}

std::optional<LedgerHead> read_head_file(const std::filesystem::path& database)
{
    const auto path = beside(database, ".head");
    if (!std::filesystem::exists(path)) return std::nullopt;
    const std::string text = read_small_file(path);
    LedgerHead head;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), head.size);
    const auto size_digits = static_cast<std::size_t>(end - text.data());
    const auto root =
        text.size() > size_digits + 66 ? digest_from_hex(std::string_view(text).substr(size_digits + 1, 64)) : std::nullopt;
    if (error != std::errc() || !root || !text.ends_with('\n'))
        throw OpenError(OpenErrorKind::rewritten, "Expected " + path.string() + " to be a head file, but it is not.");
    head.root = *root;
    head.log = text.substr(size_digits + 66, text.size() - size_digits - 67);
    return head;
}

void write_head_file(const std::filesystem::path& database, const LedgerHead& head)
{
    const auto path = beside(database, ".head"), fresh = beside(database, ".head.new");
    {
        const Descriptor file{::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)};
        if (file.number < 0) throw_write_error(fresh);
        write_all(file.number, std::to_string(head.size) + ' ' + to_hex(head.root) + ' ' + head.log + '\n', fresh);
        if (::fsync(file.number) != 0) throw_write_error(fresh);
    }
    if (::rename(fresh.c_str(), path.c_str()) != 0) throw_write_error(path);
    const Descriptor folder{::open(folder_of(database).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (folder.number < 0 || ::fsync(folder.number) != 0) throw_write_error(path);
}

}  // namespace docket
