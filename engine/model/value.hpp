#pragma once

// Value: the data of cases and events, and the values of CEL. Immutable and cheap to copy: strings, lists and maps are shared.
// Knows nothing of JSON (engine/codec) nor of evaluation (engine/expr).

#include <atomic>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/model/map.hpp"

namespace docket {

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

class Value {
public:
    enum class Kind : std::uint8_t { null, boolean, integer, unsigned_integer, floating, string, bytes, list, map, timestamp, duration, type };

    Value() noexcept = default;                        ///< null
    // NOLINTBEGIN: implicit on purpose, values are written as literals
    Value(bool boolean) noexcept : kind_(Kind::boolean) { plain_.boolean = boolean; }
    Value(int integer) noexcept : Value(std::int64_t{integer}) {}
    Value(std::int64_t integer) noexcept : kind_(Kind::integer) { plain_.integer = integer; }
    Value(std::uint64_t integer) noexcept : kind_(Kind::unsigned_integer) { plain_.unsigned_integer = integer; }
    Value(double floating) noexcept : kind_(Kind::floating) { plain_.floating = floating; }
    Value(const char* text) : Value(std::string(text)) {}
    Value(std::string_view text) : Value(std::string(text)) {}
    Value(std::string text) : kind_(Kind::string) { share(std::move(text)); }
    Value(Bytes bytes) : kind_(Kind::bytes) { share(std::move(bytes)); }
    Value(List list) : kind_(Kind::list) { share(std::move(list)); }
    Value(Map map) noexcept : kind_(Kind::map), map_(std::move(map)) {}
    Value(Timestamp timestamp) noexcept : kind_(Kind::timestamp), nanos_(timestamp.nanos) { plain_.integer = timestamp.seconds; }
    Value(Duration duration) noexcept : kind_(Kind::duration), nanos_(duration.nanos) { plain_.integer = duration.seconds; }
    Value(TypeName type) : kind_(Kind::type) { share(std::move(type)); }
    template <class T> Value(T*) = delete;             ///< a pointer is not a boolean
    // NOLINTEND

    Value(const Value& other) noexcept : kind_(other.kind_), nanos_(other.nanos_), plain_(other.plain_), map_(other.map_)
    {
        if (is_shared()) plain_.shared->holders.fetch_add(1, std::memory_order_relaxed);
    }
    Value(Value&& other) noexcept
        : kind_(std::exchange(other.kind_, Kind::null)), nanos_(other.nanos_), plain_(other.plain_), map_(std::move(other.map_))
    {
    }
    Value& operator=(Value other) noexcept
    {
        std::swap(kind_, other.kind_);
        std::swap(nanos_, other.nanos_);
        std::swap(plain_, other.plain_);
        std::swap(map_, other.map_);
        return *this;
    }
    ~Value()
    {
        if (is_shared() && plain_.shared->holders.fetch_sub(1, std::memory_order_acq_rel) == 1) delete plain_.shared;
    }

    [[nodiscard]] Kind kind() const noexcept { return kind_; }
    [[nodiscard]] bool is_null() const noexcept { return kind_ == Kind::null; }
    [[nodiscard]] bool is_string() const noexcept { return kind_ == Kind::string; }
    [[nodiscard]] bool is_map() const noexcept { return kind_ == Kind::map; }
    [[nodiscard]] bool is_list() const noexcept { return kind_ == Kind::list; }

    // Each throws std::bad_variant_access (our bug) if the kind is another.
    [[nodiscard]] bool boolean() const { return plain(Kind::boolean).boolean; }
    [[nodiscard]] std::int64_t integer() const { return plain(Kind::integer).integer; }
    [[nodiscard]] std::uint64_t unsigned_integer() const { return plain(Kind::unsigned_integer).unsigned_integer; }
    [[nodiscard]] double floating() const { return plain(Kind::floating).floating; }
    [[nodiscard]] const std::string& string() const { return shared<std::string>(Kind::string); }
    [[nodiscard]] const Bytes& bytes() const { return shared<Bytes>(Kind::bytes); }
    [[nodiscard]] const List& list() const { return shared<List>(Kind::list); }
    [[nodiscard]] const Map& map() const { return need(Kind::map), map_; }
    [[nodiscard]] Map take_map() && { return need(Kind::map), std::move(map_); }
    [[nodiscard]] Timestamp timestamp() const { return {plain(Kind::timestamp).integer, nanos_}; }
    [[nodiscard]] Duration duration() const { return {plain(Kind::duration).integer, nanos_}; }
    [[nodiscard]] const TypeName& type() const { return shared<TypeName>(Kind::type); }

    /// For a map with string keys: the value at `key`, or nullptr if this is no map or there is no such key.
    [[nodiscard]] const Value* find(std::string_view key) const noexcept;

    /// Same kind and same content, deeply; doubles by ==. Not CEL's equality, which lets 1 == 1.0 (engine/expr has that).
    friend bool operator==(const Value& a, const Value& b) noexcept;

private:
    struct Shared {
        std::atomic<std::size_t> holders{1};
        virtual ~Shared() = default;
    };
    template <class T>
    struct Holding final : Shared {
        explicit Holding(T held) : content(std::move(held)) {}
        const T content;
    };
    // Not a std::variant: copying and destroying one of so many kinds is an indirect call, for a mere number too.
    union Plain {
        bool boolean;
        std::int64_t integer;  ///< also the seconds of a timestamp or duration
        std::uint64_t unsigned_integer;
        double floating;
        Shared* shared;
    };

    template <class T> void share(T content) { plain_.shared = new Holding<T>(std::move(content)); }
    [[nodiscard]] bool is_shared() const noexcept
    {
        return kind_ == Kind::string || kind_ == Kind::list || kind_ == Kind::bytes || kind_ == Kind::type;
    }
    void need(Kind wanted) const
    {
        if (kind_ != wanted) throw_other_kind();
    }
    [[nodiscard]] const Plain& plain(Kind wanted) const { return need(wanted), plain_; }
    template <class T> [[nodiscard]] const T& shared(Kind wanted) const
    {
        return static_cast<const Holding<T>*>(plain(wanted).shared)->content;
    }
    [[noreturn]] static void throw_other_kind();

    Kind kind_ = Kind::null;
    std::int32_t nanos_ = 0;
    Plain plain_{};
    Map map_;  // empty unless the kind is map
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
