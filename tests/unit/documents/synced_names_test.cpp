// A document is acknowledged once it is on disk: the bytes, the name they lie under, and the names of the folders on the way to it. What
// is synced is seen by taking fsync's place; that it helps is tried on a real disk in tests/faults.

#include <doctest/doctest.h>

#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "engine/documents/document_store.hpp"

namespace {

std::vector<std::filesystem::path> synced;  ///< in order

}  // namespace

extern "C" {

int __real_fsync(int file);

int __wrap_fsync(int file)
{
    synced.push_back(std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(file)));
    return __real_fsync(file);
}

}

namespace docket {

namespace {

/// A folder of this test's own, gone afterwards; what was synced before it is forgotten.
class Place {
public:
    Place()
    {
        std::string name = std::filesystem::canonical(std::filesystem::temp_directory_path()) / "docket_documents_XXXXXX";
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
        synced.clear();
    }
    ~Place() { std::filesystem::remove_all(path); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    std::filesystem::path path;
};

std::vector<std::filesystem::path> synced_by_keeping(const DocumentStore& store, std::string_view bytes)
{
    const auto upload = store.begin("f_1");
    upload->write(bytes);
    synced.clear();
    CHECK(upload->keep() == sha256(bytes));
    return synced;
}

using Paths = std::vector<std::filesystem::path>;

}  // namespace

TEST_CASE("the store's own folder is on disk before anything is put into it")
{
    const Place place;
    const DocumentStore store(place.path / "documents");
    CHECK(synced == Paths{place.path});
}

TEST_CASE("a kept document's bytes are on disk before its name, and its name before that of its folder")
{
    const Place place;
    const DocumentStore store(place.path / "documents");
    const auto folder = place.path / "documents" / to_hex(sha256("nội dung")).substr(0, 2);
    CHECK(synced_by_keeping(store, "nội dung") == Paths{place.path / "documents" / "uploads" / "f_1", folder, place.path / "documents"});
}

TEST_CASE("the folder's name is made sure of although another upload made it: that one may have died before it was on disk")
{
    const Place place;
    const DocumentStore store(place.path / "documents");
    const auto folder = place.path / "documents" / to_hex(sha256("nội dung")).substr(0, 2);
    std::filesystem::create_directory(folder);
    CHECK(synced_by_keeping(store, "nội dung").back() == place.path / "documents");
}

}  // namespace docket
