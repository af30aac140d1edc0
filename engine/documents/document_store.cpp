#include "engine/documents/document_store.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <system_error>

#include "engine/base/files/sync_path.hpp"

namespace docket {

namespace {

constexpr std::size_t head_bytes_max = 4096;

[[noreturn]] void fail(const char* what)
{
    throw std::system_error(errno, std::generic_category(), what);
}

std::filesystem::path uploads_in(const std::filesystem::path& folder)
{
    return folder / "uploads";
}

}  // namespace

DocumentStore::DocumentStore(std::filesystem::path folder) : folder_(std::move(folder))
{
    std::filesystem::remove_all(uploads_in(folder_));
    std::filesystem::create_directories(uploads_in(folder_));
    const std::filesystem::path parent = folder_.parent_path();
    sync_path(parent.empty() ? "." : parent);
}

std::unique_ptr<DocumentStore::Upload> DocumentStore::begin(const std::string& name) const
{
    return std::make_unique<Upload>(*this, uploads_in(folder_) / name);
}

std::filesystem::path DocumentStore::place_of(const Digest& digest) const
{
    const std::string hex = to_hex(digest);
    return folder_ / hex.substr(0, 2) / hex;
}

std::optional<std::filesystem::path> DocumentStore::find(const Digest& digest) const
{
    std::filesystem::path place = place_of(digest);
    if (!std::filesystem::exists(place)) return std::nullopt;
    return place;
}

DocumentStore::Upload::Upload(const DocumentStore& store, std::filesystem::path path) : store_(store), path_(std::move(path))
{
    descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor_ < 0) fail("create upload");
}

DocumentStore::Upload::~Upload()
{
    if (descriptor_ >= 0) ::close(descriptor_);
    std::error_code ignored;  // a leftover is removed at the next start
    std::filesystem::remove(path_, ignored);
}

void DocumentStore::Upload::write(std::string_view bytes)
{
    digest_.update(bytes);
    if (head_.size() < head_bytes_max) head_ += bytes.substr(0, head_bytes_max - head_.size());
    size_ += bytes.size();
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail("write upload");
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

Digest DocumentStore::Upload::keep()
{
    const Digest digest = digest_.finish();
    if (::fsync(descriptor_) != 0) fail("sync upload");
    ::close(descriptor_);
    descriptor_ = -1;
    const std::filesystem::path place = store_.place_of(digest);
    std::filesystem::create_directories(place.parent_path());
    std::filesystem::rename(path_, place);
    sync_path(place.parent_path());
    // Whoever made that folder may have died before its name was on disk.
    sync_path(store_.folder_);
    return digest;
}

}  // namespace docket
