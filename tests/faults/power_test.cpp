// The power goes at a random moment: what was synced is there, what was not may be there in pieces.

#include <doctest/doctest.h>

#include <iterator>
#include <random>
#include <string>

#include "tests/faults/load/trial.hpp"
#include "tests/faults/rounds.hpp"

namespace {

using namespace docket;

constexpr Unsynced ways[]{Unsynced::none, Unsynced::some_sectors, Unsynced::some_writes, Unsynced::some_sectors, Unsynced::all};

struct Cuts {
    const char* name;
    int commands = 60;
    bool lies = false;
    bool fresh = false;            ///< where there is no database yet
    bool while_recovering = false; ///< a first cut, then the restart is cut as well
};

FaultPlan cut_plan(std::mt19937_64& dice, std::uint64_t changes, std::uint64_t number, bool lies)
{
    FaultPlan plan;
    plan.remembers_syncs = true;
    plan.lies = lies;
    plan.unsynced = lies ? Unsynced::none : ways[number % std::size(ways)];
    plan.cut_at = std::uniform_int_distribution<std::uint64_t>(1, changes)(dice);
    plan.seed = dice();
    return plan;
}

Tally cut_often(const TrialGround& ground, const Cuts& cuts, std::uint64_t times)
{
    auto dice = fault_dice(cuts.name);
    WorkOrder order;
    order.commands = cuts.commands;
    FaultPlan uncut;
    uncut.remembers_syncs = true;
    const std::uint64_t changes = (cuts.fresh ? ground.run_fresh(uncut, order) : ground.run(uncut, order)).changes;
    REQUIRE(changes > 50);
    Tally tally;
    for (std::uint64_t i = 0; i < times; ++i) {
        const FaultPlan plan = cut_plan(dice, changes, i, cuts.lies);
        order.seed = dice();
        const std::string name =
            "cut at " + std::to_string(plan.cut_at) + " seeds " + std::to_string(order.seed) + " " + std::to_string(plan.seed);
        if (cuts.while_recovering) {
            WorkOrder again = order;
            again.first = 10'000;
            // A restart reads the log back, and its first commits go on in it.
            tally.add(ground.run_all({{plan, order}, {cut_plan(dice, 20, i + 1, false), again}}), name);
        } else {
            tally.add(cuts.fresh ? ground.run_fresh(plan, order) : ground.run(plan, order), name);
        }
    }
    tell(std::string(cuts.name) + ", " + std::to_string(changes) + " changes: " + tally.text());
    return tally;
}

}  // namespace

TEST_CASE("what was acknowledged before the power went is there afterwards, whatever the disk kept of the rest")
{
    const TrialGround ground;
    const std::pair<Cuts, std::uint64_t> rows[] = {
        {{"power cut"}, fault_rounds(60, 500)},
        {{"power cut in a long log with checkpoints", 700}, fault_rounds(12, 200)},
        {{"power cut in a restart after a power cut", 60, false, false, true}, fault_rounds(25, 300)},
        {{"power cut while the database is made", 20, false, true}, fault_rounds(40, 500)},
    };
    for (const auto& [cuts, times] : rows) {
        CAPTURE(cuts.name);
        const Tally tally = cut_often(ground, cuts, times);
        for (const std::string& example : tally.examples) MESSAGE(example);
        CHECK(tally.fired * 2 > times);
        CHECK(tally.acknowledged > 0);
        CHECK(tally.complaints.empty());
        CHECK(tally.hung == 0);
    }
}

// Why: a rig that never finds anything proves nothing.
TEST_CASE("the rig sees a disk that lies: syncs that do nothing lose what was acknowledged")
{
    const TrialGround ground;
    const Tally tally = cut_often(ground, {"power cut on a disk that lies", 60, true}, 10);
    CHECK(tally.of("lost") + tally.of("refused") > 0);
}
