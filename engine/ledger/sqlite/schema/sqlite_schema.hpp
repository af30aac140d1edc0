#pragma once

// The numbered migrations of schema/sqlite, forward only, and the settings of a connection. For engine/ledger's own files.

#include <string>
#include <string_view>
#include <vector>

#include "engine/ledger/sqlite/files/sqlite_connection.hpp"

namespace docket {

/// "Dock" in ASCII: says in the file's header whose it is.
inline constexpr std::int64_t sqlite_application_id = 0x446f636b;

/// [n] takes the schema from user_version n to n + 1. Made from the .sql files when the program is built.
[[nodiscard]] const std::vector<std::string_view>& sqlite_migrations();

/// Brings the schema up to date, each step in one transaction with its number: a crash leaves the version before or after.
/// @param migrations  Those of the program; a test has others.
void migrate(Connection& connection, const std::vector<std::string_view>& migrations = sqlite_migrations());

/// All tables, indexes and triggers of the database as they were declared, but for what SQLite keeps for itself.
[[nodiscard]] std::string schema_text(Connection& connection);
/// The same of an empty database of that version. @pre version <= migrations.size()
[[nodiscard]] std::string expected_schema_text(std::size_t version, const std::vector<std::string_view>& migrations = sqlite_migrations());

/// Sets each setting of reliability.md section 8 and reads it back; OpenError (setting_refused) if one did not take.
void apply_writer_settings(Connection& connection);
void apply_reader_settings(Connection& connection);

}  // namespace docket
