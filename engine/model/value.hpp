#pragma once

// Value: the data of cases and events, and the values of CEL. Immutable and cheap to copy: strings, lists and maps are shared.
// Knows nothing of JSON (engine/codec) nor of evaluation (engine/expr).

#include <atomic>
#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace docket {

class Value;
struct MapEntry;

/// CEL timestamp: seconds since the epoch, UTC, and 0 to 999'999'999 nanoseconds more. Years 0001 to 9999.
struct Timestamp {
    std::int64_t seconds = 0;
    std::int32_t nanos = 0;
    friend auto operator<=>(const Timestamp&, const Timestamp&) = default;
};

/// CEL duration. `nanos` has the sign of `seconds`. Computed ones fit into 64 bits of nanoseconds, which is 292 years either way.
struct Duration {
    std::int64_t seconds = 0;
    std::int32_t nanos = 0;
    friend auto operator<=>(const Duration&, const Duration&) = default;
};

/// Bytes as distinct from text.
struct Bytes {
    std::string octets;
    friend auto operator<=>(const Bytes&, const Bytes&) = default;
};

/// The value of type(x) in CEL, by name: "int", "list", "google.protobuf.Timestamp", …
struct TypeName {
    std::string name;
    friend auto operator<=>(const TypeName&, const TypeName&) = default;
};

using List = std::vector<Value>;

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

private:
    struct Block;
    std::vector<MapEntry>& own();  ///< The entries, shared with nobody.
    void release() noexcept;

    Block* block_ = nullptr;  // nullptr: empty
};

class Value {
public:
    enum class Kind : std::uint8_t { null, boolean, integer, unsigned_integer, floating, string, bytes, list, map, timestamp, duration, type };

    Value() = default;                                 ///< null
    Value(bool boolean) : held_(boolean) {}            // NOLINT: implicit on purpose, values are written as literals
    Value(int integer) : held_(std::int64_t{integer}) {}
    Value(std::int64_t integer) : held_(integer) {}
    Value(std::uint64_t integer) : held_(integer) {}
    Value(double floating) : held_(floating) {}
    Value(const char* text) : Value(std::string(text)) {}
    Value(std::string_view text) : Value(std::string(text)) {}
    Value(std::string text) : held_(std::make_shared<const std::string>(std::move(text))) {}
    Value(Bytes bytes) : held_(std::make_shared<const Bytes>(std::move(bytes))) {}
    Value(List list) : held_(std::make_shared<const List>(std::move(list))) {}
    Value(Map map) : held_(std::move(map)) {}
    Value(Timestamp timestamp) : held_(timestamp) {}
    Value(Duration duration) : held_(duration) {}
    Value(TypeName type) : held_(std::make_shared<const TypeName>(std::move(type))) {}
    template <class T> Value(T*) = delete;             ///< a pointer is not a boolean

    [[nodiscard]] Kind kind() const noexcept { return static_cast<Kind>(held_.index()); }
    [[nodiscard]] bool is_null() const noexcept { return kind() == Kind::null; }
    [[nodiscard]] bool is_string() const noexcept { return kind() == Kind::string; }
    [[nodiscard]] bool is_map() const noexcept { return kind() == Kind::map; }
    [[nodiscard]] bool is_list() const noexcept { return kind() == Kind::list; }

    // Each throws std::bad_variant_access (our bug) if the kind is another.
    [[nodiscard]] bool boolean() const { return std::get<bool>(held_); }
    [[nodiscard]] std::int64_t integer() const { return std::get<std::int64_t>(held_); }
    [[nodiscard]] std::uint64_t unsigned_integer() const { return std::get<std::uint64_t>(held_); }
    [[nodiscard]] double floating() const { return std::get<double>(held_); }
    [[nodiscard]] const std::string& string() const { return *std::get<Shared<std::string>>(held_); }
    [[nodiscard]] const Bytes& bytes() const { return *std::get<Shared<Bytes>>(held_); }
    [[nodiscard]] const List& list() const { return *std::get<Shared<List>>(held_); }
    [[nodiscard]] const Map& map() const { return std::get<Map>(held_); }
    [[nodiscard]] Map take_map() && { return std::move(std::get<Map>(held_)); }
    [[nodiscard]] Timestamp timestamp() const { return std::get<Timestamp>(held_); }
    [[nodiscard]] Duration duration() const { return std::get<Duration>(held_); }
    [[nodiscard]] const TypeName& type() const { return *std::get<Shared<TypeName>>(held_); }

    /// For a map with string keys: the value at `key`, or nullptr if this is no map or there is no such key.
    [[nodiscard]] const Value* find(std::string_view key) const noexcept;

    /// Same kind and same content, deeply; doubles by ==. Not CEL's equality, which lets 1 == 1.0 (engine/expr has that).
    friend bool operator==(const Value& a, const Value& b) noexcept;

private:
    template <class T> using Shared = std::shared_ptr<const T>;
    std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, Shared<std::string>, Shared<Bytes>, Shared<List>, Map,
                 Timestamp, Duration, Shared<TypeName>>
        held_;
};

struct MapEntry {
    Value key;
    Value value;
};

struct Map::Block {
    std::atomic<std::size_t> holders{1};
    std::vector<MapEntry> entries;
};

inline Map::Map(const Map& other) noexcept : block_(other.block_)
{
    if (block_ != nullptr) block_->holders.fetch_add(1, std::memory_order_relaxed);
}

inline void Map::release() noexcept
{
    if (block_ != nullptr && block_->holders.fetch_sub(1, std::memory_order_acq_rel) == 1) delete block_;
}

inline std::size_t Map::size() const noexcept
{
    return block_ == nullptr ? 0 : block_->entries.size();
}

inline const MapEntry* Map::begin() const noexcept
{
    return block_ == nullptr ? nullptr : block_->entries.data();
}

inline const MapEntry* Map::end() const noexcept
{
    return begin() + size();
}

/// The order of map keys: bool before numbers before strings; int and uint by value.
[[nodiscard]] std::strong_ordering compare_keys(const Value& a, const Value& b) noexcept;

/// `root` with `value` put at a dotted path below it ("limits.days"), making maps on the way where nothing or null stands.
/// False, and nothing changed, if something on the way is neither a map nor absent nor null.
[[nodiscard]] bool assign_path(Map& root, std::string_view dotted_path, Value value);

}  // namespace docket
