#pragma once

// Map: the maps that a Value can be. Its own small header for length's sake; include value.hpp, which completes it.

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace docket {

class Value;
struct MapEntry;

/// A map in ascending order of its keys (bool, int, uint, string; numbers compare by value across int and uint). Keys are unique.
/// A handle: copies share their entries until one of them is changed. One thread at a time may change a handle; any number may read
/// its copies meanwhile.
class Map {
public:
    Map() noexcept = default;
    Map(const Map& other) noexcept;
    Map(Map&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
    Map& operator=(Map other) noexcept
    {
        std::swap(block_, other.block_);
        return *this;
    }
    ~Map() { release(); }

    [[nodiscard]] bool empty() const noexcept { return size() == 0; }
    [[nodiscard]] std::size_t size() const noexcept;
    [[nodiscard]] const MapEntry* begin() const noexcept;
    [[nodiscard]] const MapEntry* end() const noexcept;

    /// nullptr if there is no such key. The pointer lives as long as the map is not changed.
    [[nodiscard]] const Value* find(std::string_view key) const noexcept;
    [[nodiscard]] const Value* find(const Value& key) const noexcept;
    [[nodiscard]] const Value* find(const std::string& key) const noexcept { return find(std::string_view(key)); }
    [[nodiscard]] const Value* find(const char* key) const noexcept { return find(std::string_view(key)); }

    /// Adds or replaces.
    void set(Value key, Value value);
    /// The same for a text key, which is made only if it is new here.
    void set_text(std::string_view key, Value value);
    /// Adds; false, and nothing is changed, if the key is there already.
    bool insert(Value key, Value value);
    /// False if there was no such key.
    bool erase(std::string_view key);

    /// The map of `entries`. @pre Their keys ascend, none twice.
    [[nodiscard]] static Map of_ascending(std::vector<MapEntry> entries);

private:
    struct Block;
    std::vector<MapEntry>& own();  ///< The entries, shared with nobody.
    void release() noexcept;

    Block* block_ = nullptr;  // nullptr: empty
};

}  // namespace docket
