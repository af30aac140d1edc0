#pragma once

// Writing an entry and what is derived from it. For engine/ledger's own files; transactions and positions are the caller's.

#include "engine/codec/entry_codec.hpp"
#include "engine/ledger/sqlite/sqlite_checks.hpp"

namespace docket {

/// Writes at `tail` plus one. @return the new tail. std::logic_error if the entry does not follow the case's version.
[[nodiscard]] Tail append_entry(Connection& connection, const Tail& tail, const Entry& entry, const StoredEntry& stored,
                                const Snapshot& after);

}  // namespace docket
