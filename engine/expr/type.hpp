#pragma once

// Type: the static types by which the checker judges an expression. Floor 2. Not values (engine/model/value.hpp), and not the
// run-time type values of CEL, which are Values of kind `type`.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace docket {

/// Immutable and cheap to copy. Any number of threads may read one.
class Type {
public:
    enum class Kind : std::uint8_t {
        dyn,  ///< Anything; the checker lets it pass and evaluation decides.
        null,
        boolean,
        integer,
        unsigned_integer,
        floating,
        string,
        bytes,
        timestamp,
        duration,
        type,
        list,
        map,
        record,  ///< A map with string keys whose names and types are declared: an undeclared field is a fault.
    };

    struct Field;

    Type() = default;  ///< dyn

    [[nodiscard]] static Type dyn() { return Type(Kind::dyn); }
    [[nodiscard]] static Type null() { return Type(Kind::null); }
    [[nodiscard]] static Type boolean() { return Type(Kind::boolean); }
    [[nodiscard]] static Type integer() { return Type(Kind::integer); }
    [[nodiscard]] static Type unsigned_integer() { return Type(Kind::unsigned_integer); }
    [[nodiscard]] static Type floating() { return Type(Kind::floating); }
    [[nodiscard]] static Type string() { return Type(Kind::string); }
    [[nodiscard]] static Type bytes() { return Type(Kind::bytes); }
    [[nodiscard]] static Type timestamp() { return Type(Kind::timestamp); }
    [[nodiscard]] static Type duration() { return Type(Kind::duration); }
    [[nodiscard]] static Type type() { return Type(Kind::type); }
    [[nodiscard]] static Type list(Type element);
    [[nodiscard]] static Type map(Type key, Type value);
    /// The type of a kind, its parts dyn; dyn for a record.
    [[nodiscard]] static Type of(Kind kind);
    /// Fields in any order; a name that comes twice keeps its last type. At run time any field may be absent.
    [[nodiscard]] static Type record(std::vector<Field> fields);

    [[nodiscard]] Kind kind() const noexcept { return kind_; }
    [[nodiscard]] bool is_dyn() const noexcept { return kind_ == Kind::dyn; }
    [[nodiscard]] bool is_number() const noexcept;

    [[nodiscard]] Type element() const;                    ///< Of a list; dyn of anything else.
    [[nodiscard]] Type key() const;                        ///< Of a map; string of a record; dyn of anything else.
    [[nodiscard]] Type value() const;                      ///< Of a map; dyn of anything else.
    [[nodiscard]] std::span<const Field> fields() const;   ///< Of a record, by name ascending; empty of anything else.
    [[nodiscard]] const Type* field(std::string_view name) const;  ///< nullptr if there is none. Lives as long as this type.

    friend bool operator==(const Type& a, const Type& b);

private:
    struct Parts;
    explicit Type(Kind kind) : kind_(kind) {}
    Type(Kind kind, Parts parts);

    Kind kind_ = Kind::dyn;
    std::shared_ptr<const Parts> parts_;  // null for all but list, map and record
};

struct Type::Field {
    std::string name;
    Type type;

    friend bool operator==(const Field&, const Field&) = default;
};

/// As CEL and people write it: "int", "list(string)", "map(string, dyn)", "null", "record".
[[nodiscard]] std::string to_text(const Type& type);

/// Reads what `to_text` writes (no records) and "any" for dyn, "null_type", "google.protobuf.Timestamp" and
/// "google.protobuf.Duration". nullopt if it is anything else or nests deeper than 8.
[[nodiscard]] std::optional<Type> type_from_text(std::string_view text);

/// May a value of static type `from` stand where `to` is wanted? dyn fits everywhere and takes everything, inside lists and maps
/// too; null fits timestamp, duration, record and null; a record fits a map if all its fields do, a map a record if one does.
[[nodiscard]] bool is_assignable(const Type& to, const Type& from);

/// The type of "one of these": the wider of two that fit each other, else dyn.
[[nodiscard]] Type join(const Type& a, const Type& b);

}  // namespace docket
