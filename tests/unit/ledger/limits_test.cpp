// SqliteOptions that are bounds, one by one, each met and crossed: how large a file is read whole at start, how long the log may grow.

#include <doctest/doctest.h>

#include <cstring>
#include <fstream>

#include "engine/ledger/sqlite/files/sqlite_connection.hpp"
#include "tests/unit/ledger/ledger_fixture.hpp"

namespace docket {

namespace {

constexpr std::int64_t page_bytes = 4096;

/// One case with a few entries, closed in good order.
void make_database(const TemporaryFolder& folder)
{
    const auto ledger = open_in(folder);
    FiledCase snapshot = new_case("c_1", fixture_definition());
    for (int i = 0; i < 3; ++i) commit_record(*ledger, snapshot);
}

std::int64_t number_in(const TemporaryFolder& folder, const char* sql)
{
    Connection connection(folder.database(), Connection::Access::read_only);
    return connection.number(sql);
}

bool opens(const SqliteOptions& options)
{
    SeededRandom random("ledger");
    try {
        static_cast<void>(open_sqlite_ledger(options, random, fixture_instant));
        return true;
    } catch (const OpenError& error) {
        CHECK(error.kind() == OpenErrorKind::check_failed);
        return false;
    }
}

/// Pages in the write-ahead log, as its index tells (https://sqlite.org/walformat.html, section 2.1: mxFrame).
std::uint64_t log_pages(const TemporaryFolder& folder)
{
    std::ifstream index(folder.database().string() + "-shm", std::ios::binary);
    char bytes[4] = {};
    index.seekg(16).read(bytes, sizeof bytes);
    REQUIRE(index.good());
    std::uint32_t pages = 0;
    std::memcpy(&pages, bytes, sizeof pages);  // in the machine's own order
    return pages;
}

}  // namespace

TEST_CASE("a file of quick_check_bytes_max is read whole before it opens, a larger one is not")
{
    const TemporaryFolder folder;
    make_database(folder);
    Connection(folder.database(), Connection::Access::read_write)
        .run("PRAGMA foreign_keys = OFF; INSERT INTO session VALUES (zeroblob(32), 'u_none', '', 0, 0, 0)");
    SqliteOptions options = folder.options();
    options.quick_check_bytes_max = static_cast<std::uint64_t>(number_in(folder, "PRAGMA page_count") * page_bytes);
    CHECK_FALSE(opens(options));
    --options.quick_check_bytes_max;
    CHECK(opens(options));
}

TEST_CASE("of a file that is too large to be read whole, the tables that everything rests on are")
{
    for (const std::string table : {"meta", "definition", "person"}) {
        CAPTURE(table);
        const TemporaryFolder folder;
        make_database(folder);
        const std::int64_t root = number_in(folder, ("SELECT rootpage FROM sqlite_schema WHERE name = '" + table + "'").c_str());
        std::fstream file(folder.database(), std::ios::binary | std::ios::in | std::ios::out);
        file.seekp((root - 1) * page_bytes) << std::string(page_bytes, '\x5a');
        file.close();
        REQUIRE(file.good());
        SqliteOptions options = folder.options();
        options.quick_check_bytes_max = 0;
        CHECK_FALSE(opens(options));
    }
}

// Why: a longer log makes each fold a stall that answers wait for, and a shorter one folds the same pages again and again.
TEST_CASE("under load the log is folded back once it has 512 pages, and not before")
{
    const TemporaryFolder folder;
    const auto ledger = open_in(folder);
    FiledCase snapshot = new_case("c_1", fixture_definition());
    const auto folded_at = [&]() -> std::uint64_t {
        for (;;) {
            const std::uint64_t before = log_pages(folder);
            commit_record(*ledger, snapshot);
            const std::uint64_t pages = log_pages(folder);
            if (pages < before) return before;  // begun anew: all of it was in the file
            ledger->fold_log(false);
            REQUIRE(pages < 600);
        }
    };
    const std::uint64_t pages = folded_at();
    CHECK(pages >= 512);
    CHECK(pages < 512 + 32);  // by the commit that reached them
}

TEST_CASE("the log is folded back into the file in a quiet moment, and under load once it has grown long")
{
    const TemporaryFolder folder;
    SqliteOptions options = folder.options();
    options.log_pages_fold = 64;
    SeededRandom random("ledger");
    const auto ledger = open_sqlite_ledger(options, random, fixture_instant);
    FiledCase snapshot = new_case("c_1", fixture_definition());
    commit_record(*ledger, snapshot);
    const auto is_folded = [&] { return slurp(folder.database()).find("GRT-c_1") != std::string::npos; };
    CHECK_FALSE((ledger->fold_log(false), is_folded()));
    SUBCASE("a quiet moment")
    {
        ledger->fold_log(true);
    }
    SUBCASE("a long log")
    {
        for (int i = 0; i < 64; ++i) commit_record(*ledger, snapshot);
        ledger->fold_log(false);
    }
    CHECK(is_folded());
}

}  // namespace docket
