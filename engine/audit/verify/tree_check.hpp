#pragma once

// The Merkle tree over all entries, computed again from their hashes: stored tiles, signed checkpoints, and the head file are compared
// with it as it grows. Holds no more than the tree's right edge.

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "engine/audit/finding.hpp"
#include "engine/ledger/sqlite/files/sqlite_connection.hpp"
#include "engine/merkle/signed/note_key.hpp"
#include "engine/merkle/tree/tiles.hpp"

namespace docket {

class TreeCheck {
public:
    /// @param key    The key whose signature each checkpoint must bear; nullopt: signatures are not looked at.
    /// @param since  The tree of that size is taken from the tiles as it is.
    TreeCheck(Connection& connection, std::optional<VerifierKey> key, LedgerPosition since, LedgerPosition size, const FindingSink& sink);

    /// The root when the tree has `size` leaves must be this one. @param what  Who says so, for the finding: "the head file".
    void expect(LedgerPosition size, const Digest& root, std::string code, std::string what);
    /// The next leaf.
    void add(const Digest& leaf);
    /// Once all leaves are in: what is stored of later ones, or was expected of them.
    void finish();

    [[nodiscard]] Digest root() const { return tree_.root(); }
    [[nodiscard]] std::uint64_t checkpoints() const noexcept { return checkpoints_; }

private:
    struct Expected {
        LedgerPosition size = 0;
        Digest root{};
        std::string code, what;
    };

    void compare_tile(const FullTile& tile);
    void read_checkpoints();
    void take_checkpoint(LedgerPosition size, const std::string& note);
    void compare_roots();
    void check_leftovers();

    Connection& connection_;
    std::optional<VerifierKey> key_;
    LedgerPosition size_;
    const FindingSink& sink_;
    TileWriter tree_;
    std::vector<Expected> expected_;        ///< few; compared and removed as their size is reached
    std::deque<Expected> page_;             ///< of the checkpoints to come
    LedgerPosition last_checkpoint_ = 0;    ///< size of the last one read
    bool have_read_checkpoints_ = false;
    std::uint64_t checkpoints_ = 0;
};

}  // namespace docket
