#pragma once

// An entry and the case after it, as they lie in the database. Made before the transaction, by whoever has time: packing takes longer than
// storing. Pure; what the texts are, says engine/codec.

#include <string>

#include "engine/codec/entry_codec.hpp"
#include "engine/model/snapshot.hpp"

namespace docket {

struct PackedEntry {
    std::string header, values;  ///< packed texts (packed_text.hpp)
    std::string snapshot;        ///< of the case with the entry; packed too
    Digest hash{}, prev{};       ///< of StoredEntry
};

/// @param after  The case with the entry.
[[nodiscard]] PackedEntry pack(const StoredEntry& stored, const Snapshot& after);

}  // namespace docket
