#include <sqlite3.h>

#include <cerrno>
#include <fstream>
#include <memory>
#include <optional>
#include <system_error>

#include "engine/audit/copy/copy.hpp"
#include "engine/audit/entries/entry_check.hpp"
#include "engine/base/files/sync_path.hpp"

namespace docket {

namespace {

constexpr int pages_per_step = 2'048;           // 8 MiB between two looks at the progress
constexpr std::size_t copy_bytes = 1024 * 1024;  // of a document at a time

[[noreturn]] void throw_backup_error(sqlite3* target, int code)
{
    const std::string message = std::string("Cannot copy the database: ") + sqlite3_errmsg(target);
    if ((code & 0xff) == SQLITE_FULL) throw StorageFull(message);
    throw SqliteBroken(code, message);
}

std::filesystem::path place_of(const std::filesystem::path& folder, const Digest& digest)
{
    const std::string hex = to_hex(digest);
    return folder / hex.substr(0, 2) / hex;
}

/// The digest of what was copied; nullopt if `from` cannot be read.
std::optional<Digest> copy_bytes_of(const std::filesystem::path& from, const std::filesystem::path& to)
{
    std::ifstream in(from, std::ios::binary);
    if (!in) return std::nullopt;
    std::ofstream out(to, std::ios::binary | std::ios::trunc);
    Sha256Stream digest;
    std::string buffer(copy_bytes, '\0');
    while (in) {
        in.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
        const auto got = static_cast<std::size_t>(in.gcount());
        digest.update(std::string_view(buffer).substr(0, got));
        out.write(buffer.data(), static_cast<std::streamsize>(got));
    }
    out.close();
    if (!out) throw std::system_error(errno, std::generic_category(), to.string());
    return digest.finish();
}

}  // namespace

void copy_database(const std::filesystem::path& from, const std::filesystem::path& to, const ProgressSink& progress)
{
    const auto source = open_for_audit(from);
    Connection target(to, Connection::Access::create);
    // An open transaction keeps the moment: without it the copy would begin anew with each commit of the server.
    source->run("BEGIN");
    static_cast<void>(source->number("SELECT count(*) FROM meta"));
    std::unique_ptr<sqlite3_backup, int (*)(sqlite3_backup*)> backup(
        sqlite3_backup_init(target.handle(), "main", source->handle(), "main"), sqlite3_backup_finish);
    if (!backup) throw_backup_error(target.handle(), sqlite3_extended_errcode(target.handle()));
    int code = SQLITE_OK;
    while (code == SQLITE_OK) {
        code = sqlite3_backup_step(backup.get(), pages_per_step);
        const auto total = static_cast<std::uint64_t>(sqlite3_backup_pagecount(backup.get()));
        progress({"pages", total - static_cast<std::uint64_t>(sqlite3_backup_remaining(backup.get())), total});
    }
    if (code != SQLITE_DONE) throw_backup_error(target.handle(), code);
    backup.reset();
    source->run("COMMIT");
    // The copy says that it has a write-ahead log, as its original: fold that into nothing, so that one file is all.
    if (target.text("PRAGMA journal_mode = DELETE") != "delete") throw StorageBroken("SQLite would not make one file of the copy");
}

std::uint64_t copy_documents(const std::filesystem::path& database, const std::filesystem::path& from, const std::filesystem::path& to,
                             const FindingSink& sink)
{
    const auto connection = open_for_audit(database);
    std::uint64_t copied = 0;
    Query rows = connection->query("SELECT DISTINCT sha256 FROM document");
    while (rows.step()) {
        const Digest digest = rows.digest(0);
        const auto source = place_of(from, digest), target = place_of(to, digest);
        if (std::filesystem::exists(target)) continue;
        std::filesystem::create_directories(target.parent_path());
        std::filesystem::path partial = target;
        partial += ".partial";
        const auto found = copy_bytes_of(source, partial);
        if (found != digest) {
            std::filesystem::remove(partial);
            sink({0, "", 0, "document", std::string("Expected the document's content ") + to_hex(digest) + (found ? " to be what its name says." : " to be there.")});
            continue;
        }
        sync_path(partial);
        std::filesystem::rename(partial, target);
        sync_path(target.parent_path());
        ++copied;
    }
    if (copied > 0) sync_path(to);
    return copied;
}

}  // namespace docket
