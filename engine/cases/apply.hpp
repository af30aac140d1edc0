#pragma once

// apply: folds an Entry into a Snapshot. The same code live and in replay. Cannot fail and decides nothing: an entry was checked before it
// was written, and is verified by digest when it is read.

#include <memory>

#include "engine/model/entry.hpp"
#include "engine/model/snapshot.hpp"

namespace docket {

/// The case before its first entry.
[[nodiscard]] Snapshot blank_snapshot(CaseId id, std::shared_ptr<const Definition> definition);

/// @pre entry.version == snapshot.version + 1 and entry.case_id == snapshot.id. Asserted: a mix-up is our bug.
/// `head` is left as it was: the digest is known only once the entry has its bytes.
[[nodiscard]] Snapshot apply(const Snapshot& snapshot, const Entry& entry);

}  // namespace docket
