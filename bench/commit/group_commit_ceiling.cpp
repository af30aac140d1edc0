// What group commit alone can do here: SQLite with WAL and synchronous = FULL, one appended row of 2.5 KB a transition, 64 of them
// in a transaction. No state, no index, no hash: whoever stores a transition in SQLite in such batches stays below it. A line of
// JSON.
//
//   group_commit_ceiling --db FILE [--batch N] [--row-bytes N] [--seconds S]

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <iostream>
#include <stdexcept>
#include <string>

#include <CLI/CLI.hpp>
#include <SQLiteCpp/SQLiteCpp.h>

namespace {

using SteadyClock = std::chrono::steady_clock;

struct Options {
    std::string db;
    int batch = 64;
    std::size_t row_bytes = 2'500;
    double seconds = 4;
};

void measure(const Options& options)
{
    SQLite::Database db(options.db, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    // Checkpoints are rare, so that this is what commits cost.
    db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 20000;"
            "CREATE TABLE entries(id INTEGER PRIMARY KEY, body BLOB NOT NULL)");
    SQLite::Statement begin(db, "BEGIN IMMEDIATE");
    SQLite::Statement insert(db, "INSERT INTO entries(body) VALUES(?)");
    SQLite::Statement commit(db, "COMMIT");
    const auto run = [](SQLite::Statement& statement) {
        statement.exec();
        statement.reset();
    };
    const std::string body(options.row_bytes, 'x');
    insert.bindNoCopy(1, body.data(), static_cast<int>(body.size()));
    std::uint64_t rows = 0;
    const auto begun = SteadyClock::now();
    double took = 0;
    while (took < options.seconds) {
        run(begin);
        for (int i = 0; i < options.batch; ++i, ++rows) run(insert);
        run(commit);
        took = std::chrono::duration<double>(SteadyClock::now() - begun).count();
    }
    std::printf("{\"batch\":%d,\"rate\":%.1f}\n", options.batch, static_cast<double>(rows) / took);
}

}  // namespace

int main(int argc, char** argv)
{
    Options options;
    CLI::App app{"Bare group commit"};
    app.add_option("--db", options.db)->required();
    app.add_option("--batch", options.batch)->check(CLI::Range(1, 100'000));
    app.add_option("--row-bytes", options.row_bytes)->check(CLI::Range(1, 1'000'000));
    app.add_option("--seconds", options.seconds)->check(CLI::Range(0.1, 600.0));
    CLI11_PARSE(app, argc, argv);
    try {
        measure(options);
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "group_commit_ceiling: " << error.what() << "\n";
        return 3;
    }
}
