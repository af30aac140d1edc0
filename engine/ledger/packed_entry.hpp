#pragma once

// An entry and the case after it, as they lie in the database. Made before the transaction, by whoever has time: packing takes longer than
// storing. Pure; what the texts are, says engine/codec.

#include <optional>
#include <string>
#include <string_view>

#include "engine/codec/entry/entry_codec.hpp"
#include "engine/model/snapshot.hpp"

namespace docket {

/// A sealed snapshot that is longer has a row of its own, one for each case; up to here it lies with the entry, since two such entries fill a page.
inline constexpr std::size_t snapshot_with_entry_bytes_max = 1'000;

struct PackedEntry {
    std::string header, values;  ///< packed texts (packed_text.hpp)
    std::string snapshot;        ///< sealed, of the case with the entry
    Digest hash{}, prev{};       ///< of StoredEntry
};

/// A snapshot as it is stored: the first eight bytes of its SHA-256, and the text packed. No chain of hashes covers it, and whoever loads a case
/// builds on it: so damage shows there, and in an audit.
[[nodiscard]] std::string sealed_snapshot(std::string_view text);
/// nullopt: it is not as it was stored.
[[nodiscard]] std::optional<std::string> snapshot_text(std::string_view stored);

/// @param after  The case with the entry.
[[nodiscard]] PackedEntry pack(const StoredEntry& stored, const Snapshot& after);

}  // namespace docket
