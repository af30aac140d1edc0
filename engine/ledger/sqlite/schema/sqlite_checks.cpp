#include "engine/ledger/sqlite/schema/sqlite_checks.hpp"

#include "engine/codec/entry/entry_codec.hpp"
#include "engine/ledger/sqlite/schema/sqlite_schema.hpp"
#include "engine/ledger/sqlite/write/sqlite_tree.hpp"
#include "engine/merkle/signed/checkpoint.hpp"

namespace docket {

namespace {

[[noreturn]] void throw_broken(const Query& row, const std::string& what)
{
    throw OpenError(OpenErrorKind::chain_broken, "Entry " + std::to_string(row.number(0)) + " (case " + row.text(2) + ", version " +
                                                     std::to_string(row.number(3)) + "): " + what);
}

/// Hash of the entry at a place, if it is the one of that case and number.
std::optional<Digest> hash_at(Connection& connection, std::int64_t position, std::int64_t case_no, std::int64_t seq)
{
    Query query = connection.query("SELECT hash FROM entry WHERE position = ? AND case_no = ? AND seq = ?");
    if (!query.bind(position).bind(case_no).bind(seq).step()) return std::nullopt;
    return query.digest(0);
}

/// Columns: position, case_no, case_id, seq, hash, previous, skip, header, vals, version of the case, head of the case.
void check_entry(Connection& connection, const Query& row, std::string_view log)
{
    const CaseId case_id(row.text(2));
    const std::int64_t seq = row.number(3), skipped = seq & (seq - 1);
    const auto prev = seq == 1 ? genesis_of(log, case_id) : hash_at(connection, row.number(5), row.number(1), seq - 1);
    if (!prev) throw_broken(row, "Expected the case's previous entry to be there, but it is not.");
    if (skipped != 0 && !hash_at(connection, row.number(6), row.number(1), skipped))
        throw_broken(row, "Expected an earlier entry of the case at the place that is skipped to.");
    const std::string header = row.unpacked(7), values = row.unpacked(8);
    const auto checked = verify_entry(header, values, *prev);
    if (!checked) throw_broken(row, checked.error().detail);
    if (checked->hash != row.digest(4)) throw_broken(row, "Expected the header to have the hash on file.");
    const auto entry = decode_entry(header, values);
    if (!entry) throw_broken(row, entry.error().detail);
    if (entry->case_id != case_id || entry->version != static_cast<CaseVersion>(seq))
        throw_broken(row, "Expected the header to name the case and version that it is filed under.");
    if (row.number(9) < seq || (row.number(9) == seq && row.digest(10) != checked->hash))
        throw_broken(row, "Expected the case to stand at its last entry.");
}

void require_root(Connection& connection, LedgerPosition size, const Digest& root)
{
    SqliteTileSource source(connection);
    if (TileWriter(size, source).root() == root) return;
    throw OpenError(OpenErrorKind::rewritten, "The first " + std::to_string(size) +
                                                  " entries are not those that had been committed: the database was rewritten.");
}

void require_size(LedgerPosition size, LedgerPosition expected)
{
    if (size >= expected) return;
    throw OpenError(OpenErrorKind::behind_head, "The database has " + std::to_string(size) + " entries, but " +
                                                    std::to_string(expected) + " had been committed: it was damaged or put back.");
}

}  // namespace

bool check_identity(Connection& connection)
{
    const std::int64_t application = connection.number("PRAGMA application_id");
    const std::int64_t version = connection.number("PRAGMA user_version");
    const std::int64_t tables = connection.number("SELECT count(*) FROM sqlite_schema");
    if (application == 0 && version == 0 && tables == 0) return true;
    if (application != sqlite_application_id)
        throw OpenError(OpenErrorKind::foreign_file, "This is a database of another program: its application_id is not Docket's.");
    const auto known = static_cast<std::int64_t>(sqlite_migrations().size());
    if (version > known)
        throw OpenError(OpenErrorKind::newer_schema, "This database was written by a newer Docket: its schema has version " +
                                                         std::to_string(version) + ", and this program knows " +
                                                         std::to_string(known) + '.');
    return false;
}

void check_schema(Connection& connection)
{
    const auto version = static_cast<std::size_t>(connection.number("PRAGMA user_version"));
    if (schema_text(connection) != expected_schema_text(version))
        throw OpenError(OpenErrorKind::check_failed, "The tables are not declared as this program has declared them in version " +
                                                         std::to_string(version) + " of the schema.");
}

void check_integrity(Connection& connection, const SqliteOptions& options)
{
    const auto bytes = static_cast<std::uint64_t>(connection.number("PRAGMA page_count") * connection.number("PRAGMA page_size"));
    std::vector<std::string> checks = {"PRAGMA quick_check(1)"};
    if (bytes > options.quick_check_bytes_max)
        checks = {"PRAGMA quick_check('meta')", "PRAGMA quick_check('definition')", "PRAGMA quick_check('person')"};
    for (const std::string& check : checks) {
        const std::string answer = connection.text(check);
        if (answer != "ok") throw OpenError(OpenErrorKind::check_failed, "quick_check found damage: " + answer);
    }
    if (bytes > options.quick_check_bytes_max) return;
    Query orphans = connection.query("PRAGMA foreign_key_check");
    if (orphans.step())
        throw OpenError(OpenErrorKind::check_failed, "A row of table " + orphans.text(0) + " refers to one that is gone.");
}

TileWriter read_tree(Connection& connection)
{
    SqliteTileSource source(connection);
    return {static_cast<LedgerPosition>(connection.number("SELECT coalesce(max(position), 0) FROM entry")), source};
}

void check_head(Connection& connection, const LedgerHead& head, std::string_view log, LedgerPosition size)
{
    if (head.log != log)
        throw OpenError(OpenErrorKind::rewritten,
                        "The head file belongs to ledger " + head.log + ", the database is " + std::string(log) + '.');
    require_size(size, head.size);
    require_root(connection, head.size, head.root);
}

void check_newest_checkpoint(Connection& connection, LedgerPosition size)
{
    Query query = connection.query("SELECT size, note FROM checkpoint ORDER BY size DESC LIMIT 1");
    if (!query.step()) return;
    const auto note = parse_note(query.text(1));
    const auto checkpoint = note ? parse_checkpoint_text(note->text) : Result<Checkpoint>(note.error());
    if (!checkpoint || checkpoint->size != static_cast<LedgerPosition>(query.number(0)))
        throw OpenError(OpenErrorKind::rewritten, "Expected the newest checkpoint on file to be one, but it is not.");
    require_size(size, checkpoint->size);
    require_root(connection, checkpoint->size, checkpoint->root);
}

void check_newest_entries(Connection& connection, std::string_view log, std::uint64_t count)
{
    Query rows = connection.query(
        "SELECT e.position, e.case_no, c.case_id, e.seq, e.hash, e.previous, e.skip, e.header, e.vals, c.version, c.head "
        "FROM entry e JOIN case_file c ON c.case_no = e.case_no "
        "WHERE e.position > (SELECT max(position) FROM entry) - ? ORDER BY e.position");
    rows.bind(count);
    while (rows.step()) check_entry(connection, rows, log);
}

}  // namespace docket
