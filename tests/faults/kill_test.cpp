// The program is killed in mid-load, again and again; and nobody else may have its database meanwhile.

#include <doctest/doctest.h>

#include <chrono>
#include <random>
#include <thread>

#include "tests/faults/load/server_load.hpp"
#include "tests/faults/rounds.hpp"

using namespace docket;

TEST_CASE("what was acknowledged before SIGKILL is there after the restart, once and whole")
{
    constexpr int clients = 8;
    const std::uint64_t rounds = fault_rounds(20, 200);
    auto dice = fault_dice("kill");
    const TemporaryFolder folder;
    auto program = serve(folder.path());
    ServerLoad load(program->port(), clients);
    std::uint64_t restart_ms_max = 0;
    Findings findings;
    for (std::uint64_t round = 0; round < rounds; ++round) {
        // given: eight clients that fire as fast as they are answered
        load.start(program->port());
        const std::uint64_t before = load.acknowledged();

        // when: the program is killed after a random number of answers
        const std::uint64_t enough = std::uniform_int_distribution<std::uint64_t>(1, 300)(dice);
        while (load.acknowledged() < before + enough && program->is_running()) std::this_thread::yield();
        program->kill_hard();
        load.stop();

        // then: a restart has all of them, and the key of what was in doubt decides it
        const auto killed_at = std::chrono::steady_clock::now();
        program = serve(folder.path());
        const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - killed_at);
        restart_ms_max = std::max(restart_ms_max, static_cast<std::uint64_t>(took.count()));
        findings.add(load.settle(program->port()));
    }
    findings.add(load.check_entries(program->port()));
    tell("SIGKILL under load: " + std::to_string(rounds) + " rounds, " + std::to_string(load.acknowledged()) + " acknowledged, " +
         findings.text() + "; slowest restart " + std::to_string(restart_ms_max) + " ms");
}

TEST_CASE("a second process on the same database is refused, and told whose it is")
{
    const TemporaryFolder folder;
    const auto program = serve(folder.path());
    const Start second = try_to_serve(folder.path());
    CHECK(second.program == nullptr);
    CHECK(second.exit_code == 3);
    CHECK(second.said.find("Another process has this database: " + std::to_string(program->process())) != std::string::npos);
    // and the first goes on
    CHECK(ApiClient(program->port()).get("/readyz").status == 200);
    tell("second process on the same database: refused with exit code " + std::to_string(second.exit_code) + ", naming process " +
         std::to_string(program->process()));
}
