#include "engine/ledger/sqlite/files/sqlite_connection.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <new>

#include "engine/ledger/packed_entry.hpp"
#include "engine/ledger/packed_text.hpp"
#include "engine/ledger/sqlite/files/log_vfs.hpp"

namespace docket {

namespace {

constexpr int busy_ms_max = 5000;
/// The writer's own small allocator: a row of the record, or of a case, fits into a slot, and a transaction needs few of them at a time.
constexpr int lookaside_slot_bytes = 8'192, lookaside_slots = 64;
constexpr int progress_operations = 10'000;  // between two looks at the clock: well under a millisecond

[[noreturn]] void throw_sqlite(sqlite3* handle, int code)
{
    const std::string message = handle == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle);
    switch (code & 0xff) {
        case SQLITE_NOMEM: throw std::bad_alloc();
        case SQLITE_INTERRUPT: throw ReadTimeout("Expected the query to end in time, but it was stopped");
        case SQLITE_FULL: throw StorageFull("The disk is full: " + message);
        case SQLITE_BUSY:
        case SQLITE_LOCKED: throw StorageFull("Another program holds the database locked: " + message);
        case SQLITE_CONSTRAINT:
        case SQLITE_TOOBIG:
        case SQLITE_MISMATCH:
        case SQLITE_RANGE:
        case SQLITE_MISUSE:
        case SQLITE_ERROR: throw ConstraintError("SQLite refused a statement: " + message);
        default: throw SqliteBroken(code, "SQLite failed (" + std::to_string(code) + "): " + message);
    }
}

/// Runs what SQLiteCpp may refuse, and says so in our terms.
template <class Work>
auto guarded(sqlite3* handle, Work work)
{
    try {
        return work();
    } catch (const SQLite::Exception& failure) {
        const int code = failure.getExtendedErrorCode();
        throw_sqlite(handle, code < 0 ? failure.getErrorCode() : code);
    }
}

/// A function of SQL's that reads what is stored. SQLite calls it, so nothing may be thrown out of it.
template <std::optional<std::string> (*read)(std::string_view)>
void read_in_sql(sqlite3_context* context, int, sqlite3_value** stored) noexcept
{
    const std::string_view bytes(static_cast<const char*>(sqlite3_value_blob(*stored)), static_cast<std::size_t>(sqlite3_value_bytes(*stored)));
    try {
        if (const auto text = read(bytes))
            sqlite3_result_text(context, text->data(), static_cast<int>(text->size()), SQLITE_TRANSIENT);
        else
            sqlite3_result_error(context, "what is stored is damaged", -1);
    } catch (const std::bad_alloc&) {
        sqlite3_result_error_nomem(context);
    }
}

}  // namespace

Query::~Query()
{
    // The result is that of the last step, which was told already.
    (void)statement_.tryReset();
    statement_.clearBindings();  // cannot fail
}

Query& Query::bind(std::int64_t number)
{
    guarded(handle_, [&] { statement_.bind(++bound_, number); });
    return *this;
}

Query& Query::bind(std::string_view text)
{
    guarded(handle_, [&] { statement_.bind(++bound_, std::string(text)); });
    return *this;
}

Query& Query::bind(const std::string& text)
{
    guarded(handle_, [&] { statement_.bindNoCopy(++bound_, text); });
    return *this;
}

Query& Query::bind(const Digest& digest)
{
    guarded(handle_, [&] { statement_.bindNoCopy(++bound_, digest.data(), static_cast<int>(digest.size())); });
    return *this;
}

Query& Query::bind_blob(const std::string& bytes)
{
    guarded(handle_, [&] { statement_.bindNoCopy(++bound_, bytes.data(), static_cast<int>(bytes.size())); });
    return *this;
}

Query& Query::bind_blob(std::string_view bytes)
{
    const void* data = bytes.data() == nullptr ? "" : bytes.data();  // a null pointer would bind NULL
    guarded(handle_, [&] { statement_.bind(++bound_, data, static_cast<int>(bytes.size())); });
    return *this;
}

bool Query::step()
{
    const int code = statement_.tryExecuteStep();
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    throw_sqlite(handle_, code);
}

std::size_t Query::run()
{
    while (step()) {
    }
    return static_cast<std::size_t>(statement_.getChanges());
}

std::int64_t Query::number(int column) const
{
    return statement_.getColumn(column).getInt64();
}

std::string Query::text(int column) const
{
    return statement_.getColumn(column).getString();
}

std::string Query::unpacked(int column) const
{
    const SQLite::Column bytes = statement_.getColumn(column);
    const std::string_view stored(static_cast<const char*>(bytes.getBlob()), static_cast<std::size_t>(bytes.getBytes()));
    auto text = docket::unpacked(stored);
    return text ? *std::move(text) : std::string(stored);
}

Digest Query::digest(int column) const
{
    const std::string bytes = text(column);
    Digest digest{};
    if (bytes.size() != digest.size()) throw SqliteBroken(SQLITE_CORRUPT, "Expected a digest of 32 bytes in the database");
    for (std::size_t i = 0; i < digest.size(); ++i) digest[i] = static_cast<std::uint8_t>(bytes[i]);
    return digest;
}

Connection::Connection(const std::filesystem::path& path, Access access)
{
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_PRIVATECACHE;
    flags |= access == Access::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    if (access == Access::create) flags |= SQLITE_OPEN_CREATE;
    try {
        const char* const vfs = access == Access::read_only ? nullptr : log_vfs_name();
        database_ = std::make_unique<SQLite::Database>(path.string(), flags, busy_ms_max, vfs == nullptr ? "" : vfs);
    } catch (const SQLite::Exception& failure) {
        throw SqliteBroken(failure.getExtendedErrorCode(), "SQLite cannot open " + path.string() + ": " + failure.what());
    }
    // What this is refused for is only speed.
    if (access != Access::read_only) sqlite3_db_config(handle(), SQLITE_DBCONFIG_LOOKASIDE, nullptr, lookaside_slot_bytes, lookaside_slots);
    harden();
}

Connection::~Connection() = default;

sqlite3* Connection::handle() const noexcept
{
    return database_->getHandle();
}

void Connection::harden()
{
    sqlite3* const handle = database_->getHandle();
    const auto set = [&](int what, int value) {
        int now = -1;
        const int code = sqlite3_db_config(handle, what, value, &now);
        if (code != SQLITE_OK || now != value)
            throw OpenError(OpenErrorKind::setting_refused, "SQLite refused a hardening setting");
    };
    set(SQLITE_DBCONFIG_DEFENSIVE, 1);
    set(SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0);
    set(SQLITE_DBCONFIG_DQS_DDL, 0);
    set(SQLITE_DBCONFIG_DQS_DML, 0);
    set(SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0);
    set(SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0);
    set(SQLITE_DBCONFIG_ENABLE_TRIGGER, 1);
    set(SQLITE_DBCONFIG_ENABLE_FKEY, 1);
    // Only the writer may checkpoint, because of the WAL-reset defect of 3.40 (reliability.md, finding 4), and only once it trusts
    // the file.
    set(SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1);
    const auto add_function = [&](const char* name, void (*call)(sqlite3_context*, int, sqlite3_value**)) {
        const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
        const int made = sqlite3_create_function(handle, name, 1, flags, nullptr, call, nullptr, nullptr);
        if (made != SQLITE_OK) throw_sqlite(handle, made);
    };
    add_function("unpacked", &read_in_sql<&docket::unpacked>);
    add_function("snapshot_text", &read_in_sql<&docket::snapshot_text>);
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, 32 * 1024 * 1024);
    sqlite3_limit(handle, SQLITE_LIMIT_SQL_LENGTH, 100'000);
    sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 1);
    sqlite3_limit(handle, SQLITE_LIMIT_EXPR_DEPTH, 100);
    sqlite3_limit(handle, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 200);
}

SQLite::Statement& Connection::statement(std::string_view sql)
{
    auto found = statements_.find(sql);
    if (found == statements_.end()) {
        auto made = guarded(handle(), [&] { return std::make_unique<SQLite::Statement>(*database_, std::string(sql)); });
        found = statements_.emplace(sql, std::move(made)).first;
    }
    return *found->second;
}

Query Connection::query(Sql sql)
{
    auto found = statements_by_place_.find(sql.text().data());
    if (found == statements_by_place_.end()) found = statements_by_place_.emplace(sql.text().data(), &statement(sql.text())).first;
    return Query(*found->second, handle());
}

Query Connection::query_of(std::string_view sql)
{
    return Query(statement(sql), handle());
}

void Connection::run(const char* sql)
{
    const int code = database_->tryExec(sql);
    if (code != SQLITE_OK) throw_sqlite(handle(), code);
}

std::int64_t Connection::number(std::string_view sql)
{
    Query asked = query_of(sql);
    return asked.step() ? asked.number(0) : 0;
}

std::string Connection::text(std::string_view sql)
{
    Query asked = query_of(sql);
    return asked.step() ? asked.text(0) : std::string();
}

bool Connection::in_transaction() const noexcept
{
    return sqlite3_get_autocommit(handle()) == 0;
}

void Connection::set_time_limit(int milliseconds)
{
    stop_at_ = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
    sqlite3_progress_handler(handle(), progress_operations, &Connection::on_progress, this);
}

void Connection::watch_log()
{
    sqlite3_wal_hook(handle(), &Connection::on_commit, this);
}

int Connection::on_commit(void* connection, sqlite3*, const char*, int pages)
{
    static_cast<Connection*>(connection)->log_pages_ = static_cast<std::uint64_t>(pages);
    return SQLITE_OK;
}

void Connection::allow_checkpoint_on_close()
{
    sqlite3_db_config(handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
}

int Connection::on_progress(void* connection)
{
    return std::chrono::steady_clock::now() >= static_cast<Connection*>(connection)->stop_at_ ? 1 : 0;
}

}  // namespace docket
