// The server is killed in mid-load, again and again: every acknowledged event must be there, once, and no half of one.

#include <doctest/doctest.h>

#include <atomic>
#include <random>
#include <thread>

#include "tests/support/api_client.hpp"
#include "tests/support/server_process.hpp"

namespace {

using namespace docket;
namespace json = boost::json;

const std::vector<std::string> tally_flags{"--workflows", "tests/stories/workflows"};

/// What one client knows of its own case: which ticks were acknowledged, and whether the last one is in doubt.
struct Ledgerline {
    std::string case_id;
    std::string token;
    int acknowledged = 0;
    std::string doubtful_key;  ///< sent, but not answered: may or may not have happened
};

std::string open_tally(ApiClient& client)
{
    const ApiReply opened = client.post("/v1/cases", {{"workflow", "tally"}});
    REQUIRE(opened.status == 201);
    const std::string id = opened.text("/id");
    REQUIRE(client.fire(id, "file", {{"subject", "Đếm"}}).status == 200);
    return id;
}

/// Ticks until the server is gone.
void tick_until_killed(std::uint16_t port, Ledgerline& line, int round, std::atomic<int>& acknowledged_in_all)
{
    ApiClient client = ApiClient::with_token(port, line.token);
    for (int i = 0;; ++i) {
        const std::string key = line.case_id + "-" + std::to_string(round) + "-" + std::to_string(i);
        const ApiReply reply = client.fire(line.case_id, "tick", nullptr, "", {{"Idempotency-Key", key}});
        if (reply.status != 200) {
            line.doubtful_key = key;
            return;
        }
        ++line.acknowledged;
        ++acknowledged_in_all;
    }
}

/// After the restart: counts of data and of entries agree with what was acknowledged; the doubtful one is settled by its key.
void settle(std::uint16_t port, Ledgerline& line)
{
    ApiClient client = ApiClient::with_token(port, line.token);
    const int counted = static_cast<int>(client.get("/v1/cases/" + line.case_id).json.at("data").at("count").as_int64());
    CHECK(counted >= line.acknowledged);
    CHECK(counted <= line.acknowledged + 1);
    const ApiReply again = client.fire(line.case_id, "tick", nullptr, "", {{"Idempotency-Key", line.doubtful_key}});
    REQUIRE(again.status == 200);
    line.acknowledged += 1;
    CHECK(again.json.at("data").at("count").as_int64() == line.acknowledged);
    CHECK(again.json.at("version").as_int64() == line.acknowledged + 2);  // opened and filed before
}

/// The record itself: one entry for each tick, versions without gap, each chained to the one before.
void check_record(ApiClient& client, const Ledgerline& line)
{
    int ticks = 0;
    std::int64_t expected_seq = 1;
    std::string previous;
    std::string cursor;
    do {
        const ApiReply page = client.get("/v1/cases/" + line.case_id + "/entries?limit=200" + (cursor.empty() ? "" : "&cursor=" + cursor));
        REQUIRE(page.status == 200);
        for (const json::value& entry : page.json.at("items").as_array()) {
            CHECK(entry.at("seq").as_int64() == expected_seq++);
            if (!previous.empty()) CHECK(entry.at("prev").as_string() == previous);
            previous = entry.at("hash").as_string();
            ticks += entry.at("event").is_string() && entry.at("event").as_string() == "tick";
        }
        cursor = page.text("/next") == "null" ? "" : page.text("/next");
    } while (!cursor.empty());
    CHECK(ticks == line.acknowledged);
}

}  // namespace

TEST_CASE("what was acknowledged before SIGKILL is there after the restart, once and whole")
{
    constexpr int clients = 8;
    constexpr int rounds = 6;
    const unsigned seed = std::random_device()();
    CAPTURE(seed);
    std::mt19937 dice(seed);
    const TemporaryFolder folder;
    std::vector<Ledgerline> lines(clients);
    {
        ServerProcess program(folder.path(), tally_flags);
        ApiClient client = ApiClient::signed_in(program.port(), "lan");
        for (Ledgerline& line : lines) {
            line.token = client.token();
            line.case_id = open_tally(client);
        }
    }
    for (int round = 0; round < rounds; ++round) {
        // given: eight clients that fire as fast as they are answered
        ServerProcess program(folder.path(), tally_flags);
        std::atomic<int> acknowledged{0};
        std::vector<std::thread> threads;
        for (Ledgerline& line : lines) threads.emplace_back([&, port = program.port()] { tick_until_killed(port, line, round, acknowledged); });

        // when: the server is killed after a random number of acknowledgements
        const int enough = std::uniform_int_distribution<int>(20, 200)(dice);
        while (acknowledged.load() < enough) std::this_thread::yield();
        program.kill_hard();
        for (std::thread& thread : threads) thread.join();

        // then: a restart finds all of them, and the key of the one in doubt decides it
        ServerProcess restarted(folder.path(), tally_flags);
        for (Ledgerline& line : lines) settle(restarted.port(), line);
    }
    ServerProcess last(folder.path(), tally_flags);
    ApiClient client = ApiClient::with_token(last.port(), lines.front().token);
    for (const Ledgerline& line : lines) check_record(client, line);
}

TEST_CASE("a deadline that fell due while the server was down fires after the restart, with its own due instant")
{
    const TemporaryFolder folder;
    std::string id;
    std::string due_at;
    {
        // given: a case that waits for ten milliseconds, and a server killed at once
        ServerProcess program(folder.path(), tally_flags);
        ApiClient lan = ApiClient::signed_in(program.port(), "lan");
        ApiClient thao = ApiClient::signed_in(program.port(), "thao");
        id = open_tally(lan);
        const ApiReply paused = thao.fire(id, "pause");
        REQUIRE(paused.status == 200);
        due_at = paused.text("/deadlines/0/due_at");
        program.kill_hard();
    }
    // when: it starts again
    ServerProcess program(folder.path(), tally_flags);
    ApiClient thao = ApiClient::signed_in(program.port(), "thao");
    ApiReply now;
    do now = thao.get("/v1/cases/" + id);
    while (now.text("/configuration/0") != "counting");

    // then: the record names the due instant, not that of firing
    const ApiReply entries = thao.get("/v1/cases/" + id + "/entries");
    const json::value& timer = entries.json.at("items").as_array().back();
    CHECK(timer.at("type").as_string() == "timer");
    CHECK(timer.at("due").as_string() == due_at);
}

TEST_CASE("SIGTERM lets a request in flight finish and ends with exit code 0")
{
    const TemporaryFolder folder;
    ServerProcess program(folder.path(), tally_flags);
    ApiClient client = ApiClient::signed_in(program.port(), "lan");
    const std::string id = open_tally(client);
    CHECK(program.terminate() == 0);
    ServerProcess again(folder.path(), tally_flags);
    ApiClient later = ApiClient::with_token(again.port(), client.token());
    CHECK(later.get("/v1/cases/" + id).text("/configuration/0") == "counting");
}

TEST_CASE("a second server on the same database is refused, and says why")
{
    const TemporaryFolder folder;
    ServerProcess program(folder.path(), tally_flags);
    std::string said;
    const int code = run_program({"serve", "--listen", "127.0.0.1:0", "--db", (folder.path() / "docket.db").string(), "--web-root", ""}, said);
    CHECK(code == 3);
    CHECK(said.find("Another process has this database") != std::string::npos);
}
