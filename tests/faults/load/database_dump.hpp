#pragma once

// What a database says, table by table, as SQLite reads it: to tell whether damage has changed anything that anybody could read.

#include <filesystem>
#include <map>
#include <string>

namespace docket {

/// Digest of what all rows of each table say, packed texts unpacked (and of the schema, as "sqlite_schema"); "" for a table that does not read. Under
/// "integrity_check" what that says ("ok"). Reads in a child: SQLite may stumble over damage.
[[nodiscard]] std::map<std::string, std::string> dump_of(const std::filesystem::path& database);

}  // namespace docket
