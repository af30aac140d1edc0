#pragma once

// Entry <-> stored bytes, format version 1: the header that is hashed, and the values that it commits to. docs/record.md has the
// format byte for byte; reliability.md 7.2 is where it was decided. Knows no database.
//
// DO NOT CHANGE what version 1 writes or how it is read: entries of it are on file. A new format is "v": 2 with its own functions.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/digest.hpp"
#include "engine/base/random.hpp"
#include "engine/base/result.hpp"
#include "engine/model/entry.hpp"

namespace docket {

struct StoredEntry {
    std::string header;  ///< exact canonical bytes; hashed; never changed, never deleted
    std::string values;  ///< canonical JSON array of {p, s, v}, ascending by p; members may be deleted one day
    Digest hash{};       ///< SHA-256(0x00 ‖ header): RFC 9162's leaf hash, and `prev` of the case's next entry
    Digest prev{};       ///< what the header says it follows
};

/// What the entry's maker cannot know, or what would not be repeatable.
struct EntrySeal {
    std::string log;                         ///< id of the ledger
    Digest prev{};                           ///< hash of the case's previous entry, or `genesis_of`
    std::string node, build;                 ///< which node, which revision of the program; ASCII
    std::vector<PersonId> independent_of;    ///< whom the actor was checked to be independent of
    const Definition* definition = nullptr;  ///< says who may see a value; nullptr: everything is confidential
};

/// Why stored bytes cannot be read or do not hold together.
struct CodecFault {
    std::string code;    ///< not_json, not_canonical, version, field, prev, commitment, uncommitted_value, definition
    std::string detail;  ///< one English sentence; names paths and fields, never values

    friend bool operator==(const CodecFault&, const CodecFault&) = default;
};

/// What `verify_entry` found in order.
struct EntryCheck {
    Digest hash{};                     ///< `prev` of the next one
    std::vector<std::string> missing;  ///< paths committed to whose value is gone; each needs an erasure on record
};

/// `prev` of a case's first entry: SHA-256(0x02 ‖ log ‖ 0x00 ‖ case).
[[nodiscard]] Digest genesis_of(std::string_view log, const CaseId& case_id);

[[nodiscard]] Digest entry_hash(std::string_view header);

/// `random` gives 32 bytes for each value, in order of their paths; nothing else of the result is chance.
[[nodiscard]] StoredEntry encode_entry(const Entry& entry, const EntrySeal& seal, RandomSource& random);

/// The entry as it was, but for `actor.name`, which is not stored. A value that was erased reads as null or "".
/// Does not verify; call `verify_entry` for that.
[[nodiscard]] Result<Entry, CodecFault> decode_entry(std::string_view header, std::string_view values);

/// Checks that the header is canonical, that its `prev` is `prev`, and that every value present is the one committed to.
[[nodiscard]] Result<EntryCheck, CodecFault> verify_entry(std::string_view header, std::string_view values, const Digest& prev);

/// `values` without what was stored of the data of these names: the members at /data/<name> and /event/data/<name>. The same text if
/// there are none. A fault if `values` does not read.
[[nodiscard]] Result<std::string, CodecFault> erase_values(std::string_view values, const std::vector<std::string>& names);
/// `values` without those at `paths`.
[[nodiscard]] Result<std::string, CodecFault> without_values(std::string_view values, const std::vector<std::string>& paths);

/// For `Result<T, CodecFault>::value()` on a fault, which is our bug.
[[noreturn]] void throw_exception_from_error(const CodecFault& fault, const boost::source_location& where);

}  // namespace docket
