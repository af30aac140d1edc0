// Many readers beside one writer.

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "tests/unit/ledger/ledger_fixture.hpp"

namespace docket {

TEST_CASE("more threads than connections read while the writer writes, and each sees a whole state")
{
    const TemporaryFolder folder;
    const auto definition = fixture_definition();
    const auto ledger = open_in(folder);
    FiledCase snapshot = new_case("c_1", definition);
    commit_record(*ledger, snapshot);

    std::atomic<bool> done = false;
    std::atomic<int> faults = 0, reads = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&] {
            CaseVersion seen = 0;
            while (!done || reads < 100) {
                const auto found = ledger->reader().find_case(CaseId("c_1"));
                const auto decoded =
                    found ? decode_snapshot(found->snapshot, definition) : Result<Snapshot, CodecFault>(CodecFault{});
                const bool whole =
                    decoded && decoded->version == found->tail.version && found->tail.version >= seen;
                const bool listed = ledger->reader().cases(everyone(), {})->rows.size() == 1;
                if (!whole || !listed) ++faults;
                seen = found ? found->tail.version : seen;
                ++reads;
            }
        });
    }
    for (int i = 0; i < 100; ++i) {
        commit_record(*ledger, snapshot);
        ledger->fold_log(true);
    }
    done = true;
    for (std::thread& thread : threads) thread.join();
    CHECK(faults == 0);
    CHECK(reads >= 100);
    CHECK(ledger->reader().size() == 101);
}

TEST_CASE("a query that takes too long is stopped, and the next one runs")
{
    const TemporaryFolder folder;
    SqliteOptions options = folder.options();
    options.read_ms_max = 0;
    options.readers = 1;
    SeededRandom random("ledger");
    const auto ledger = open_sqlite_ledger(options, random, fixture_instant);
    const auto definition = fixture_definition();
    ledger->begin();
    for (int i = 0; i < 3000; ++i) {
        FiledCase snapshot = new_case("c_" + std::to_string(i), definition);
        record(*ledger, snapshot);
    }
    ledger->commit();
    CaseFilter filter;
    filter.state = "nowhere";
    CHECK_THROWS_AS(static_cast<void>(ledger->reader().cases(everyone(), filter)), ReadTimeout);
    CHECK(ledger->reader().find_case(CaseId("c_7")).has_value());
    TaskFilter tasks;
    CHECK_NOTHROW(static_cast<void>(ledger->reader().tasks(everyone(), tasks)));
}

}  // namespace docket
