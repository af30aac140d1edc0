#include "engine/ledger/packed_entry.hpp"

#include "engine/codec/snapshot_codec.hpp"
#include "engine/ledger/packed_text.hpp"

namespace docket {

PackedEntry pack(const StoredEntry& stored, const Snapshot& after)
{
    return {packed(stored.header), packed(stored.values), packed(encode_snapshot(after)), stored.hash, stored.prev};
}

}  // namespace docket
