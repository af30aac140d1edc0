// Opening: each thing seen at start, and what is done about it.

#include <doctest/doctest.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "engine/ledger/sqlite/files/database_files.hpp"
#include "engine/ledger/sqlite/files/sqlite_connection.hpp"
#include "engine/ledger/sqlite/schema/sqlite_schema.hpp"
#include "tests/unit/ledger/child_process.hpp"
#include "tests/unit/ledger/ledger_fixture.hpp"

namespace docket {

namespace {

/// Opens and tells with which kind it was refused; fails the test if it was not.
OpenErrorKind refusal(const SqliteOptions& options, int exit_code)
{
    SeededRandom random("ledger");
    try {
        static_cast<void>(open_sqlite_ledger(options, random, fixture_instant));
    } catch (const OpenError& error) {
        CHECK(error.exit_code() == exit_code);
        CHECK(std::string(error.what()).size() > 10);
        return error.kind();
    }
    FAIL("it was opened");
    return OpenErrorKind::cannot_open;
}

void overwrite(const std::filesystem::path& path, const std::string& bytes)
{
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

/// A database with `entries` entries of one case, closed in good order.
void make_database(const TemporaryFolder& folder, int entries)
{
    const auto ledger = open_in(folder);
    FiledCase snapshot = new_case("c_1", fixture_definition());
    for (int i = 0; i < entries; ++i) commit_record(*ledger, snapshot);
}

/// Three entries in the file, then three more that only the write-ahead log and the head know of: the process ended without
/// closing.
std::filesystem::path make_crashed_database(const TemporaryFolder& folder)
{
    make_database(folder, 3);
    const int status = in_child([&] {
        const auto ledger = open_in(folder);
        FiledCase snapshot = new_case("c_2", fixture_definition());
        for (int i = 0; i < 3; ++i) commit_record(*ledger, snapshot);
        ledger->write_head_if_due(fixture_instant + 1000);
        ::_exit(0);
    });
    REQUIRE(status == 0);
    return folder.database().string() + "-wal";
}

void run_sql(const TemporaryFolder& folder, const char* sql)
{
    Connection connection(folder.database(), Connection::Access::read_write);
    connection.run(sql);
}

/// Flips a bit of `part` where `sql` finds it in the file.
void damage(const TemporaryFolder& folder, const char* sql, const char* part)
{
    const std::string stored = Connection(folder.database(), Connection::Access::read_only).text(sql);
    std::string bytes = slurp(folder.database());
    const std::size_t at = bytes.find(stored), inside = stored.rfind(part);
    REQUIRE(at != std::string::npos);
    REQUIRE(inside != std::string::npos);
    bytes[at + inside] ^= 1;
    overwrite(folder.database(), bytes);
}

}  // namespace

TEST_CASE("a database is made when neither it nor a head is there")
{
    const TemporaryFolder folder;
    const auto ledger = open_in(folder);
    CHECK(ledger->log_id().starts_with("l_"));
    CHECK(ledger->read_only_reason().empty());
    const auto head = read_head_file(folder.database());
    REQUIRE(head.has_value());
    CHECK(head->size == 0);
    CHECK(head->log == ledger->log_id());
}

TEST_CASE("a database is not made when that was not asked for")
{
    const TemporaryFolder folder;
    SqliteOptions options = folder.options();
    options.create = false;
    CHECK(refusal(options, 3) == OpenErrorKind::cannot_open);
    CHECK_FALSE(std::filesystem::exists(folder.database()));
}

TEST_CASE("a second handle is refused, and told who has the first")
{
    const TemporaryFolder folder;
    const auto ledger = open_in(folder);
    CHECK(refusal(folder.options(), 3) == OpenErrorKind::lock_held);
    SeededRandom random("ledger");
    CHECK_THROWS_WITH_AS(open_sqlite_ledger(folder.options(), random, fixture_instant),
                         ("Another process has this database: " + std::to_string(::getpid())).c_str(), OpenError);
    // and from another process
    CHECK(in_child([&] { ::_exit(refusal(folder.options(), 3) == OpenErrorKind::lock_held ? 7 : 1); }) == 7);
}

TEST_CASE("the lock goes with its holder")
{
    const TemporaryFolder folder;
    make_database(folder, 1);
    CHECK(open_in(folder)->reader().size() == 1);
}

TEST_CASE("network and FUSE file systems are told by their numbers")
{
    CHECK(is_unsafe_filesystem(0x6969));
    CHECK(is_unsafe_filesystem(0x65735546));
    CHECK(is_unsafe_filesystem(0xff534d42));
    CHECK_FALSE(is_unsafe_filesystem(0xef53));
    CHECK_FALSE(is_unsafe_filesystem(0x01021994));
}

TEST_CASE("a missing or empty database with a head beside it is refused, not made anew")
{
    const TemporaryFolder folder;
    make_database(folder, 2);
    SUBCASE("missing")
    {
        std::filesystem::remove(folder.database());
    }
    SUBCASE("empty")
    {
        overwrite(folder.database(), "");
    }
    CHECK(refusal(folder.options(), 4) == OpenErrorKind::file_missing);
}

TEST_CASE("a file of another program is refused and left as it was")
{
    const TemporaryFolder folder;
    SUBCASE("a text")
    {
        overwrite(folder.database(), std::string(5000, 'x'));
    }
    SUBCASE("a database without an application id")
    {
        Connection(folder.database(), Connection::Access::create).run("CREATE TABLE t (x)");
    }
    SUBCASE("a database with another application id")
    {
        Connection(folder.database(), Connection::Access::create).run("CREATE TABLE t (x); PRAGMA application_id = 7");
    }
    const std::string before = slurp(folder.database());
    CHECK(refusal(folder.options(), 5) == OpenErrorKind::foreign_file);
    CHECK(slurp(folder.database()) == before);
}

TEST_CASE("a database of a newer Docket is refused")
{
    const TemporaryFolder folder;
    make_database(folder, 1);
    run_sql(folder, ("PRAGMA user_version = " + std::to_string(sqlite_migrations().size() + 1)).c_str());
    CHECK(refusal(folder.options(), 5) == OpenErrorKind::newer_schema);
}

TEST_CASE("a damaged file is refused")
{
    const TemporaryFolder folder;
    make_database(folder, 40);
    std::string bytes = slurp(folder.database());
    SUBCASE("in its first page")
    {
        bytes.replace(0, 16, 16, 'x');
    }
    SUBCASE("in the middle")
    {
        bytes.replace(bytes.size() / 8192 * 4096, 4096, 4096, '\x5a');
    }
    SUBCASE("at its end")
    {
        bytes.resize(bytes.size() - 4096 * 2);
    }
    overwrite(folder.database(), bytes);
    CHECK(refusal(folder.options(), 6) == OpenErrorKind::check_failed);
}

TEST_CASE("a row that refers to nothing is refused")
{
    const TemporaryFolder folder;
    make_database(folder, 1);
    run_sql(folder, "PRAGMA foreign_keys = OFF; INSERT INTO session VALUES (zeroblob(32), 'u_none', '', 0, 0, 0)");
    CHECK(refusal(folder.options(), 6) == OpenErrorKind::check_failed);
}

TEST_CASE("after a crash everything committed is there")
{
    const TemporaryFolder folder;
    make_crashed_database(folder);
    CHECK(open_in(folder)->reader().size() == 6);
}

// Why: SQLite forgets a damaged write-ahead log in silence (reliability.md, finding 2).
TEST_CASE("a database that is behind its head is refused")
{
    const TemporaryFolder folder;
    const std::filesystem::path wal = make_crashed_database(folder);
    std::string bytes = slurp(wal);
    REQUIRE(bytes.size() > 4096);
    SUBCASE("the log deleted")
    {
        std::filesystem::remove(wal);
    }
    SUBCASE("the log cut")
    {
        overwrite(wal, bytes.substr(0, bytes.size() / 2));
    }
    SUBCASE("a byte of the log flipped")
    {
        bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
        overwrite(wal, bytes);
    }
    CHECK(refusal(folder.options(), 7) == OpenErrorKind::behind_head);

    // and an operator may insist
    SqliteOptions options = folder.options();
    options.accept_rollback = true;
    SeededRandom random("ledger");
    CHECK(open_sqlite_ledger(options, random, fixture_instant)->reader().size() < 6);
    CHECK_NOTHROW(open_in(folder));
}

TEST_CASE("a database whose entries are not those that the head has seen is refused")
{
    const TemporaryFolder folder;
    make_database(folder, 2);
    LedgerHead head = *read_head_file(folder.database());
    CHECK(head.size == 2);
    SUBCASE("another root")
    {
        head.root = sha256("another");
    }
    SUBCASE("another ledger")
    {
        head.log = "l_another";
    }
    write_head_file(folder.database(), head);
    CHECK(refusal(folder.options(), 7) == OpenErrorKind::rewritten);
}

TEST_CASE("a head file that is none is refused")
{
    const TemporaryFolder folder;
    make_database(folder, 1);
    const std::string head = folder.database().string() + ".head";
    for (const char* text : {"", "1", "1 abc l_x\n", "x 0000000000000000000000000000000000000000000000000000000000000000 l_x\n"}) {
        CAPTURE(text);
        overwrite(head, text);
        CHECK(refusal(folder.options(), 7) == OpenErrorKind::rewritten);
    }
}

TEST_CASE("a newest entry that does not verify is refused")
{
    const TemporaryFolder folder;
    make_database(folder, 3);
    std::string bytes = slurp(folder.database());
    const auto flip = [&](const char* what) {
        const std::size_t at = bytes.rfind(what);
        REQUIRE(at != std::string::npos);
        bytes[at + 1] = static_cast<char>(bytes[at + 1] ^ 1);
        overwrite(folder.database(), bytes);
    };
    SUBCASE("a byte of its header flipped")
    {
        flip("created\",\"v\":1");
    }
    SUBCASE("a case that is not at its last entry")
    {
        run_sql(folder, "UPDATE case_file SET head = zeroblob(32)");
    }
    SUBCASE("a case that lost its last version")
    {
        run_sql(folder, "UPDATE case_file SET version = 2");
    }
    SUBCASE("an entry filed under another case")
    {
        run_sql(folder, "UPDATE case_file SET case_id = 'c_9'");
    }
    CHECK(refusal(folder.options(), 8) == OpenErrorKind::chain_broken);
}

TEST_CASE("a value that is not the one committed to is refused")
{
    const TemporaryFolder folder;
    {
        const auto ledger = open_in(folder);
        FiledCase snapshot = new_case("c_1", fixture_definition());
        Changes changes;
        changes.data_set = {{"amount", "two hundred"}};
        commit_record(*ledger, snapshot, changes);
    }
    damage(folder, "SELECT vals FROM entry", "hundred");
    CHECK(refusal(folder.options(), 8) == OpenErrorKind::chain_broken);
}

TEST_CASE("only as many of the newest entries are verified as was asked for")
{
    const TemporaryFolder folder;
    make_database(folder, 3);
    damage(folder, "SELECT header FROM entry WHERE seq = 1", "}");
    SqliteOptions options = folder.options();
    options.tail_entries_checked = 2;
    SeededRandom random("ledger");
    CHECK_NOTHROW(open_sqlite_ledger(options, random, fixture_instant));
    CHECK(refusal(folder.options(), 8) == OpenErrorKind::chain_broken);
}

TEST_CASE("a nearly full disk or a clock that stands back means reading only")
{
    const TemporaryFolder folder;
    make_database(folder, 1);
    SeededRandom random("ledger");
    SqliteOptions options = folder.options();
    Instant now = fixture_instant;
    SUBCASE("disk")
    {
        options.disk_free_bytes_min = std::uint64_t{1} << 62;
    }
    SUBCASE("clock")
    {
        now = fixture_instant + -5001;
    }
    const auto ledger = open_sqlite_ledger(options, random, now);
    CHECK_FALSE(ledger->read_only_reason().empty());
    CHECK_THROWS_AS(ledger->begin(), StorageFull);
    CHECK(ledger->reader().size() == 1);
}

TEST_CASE("writing resumes when the clock has caught up, and five seconds are forgiven")
{
    const TemporaryFolder folder;
    make_database(folder, 1);
    SeededRandom random("ledger");
    const auto ledger = open_sqlite_ledger(folder.options(), random, fixture_instant + -5001);
    ledger->reconsider_read_only(fixture_instant + -5000);
    CHECK(ledger->read_only_reason().empty());
    CHECK_NOTHROW(ledger->begin());
    ledger->rollback();
}

TEST_CASE("every setting of a connection reads back as it was set")
{
    const TemporaryFolder folder;
    Connection writer(folder.database(), Connection::Access::create);
    apply_writer_settings(writer);
    migrate(writer);
    CHECK(writer.text("PRAGMA journal_mode") == "wal");
    CHECK(writer.number("PRAGMA synchronous") == 2);
    CHECK(writer.number("PRAGMA wal_autocheckpoint") == 0);
    CHECK(writer.number("PRAGMA foreign_keys") == 1);
    CHECK(writer.number("PRAGMA secure_delete") == 1);
    CHECK(writer.number("PRAGMA cell_size_check") == 1);
    CHECK(writer.number("PRAGMA mmap_size") == 0);
    CHECK(writer.number("PRAGMA trusted_schema") == 0);
    CHECK(writer.number("PRAGMA application_id") == sqlite_application_id);
    CHECK(writer.number("PRAGMA user_version") == static_cast<std::int64_t>(sqlite_migrations().size()));
    CHECK_THROWS_AS(writer.run("SELECT \"not a column\""), ConstraintError);
    CHECK_THROWS_AS(writer.run("PRAGMA writable_schema = ON; DELETE FROM sqlite_schema"), ConstraintError);

    Connection reader(folder.database(), Connection::Access::read_only);
    apply_reader_settings(reader);
    CHECK(reader.number("PRAGMA query_only") == 1);
    CHECK(reader.number("PRAGMA wal_autocheckpoint") == 0);
    CHECK_THROWS(reader.run("DELETE FROM meta"));
}

TEST_CASE("all tables are STRICT but those of the index of words, which SQLite makes itself")
{
    const TemporaryFolder folder;
    make_database(folder, 0);
    Connection connection(folder.database(), Connection::Access::read_only);
    CHECK(connection.number("SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 "
                            "AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'case_search%'") == 0);
    CHECK(connection.number("SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND strict = 1") == 18);
}

TEST_CASE("a reader without a writer sees the record, and refuses what is no ledger")
{
    const TemporaryFolder folder;
    make_database(folder, 2);
    CHECK(open_sqlite_reader(folder.options())->size() == 2);
    const TemporaryFolder empty;
    CHECK_THROWS_AS(open_sqlite_reader(empty.options()), OpenError);
}

TEST_CASE("the head is written when it is due, and not before")
{
    const TemporaryFolder folder;
    const auto ledger = open_in(folder);
    FiledCase snapshot = new_case("c_1", fixture_definition());
    commit_record(*ledger, snapshot);
    ledger->write_head_if_due(fixture_instant + 199);
    CHECK(read_head_file(folder.database())->size == 0);
    ledger->write_head_if_due(fixture_instant + 200);
    CHECK(read_head_file(folder.database())->size == 1);
    // and what is not committed is not told
    ledger->begin();
    record(*ledger, snapshot);
    ledger->write_head_if_due(fixture_instant + 1000);
    CHECK(read_head_file(folder.database())->size == 1);
    ledger->rollback();
}

}  // namespace docket
