#pragma once

// Writing an entry and what is derived from it. For engine/ledger's own files; transactions are the caller's.

#include <map>
#include <tuple>

#include "engine/ledger/ledger.hpp"
#include "engine/ledger/sqlite/sqlite_connection.hpp"

namespace docket {

/// How the numbers of cases by configuration have changed in a transaction: written once for all its entries.
class CountChanges {
public:
    void move(const Snapshot* before, const Snapshot& after);
    /// Writes and forgets.
    void write(Connection& connection);
    void clear() noexcept { changes_.clear(); }

private:
    std::map<std::tuple<std::string, std::string, std::string>, std::int64_t> changes_;  // by workflow, states, outcome
};

/// Of a case's row in `alarm` only.
void move_alarm(Connection& connection, std::int64_t case_no, std::optional<Instant> from, std::optional<Instant> to);

/// Writes the entry at `position` and brings the case's rows up to date, `tail` too. std::logic_error if it does not follow `tail`.
void append_entry(Connection& connection, LedgerPosition position, const NewEntry& added, CaseTail& tail, CountChanges& counts);

}  // namespace docket
