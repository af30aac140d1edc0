#pragma once

// Checkpoints of C2SP (tlog-checkpoint.md): a log's size and root in a signed note. That a new one continues the last one is for
// the signer to prove first, with proofs.hpp; here is only the form and the signature.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/digest.hpp"
#include "engine/base/result.hpp"
#include "engine/merkle/signed/note_key.hpp"

namespace docket {

struct Checkpoint {
    std::string origin;  ///< which log; here always the name of the key that signs it
    std::uint64_t size = 0;
    Digest root{};
    std::vector<std::string> extensions;  ///< Further lines of other logs. Ours has none: nobody could audit them.

    friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

/// "origin\nsize\nbase64 root\n", and the extensions' lines. No line may be empty or hold a control character.
[[nodiscard]] std::string checkpoint_text(const Checkpoint& checkpoint);

/// Rejects (bad_payload) whatever checkpoint_text does not write, byte for byte.
[[nodiscard]] Result<Checkpoint> parse_checkpoint_text(std::string_view text);

/// The note to publish. `checkpoint.origin` must be the key's name. More signatures: parse_note, push_back, format_note.
[[nodiscard]] std::string sign_checkpoint(const Checkpoint& checkpoint, const SigningKey& key);

/// A checkpoint whose signatures are good.
struct SignedCheckpoint {
    Checkpoint checkpoint;
    std::vector<std::string> witnesses;  ///< names of the known ones that signed too, in the order they were given
};

/// Reads a note that the log's key must have signed, for the origin that the key is named after. A witness need not have signed,
/// but a false signature in a known name spoils the note; lines of unknown keys say nothing. Rejects with bad_payload.
[[nodiscard]] Result<SignedCheckpoint> open_checkpoint(std::string_view bytes, const VerifierKey& log,
                                                       std::span<const VerifierKey> witnesses = {});

}  // namespace docket
