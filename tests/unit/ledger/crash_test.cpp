// Kills and write errors.

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/resource.h>

#include "tests/unit/ledger/child_process.hpp"
#include "tests/unit/ledger/ledger_fixture.hpp"

namespace docket {

TEST_CASE("everything acknowledged before a kill is there afterwards, and verifies")
{
    const TemporaryFolder folder;
    int pipe_ends[2];
    REQUIRE(pipe(pipe_ends) == 0);
    // given: a process that acknowledges each commit through a pipe
    const pid_t child = fork();
    if (child == 0) {
        const auto ledger = open_in(folder);
        FiledCase snapshot = new_case("c_1", fixture_definition());
        for (;;) {
            commit_record(*ledger, snapshot);
            if (write(pipe_ends[1], "x", 1) != 1) _exit(1);
        }
    }
    REQUIRE(child > 0);
    close(pipe_ends[1]);
    // when: it is killed in the middle of its work
    std::size_t acknowledged = 0;
    char byte = 0;
    while (acknowledged < 50 && read(pipe_ends[0], &byte, 1) == 1) ++acknowledged;
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    while (read(pipe_ends[0], &byte, 1) == 1) ++acknowledged;
    close(pipe_ends[0]);
    REQUIRE(acknowledged >= 50);

    // then
    const auto ledger = open_in(folder);
    const auto entries = ledger->reader().entries(CaseId("c_1"), 0, 1'000'000);
    CHECK(entries.size() >= acknowledged);
    CHECK(entries.size() <= acknowledged + 1);
    Digest prev = genesis_of(ledger->log_id(), CaseId("c_1"));
    for (const StoredEntryRow& row : entries) {
        const auto check = verify_entry(row.header, row.values, prev);
        REQUIRE(check.has_value());
        prev = check->hash;
    }
    CHECK(ledger->reader().find_case(CaseId("c_1"))->tail.head == prev);
}

TEST_CASE("a kill between begin and commit leaves nothing of the transaction")
{
    const TemporaryFolder folder;
    CHECK(in_child([&] {
              const auto ledger = open_in(folder);
              FiledCase kept = new_case("c_1", fixture_definition()), lost = new_case("c_2", fixture_definition());
              commit_record(*ledger, kept);
              ledger->begin();
              record(*ledger, lost);
              ::_exit(0);
          }) == 0);
    const auto ledger = open_in(folder);
    CHECK(ledger->reader().size() == 1);
    CHECK_FALSE(ledger->reader().find_case(CaseId("c_2")).has_value());
}

// Why: SQLite acknowledges commits again after a failed one; the kernel may have dropped the pages meanwhile.
TEST_CASE("after a write error at commit the handle never acknowledges again")
{
    const TemporaryFolder folder;
    const int code = in_child([&] {
        const auto ledger = open_in(folder);
        FiledCase snapshot = new_case("c_1", fixture_definition());
        commit_record(*ledger, snapshot);
        // when: the log cannot grow any more
        signal(SIGXFSZ, SIG_IGN);
        const auto bytes = static_cast<rlim_t>(std::filesystem::file_size(folder.database().string() + "-wal"));
        const rlimit before_log_end{bytes + 100, RLIM_INFINITY};
        setrlimit(RLIMIT_FSIZE, &before_log_end);
        try {
            commit_record(*ledger, snapshot);
            ::_exit(1);
        } catch (const StorageBroken&) {
            ledger->rollback();
        }
        const rlimit none{RLIM_INFINITY, RLIM_INFINITY};
        setrlimit(RLIMIT_FSIZE, &none);
        try {
            ledger->begin();
            ::_exit(2);
        } catch (const StorageBroken&) {
            ::_exit(42);
        }
    });
    CHECK(code == 42);
    // then: the next start finds what was acknowledged
    CHECK(open_in(folder)->reader().size() == 1);
}

}  // namespace docket
