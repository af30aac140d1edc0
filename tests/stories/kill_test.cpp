// The server goes and comes back: what fell due meanwhile fires, and what was asked is finished. Kills under load are in tests/faults.

#include <doctest/doctest.h>

#include "tests/support/api_client.hpp"
#include "tests/support/server_process.hpp"

namespace {

using namespace docket;
namespace json = boost::json;

const std::vector<std::string> tally_flags{"--workflows", "tests/stories/workflows"};

std::string open_tally(ApiClient& client)
{
    const ApiReply opened = client.post("/v1/cases", {{"workflow", "tally"}});
    REQUIRE(opened.status == 201);
    const std::string id = opened.text("/id");
    REQUIRE(client.fire(id, "file", {{"subject", "Đếm"}}).status == 200);
    return id;
}

}  // namespace

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
