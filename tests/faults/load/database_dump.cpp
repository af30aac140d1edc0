#include "tests/faults/load/database_dump.hpp"

#include <sqlite3.h>

#include <optional>
#include <string_view>
#include <vector>

#include "engine/base/digest.hpp"
#include "engine/ledger/packed_text.hpp"
#include "tests/faults/load/child.hpp"

namespace docket {

namespace {

/// What a column says: one text can be packed in several ways, and a flipped bit may make one of another.
std::string content_of(std::string_view bytes, int type)
{
    auto text = type == SQLITE_BLOB ? unpacked(bytes) : std::nullopt;
    return text ? *std::move(text) : std::string(bytes);
}

/// All columns of all rows, with their types and lengths; "" and false on an error.
bool read_all(sqlite3* handle, const std::string& sql, std::string& text)
{
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(handle, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) return false;
    int code = SQLITE_ROW;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        for (int column = 0; column < sqlite3_column_count(statement); ++column) {
            const int type = sqlite3_column_type(statement, column);
            const void* bytes = sqlite3_column_blob(statement, column);
            const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
            const std::string content = bytes == nullptr ? "" : content_of({static_cast<const char*>(bytes), size}, type);
            text += std::to_string(type) + ":" + std::to_string(content.size()) + ":" + content;
        }
        text += '\n';
    }
    sqlite3_finalize(statement);
    return code == SQLITE_DONE;
}

std::vector<std::string> names_of_tables(sqlite3* handle)
{
    std::vector<std::string> names{"sqlite_schema"};
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(handle, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name", -1, &statement, nullptr) !=
        SQLITE_OK)
        return names;
    while (sqlite3_step(statement) == SQLITE_ROW)
        names.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(statement, 0)));
    sqlite3_finalize(statement);
    return names;
}

void tell_tables(const std::filesystem::path& database, const Teller& teller)
{
    sqlite3* handle = nullptr;
    if (sqlite3_open_v2(database.c_str(), &handle, SQLITE_OPEN_READWRITE, nullptr) != SQLITE_OK) return;
    for (const std::string& name : names_of_tables(handle)) {
        std::string text;
        // By the table itself, not by an index: NOT INDEXED.
        const bool reads = read_all(handle, "SELECT * FROM \"" + name + "\" NOT INDEXED", text);
        teller.line(name + " " + (reads ? to_hex(sha256(text)) : ""));
    }
    std::string verdict;
    const bool checked = read_all(handle, "PRAGMA integrity_check", verdict);
    teller.line("integrity_check " + (checked && verdict == "3:2:ok\n" ? "ok"
                                      : checked                        ? verdict.substr(0, verdict.find('\n'))
                                                                       : std::string("fails")));
    sqlite3_close(handle);
}

}  // namespace

std::map<std::string, std::string> dump_of(const std::filesystem::path& database)
{
    std::map<std::string, std::string> tables;
    const ChildEnd end = run_child([&](const Teller& teller) { tell_tables(database, teller); });
    for (const std::string& line : end.lines) tables[line.substr(0, line.find(' '))] = line.substr(line.find(' ') + 1);
    if (end.code != 0) tables["integrity_check"] = "the reader ended with " + std::to_string(end.code);
    return tables;
}

}  // namespace docket
