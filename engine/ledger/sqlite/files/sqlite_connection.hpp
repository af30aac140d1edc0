#pragma once

// One SQLite connection and its prepared statements, and SQLite's codes turned into errors.hpp's exceptions. For engine/ledger's
// own files. A connection and its queries belong to one thread at a time. Not a query builder: SQL is written where it is used.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>

#include "engine/base/digest.hpp"
#include "engine/base/time/time.hpp"
#include "engine/ledger/errors.hpp"

struct sqlite3;

namespace SQLite {
class Database;
class Statement;
}  // namespace SQLite

namespace docket {

/// StorageBroken with SQLite's extended result code, which opening looks at.
class SqliteBroken final : public StorageBroken {
public:
    SqliteBroken(int code, const std::string& message) : StorageBroken(message), code_(code) {}
    /// Without the extension: SQLITE_NOTADB, SQLITE_CORRUPT, …
    [[nodiscard]] int primary_code() const noexcept { return code_ & 0xff; }

private:
    int code_;
};

/// A CHECK, UNIQUE, foreign key or trigger said no: our bug, since what is written was checked before.
class ConstraintError final : public std::logic_error {
public:
    using std::logic_error::logic_error;
};

/// The text of a statement as it stands in the source, which is found again by its place there: reading it would cost as much as binding it.
class Sql {
public:
    template <std::size_t size>
    consteval Sql(const char (&text)[size]) : text_(text, size - 1)  // NOLINT(google-explicit-constructor): a literal is one
    {
    }
    [[nodiscard]] constexpr std::string_view text() const noexcept { return text_; }

private:
    std::string_view text_;
};

/// A prepared statement in use; ready for its next user once destroyed. Values are bound in the order of their question marks. What is
/// bound by name (an lvalue) is not copied and must stay as it is until the query is destroyed; temporaries and views are copied.
class Query {
public:
    Query(SQLite::Statement& statement, sqlite3* handle) : statement_(statement), handle_(handle) {}
    ~Query();
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    Query& bind(std::int64_t number);
    Query& bind(std::uint64_t number) { return bind(static_cast<std::int64_t>(number)); }
    Query& bind(bool flag) { return bind(static_cast<std::int64_t>(flag)); }
    Query& bind(Instant instant) { return bind(instant.ms); }
    Query& bind(std::string_view text);
    Query& bind(const char* text) { return bind(std::string_view(text)); }
    Query& bind(const std::string& text);
    Query& bind(const std::string&& text) { return bind(std::string_view(text)); }
    Query& bind(const Digest& digest);
    Query& bind(const Digest&& digest) { return bind_blob(bytes_of(digest)); }
    Query& bind_blob(std::string_view bytes);
    Query& bind_blob(const std::string& bytes);
    Query& bind_blob(const std::string&& bytes) { return bind_blob(std::string_view(bytes)); }

    /// True while there is a row. Columns count from 0.
    bool step();
    /// Steps to the end. @return how many rows it changed.
    std::size_t run();

    [[nodiscard]] std::int64_t number(int column) const;
    [[nodiscard]] bool flag(int column) const { return number(column) != 0; }
    [[nodiscard]] Instant instant(int column) const { return {number(column)}; }
    [[nodiscard]] std::string text(int column) const;  ///< of a TEXT or BLOB
    /// What was packed (packed_text.hpp). Damaged bytes come as they are: whoever reads them finds that they are no JSON.
    [[nodiscard]] std::string unpacked(int column) const;
    [[nodiscard]] Digest digest(int column) const;

private:
    SQLite::Statement& statement_;
    sqlite3* handle_;
    int bound_ = 0;
};

class Connection {
public:
    enum class Access { read_only, read_write, create };

    /// Opens the file and hardens the connection (reliability.md section 8); runs no SQL, so it does not yet touch what is in the
    /// file.
    Connection(const std::filesystem::path& path, Access access);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Prepares `sql` on first use and keeps it. One user at a time for each text. Texts are few.
    [[nodiscard]] Query query(Sql sql);
    /// The same for a text that was put together.
    [[nodiscard]] Query query_of(std::string_view sql);
    /// Runs statements that take no values, one after the other.
    void run(const char* sql);
    [[nodiscard]] std::int64_t number(std::string_view sql);
    [[nodiscard]] std::string text(std::string_view sql);
    /// True between BEGIN and COMMIT, also when SQLite has ended the transaction by itself after an error.
    [[nodiscard]] bool in_transaction() const noexcept;
    /// Queries stop with ReadTimeout once `milliseconds` from now are over.
    void set_time_limit(int milliseconds);
    /// From now on, `log_pages` tells how many pages the write-ahead log held after this connection's last commit.
    void watch_log();
    [[nodiscard]] std::uint64_t log_pages() const noexcept { return log_pages_; }
    /// From now on, closing folds the write-ahead log back into the file.
    void allow_checkpoint_on_close();
    /// For what SQLiteCpp does not reach: checkpoints and settings.
    [[nodiscard]] sqlite3* handle() const noexcept;

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>()(text); }
    };

    void harden();
    [[nodiscard]] SQLite::Statement& statement(std::string_view sql);
    static int on_progress(void* connection);
    static int on_commit(void* connection, sqlite3* handle, const char* database, int pages);

    std::unique_ptr<SQLite::Database> database_;
    std::unordered_map<std::string, std::unique_ptr<SQLite::Statement>, Hash, std::equal_to<>> statements_;  // go before database_
    std::unordered_map<const char*, SQLite::Statement*> statements_by_place_;
    std::uint64_t log_pages_ = 0;
    std::chrono::steady_clock::time_point stop_at_ = std::chrono::steady_clock::time_point::max();
};

}  // namespace docket
