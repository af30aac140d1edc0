#include "engine/ledger/packed_entry.hpp"

#include "engine/base/digest.hpp"
#include "engine/codec/snapshot_codec.hpp"
#include "engine/ledger/packed_text.hpp"

namespace docket {

namespace {

constexpr std::size_t seal_bytes = 8;

/// Of the text, not of what it is packed into: a fault of packing shows too.
std::string seal_of(std::string_view text)
{
    const Digest digest = sha256(text);
    return {digest.begin(), digest.begin() + seal_bytes};
}

}  // namespace

std::string sealed_snapshot(std::string_view text)
{
    return seal_of(text) + packed(text);
}

std::optional<std::string> snapshot_text(std::string_view stored)
{
    if (stored.size() < seal_bytes) return std::nullopt;
    auto text = unpacked(stored.substr(seal_bytes));
    if (!text || seal_of(*text) != stored.substr(0, seal_bytes)) return std::nullopt;
    return text;
}

PackedEntry pack(const StoredEntry& stored, const Snapshot& after)
{
    return {packed(stored.header), packed(stored.values), sealed_snapshot(encode_snapshot(after)), stored.hash, stored.prev};
}

}  // namespace docket
