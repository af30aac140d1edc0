#include "engine/audit/proof/signer.hpp"

#include <limits>

#include "engine/audit/proof/reader_tiles.hpp"
#include "engine/codec/entry/entry_codec.hpp"
#include "engine/merkle/signed/checkpoint.hpp"

namespace docket {

namespace {

Finding of_tree(LedgerPosition size, std::string code, std::string detail)
{
    return {size, "", 0, std::move(code), std::move(detail)};
}

}  // namespace

std::optional<Finding> Signer::step(LedgerReader& reader, std::size_t limit, Step& done)
{
    done = {};
    if (!refusal_ && !has_begun_) refusal_ = take_up(reader);
    if (refusal_) return refusal_;
    has_begun_ = true;
    refusal_ = read_entries(reader, limit, done);
    const bool is_time = done.is_at_end || tree_.size() - signed_size_ >= sign_after_;
    if (!refusal_ && is_time) refusal_ = compare_and_sign(reader, done);
    return refusal_;
}

std::optional<Finding> Signer::take_up(LedgerReader& reader)
{
    const auto newest = reader.newest_checkpoint(std::numeric_limits<std::int64_t>::max());
    if (!newest) return std::nullopt;
    const auto opened = open_checkpoint(newest->note, key_.verifier());
    if (!opened) return of_tree(newest->size, "signature", "Expected the newest checkpoint to be signed with our key: " + opened.error().detail);
    const Checkpoint& checkpoint = opened->checkpoint;
    if (checkpoint.size != newest->size || checkpoint.size > reader.size())
        return of_tree(newest->size, "checkpoint", "Expected as many entries as the newest checkpoint has signed.");
    ReaderTiles tiles(reader);
    const TileWriter tree(checkpoint.size, tiles);
    if (tree.root() != checkpoint.root)
        return of_tree(checkpoint.size, "root", "Expected the tree on file to be the one that was signed at this size.");
    tree_ = tree.frontier();
    signed_size_ = checkpoint.size;
    return std::nullopt;
}

std::optional<Finding> Signer::read_entries(LedgerReader& reader, std::size_t limit, Step& done)
{
    const auto rows = reader.feed(tree_.size(), limit);
    for (const StoredEntryRow& row : rows) {
        const auto refused = [&](const char* code, const char* detail) { return Finding{row.position, row.case_id.text, row.version, code, detail}; };
        if (row.position != tree_.size() + 1) return refused("position", "Expected the entry before it to be there.");
        const Digest hash = entry_hash(row.header);
        if (hash != row.hash) return refused("hash", "Expected the header to have the hash on file.");
        tree_.append(hash);
    }
    done.is_at_end = rows.size() < limit;
    return std::nullopt;
}

std::optional<Finding> Signer::compare_and_sign(LedgerReader& reader, Step& done)
{
    const LedgerPosition size = tree_.size();
    if (reader.size() < size) return of_tree(size, "position", "Expected the entries that were read before to be there still.");
    if (size == signed_size_) return std::nullopt;
    ReaderTiles tiles(reader);
    if (TileWriter(size, tiles).root() != tree_.root())
        return of_tree(size, "root", "Expected the tree on file to be that of the entries that were read.");
    done.checkpoint = CheckpointRecord{size, sign_checkpoint({verifier().name(), size, tree_.root(), {}}, key_)};
    signed_size_ = size;
    return std::nullopt;
}

}  // namespace docket
