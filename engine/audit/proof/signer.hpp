#pragma once

// Signer: makes the ledger's signed checkpoints, after reading every entry itself. It trusts nothing that it has not hashed or signed, so
// a record that was rewritten, rolled back or forked gets no new signature. No threads and no clock: the caller asks it now and then.

#include <memory>
#include <optional>

#include "engine/audit/finding.hpp"
#include "engine/base/result.hpp"
#include "engine/ledger/reader.hpp"
#include "engine/merkle/signed/note_key.hpp"
#include "engine/merkle/tree/tree.hpp"

namespace docket {

class Signer {
public:
    /// @param sign_after  So many entries are signed before the end is reached, so that reading a long record is not done twice.
    explicit Signer(SigningKey key, LedgerPosition sign_after = 250'000) : key_(std::move(key)), sign_after_(sign_after) {}

    struct Step {
        bool is_at_end = false;                      ///< all entries that were committed have been read
        std::optional<CheckpointRecord> checkpoint;  ///< if it is time for one: for Ledger::put_checkpoint
    };

    /// Reads the next entries, at most `limit` (at least 1), hashes each header again, and signs when it has come to the end. At first it
    /// takes up the newest checkpoint on file, whose signature must be ours and whose root the tree's. After a refusal it refuses for
    /// ever: somebody has to look. `reader` is always of the same ledger; throws what it throws.
    [[nodiscard]] std::optional<Finding> step(LedgerReader& reader, std::size_t limit, Step& done);

    [[nodiscard]] const VerifierKey& verifier() const noexcept { return key_.verifier(); }
    [[nodiscard]] LedgerPosition signed_size() const noexcept { return signed_size_; }

private:
    [[nodiscard]] std::optional<Finding> take_up(LedgerReader& reader);
    [[nodiscard]] std::optional<Finding> read_entries(LedgerReader& reader, std::size_t limit, Step& done);
    [[nodiscard]] std::optional<Finding> compare_and_sign(LedgerReader& reader, Step& done);

    SigningKey key_;
    LedgerPosition sign_after_;
    bool has_begun_ = false;
    std::optional<Finding> refusal_;
    Frontier tree_;                   ///< of all entries read
    LedgerPosition signed_size_ = 0;
};

}  // namespace docket
