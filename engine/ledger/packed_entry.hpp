#pragma once

// An entry and the case after it, as they lie in the database. Made before the transaction, by whoever has time: packing takes longer than
// storing. Pure; what the texts are, says engine/codec.

#include <string>

#include "engine/codec/entry_codec.hpp"
#include "engine/model/snapshot.hpp"

namespace docket {

/// A shorter snapshot lies as it is. Packing saves pages where rows follow each other, as those of entries; a case's row is written by itself, and one
/// so short changes no more than its page either way.
inline constexpr std::size_t snapshot_packed_bytes_min = 1'024;

struct PackedEntry {
    std::string header, values;  ///< packed texts (packed_text.hpp)
    std::string snapshot;        ///< of the case with the entry; packed if it is long
    Digest hash{}, prev{};       ///< of StoredEntry
};

/// @param after  The case with the entry.
[[nodiscard]] PackedEntry pack(const StoredEntry& stored, const Snapshot& after);

}  // namespace docket
