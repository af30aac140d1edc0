#pragma once

// The two long lists, paged by key: cases and open tasks. For engine/ledger's own files.

#include "engine/ledger/reader.hpp"
#include "engine/ledger/sqlite/files/sqlite_connection.hpp"

namespace docket {

[[nodiscard]] Result<Page<CaseSummary>> list_cases(Connection& connection, const Viewer& viewer, const CaseFilter& filter);
[[nodiscard]] Result<Page<TaskRow>> list_tasks(Connection& connection, const Viewer& viewer, const TaskFilter& filter);

}  // namespace docket
