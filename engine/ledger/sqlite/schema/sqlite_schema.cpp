#include "engine/ledger/sqlite/schema/sqlite_schema.hpp"

#include <span>

namespace docket {

namespace {

struct Setting {
    std::string_view name, value, read_back;
};

constexpr Setting common_settings[] = {
    {"foreign_keys", "ON", "1"},   {"cell_size_check", "ON", "1"},
    {"mmap_size", "0", "0"},  // mapped input turns I/O errors into SIGBUS
    {"temp_store", "MEMORY", "2"}, {"hard_heap_limit", "268435456", "268435456"},
};

constexpr Setting writer_settings[] = {
    {"journal_mode", "WAL", "wal"},         {"synchronous", "FULL", "2"},  // NORMAL loses acknowledged commits on power loss
    {"wal_autocheckpoint", "0", "0"},  // Ledger::fold_log does it, between transactions, when nobody waits
    {"secure_delete", "ON", "1"}, {"journal_size_limit", "67108864", "67108864"},
    {"cache_size", "-32768", "-32768"},
};

constexpr Setting reader_settings[] = {
    {"query_only", "ON", "1"},
    {"wal_autocheckpoint", "0", "0"},  // one connection writes and checkpoints (SQLite 3.40's WAL-reset defect)
    {"cache_size", "-8192", "-8192"},
};

void apply(Connection& connection, std::span<const Setting> settings)
{
    for (const Setting& setting : settings) {
        const std::string pragma = "PRAGMA " + std::string(setting.name);
        connection.run((pragma + " = " + std::string(setting.value)).c_str());
        const std::string now = connection.text(pragma);
        if (now != setting.read_back)
            throw OpenError(OpenErrorKind::setting_refused, "Expected SQLite to keep " + pragma + " at " +
                                                                std::string(setting.read_back) + ", but it reads \"" + now + "\".");
    }
}

}  // namespace

void migrate(Connection& connection, const std::vector<std::string_view>& migrations)
{
    for (auto version = static_cast<std::size_t>(connection.number("PRAGMA user_version")); version < migrations.size();
         ++version) {
        connection.run("BEGIN IMMEDIATE");
        connection.run(std::string(migrations[version]).c_str());
        connection.run(("PRAGMA application_id = " + std::to_string(sqlite_application_id)).c_str());
        connection.run(("PRAGMA user_version = " + std::to_string(version + 1)).c_str());
        connection.run("COMMIT");
    }
}

std::string schema_text(Connection& connection)
{
    std::string all;
    Query rows = connection.query("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%' ORDER BY name");
    while (rows.step()) {
        for (int column = 0; column < 4; ++column) all += rows.text(column) + '\n';
    }
    return all;
}

std::string expected_schema_text(std::size_t version, const std::vector<std::string_view>& migrations)
{
    Connection empty(":memory:", Connection::Access::create);
    migrate(empty, {migrations.begin(), migrations.begin() + static_cast<std::ptrdiff_t>(version)});
    return schema_text(empty);
}

void apply_writer_settings(Connection& connection)
{
    apply(connection, common_settings);
    apply(connection, writer_settings);
}

void apply_reader_settings(Connection& connection)
{
    apply(connection, common_settings);
    apply(connection, reader_settings);
}

}  // namespace docket
