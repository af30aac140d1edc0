#include "engine/ledger/sqlite/read/sqlite_rows.hpp"

#include <sqlite3.h>

#include <bit>
#include <utility>

#include "engine/codec/json/canonical_json.hpp"
#include "engine/ledger/packed_entry.hpp"

namespace docket {

namespace {

constexpr std::size_t trail_bytes = 8;  // of one place

template <class Row>
std::optional<Row> first_of(Query& query, Row (*read)(const Query&))
{
    if (!query.step()) return std::nullopt;
    return read(query);
}

template <class Row>
std::vector<Row> all_of(Query& query, Row (*read)(const Query&))
{
    std::vector<Row> rows;
    while (query.step()) rows.push_back(read(query));
    return rows;
}

std::vector<std::string> names_of(const std::string& json)
{
    const auto value = parse_stored_json(json, stored_json_limits);
    if (!value || !value->is_list()) throw SqliteBroken(SQLITE_CORRUPT, "Expected a list of names in the database");
    std::vector<std::string> names;
    for (const Value& name : value->list()) names.push_back(name.string());
    return names;
}

DefinitionRecord definition_row(const Query& row)
{
    DefinitionRecord record;
    record.ref = {row.text(0), static_cast<std::uint32_t>(row.number(1)), row.digest(2)};
    record.source = row.text(3);
    record.published_at = row.instant(4);
    record.published_by = PersonId(row.text(5));
    return record;
}

PersonRecord person_row(const Query& row)
{
    return {PersonId(row.text(0)), row.text(1), row.text(2), row.text(3), names_of(row.text(4)), row.text(5), row.flag(6)};
}

SessionRecord session_row(const Query& row)
{
    return {row.digest(0), PersonId(row.text(1)), row.text(2), row.instant(3), row.instant(4), row.instant(5)};
}

DocumentRow document_row(const Query& row)
{
    DocumentRow found;
    found.case_id = CaseId(row.text(0));
    DocumentRef& document = found.document;
    document.id = DocumentId(row.text(1));
    document.kind = row.text(2);
    document.name = row.text(3);
    document.media = row.text(4);
    document.size_bytes = static_cast<std::uint64_t>(row.number(5));
    document.sha256 = row.digest(6);
    document.by = PersonId(row.text(7));
    document.at = row.instant(8);
    return found;
}

std::vector<LedgerPosition> trail_of(LedgerPosition last, std::string_view bytes)
{
    std::vector<LedgerPosition> trail = {last};
    LedgerPosition position = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        position = position << 8 | static_cast<unsigned char>(bytes[i]);
        if (i % trail_bytes == trail_bytes - 1) trail.push_back(std::exchange(position, 0));
    }
    return trail;
}

/// Columns from `first` on: case_no, version, head, last, trail, alarm_at, and whether its snapshot is long.
CaseTail tail_row(const Query& row, int first)
{
    CaseTail tail;
    tail.number = row.number(first);
    tail.version = static_cast<CaseVersion>(row.number(first + 1));
    tail.head = row.digest(first + 2);
    tail.trail = trail_of(static_cast<LedgerPosition>(row.number(first + 3)), row.text(first + 4));
    tail.alarm = instant_or_never(row, first + 5);
    tail.has_long_snapshot = row.flag(first + 6);
    const auto steps = static_cast<std::size_t>(std::popcount(tail.version));
    if (tail.trail.size() != steps) throw SqliteBroken(SQLITE_CORRUPT, "Expected a case's trail to have as many places as its version has bits");
    return tail;
}

StoredCase case_row(const Query& row)
{
    StoredCase found;
    found.id = CaseId(row.text(0));
    found.definition = {row.text(1), static_cast<std::uint32_t>(row.number(2)), row.digest(3)};
    found.tail = tail_row(row, 4);
    found.packed = row.text(11);
    auto snapshot = snapshot_text(found.packed);
    if (!snapshot) throw SqliteBroken(SQLITE_CORRUPT, "The snapshot on file of case " + found.id.text + " is damaged");
    found.snapshot = *std::move(snapshot);
    return found;
}

CheckpointRecord checkpoint_row(const Query& row)
{
    return {static_cast<LedgerPosition>(row.number(0)), row.text(1)};
}

}  // namespace

std::optional<Instant> instant_or_never(const Query& row, int column)
{
    const std::int64_t ms = row.number(column);
    if (ms == never_ms) return std::nullopt;
    return Instant{ms};
}

std::optional<StoredCase> find_case(Connection& connection, const CaseId& id)
{
    Query query = connection.query("SELECT c.case_id, c.workflow, c.definition_version, c.definition_sha256, c.case_no, c.version, c.head, c.last, "
                                   "c.trail, c.alarm_at, length(e.snapshot) = 0, CASE WHEN length(e.snapshot) > 0 THEN e.snapshot ELSE "
                                   "(SELECT snapshot FROM long_snapshot l WHERE l.case_no = c.case_no) END "
                                   "FROM case_file c JOIN entry e ON e.position = c.last WHERE c.case_id = ?");
    return first_of(query.bind(id.text), case_row);
}

std::optional<CaseTail> find_case_tail(Connection& connection, const CaseId& id)
{
    Query query = connection.query("SELECT c.case_no, c.version, c.head, c.last, c.trail, c.alarm_at, length(e.snapshot) = 0 "
                                   "FROM case_file c JOIN entry e ON e.position = c.last WHERE c.case_id = ?");
    if (!query.bind(id.text).step()) return std::nullopt;
    return tail_row(query, 0);
}

std::string stored_trail(const std::vector<LedgerPosition>& trail)
{
    std::string bytes;
    for (std::size_t place = 1; place < trail.size(); ++place) {
        for (std::size_t i = trail_bytes; i-- > 0;) bytes += static_cast<char>(trail[place] >> (8 * i) & 0xff);
    }
    return bytes;
}

Digest stored_key(const PersonId& principal, std::string_view key)
{
    std::string text = principal.text;
    text += '\0';
    text += key;
    return sha256(text);
}

Remembered recall(Connection& connection, const PersonId& principal, std::string_view key, const Digest& request)
{
    Query query = connection.query("SELECT request, case_id, version, extra FROM idempotency WHERE key = ?");
    if (!query.bind(stored_key(principal, key)).step()) return {};
    if (query.digest(0) != request) return {Remembered::Kind::other_request, {}};
    return {Remembered::Kind::replay, {CaseId(query.text(1)), static_cast<CaseVersion>(query.number(2)), query.text(3)}};
}

std::vector<CheckpointRecord> checkpoint_rows(Query& query)
{
    return all_of(query, checkpoint_row);
}

std::optional<DocumentRow> find_document(Connection& connection, const DocumentId& id)
{
    Query query =
        connection.query("SELECT c.case_id, d.document_id, d.kind, d.name, d.media, d.size_bytes, d.sha256, d.person_id, d.at "
                         "FROM document d JOIN case_file c ON c.case_no = d.case_no WHERE d.document_id = ?");
    return first_of(query.bind(id.text), document_row);
}

std::vector<DefinitionRecord> definitions(Connection& connection)
{
    Query query = connection.query(
        "SELECT workflow, version, sha256, source, published_at, published_by FROM definition ORDER BY workflow, version");
    return all_of(query, definition_row);
}

std::optional<FormDraft> find_form_draft(Connection& connection, const CaseId& case_id, const PersonId& person, std::string_view event)
{
    Query query = connection.query("SELECT data, saved_at FROM form_draft WHERE case_id = ? AND person_id = ? AND event = ?");
    query.bind(case_id.text).bind(person.text).bind(event);
    if (!query.step()) return std::nullopt;
    return FormDraft{case_id, person, std::string(event), query.text(0), query.instant(1)};
}

std::optional<PersonRecord> find_person(Connection& connection, const PersonId& id)
{
    Query query = connection.query(
        "SELECT person_id, username, name, password_hash, roles, organisation, active FROM person WHERE person_id = ?");
    return first_of(query.bind(id.text), person_row);
}

std::optional<PersonRecord> find_person_by_username(Connection& connection, std::string_view username)
{
    Query query = connection.query(
        "SELECT person_id, username, name, password_hash, roles, organisation, active FROM person WHERE username = ?");
    return first_of(query.bind(username), person_row);
}

std::vector<PersonRecord> people(Connection& connection)
{
    Query query = connection.query(
        "SELECT person_id, username, name, password_hash, roles, organisation, active FROM person ORDER BY username");
    return all_of(query, person_row);
}

std::optional<SessionRecord> find_session(Connection& connection, const Digest& token)
{
    Query query =
        connection.query("SELECT token, person_id, csrf, created_at, last_used_at, expires_at FROM session WHERE token = ?");
    return first_of(query.bind(token), session_row);
}

std::string json_of(const std::vector<std::string>& names)
{
    return to_canonical_json(List(names.begin(), names.end()));
}

}  // namespace docket
