#pragma once

// Cases, their lists, tasks, documents and entries as the API shows them (docs/api.md, "Cases", "Tasks"). What a reader may not see is left
// out here, in one place: `CaseReader` says who reads.

#include "api/dto/json.hpp"
#include "engine/cases/payload/options.hpp"
#include "engine/ledger/records.hpp"

namespace docket::dto {

/// Who reads, and what they are to the case.
struct CaseReader {
    const Actor& actor;
    const NameSource& names;
    Instant now;
};

/// CASE of docs/api.md, with what the reader may do now and why the rest is blocked.
[[nodiscard]] json::object case_json(const Snapshot& snapshot, const CaseReader& reader);

/// What a program needs to go on, for `Prefer: return=minimal`: id, code, version, paths of the active states, outcome. @param memory  Of
/// what is returned.
[[nodiscard]] json::object minimal_case_json(const Snapshot& snapshot, const json::storage_ptr& memory);

/// A row of GET /v1/cases. `definition` may be null if it is not at hand; then ids stand for titles.
[[nodiscard]] json::object case_row(const CaseSummary& summary, const Definition* definition, bool staff);

[[nodiscard]] json::object task_json(const Task& task, const Snapshot& snapshot, const CaseReader& reader);
/// A row of GET /v1/tasks.
[[nodiscard]] json::object task_row(const TaskRow& row, const Definition* definition, const CaseReader& reader);

[[nodiscard]] json::object document_json(const DocumentRef& document, const NameSource& names);

/// One line of the record. Null if the reader may not see it (an internal comment read by a party).
[[nodiscard]] json::value entry_json(const StoredEntryRow& row, const Entry& entry, const NameSource& names, bool staff);

/// What people call the case: the value of the definition's `case_title`, else its code.
[[nodiscard]] std::string title_of(const Snapshot& snapshot);

}  // namespace docket::dto
