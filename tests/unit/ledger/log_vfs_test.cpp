// One write a transaction: how many there are, and that nobody reads less than was written.

#include <doctest/doctest.h>

#include <fstream>

#include "engine/ledger/sqlite/files/sqlite_connection.hpp"
#include "tests/unit/ledger/ledger_fixture.hpp"

namespace docket {

namespace {

// A sanitizer writes for itself: it looks by write() whether memory can be read.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool counts_are_ours = false;
#else
constexpr bool counts_are_ours = true;
#endif

/// System calls of this process that write, so far.
std::int64_t writes_so_far()
{
    std::ifstream file("/proc/self/io");
    std::string name;
    std::int64_t value = 0;
    while (file >> name >> value) {
        if (name == "syscw:") return value;
    }
    FAIL("the kernel does not count");
    return 0;
}

/// A connection whose cache is so small that a transaction spills into the log before its end.
std::unique_ptr<Connection> spilling(const std::filesystem::path& path)
{
    auto connection = std::make_unique<Connection>(path, Connection::Access::create);
    connection->run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = 8; PRAGMA wal_autocheckpoint = 0;"
                    "CREATE TABLE IF NOT EXISTS row (number INTEGER PRIMARY KEY, filling BLOB NOT NULL) STRICT");
    return connection;
}

void fill(Connection& connection, std::int64_t first, std::int64_t last)
{
    Query query = connection.query("WITH RECURSIVE n(i) AS (SELECT ? UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
                                   "INSERT INTO row SELECT i, zeroblob(1000 + i % 7) FROM n");
    query.bind(first).bind(last).run();
}

}  // namespace

TEST_CASE("a transaction of many pages is one write" * doctest::skip(!counts_are_ours))
{
    const TemporaryFolder folder;
    const auto definition = fixture_definition();
    const auto ledger = open_in(folder);
    std::vector<FiledCase> cases;
    for (int i = 0; i < 20; ++i) {
        cases.push_back(new_case("c_" + std::to_string(i), definition));
        commit_record(*ledger, cases.back());
    }
    const std::int64_t before = writes_so_far();
    ledger->begin();
    for (FiledCase& one : cases) record(*ledger, one);
    ledger->commit();
    CHECK(writes_so_far() - before == 1);
}

TEST_CASE("a transaction that spills is read by its own connection as it goes, and by others once it is committed")
{
    const TemporaryFolder folder;
    const auto writer = spilling(folder.database());
    Connection reader(folder.database(), Connection::Access::read_only);
    constexpr std::int64_t rows = 1'500;  // twelve times what is gathered
    writer->run("BEGIN");
    fill(*writer, 1, rows);
    CHECK(writer->number("SELECT count(*) FROM row WHERE length(filling) = 1000 + number % 7") == rows);
    CHECK(reader.number("SELECT count(*) FROM row") == 0);
    writer->run("COMMIT");
    CHECK(reader.number("SELECT count(*) FROM row WHERE length(filling) = 1000 + number % 7") == rows);
    CHECK(reader.text("PRAGMA integrity_check") == "ok");
}

TEST_CASE("a transaction that spilled and was taken back leaves nothing for the next one")
{
    const TemporaryFolder folder;
    const auto writer = spilling(folder.database());
    Connection reader(folder.database(), Connection::Access::read_only);
    fill(*writer, 1, 3);
    writer->run("BEGIN");
    fill(*writer, 4, 1'000);
    writer->run("ROLLBACK");
    fill(*writer, 4, 5);
    CHECK(reader.number("SELECT count(*) FROM row") == 5);
    writer->run("PRAGMA wal_checkpoint(TRUNCATE)");
    CHECK(reader.number("SELECT count(*) FROM row") == 5);
    CHECK(reader.text("PRAGMA integrity_check") == "ok");
}

TEST_CASE("a log without syncs is read by others after each commit all the same")
{
    const TemporaryFolder folder;
    const auto writer = spilling(folder.database());
    writer->run("PRAGMA synchronous = OFF");
    Connection reader(folder.database(), Connection::Access::read_only);
    for (std::int64_t row = 1; row <= 20; ++row) {
        fill(*writer, row, row);
        CHECK(reader.number("SELECT count(*) FROM row") == row);
    }
}

}  // namespace docket
