#pragma once

// Reading single things off a connection, for the writer inside its transaction and for the readers alike. For engine/ledger's own
// files.

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/ledger/records.hpp"
#include "engine/ledger/sqlite/files/sqlite_connection.hpp"

namespace docket {

/// Stored for an instant that never comes (schema/sqlite).
inline constexpr std::int64_t never_ms = std::numeric_limits<std::int64_t>::max();

[[nodiscard]] inline std::int64_t stored_instant(const std::optional<Instant>& instant)
{
    return instant ? instant->ms : never_ms;
}
[[nodiscard]] std::optional<Instant> instant_or_never(const Query& row, int column);

[[nodiscard]] std::optional<StoredCase> find_case(Connection& connection, const CaseId& id);
/// Where a case ends, without its snapshot.
[[nodiscard]] std::optional<CaseTail> find_case_tail(Connection& connection, const CaseId& id);
[[nodiscard]] Remembered recall(Connection& connection, const PersonId& principal, std::string_view key, const Digest& request);
/// What is stored for a key: a caller's text becomes 32 bytes that tell nothing.
[[nodiscard]] Digest stored_key(const PersonId& principal, std::string_view key);

/// A case's trail as stored, without the last entry's place: eight bytes each, big-endian.
[[nodiscard]] std::string stored_trail(const std::vector<LedgerPosition>& trail);
[[nodiscard]] std::optional<DocumentRow> find_document(Connection& connection, const DocumentId& id);
[[nodiscard]] std::vector<DefinitionRecord> definitions(Connection& connection);
[[nodiscard]] std::optional<FormDraft> find_form_draft(Connection& connection, const CaseId& case_id, const PersonId& person, std::string_view event);
[[nodiscard]] std::optional<PersonRecord> find_person(Connection& connection, const PersonId& id);
[[nodiscard]] std::optional<PersonRecord> find_person_by_username(Connection& connection, std::string_view username);
[[nodiscard]] std::vector<PersonRecord> people(Connection& connection);
[[nodiscard]] std::optional<SessionRecord> find_session(Connection& connection, const Digest& token);

/// All that `query`, of size and note, finds.
[[nodiscard]] std::vector<CheckpointRecord> checkpoint_rows(Query& query);

/// A list of names as it is stored and as json_each() reads it.
[[nodiscard]] std::string json_of(const std::vector<std::string>& names);

}  // namespace docket
