#include "engine/audit/proof/key_file.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace docket {

namespace {

constexpr std::size_t key_file_bytes_max = 1'024;  // a name of 255 bytes, and some 70 besides

struct File {
    int number;
    ~File()
    {
        if (number >= 0) ::close(number);
    }
};

[[noreturn]] void throw_failure(const std::filesystem::path& path)
{
    throw std::system_error(errno, std::generic_category(), path.string());
}

/// Wiped when it goes.
struct Secret {
    std::array<char, key_file_bytes_max> bytes{};
    ~Secret() { sodium_memzero(bytes.data(), bytes.size()); }
};

}  // namespace

Result<bool> write_key_file(const std::filesystem::path& path, const SigningKey& key)
{
    const File file{::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0400)};
    if (file.number < 0 && errno == EEXIST)
        return Rejection{RejectionType::conflict, "Expected to write a new key, but there is a file at " + path.string(), {}, {}, {}, 0};
    if (file.number < 0) throw_failure(path);
    const SecretText text = key.secret_text();
    const std::string_view bytes = text.reveal();
    const bool is_written = ::write(file.number, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) &&
                            ::write(file.number, "\n", 1) == 1 && ::fsync(file.number) == 0;
    if (!is_written) throw_failure(path);
    return true;
}

Result<SigningKey> read_key_file(const std::filesystem::path& path)
{
    const auto refused = [&](const std::string& but) {
        return Rejection{RejectionType::bad_payload, "Expected to read a signing key from " + path.string() + ", but " + but, {}, {}, {}, 0};
    };
    const File file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    struct stat about {};
    if (file.number < 0 || ::fstat(file.number, &about) != 0) throw_failure(path);
    if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0) return refused("others than its owner may use the file: chmod 0400 it");
    Secret secret;
    const ssize_t got = ::read(file.number, secret.bytes.data(), secret.bytes.size());
    if (got < 0) throw_failure(path);
    std::string_view text(secret.bytes.data(), static_cast<std::size_t>(got));
    if (text.ends_with('\n')) text.remove_suffix(1);
    auto key = SigningKey::parse(text);
    if (!key) return refused("it does not hold one");
    return key;
}

}  // namespace docket
