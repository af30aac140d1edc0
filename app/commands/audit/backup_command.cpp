// docket backup, restore, migrate. Each makes a file beside its final name first, and gives it the name once it has been verified.

#include <fstream>
#include <ostream>

#include "app/commands/audit/audit_commands.hpp"
#include "app/commands/audit/finding_printer.hpp"
#include "app/commands/audit/whole_file.hpp"
#include "engine/audit/copy/copy.hpp"
#include "engine/audit/replay/replay.hpp"
#include "engine/audit/verify/verify.hpp"
#include "engine/ledger/sqlite/schema/sqlite_schema.hpp"
#include "engine/ledger/sqlite/sqlite_ledger.hpp"

namespace docket {

namespace {

std::filesystem::path with(std::filesystem::path path, const char* suffix)
{
    return path += suffix;
}

/// What opening and copying left beside a file that is to get another name. Nobody has it open any more.
void remove_beside(const std::filesystem::path& database)
{
    for (const char* suffix : {"-wal", "-shm", ".lock", ".head", ".head.new"}) std::filesystem::remove(with(database, suffix));
}

Digest digest_of_file(const std::filesystem::path& path)
{
    constexpr std::size_t bytes_at_a_time = 1024 * 1024;
    std::ifstream file(path, std::ios::binary);
    std::string buffer(bytes_at_a_time, '\0');
    Sha256Stream digest;
    while (file) {
        file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
        digest.update(std::string_view(buffer).substr(0, static_cast<std::size_t>(file.gcount())));
    }
    return digest.finish();
}

/// Verifies and folds a copy, and gives it its name if nothing was found. Its documents are copied first.
class NewDatabase {
public:
    NewDatabase(const std::filesystem::path& path, const CommandStreams& streams)
        : path_(path), partial_(path), streams_(streams), printer_(streams, false)
    {
        remove_beside(partial_.path());
    }
    ~NewDatabase()
    {
        try {
            remove_beside(partial_.path());
        } catch (const std::exception&) {
            // They are named as unfinished; the next one removes them.
            return;
        }
    }

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return partial_.path(); }
    [[nodiscard]] ProgressSink progress() { return printer_.progress(); }

    /// @return the exit code.
    int finish(const std::filesystem::path& documents)
    {
        SystemRandom random;
        VerifyOptions verify;
        verify.path = partial_.path();
        const VerifySummary verified = verify_ledger(verify, random, printer_.sink(), printer_.progress());
        // Folding presupposes entries that verify.
        if (verified.findings == 0) {
            ReplayOptions replay;
            replay.path = partial_.path();
            static_cast<void>(replay_ledger(replay, printer_.sink(), printer_.progress()));
        }
        const auto copied = copy_documents(partial_.path(), documents, with(path_, ".documents"), printer_.sink());
        const Digest digest = digest_of_file(partial_.path());
        const int code = printer_.finish({}, [&] {
            streams_.out << verified.entries << " entries of " << verified.cases << " cases in " << verified.log << ", " << copied
                         << " documents\nroot   " << to_hex(verified.root) << "\nsha256 " << to_hex(digest) << '\n';
        });
        if (code != 0) return code;
        write_head_file(path_, {verified.entries, verified.root, verified.log});
        partial_.keep();
        return code;
    }

private:
    std::filesystem::path path_;
    PartialFile partial_;
    CommandStreams streams_;
    FindingPrinter printer_;
};

bool refuse_existing(const std::string& path, const char* command, std::ostream& err)
{
    if (!std::filesystem::exists(path) && !std::filesystem::exists(path + ".head")) return false;
    err << "docket " << command << ": there is a file at " << path << " already (or its head file); nothing is overwritten\n";
    return true;
}

}  // namespace

int backup_command(const BackupCommand& command, const CommandStreams& streams)
{
    if (refuse_existing(command.out, "backup", streams.err)) return 2;
    NewDatabase copy(command.out, streams);
    copy_database(command.db, copy.path(), copy.progress());
    return copy.finish(command.db + ".documents");
}

int restore_command(const RestoreCommand& command, const CommandStreams& streams)
{
    if (refuse_existing(command.db, "restore", streams.err)) return 2;
    NewDatabase copy(command.db, streams);
    if (command.upto) {
        SystemRandom random;
        const SystemClock clock;
        try {
            copy_first_entries(command.from, copy.path(), *command.upto, random, clock.now(), copy.progress());
        } catch (const std::invalid_argument& error) {
            streams.err << "docket restore: --upto: " << error.what() << '\n';
            return 2;
        }
    } else {
        copy_database(command.from, copy.path(), copy.progress());
    }
    return copy.finish(command.from + ".documents");
}

int migrate_command(const std::string& db, const CommandStreams& streams)
{
    std::int64_t before = 0;
    {
        Connection connection(db, Connection::Access::read_only);
        before = connection.number("PRAGMA user_version");
    }
    SqliteOptions options;
    options.path = db;
    options.create = false;
    SystemRandom random;
    const SystemClock clock;
    static_cast<void>(open_sqlite_ledger(options, random, clock.now()));
    streams.out << "schema " << before << " -> " << sqlite_migrations().size() << '\n';
    return 0;
}

}  // namespace docket
