// A migration happens whole or not at all: killed or failing half-way, it leaves the schema of before, and the next start takes it up.

#include <sqlite3.h>

#include "engine/ledger/sqlite/schema/sqlite_schema.hpp"
#include "tests/unit/ledger/child_process.hpp"
#include "tests/unit/ledger/ledger_fixture.hpp"

namespace {

using namespace docket;

constexpr int died_inside = 77;

/// Our migrations and one more.
std::vector<std::string_view> with_one_more(std::string_view sql)
{
    std::vector<std::string_view> migrations = sqlite_migrations();
    migrations.push_back(sql);
    return migrations;
}

void die_when_asked(Connection& connection)
{
    const auto die = [](sqlite3_context*, int, sqlite3_value**) { _exit(died_inside); };
    REQUIRE(sqlite3_create_function(connection.handle(), "die_here", 0, SQLITE_UTF8, nullptr, die, nullptr, nullptr) == SQLITE_OK);
}

struct Schema {
    std::int64_t version = 0, extra_tables = 0;
    friend bool operator==(const Schema&, const Schema&) = default;
};

Schema schema_of(const TemporaryFolder& folder)
{
    Connection connection(folder.database(), Connection::Access::read_only);
    return {connection.number("PRAGMA user_version"), connection.number("SELECT count(*) FROM sqlite_schema WHERE name = 'extra'")};
}

}  // namespace

TEST_CASE("a migration that is killed half-way leaves the old schema, and the next one takes it up")
{
    const TemporaryFolder folder;
    static_cast<void>(open_in(folder));
    const Schema before = schema_of(folder);
    const int code = in_child([&] {
        Connection connection(folder.database(), Connection::Access::read_write);
        apply_writer_settings(connection);
        die_when_asked(connection);
        migrate(connection, with_one_more("CREATE TABLE extra (n INTEGER) STRICT; INSERT INTO extra VALUES (1); SELECT die_here();"));
    });
    REQUIRE(code == died_inside);
    CHECK(schema_of(folder) == before);
    {
        Connection connection(folder.database(), Connection::Access::read_write);
        apply_writer_settings(connection);
        migrate(connection, with_one_more("CREATE TABLE extra (n INTEGER) STRICT;"));
    }
    CHECK(schema_of(folder) == Schema{before.version + 1, 1});
}

TEST_CASE("a migration that fails half-way leaves the old schema")
{
    const TemporaryFolder folder;
    static_cast<void>(open_in(folder));
    const Schema before = schema_of(folder);
    {
        Connection connection(folder.database(), Connection::Access::read_write);
        apply_writer_settings(connection);
        CHECK_THROWS(migrate(connection, with_one_more("CREATE TABLE extra (n INTEGER) STRICT; INSERT INTO nowhere VALUES (1);")));
    }
    CHECK(schema_of(folder) == before);
}

TEST_CASE("a database of a newer program is refused after its migration")
{
    const TemporaryFolder folder;
    static_cast<void>(open_in(folder));
    {
        Connection connection(folder.database(), Connection::Access::read_write);
        apply_writer_settings(connection);
        migrate(connection, with_one_more("CREATE TABLE extra (n INTEGER) STRICT;"));
    }
    CHECK_THROWS_AS(static_cast<void>(open_in(folder)), OpenError);
}
