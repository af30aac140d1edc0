#pragma once

// What the record says was erased of earlier values: the only reason for which a value that an entry commits to may be gone, and one for
// which it must be.

#include <filesystem>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "engine/ledger/records.hpp"
#include "engine/ledger/sqlite/files/sqlite_connection.hpp"
#include "engine/model/entry.hpp"

namespace docket {

/// Paths whose values an entry takes out of all entries of its case before it; none unless it is an erasure.
[[nodiscard]] std::set<std::string> paths_erased_by(const Entry& entry);

/// Of a whole ledger: few. Any number of threads.
class Erasures {
public:
    /// Reads those on file now. An entry that is no erasure, whatever the table says, erases nothing.
    void read(Connection& connection);

    /// Paths that later entries of the case, those up to the position `last`, erase from the entry at `position`.
    [[nodiscard]] std::set<std::string> erased_from(std::int64_t case_no, LedgerPosition position, LedgerPosition last) const;

private:
    struct Erasure {
        LedgerPosition position = 0;
        std::set<std::string> paths;
    };

    mutable std::mutex mutex_;
    LedgerPosition last_ = 0;
    std::map<std::int64_t, std::vector<Erasure>> by_case_;
};

}  // namespace docket
