// Opening: every check of reliability.md section 8, in its order, before anything is written.

#include "engine/ledger/sqlite/sqlite_ledger.hpp"

#include <sqlite3.h>

#include "engine/ledger/packed_text.hpp"
#include "engine/ledger/sqlite/read/sqlite_reader.hpp"
#include "engine/ledger/sqlite/schema/sqlite_schema.hpp"
#include "engine/ledger/sqlite/write/sqlite_writer.hpp"

namespace docket {

namespace {

/// The id of the ledger, made if the database is new.
std::string read_or_make_log(Connection& connection, const std::string& wanted, RandomSource& random)
{
    const std::string known = connection.text("SELECT value FROM meta WHERE name = 'log'");
    if (!known.empty()) return known;
    const std::string made = wanted.empty() ? "l_" + random_base32(random, 16) : wanted;
    Query query = connection.query("INSERT INTO meta (name, value) VALUES ('log', ?)");
    query.bind(made).run();
    return made;
}

/// What entries are packed with lies beside them.
void keep_dictionary(Connection& connection)
{
    const std::string known = connection.text("SELECT value FROM meta WHERE name = 'dictionary'"), ours(packing_dictionary());
    if (known == ours) return;
    if (!known.empty()) throw OpenError(OpenErrorKind::check_failed, "The dictionary that entries are packed with is not the one on file.");
    Query query = connection.query("INSERT INTO meta (name, value) VALUES ('dictionary', ?)");
    query.bind(ours).run();
}

void require_file_or_no_head(const SqliteOptions& options, bool exists, const std::optional<LedgerHead>& head)
{
    if (!exists && head && !options.accept_rollback)
        throw OpenError(OpenErrorKind::file_missing, options.path.string() +
                                                         " is missing or empty, but its head file says that it had " +
                                                         std::to_string(head->size) + " entries.");
    if (!exists && !options.create)
        throw OpenError(OpenErrorKind::cannot_open, "There is no database at " + options.path.string() + '.');
}

std::unique_ptr<Ledger> open_locked(const SqliteOptions& options, RandomSource& random, Instant now)
{
    auto lock = std::make_unique<DatabaseLock>(options.path);
    if (!options.allow_any_filesystem) require_safe_filesystem(options.path);
    const auto head = read_head_file(options.path);
    std::error_code ignored;
    const bool exists = std::filesystem::exists(options.path) && std::filesystem::file_size(options.path, ignored) > 0;
    require_file_or_no_head(options, exists, head);
    auto connection =
        std::make_unique<Connection>(options.path, exists ? Connection::Access::read_write : Connection::Access::create);
    const bool fresh = check_identity(*connection);
    if (fresh && head && !options.accept_rollback) require_file_or_no_head(options, false, head);
    apply_writer_settings(*connection);
    if (!fresh) check_schema(*connection);
    if (!fresh) check_integrity(*connection, options);
    migrate(*connection);
    keep_dictionary(*connection);
    std::string log = read_or_make_log(*connection, options.log_id, random);
    TileWriter tree = read_tree(*connection);
    if (head && !options.accept_rollback) check_head(*connection, *head, log, tree.size());
    if (!options.accept_rollback) check_newest_checkpoint(*connection, tree.size());
    check_newest_entries(*connection, log, options.tail_entries_checked);
    auto ledger = std::make_unique<SqliteLedger>(options, std::move(lock), std::move(connection), std::move(log), std::move(tree));
    ledger->write_head_if_due(now);
    ledger->reconsider_read_only(now);
    return ledger;
}

/// What SQLite says about a file that it cannot read, as one of our kinds. With a head beside it the file was ours once.
OpenError open_error_of(const SqliteBroken& error, const SqliteOptions& options)
{
    const bool was_ours = read_head_file(options.path).has_value();
    switch (error.primary_code()) {
        case SQLITE_NOTADB: return {was_ours ? OpenErrorKind::check_failed : OpenErrorKind::foreign_file, error.what()};
        case SQLITE_CORRUPT: return {OpenErrorKind::check_failed, error.what()};
        default: return {OpenErrorKind::cannot_open, error.what()};
    }
}

}  // namespace

std::unique_ptr<Ledger> open_sqlite_ledger(const SqliteOptions& options, RandomSource& random, Instant now)
{
    try {
        return open_locked(options, random, now);
    } catch (const SqliteBroken& error) {
        throw open_error_of(error, options);
    } catch (const StorageFull& error) {
        throw OpenError(OpenErrorKind::cannot_open, error.what());
    } catch (const ConstraintError& error) {
        // A table or column that our statements name is not there.
        throw OpenError(OpenErrorKind::check_failed, error.what());
    }
}

std::unique_ptr<LedgerReader> open_sqlite_reader(const SqliteOptions& options)
{
    try {
        Connection connection(options.path, Connection::Access::read_only);
        if (check_identity(connection)) throw OpenError(OpenErrorKind::foreign_file, options.path.string() + " holds no ledger.");
        return make_sqlite_reader(options);
    } catch (const SqliteBroken& error) {
        throw open_error_of(error, options);
    } catch (const StorageFull& error) {
        throw OpenError(OpenErrorKind::cannot_open, error.what());
    }
}

}  // namespace docket
