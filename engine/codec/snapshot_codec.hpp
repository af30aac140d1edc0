#pragma once

// Snapshot <-> bytes, format version 1: canonical JSON with names instead of indices. A snapshot on file only shortens replay; the
// entries are the record. Equal snapshots give equal bytes, so replay can compare bytes.

#include <memory>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"
#include "engine/codec/entry/entry_codec.hpp"
#include "engine/model/snapshot.hpp"

namespace docket {

/// @pre `snapshot.definition` is set.
[[nodiscard]] std::string encode_snapshot(const Snapshot& snapshot);

/// @param definition  The one the snapshot was made with; its digest is compared ("definition" if it is another).
/// @return the snapshot, or why the bytes are not one. Pure; any number of threads.
[[nodiscard]] Result<Snapshot, CodecFault> decode_snapshot(std::string_view bytes, std::shared_ptr<const Definition> definition);

/// The definition that `bytes` were written under, without reading the rest into a model.
[[nodiscard]] Result<DefinitionRef, CodecFault> definition_of_snapshot(std::string_view bytes);

}  // namespace docket
