// The real program on a disk that is full, read-only, or loses its power. The same faults at every single call are in
// calls_test.cpp.

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <functional>
#include <random>
#include <thread>

#include "tests/faults/injection/loop_disk.hpp"
#include "tests/faults/load/server_load.hpp"
#include "tests/faults/rounds.hpp"

namespace {

using namespace docket;
using SteadyClock = std::chrono::steady_clock;

constexpr int disk_mebibytes = 700; // the program wants 512 MiB free
constexpr std::chrono::seconds patience{20};

/// @return how long it took, in milliseconds; -1 if it did not come about.
std::int64_t until(const std::function<bool()>& come_about)
{
    const auto from = SteadyClock::now();
    while (!come_about()) {
        if (SteadyClock::now() - from > patience) return -1;
        std::this_thread::yield();
    }
    return std::chrono::duration_cast<std::chrono::milliseconds>(SteadyClock::now() - from).count();
}

/// Someone who attaches one document after another to a case, and knows which of them were acknowledged.
class Attaching {
public:
    explicit Attaching(std::uint16_t port)
    {
        ApiClient client = ApiClient::signed_in(port, "lan");
        token_ = client.token();
        case_id_ = client.post("/v1/cases", {{"workflow", "tally"}}).text("/id");
    }

    /// Until the server is gone, or the disk is about to go: what is acknowledged then may not be on it (ServerLoad::expect_cut).
    void run(std::uint16_t port, const std::atomic<bool>& cutting)
    {
        ApiClient client = ApiClient::with_token(port, token_);
        for (;;) {
            // Larger than one block, and no two alike: each gets a file, and a folder as it comes.
            const std::string bytes = "tệp " + std::to_string(++sent_) + std::string(9'000, '.');
            const ApiReply reply = client.send("POST", documents() + "?name=a.txt", bytes, "text/plain");
            if (reply.status != 201 || cutting) return;
            kept_.emplace_back(reply.text("/id"), bytes);
            ++acknowledged_;
        }
    }

    /// @return what is wrong, a line each.
    std::vector<std::string> check(std::uint16_t port) const
    {
        std::vector<std::string> wrong;
        ApiClient client = ApiClient::with_token(port, token_);
        for (const auto& [id, bytes] : kept_) {
            const ApiReply back = client.get(documents() + "/" + id);
            if (back.status != 200) wrong.push_back("lost: document " + id + " answers " + std::to_string(back.status));
            if (back.status == 200 && back.raw.body != bytes) wrong.push_back("altered: document " + id);
        }
        return wrong;
    }

    [[nodiscard]] std::uint64_t acknowledged() const noexcept { return acknowledged_; }

private:
    std::string documents() const { return "/v1/cases/" + case_id_ + "/documents"; }

    std::string token_, case_id_;
    std::vector<std::pair<std::string, std::string>> kept_;  ///< id and bytes
    std::uint64_t sent_ = 0;
    std::atomic<std::uint64_t> acknowledged_ = 0;
};

/// True if there is a disk; else the test says why it tries nothing.
bool has_disk(const LoopDisk& disk, const std::string& what)
{
    if (disk.why_not().empty()) return true;
    tell(what + ": not tried, " + disk.why_not());
    return false;
}

}  // namespace

TEST_CASE("a full disk is refused with 507 and read from, and once there is room the same process writes again")
{
    const TemporaryFolder folder;
    const LoopDisk disk(folder.path(), disk_mebibytes);
    if (!has_disk(disk, "disk full")) return;
    for (const int left_mebibytes : {300, 0}) {
        CAPTURE(left_mebibytes);
        Findings findings;
        auto program = serve(disk.path());
        ServerLoad load(program->port(), 4);
        load.start(program->port());
        REQUIRE(until([&] { return load.acknowledged() > 100; }) >= 0);

        // when: the disk fills under load
        disk.fill(left_mebibytes);
        const std::int64_t refused_ms = until([&] { return load.refused() > 50; });
        CHECK(refused_ms >= 0);

        // then: reading goes on, and readiness says why writing does not
        ApiClient reader = ApiClient::with_token(program->port(), load.token());
        CHECK(reader.get("/v1/cases/" + load.case_of(0)).status == 200);
        CHECK(reader.get("/readyz").status == 503);
        CHECK(reader.get("/healthz").status == 200);

        // when: there is room again
        disk.make_room();
        const std::uint64_t before = load.acknowledged();
        const std::int64_t recovered_ms = until([&] { return load.acknowledged() > before; });
        CHECK(recovered_ms >= 0);
        CHECK(program->is_running());
        load.stop();
        CHECK(until([&] { return reader.get("/readyz").status == 200; }) >= 0);

        // then: what was acknowledged is there, now and after a kill
        findings.add(load.settle(program->port()));
        program->kill_hard();
        program = serve(disk.path());
        findings.add(load.settle(program->port()));
        findings.add(load.check_entries(program->port()));
        program->kill_hard();
        tell("disk full to " + std::to_string(left_mebibytes) + " MiB (ext4 on a loop device): refused after " +
             std::to_string(refused_ms) + " ms, writes again " + std::to_string(recovered_ms) +
             " ms after there is room, same process; " + std::to_string(load.acknowledged()) + " acknowledged, " +
             std::to_string(load.refused()) + " refused, " + findings.text());
    }
}

TEST_CASE("on a read-only disk the program refuses to start and says so")
{
    const TemporaryFolder folder;
    LoopDisk disk(folder.path(), disk_mebibytes);
    if (!has_disk(disk, "read-only disk")) return;
    {
        const auto program = serve(disk.path());
        const ServerLoad load(program->port(), 1);
    }
    disk.mount_again(true);
    const Start start = try_to_serve(disk.path());
    CHECK(start.program == nullptr);
    CHECK(start.exit_code == 3);
    CHECK(start.said.find("ead-only") != std::string::npos);
    // and it is as it was: writable again, it starts
    disk.mount_again(false);
    CHECK(try_to_serve(disk.path()).program != nullptr);
    tell("read-only disk: refused with exit code " + std::to_string(start.exit_code));
}

TEST_CASE("what was acknowledged before the power of the disk went is there when it comes back")
{
    const TemporaryFolder folder;
    LoopDisk disk(folder.path(), disk_mebibytes);
    if (!has_disk(disk, "power loss of a real disk")) return;
    auto dice = fault_dice("power of a real disk");
    const std::uint64_t rounds = fault_rounds(8, 100);
    auto program = serve(disk.path());
    ServerLoad load(program->port(), 8);
    std::uint64_t ended_by_themselves = 0;
    Findings findings;
    for (std::uint64_t round = 0; round < rounds; ++round) {
        load.start(program->port());
        const std::uint64_t before = load.acknowledged();
        const std::uint64_t enough = std::uniform_int_distribution<std::uint64_t>(1, 300)(dice);
        REQUIRE(until([&] { return load.acknowledged() >= before + enough; }) >= 0);
        load.expect_cut();
        disk.shut_down();
        // Crash-only: the first failed commit ends the process, and with it the clients.
        const bool ended = until([&] { return !program->is_running(); }) >= 0;
        ended_by_themselves += ended;
        if (!ended) program->kill_hard();
        load.stop();
        program.reset();
        disk.mount_again(false);
        program = serve(disk.path());
        findings.add(load.settle(program->port()));
    }
    findings.add(load.check_entries(program->port()));
    program.reset();
    CHECK(ended_by_themselves == rounds);
    tell("power loss of a real disk (ext4, loop device, shutdown ioctl): " + std::to_string(rounds) + " cuts, " +
         std::to_string(load.acknowledged()) + " acknowledged, " + findings.text() + "; the process ended by itself in " +
         std::to_string(ended_by_themselves));
}

TEST_CASE("documents acknowledged before the power of the disk went are there when it comes back, byte for byte")
{
    const TemporaryFolder folder;
    LoopDisk disk(folder.path(), disk_mebibytes);
    if (!has_disk(disk, "power loss under uploads")) return;
    auto dice = fault_dice("power under uploads");
    const std::uint64_t rounds = fault_rounds(6, 60);
    auto program = serve(disk.path());
    Attaching attaching(program->port());
    Findings findings;
    for (std::uint64_t round = 0; round < rounds; ++round) {
        std::atomic<bool> cutting = false;
        std::thread client([&, port = program->port()] { attaching.run(port, cutting); });
        const std::uint64_t enough = attaching.acknowledged() + std::uniform_int_distribution<std::uint64_t>(1, 40)(dice);
        CHECK(until([&] { return attaching.acknowledged() >= enough; }) >= 0);
        cutting = true;
        disk.shut_down();
        client.join();
        program->kill_hard();
        program.reset();
        disk.mount_again(false);
        program = serve(disk.path());
        findings.add(attaching.check(program->port()));
    }
    tell("power loss of a real disk under uploads: " + std::to_string(rounds) + " cuts, " + std::to_string(attaching.acknowledged()) +
         " documents acknowledged, " + findings.text());
}
