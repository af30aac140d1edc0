#pragma once

// What an audit reports: a fault of the record and where it is. Findings are for people and for exit codes; nothing is repaired.

#include <cstdint>
#include <functional>
#include <string>

#include "engine/ledger/records.hpp"

namespace docket {

struct Finding {
    LedgerPosition position = 0;  ///< of the entry concerned, or the size of the tree concerned; 0: of none
    std::string case_id;          ///< "" if of none, or if it cannot be read
    CaseVersion seq = 0;          ///< 0: of none
    /// Stable: not_json, not_canonical, version, field, prev, commitment, uncommitted_value, missing_value,
    /// erased_value, hash, position, log, case,
    /// seq, state, place, definition, tile, root, checkpoint, signature, head, case_row, derived,
    /// snapshot, document, proof, schema, damaged.
    std::string code;
    std::string detail;  ///< one English sentence; names paths and fields, never values

    friend bool operator==(const Finding&, const Finding&) = default;
};

/// Called on the thread that runs the audit.
using FindingSink = std::function<void(const Finding&)>;

struct AuditProgress {
    const char* stage = "";  ///< "entries", "cases", …
    std::uint64_t done = 0, total = 0;
};

/// Called on the thread that runs the audit, a few hundred times a second at most.
using ProgressSink = std::function<void(const AuditProgress&)>;

/// "entry 17 (case c_x, seq 3): prev: Expected …"
[[nodiscard]] std::string to_text(const Finding& finding);

}  // namespace docket
