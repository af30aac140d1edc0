// Every n-th call of a kind fails, for each kind and each way of failing, until a run passes without the fault.

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <cerrno>
#include <string>

#include "tests/faults/load/trial.hpp"
#include "tests/faults/rounds.hpp"

namespace {

using namespace docket;

struct Row {
    Call kind;
    int code;
    const char* what;
    bool from_then_on = false;
    bool torn = false;
    std::uint64_t shortly = 12; ///< trials of it in the short form
    bool armed_at_open = true;
};

void check_none_lost(const Tally& tally)
{
    for (const std::string& example : tally.examples) MESSAGE(example);
    CHECK(tally.complaints.empty());
    CHECK(tally.hung == 0);
}

/// Tries n = 1, 2, 3 … at length; in the short form the first, the last and a random few between.
Tally sweep(const TrialGround& ground, const Row& row, const WorkOrder& order, std::uint64_t at_length_max)
{
    auto dice = fault_dice(row.what);
    FaultPlan plan{row.kind, 0, row.code, row.from_then_on, row.torn};
    plan.remembers_syncs = row.kind == Call::sync;
    const std::uint64_t calls = ground.run(plan, order).calls;
    REQUIRE(calls > 0);
    const std::uint64_t trials = fault_rounds(std::min(row.shortly, calls), std::min(calls + 1, at_length_max));
    Tally tally;
    for (std::uint64_t i = 0; i < trials; ++i) {
        const bool all = trials > calls;
        plan.nth = all || i == 0 ? i + 1 : i + 1 == trials ? calls : std::uniform_int_distribution<std::uint64_t>(1, calls)(dice);
        plan.seed = dice();
        WorkOrder one = order;
        one.seed = dice();
        if (all) one.seed = fault_seed();
        tally.add(ground.run(plan, one),
                  std::string(row.what) + " #" + std::to_string(plan.nth) + " seed " + std::to_string(one.seed));
    }
    tell(std::string(row.what) + " of " + std::to_string(calls) + " calls: " + tally.text());
    return tally;
}

}  // namespace

TEST_CASE("nothing acknowledged is lost, doubled or half applied when a call to the disk fails")
{
    const TrialGround ground;
    const Row rows[] = {
        {Call::write, SQLITE_IOERR_WRITE, "write fails once"},
        {Call::write, SQLITE_IOERR_WRITE, "write fails from then on", true},
        {Call::write, SQLITE_IOERR_WRITE, "write torn", false, true},
        {Call::write, SQLITE_FULL, "disk full once", false, true},
        {Call::write, SQLITE_FULL, "disk full from then on", true},
        {Call::sync, SQLITE_IOERR_FSYNC, "fsync fails once and the pages are gone"},
        {Call::sync, SQLITE_IOERR_FSYNC, "fsync fails from then on", true},
        {Call::read, SQLITE_IOERR_READ, "read fails once"},
        {Call::read, SQLITE_IOERR_READ, "read fails from then on", true},
        {Call::open, SQLITE_CANTOPEN, "open fails once", false, false, 6},
        {Call::open, SQLITE_CANTOPEN, "open fails from then on", true, false, 6},
        {Call::shm_map, SQLITE_IOERR_SHMMAP, "shared memory fails once", false, false, 6},
        {Call::remove, SQLITE_IOERR_DELETE, "delete fails once", false, false, 2},
        {Call::head_open, EMFILE, "the head file does not open, once", false, false, 4},
        {Call::head_write, ENOSPC, "no room for the head file, from then on", true, false, 6},
        {Call::head_write, EIO, "the head file is torn", false, true, 6},
        {Call::head_sync, EIO, "fsync of the head file fails once", false, false, 6},
        {Call::head_rename, EIO, "rename of the head file fails once", false, false, 4},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        WorkOrder order;
        order.closes = row.kind != Call::sync;
        const Tally tally = sweep(ground, row, order, 4'000);
        check_none_lost(tally);
        CHECK(tally.fired > 0);
        // Once a commit has failed, this process vouches for nothing more. (A full disk is another matter: certain that nothing was
        // stored.)
        if (row.code != SQLITE_FULL) CHECK(tally.after_fault == 0);
    }
}

TEST_CASE("nothing acknowledged is lost, doubled or half applied when SQLite gets no memory")
{
    const TrialGround ground;
    const Row rows[] = {
        {Call::sqlite_memory, 0, "SQLite's allocation fails once at start", false, false, 10},
        {Call::sqlite_memory, 0, "SQLite's allocation fails once", false, false, 25, false},
        {Call::sqlite_memory, 0, "SQLite's allocations fail from then on", true, false, 15, false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        WorkOrder order;
        order.commands = 20;
        order.armed_at_open = row.armed_at_open;
        check_none_lost(sweep(ground, row, order, 3'000));
    }
}

TEST_CASE("nothing acknowledged is lost, doubled or half applied when the engine gets no memory")
{
    const TrialGround ground;
    for (const Row& row : {Row{Call::memory, 0, "our allocation fails once", false, false, 25},
                           Row{Call::memory, 0, "our allocations fail from then on", true, false, 15}}) {
        CAPTURE(row.what);
        WorkOrder order;
        order.commands = 20;
        order.armed_at_open = false;
        check_none_lost(sweep(ground, row, order, 6'000));
    }
}
