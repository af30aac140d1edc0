// The record's commands from the outside, while the real server goes on writing: verify, backup, restore, replay, export.

#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "engine/ledger/sqlite/files/sqlite_connection.hpp"
#include "tests/support/api_client.hpp"
#include "tests/support/server_process.hpp"

namespace {

using namespace docket;

const std::vector<std::string> tally_flags{"--workflows", "tests/stories/workflows"};

/// Runs a command. @return its exit code; what it said is in `said`, and in the test's message if the code is another.
int run(const std::vector<std::string>& arguments, std::string& said)
{
    said.clear();
    return run_program(arguments, said);
}

/// The text between two marks.
std::string between(const std::string& text, const std::string& before, const std::string& after)
{
    const std::size_t begin = text.find(before);
    REQUIRE(begin != std::string::npos);
    const std::size_t end = text.find(after, begin + before.size());
    return text.substr(begin + before.size(), end - begin - before.size());
}

std::string open_tally(ApiClient& client)
{
    const ApiReply opened = client.post("/v1/cases", {{"workflow", "tally"}});
    REQUIRE(opened.status == 201);
    const std::string id = opened.text("/id");
    REQUIRE(client.fire(id, "file", {{"subject", "Sao lưu"}}).status == 200);
    return id;
}

/// Ticks one case until told to stop.
class Load {
public:
    Load(std::uint16_t port, std::string token, std::string case_id)
        : thread_([this, port, token = std::move(token), case_id = std::move(case_id)] {
              ApiClient client = ApiClient::with_token(port, token);
              while (!stop_ && client.fire(case_id, "tick").status == 200) ++ticks_;
          })
    {
    }
    ~Load()
    {
        stop_ = true;
        thread_.join();
    }
    void wait_for(int ticks) const
    {
        const int enough = ticks_ + ticks;
        while (ticks_ < enough) std::this_thread::yield();
    }

private:
    std::atomic<bool> stop_{false};
    std::atomic<int> ticks_{0};
    std::thread thread_;
};

}  // namespace

TEST_CASE("a database is verified, copied and put back to any entry while the server goes on")
{
    const TemporaryFolder folder;
    const std::string db = (folder.path() / "docket.db").string(), copy = (folder.path() / "copy.db").string();
    std::string said;
    ServerProcess program(folder.path(), tally_flags);
    ApiClient client = ApiClient::signed_in(program.port(), "lan");
    const std::string id = open_tally(client);
    const std::string document = client.upload(id, "minh-chung.pdf", "application/pdf", small_pdf());
    {
        const Load load(program.port(), client.token(), id);
        load.wait_for(50);
        INFO(said);
        CHECK(run({"verify", "--db", db}, said) == 0);
        CHECK(said.find("nothing found") != std::string::npos);
        CHECK(run({"replay", "--check", "--db", db}, said) == 0);
        load.wait_for(10);
        // when: it is copied under load
        REQUIRE(run({"backup", "--db", db, "--out", copy}, said) == 0);
        load.wait_for(10);
    }
    INFO(said);
    const std::string digest = between(said, "sha256 ", "\n");
    CHECK(digest.size() == 64);
    CHECK_FALSE(std::filesystem::exists(copy + ".partial"));
    // then: the copy is a database like the other, with its documents, and nothing is written over
    CHECK(run({"verify", "--db", copy}, said) == 0);
    CHECK(std::filesystem::exists(copy + ".documents"));
    CHECK(run({"backup", "--db", db, "--out", copy}, said) == 2);
    CHECK(run({"restore", "--from", copy, "--db", db}, said) == 2);

    // and: it can be put back as it was after any entry
    const std::string early = (folder.path() / "early.db").string();
    CHECK(run({"restore", "--from", copy, "--db", early, "--upto", "1000000"}, said) == 2);
    REQUIRE(run({"restore", "--from", copy, "--db", early, "--upto", "20"}, said) == 0);
    CHECK(said.find("20 entries of 1 cases") != std::string::npos);
    CHECK(run({"export", id, "--db", early, "--out", (folder.path() / "early.json").string()}, said) == 0);
    CHECK(run({"verify", "--proof", (folder.path() / "early.json").string()}, said) == 0);
    CHECK(said.find("20 entries of case " + id) != std::string::npos);
    CHECK(program.terminate() == 0);
}

TEST_CASE("a restored database serves on from where it was")
{
    const TemporaryFolder folder, other;
    const std::string db = (folder.path() / "docket.db").string(), copy = (folder.path() / "copy.db").string();
    std::string said, id, token;
    {
        ServerProcess program(folder.path(), tally_flags);
        ApiClient client = ApiClient::signed_in(program.port(), "lan");
        id = open_tally(client);
        for (int i = 0; i < 6; ++i) REQUIRE(client.fire(id, "tick", nullptr, "", {{"Idempotency-Key", "key-" + std::to_string(i)}}).status == 200);
        REQUIRE(run({"backup", "--db", db, "--out", copy}, said) == 0);
    }
    REQUIRE(run({"restore", "--from", copy, "--db", (other.path() / "docket.db").string(), "--upto", "5"}, said) == 0);
    ServerProcess program(other.path(), tally_flags);
    ApiClient client = ApiClient::signed_in(program.port(), "lan");
    CHECK(client.get("/v1/cases/" + id).json.at("version").as_int64() == 5);
    // then: a request of before is answered as it was, one of after is carried out
    CHECK(client.fire(id, "tick", nullptr, "", {{"Idempotency-Key", "key-1"}}).json.at("version").as_int64() == 4);
    CHECK(client.fire(id, "tick", nullptr, "", {{"Idempotency-Key", "key-5"}}).json.at("version").as_int64() == 6);
}

TEST_CASE("a case exported from a database with its own key verifies as it is, here and in Python")
{
    const TemporaryFolder folder;
    const std::string db = (folder.path() / "docket.db").string(), file = (folder.path() / "case.json").string();
    std::string said, id;
    {
        ServerProcess program(folder.path(), tally_flags);
        ApiClient client = ApiClient::signed_in(program.port(), "lan");
        id = open_tally(client);
        REQUIRE(program.terminate() == 0);  // which signs
    }
    REQUIRE(run({"export", id, "--db", db, "--out", file}, said) == 0);
    CHECK(run({"verify", "--proof", file}, said) == 0);
    CHECK(said.find("2 of them in the signed tree of 2 entries") != std::string::npos);
    const std::string python = "python3 tests/golden/verify_record.py case '" + file + "'";
    CHECK(std::system(python.c_str()) == 0);
    // and without the key, it says what is wanted
    std::filesystem::remove(db + ".key");
    REQUIRE(run({"export", id, "--db", db, "--out", file + "2"}, said) == 0);
    CHECK(said.find("no key is known") != std::string::npos);
    CHECK(run({"verify", "--proof", file + "2"}, said) == 1);
    CHECK(said.find("Expected a key") != std::string::npos);
}

TEST_CASE("an applicant takes home the record of a case, without what is internal, and verifies it offline")
{
    const TemporaryFolder folder;
    const std::string db = (folder.path() / "docket.db").string();
    ServerProcess program(folder.path(), tally_flags);
    ApiClient lan = ApiClient::signed_in(program.port(), "lan"), thao = ApiClient::signed_in(program.port(), "thao");
    const std::string id = open_tally(lan);
    REQUIRE(thao.post("/v1/cases/" + id + "/comments", {{"text", "Chờ ý kiến thẩm định"}}).status == 201);
    std::string said;
    for (ApiClient* reader : {&lan, &thao}) {
        const ApiReply proof = reader->get("/v1/cases/" + id + "/proof");
        REQUIRE(proof.status == 200);
        const bool is_party = reader == &lan;
        CHECK((proof.raw.body.find("Chờ ý kiến thẩm định") == std::string::npos) == is_party);
        const std::string file = (folder.path() / "proof.json").string();
        std::ofstream(file) << proof.raw.body;
        CHECK(run({"verify", "--proof", file}, said) == 0);
        CHECK((said.find("proven to be on record: 1") != std::string::npos) == is_party);
    }
    // and so does the command line, for a letter to the applicant
    const std::string file = (folder.path() / "letter.json").string();
    REQUIRE(run({"export", id, "--db", db, "--out", file, "--without-internal"}, said) == 0);
    CHECK(run({"verify", "--proof", file}, said) == 0);
    CHECK(said.find("proven to be on record: 1") != std::string::npos);
    CHECK(ApiClient::signed_in(program.port(), "nam").get("/v1/cases/" + id + "/proof").status == 404);
}

TEST_CASE("an edited byte, a damaged file and wrong usage have their exit codes")
{
    const TemporaryFolder folder;
    const std::string db = (folder.path() / "docket.db").string(), key = (folder.path() / "signing.key").string();
    std::string said;
    {
        ServerProcess program(folder.path(), tally_flags);
        ApiClient client = ApiClient::signed_in(program.port(), "lan");
        open_tally(client);
        CHECK(program.terminate() == 0);
    }
    CHECK(run({"verify", "--db", db, "--json"}, said) == 0);
    CHECK(said.find("\"found\":0") != std::string::npos);
    CHECK(run({"verify"}, said) == 2);
    CHECK(run({"verify", "--db", db, "--key", "nonsense"}, said) == 2);
    CHECK(run({"verify", "--db", db, "--since", "7"}, said) == 2);
    CHECK(run({"export", "c_none", "--db", db, "--out", (folder.path() / "none.json").string()}, said) == 1);
    CHECK(run({"migrate", "--db", db}, said) == 0);
    CHECK(said.find("schema 1 -> 1") != std::string::npos);
    REQUIRE(run({"key", "generate", "docket.test/record", "--out", key}, said) == 0);
    CHECK(run({"key", "generate", "docket.test/record", "--out", key}, said) == 2);

    std::string bytes;
    {
        std::ifstream file(db, std::ios::binary);
        bytes.assign(std::istreambuf_iterator<char>(file), {});
    }
    // Its last byte is the brace that closes the header.
    const std::string stored = Connection(db, Connection::Access::read_only).text("SELECT header FROM entry ORDER BY position DESC LIMIT 1");
    REQUIRE(bytes.find(stored) != std::string::npos);
    bytes[bytes.find(stored) + stored.size() - 1] = '!';
    std::ofstream(db, std::ios::binary) << bytes;
    CHECK(run({"verify", "--db", db}, said) == 1);
    CHECK(said.find("not_json") != std::string::npos);
    std::ofstream(db, std::ios::binary) << "this is no database, and long enough not to be taken for an empty one; it goes on for a while";
    CHECK(run({"verify", "--db", db}, said) == 1);
    CHECK(said.find("damaged") != std::string::npos);
    CHECK(run({"replay", "--check", "--db", db}, said) == 3);
}
