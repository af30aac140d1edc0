// See the header. A sector is 512 bytes: SQLite counts on no more than that bytes beside a write stay as they are.

#include "tests/faults/injection/power_disk.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace docket {

namespace {

constexpr std::size_t sector_bytes = 512;

std::optional<std::string> content_of(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(file), {});
}

void put(const std::string& path, const std::optional<std::string>& image)
{
    std::filesystem::remove(path);
    if (image) std::ofstream(path, std::ios::binary) << *image;
}

}  // namespace

void PowerDisk::watch(const std::string& path)
{
    if (files_.contains(path)) return;
    files_[path].synced = content_of(path);
}

void PowerDisk::write(const std::string& path, std::int64_t offset, std::string_view bytes)
{
    files_[path].since.push_back({Change::Kind::write, offset, std::string(bytes)});
}

void PowerDisk::truncate(const std::string& path, std::int64_t size)
{
    files_[path].since.push_back({Change::Kind::truncate, size, {}});
}

void PowerDisk::remove(const std::string& path, bool durable)
{
    File& file = files_[path];
    file.since.push_back({Change::Kind::remove, 0, {}});
    if (durable) sync(path);
}

void PowerDisk::sync(const std::string& path)
{
    File& file = files_[path];
    if (!file.synced && file.since.empty()) file.synced.emplace();
    for (const Change& change : file.since) apply(file.synced, change);
    file.since.clear();
}

void PowerDisk::drop_unsynced(const std::string& path)
{
    files_[path].since.clear();
}

void PowerDisk::cut(Unsynced unsynced, std::uint64_t seed)
{
    std::mt19937_64 dice(seed);
    std::bernoulli_distribution kept(std::uniform_real_distribution<double>(0.1, 0.95)(dice));
    for (auto& [path, file] : files_) {
        if (unsynced == Unsynced::none) file.since.clear();
        for (const Change& change : file.since) {
            if (unsynced == Unsynced::some_sectors && change.kind == Change::Kind::write) {
                for (std::size_t from = 0; from < change.bytes.size();) {
                    const std::size_t place = static_cast<std::size_t>(change.at) + from;
                    const std::size_t size = std::min(change.bytes.size() - from, sector_bytes - place % sector_bytes);
                    if (kept(dice))
                        apply(file.synced,
                              {Change::Kind::write, static_cast<std::int64_t>(place), change.bytes.substr(from, size)});
                    from += size;
                }
            } else if (unsynced == Unsynced::all || kept(dice)) {
                apply(file.synced, change);
            }
        }
        put(path, file.synced);
    }
}

void PowerDisk::apply(std::optional<std::string>& image, const Change& change)
{
    if (change.kind == Change::Kind::remove) return image.reset();
    if (!image) image.emplace();
    const auto at = static_cast<std::size_t>(change.at);
    if (change.kind == Change::Kind::truncate) return image->resize(at);
    if (image->size() < at + change.bytes.size()) image->resize(at + change.bytes.size());
    std::copy(change.bytes.begin(), change.bytes.end(), image->begin() + static_cast<std::ptrdiff_t>(at));
}

}  // namespace docket
