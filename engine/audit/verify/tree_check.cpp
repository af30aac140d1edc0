#include "engine/audit/verify/tree_check.hpp"

#include <algorithm>

#include "engine/ledger/sqlite/write/sqlite_tree.hpp"
#include "engine/merkle/signed/checkpoint.hpp"

namespace docket {

namespace {

constexpr std::uint64_t page_checkpoints = 256;
constexpr int tile_level_shift = 48;  // schema: tile_no is level * 2^48 + index

TileWriter tree_at(LedgerPosition size, Connection& connection)
{
    SqliteTileSource source(connection);
    return {size, source};
}

std::int64_t tiles_of(LedgerPosition size)
{
    std::uint64_t tiles = 0;
    for (unsigned level = 1; level <= tile_levels_max; ++level) tiles += size >> (tile_height * level);
    return static_cast<std::int64_t>(tiles);
}

}  // namespace

TreeCheck::TreeCheck(Connection& connection, std::optional<VerifierKey> key, LedgerPosition since, LedgerPosition size, const FindingSink& sink)
    : connection_(connection), key_(std::move(key)), size_(size), sink_(sink), tree_(tree_at(since, connection))
{
    // A checkpoint may be of the size from which we start.
    if (since > 0) last_checkpoint_ = since - 1;
    read_checkpoints();
    compare_roots();
}

void TreeCheck::expect(LedgerPosition size, const Digest& root, std::string code, std::string what)
{
    if (size > size_)
        sink_({size, "", 0, std::move(code), "Expected " + std::to_string(size) + " entries, which " + what + " speaks of, but there are " +
                                                std::to_string(size_) + '.'});
    else if (size >= tree_.size())
        expected_.push_back({size, root, std::move(code), std::move(what)});
    compare_roots();
}

void TreeCheck::add(const Digest& leaf)
{
    for (const FullTile& tile : tree_.append(leaf)) compare_tile(tile);
    compare_roots();
}

void TreeCheck::compare_tile(const FullTile& tile)
{
    const auto number = static_cast<std::int64_t>(std::uint64_t{tile.level} << tile_level_shift | tile.index);
    Query row = connection_.query("SELECT digests FROM tile WHERE tile_no = ?");
    const std::string name = std::to_string(tile.index) + " of level " + std::to_string(tile.level);
    if (!row.bind(number).step())
        sink_({tree_.size(), "", 0, "tile", "Expected tile " + name + " of the tree on file, but it is gone."});
    else if (row.text(0) != tile.bytes())
        sink_({tree_.size(), "", 0, "tile", "Expected tile " + name + " of the tree to be that of the entries on file."});
}

void TreeCheck::take_checkpoint(LedgerPosition size, const std::string& text)
{
    ++checkpoints_;
    last_checkpoint_ = size;
    const auto note = parse_note(text);
    auto checkpoint = note ? parse_checkpoint_text(note->text) : Result<Checkpoint>(note.error());
    if (!checkpoint || checkpoint->size != size)
        return sink_({size, "", 0, "checkpoint", "Expected the checkpoint of size " + std::to_string(size) + " to be one."});
    if (key_) {
        const auto opened = open_checkpoint(text, *key_);
        if (!opened)
            sink_({size, "", 0, "signature", "Expected the checkpoint of size " + std::to_string(size) + " to be signed with the key: " + opened.error().detail});
    }
    page_.push_back({size, checkpoint->root, "root", "the checkpoint of size " + std::to_string(size)});
}

/// The next page of them; none once all are read. In order of size, so they only grow.
void TreeCheck::read_checkpoints()
{
    Query rows = connection_.query("SELECT size, note FROM checkpoint WHERE size > ? AND size <= ? ORDER BY size LIMIT ?");
    rows.bind(have_read_checkpoints_ || last_checkpoint_ > 0 ? static_cast<std::int64_t>(last_checkpoint_) : std::int64_t{-1});
    rows.bind(size_).bind(page_checkpoints);
    std::uint64_t read = 0;
    for (; rows.step(); ++read) take_checkpoint(static_cast<LedgerPosition>(rows.number(0)), rows.text(1));
    have_read_checkpoints_ = true;
}

void TreeCheck::compare_roots()
{
    while (!page_.empty() && page_.front().size <= tree_.size()) {
        if (page_.front().size == tree_.size()) expected_.push_back(std::move(page_.front()));
        page_.pop_front();
        if (page_.empty()) read_checkpoints();
    }
    std::erase_if(expected_, [&](const Expected& expected) {
        if (expected.size != tree_.size()) return false;
        if (expected.root != tree_.root())
            sink_({expected.size, "", 0, expected.code, "Expected the first " + std::to_string(expected.size) + " entries to have the root that " +
                                                            expected.what + " says."});
        return true;
    });
}

/// Tiles and checkpoints of more entries than there are. One transaction, since a server may go on meanwhile.
void TreeCheck::check_leftovers()
{
    connection_.run("BEGIN");
    const auto size = static_cast<LedgerPosition>(connection_.number("SELECT coalesce(max(position), 0) FROM entry"));
    const std::int64_t tiles = connection_.number("SELECT count(*) FROM tile");
    const auto largest = static_cast<LedgerPosition>(connection_.number("SELECT coalesce(max(size), 0) FROM checkpoint"));
    connection_.run("COMMIT");
    if (tiles != tiles_of(size))
        sink_({size, "", 0, "tile", "Expected " + std::to_string(tiles_of(size)) + " tiles, but there are " + std::to_string(tiles) + '.'});
    if (largest > size)
        sink_({size, "", 0, "checkpoint", "Expected as many entries as the newest checkpoint has signed, " + std::to_string(largest) +
                                              ", but there are " + std::to_string(size) + '.'});
}

void TreeCheck::finish()
{
    check_leftovers();
    if (key_ && checkpoints_ == 0 && size_ > 0)
        sink_({0, "", 0, "signature", "Expected a checkpoint that is signed with the key, but there is none on file."});
}

}  // namespace docket
