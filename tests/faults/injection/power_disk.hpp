#pragma once

// A disk that can lose its power: for each file what was synced, and the changes since. Files are small: contents are held in
// memory. Reading goes to the real file, which the process under test sees as it wrote it. Not thread-safe; its owner locks.

#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tests/faults/injection/fault_plan.hpp"

namespace docket {

class PowerDisk {
public:
    /// From now on the file is watched; what it holds now counts as synced.
    void watch(const std::string& path);
    [[nodiscard]] bool watches(const std::string& path) const { return files_.contains(path); }
    void write(const std::string& path, std::int64_t offset, std::string_view bytes);
    void truncate(const std::string& path, std::int64_t size);
    /// @param durable  The folder was synced as well; if not, the file may come back.
    void remove(const std::string& path, bool durable);
    void sync(const std::string& path);
    /// A sync that failed: the kernel has marked the pages clean, so nothing will ever bring them to the disk.
    void drop_unsynced(const std::string& path);

    /// Puts into each watched file what the disk would hold.
    void cut(Unsynced unsynced, std::uint64_t seed);

private:
    struct Change {
        enum class Kind { write, truncate, remove } kind = Kind::write;
        std::int64_t at = 0; ///< offset, or new size
        std::string bytes;
    };
    struct File {
        std::optional<std::string> synced; ///< nullopt: the disk knows of no such file
        std::vector<Change> since;
    };

    static void apply(std::optional<std::string>& image, const Change& change);

    std::map<std::string, File> files_;
};

}  // namespace docket
