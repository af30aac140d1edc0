#pragma once

// What the tables beside the record must say of a case, worked out from its snapshot without the code that writes them
// (engine/ledger/sqlite/write/sqlite_append.cpp), so that a fault of either shows.

#include <functional>
#include <string>

#include "engine/ledger/sqlite/files/sqlite_connection.hpp"
#include "engine/model/snapshot.hpp"

namespace docket {

/// Columns of `case_file` that fault_of_case_columns reads from, in its order; add WHERE.
inline constexpr std::string_view derived_case_columns =
    "case_no, case_id, version, (SELECT snapshot FROM case_snapshot s WHERE s.case_no = case_file.case_no), code, title, workflow, "
    "definition_version, definition_sha256, states, roles, outcome, closed, private, opened_at, updated_at, opened_by, due_at, search, alarm_at";

/// "" if the row is that of the snapshot, else the first column that is not.
[[nodiscard]] std::string fault_of_case_columns(const Query& row, const Snapshot& snapshot);

/// "" if every task, party and document of the snapshot has its row, and its deadlines an alarm, else which has not. `row` as above.
[[nodiscard]] std::string fault_of_case_parts(Connection& connection, const Query& row, const Snapshot& snapshot);

/// Reports rows that no snapshot accounts for, and counts that do not count the cases there are. Takes one read transaction.
void check_derived_tables(Connection& connection, const std::function<void(std::string case_id, std::string detail)>& report);

}  // namespace docket
