#pragma once

// One case's record as one JSON text that anybody can check without the ledger: entries, proofs that they are in the newest signed
// checkpoint, and the checkpoint. docs/record.md has the format. For `docket export`, `docket verify --proof` and GET …/proof.

#include <optional>
#include <string>
#include <string_view>

#include "engine/audit/finding.hpp"
#include "engine/ledger/reader.hpp"
#include "engine/merkle/signed/note_key.hpp"
#include "engine/model/entry.hpp"

namespace docket {

/// nullopt if there is no such case. Values are in it: who may see them is the caller's concern.
/// @param key       The key that signs checkpoints, for the reader's convenience; absent: the reader must know it.
/// @param audience  For whom: without what is internal the record verifies as well, since values are committed to one by one. It says which it lacks.
[[nodiscard]] std::optional<std::string> case_proof(LedgerReader& reader, const CaseId& id, const std::optional<VerifierKey>& key, Audience audience);

struct ProofSummary {
    std::string log, case_id;
    std::uint64_t entries = 0;
    std::uint64_t proven = 0;       ///< that are in the checkpoint; the later ones only hang together with them
    std::uint64_t withheld = 0;     ///< values that whoever exported it has kept back; that they were committed to is proven
    LedgerPosition checkpoint = 0;  ///< its size; 0: there is none
    bool is_key_known = false;      ///< the signature was checked with a key of the caller's, not with the one in the text
    std::uint64_t findings = 0;
};

/// Checks what case_proof wrote, or anybody else. Without `key` the signature is checked with the key in the text, which says nothing
/// about whose it is.
ProofSummary verify_case_proof(std::string_view text, const std::optional<VerifierKey>& key, const FindingSink& sink);

}  // namespace docket
