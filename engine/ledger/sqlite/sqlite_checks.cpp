#include "engine/ledger/sqlite/sqlite_checks.hpp"

#include "engine/codec/entry_codec.hpp"
#include "engine/ledger/sqlite/sqlite_schema.hpp"

namespace docket {

namespace {

std::optional<Digest> first_digest(Query& query)
{
    if (!query.step()) return std::nullopt;
    return query.digest(0);
}

std::optional<Digest> running_at(Connection& connection, LedgerPosition position)
{
    Query query = connection.query("SELECT running FROM entry WHERE position = ?");
    return first_digest(query.bind(position));
}

std::optional<Digest> hash_of(Connection& connection, std::int64_t case_no, std::int64_t seq)
{
    Query query = connection.query("SELECT hash FROM entry WHERE case_no = ? AND seq = ?");
    return first_digest(query.bind(case_no).bind(seq));
}

[[noreturn]] void throw_broken(const Query& row, const std::string& what)
{
    throw OpenError(OpenErrorKind::chain_broken, "Entry " + std::to_string(row.number(0)) + " (case " + row.text(2) + ", version " +
                                                     std::to_string(row.number(3)) + "): " + what);
}

/// Columns: position, case_no, case_id, seq, hash, running, header, vals, version of the case, head of the case.
void check_entry(Connection& connection, const Query& row, std::string_view log)
{
    const CaseId case_id(row.text(2));
    const std::int64_t seq = row.number(3);
    const auto prev = seq == 1 ? genesis_of(log, case_id) : hash_of(connection, row.number(1), seq - 1);
    if (!prev) throw_broken(row, "Expected the case's previous entry to be there, but it is not.");
    const std::string header = row.text(6), values = row.text(7);
    const auto checked = verify_entry(header, values, *prev);
    if (!checked) throw_broken(row, checked.error().detail);
    if (checked->hash != row.digest(4)) throw_broken(row, "Expected the header to have the hash on file.");
    const auto entry = decode_entry(header, values);
    if (!entry) throw_broken(row, entry.error().detail);
    if (entry->case_id != case_id || entry->version != static_cast<CaseVersion>(seq))
        throw_broken(row, "Expected the header to name the case and version that it is filed under.");
    const auto before =
        row.number(0) == 1 ? first_running(log) : running_at(connection, static_cast<LedgerPosition>(row.number(0) - 1));
    if (!before || next_running(*before, checked->hash) != row.digest(5))
        throw_broken(row, "Expected the running digest to follow from the entry before.");
    if (row.number(8) < seq || (row.number(8) == seq && row.digest(9) != checked->hash))
        throw_broken(row, "Expected the case to stand at its last entry.");
}

}  // namespace

Digest first_running(std::string_view log)
{
    return sha256(std::string("\x03") + std::string(log));
}

Digest next_running(const Digest& running, const Digest& hash)
{
    std::string message = "\x04";
    message += bytes_of(running);
    message += bytes_of(hash);
    return sha256(message);
}

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

void check_integrity(Connection& connection, const SqliteOptions& options)
{
    const auto bytes = static_cast<std::uint64_t>(connection.number("PRAGMA page_count") * connection.number("PRAGMA page_size"));
    std::vector<std::string> checks = {"PRAGMA quick_check(1)"};
    if (bytes > options.quick_check_bytes_max)
        checks = {"PRAGMA quick_check('meta')", "PRAGMA quick_check('definition')", "PRAGMA quick_check('task')",
                  "PRAGMA quick_check('deadline')", "PRAGMA quick_check('person')"};
    for (const std::string& check : checks) {
        const std::string answer = connection.text(check);
        if (answer != "ok") throw OpenError(OpenErrorKind::check_failed, "quick_check found damage: " + answer);
    }
    if (bytes > options.quick_check_bytes_max) return;
    Query orphans = connection.query("PRAGMA foreign_key_check");
    if (orphans.step())
        throw OpenError(OpenErrorKind::check_failed, "A row of table " + orphans.text(0) + " refers to one that is gone.");
}

Tail read_tail(Connection& connection, std::string_view log)
{
    Query query = connection.query("SELECT position, running FROM entry ORDER BY position DESC LIMIT 1");
    if (!query.step()) return {0, first_running(log)};
    return {static_cast<LedgerPosition>(query.number(0)), query.digest(1)};
}

void check_head(Connection& connection, const LedgerHead& head, std::string_view log, const Tail& tail)
{
    if (head.log != log)
        throw OpenError(OpenErrorKind::rewritten,
                        "The head file belongs to ledger " + head.log + ", the database is " + std::string(log) + '.');
    if (head.size > tail.position)
        throw OpenError(OpenErrorKind::behind_head, "The database has " + std::to_string(tail.position) + " entries, but " +
                                                        std::to_string(head.size) +
                                                        " had been committed: it was damaged or put back.");
    const auto running = head.size == 0 ? first_running(log) : running_at(connection, head.size);
    if (running != head.running)
        throw OpenError(OpenErrorKind::rewritten,
                        "The first " + std::to_string(head.size) +
                            " entries are not those that had been committed: the database was rewritten.");
}

void check_newest_entries(Connection& connection, std::string_view log, std::uint64_t count)
{
    Query rows = connection.query(
        "SELECT e.position, e.case_no, c.case_id, e.seq, e.hash, e.running, e.header, coalesce(v.vals, '[]'), c.version, c.head "
        "FROM entry e JOIN case_file c ON c.case_no = e.case_no LEFT JOIN entry_value v ON v.position = e.position "
        "WHERE e.position > (SELECT max(position) FROM entry) - ? ORDER BY e.position");
    rows.bind(count);
    while (rows.step()) check_entry(connection, rows, log);
}

}  // namespace docket
