#include "engine/ledger/packed_entry.hpp"

#include "engine/codec/snapshot_codec.hpp"
#include "engine/ledger/packed_text.hpp"

namespace docket {

namespace {

std::string stored_snapshot(const Snapshot& after)
{
    std::string text = encode_snapshot(after);
    return text.size() < snapshot_packed_bytes_min ? text : packed(text);
}

}  // namespace

PackedEntry pack(const StoredEntry& stored, const Snapshot& after)
{
    return {packed(stored.header), packed(stored.values), stored_snapshot(after), stored.hash, stored.prev};
}

}  // namespace docket
