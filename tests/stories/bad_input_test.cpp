// Bad input at the real program: each has its status and problem, nothing is stored, and the server lives.

#include <doctest/doctest.h>

#include "tests/support/api_client.hpp"
#include "tests/support/server_process.hpp"

namespace {

using namespace docket;
namespace json = boost::json;

/// A program with one tally case in `counting`, and the people around it.
struct Office {
    TemporaryFolder folder;
    ServerProcess program{folder.path(), {"--workflows", "tests/stories/workflows"}};
    ApiClient lan = ApiClient::signed_in(program.port(), "lan");
    ApiClient thao = ApiClient::signed_in(program.port(), "thao");
    std::string id;

    Office()
    {
        id = lan.post("/v1/cases", {{"workflow", "tally"}}).text("/id");
        REQUIRE(lan.fire(id, "file", {{"subject", "Đếm"}}).status == 200);
    }

    std::string events() const { return "/v1/cases/" + id + "/events"; }
    std::int64_t version() { return lan.get("/v1/cases/" + id).json.at("version").as_int64(); }
};

std::string nested(int depth)
{
    return R"({"event":"tick","data":{"a":)" + std::string(static_cast<std::size_t>(depth), '[') + std::string(static_cast<std::size_t>(depth), ']') + "}}";
}

}  // namespace

TEST_CASE("a request that is wrong has its status and problem, and stores nothing")
{
    Office office;
    struct Row {
        std::string situation;
        std::string body;
        std::string content_type;
        int status;
        std::string code;
    };
    const Row rows[] = {
        {"broken JSON", R"({"event":)", "application/json", 400, "malformed"},
        {"JSON that is no object", R"(["tick"])", "application/json", 400, "malformed"},
        {"a member twice", R"({"event":"tick","event":"close"})", "application/json", 400, "malformed"},
        {"JSON nested deeper than 32", nested(40), "application/json", 400, "malformed"},
        {"invalid UTF-8", "{\"event\":\"\xff\"}", "application/json", 400, "malformed"},
        {"an unknown member", R"({"event":"tick","colour":"red"})", "application/json", 422, "bad_payload"},
        {"a member of a wrong type", R"({"event":7})", "application/json", 422, "bad_payload"},
        {"no event", R"({})", "application/json", 422, "bad_payload"},
        {"an unknown event", R"({"event":"launch"})", "application/json", 409, "wrong_state"},
        {"a wrong content type", R"({"event":"tick"})", "text/plain", 415, "unsupported_media_type"},
        {"a form that is not this state's", R"({"event":"file","data":{"subject":"abc"}})", "application/json", 409, "wrong_state"},
        {"a role that may not", R"({"event":"close","reason":"x"})", "application/json", 403, "not_permitted"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.situation);
        const std::int64_t before = office.version();
        const ApiReply reply = office.lan.send("POST", office.events(), row.body, row.content_type);
        CHECK(reply.status == row.status);
        CHECK(reply.code() == row.code);
        CHECK(reply.raw.header("Content-Type") == "application/problem+json");
        CHECK(office.version() == before);
    }
    CHECK(office.thao.get("/healthz").status == 200);
}

TEST_CASE("a body over the limit is refused with 413 and the server lives")
{
    Office office;
    const std::string big = R"({"event":"tick","data":{"a":")" + std::string(1'100'000, 'x') + "\"}}";
    const ApiReply reply = office.lan.send("POST", office.events(), big, "application/json");
    CHECK(reply.status == 413);
    CHECK(reply.code() == "too_large");
    CHECK(office.version() == 2);
}

TEST_CASE("form data that break the form name every field, in both languages, and store nothing")
{
    Office office;
    const std::string id = office.lan.post("/v1/cases", {{"workflow", "tally"}}).text("/id");
    const ApiReply reply = office.lan.fire(id, "file", {{"subject", "x"}, {"amount", 5000}, {"colour", "red"}});
    REQUIRE(reply.status == 422);
    CHECK(reply.code() == "bad_payload");
    CHECK(reply.text("/field") == "subject");
    const auto& errors = reply.json.at("errors").as_array();
    REQUIRE(errors.size() == 3);
    CHECK(errors.at(0).at("code").as_string() == "min_length");
    CHECK(errors.at(1).at("code").as_string() == "max");
    CHECK(errors.at(2).at("code").as_string() == "unknown_field");
    for (const json::value& error : errors) {
        CHECK_FALSE(error.at("detail").at("vi").as_string().empty());
        CHECK_FALSE(error.at("detail").at("en").as_string().empty());
    }
    CHECK(office.lan.get("/v1/cases/" + id).json.at("version").as_int64() == 1);
}

TEST_CASE("a stale If-Match is told the current version, and nothing happens")
{
    Office office;
    const ApiReply reply = office.lan.fire(office.id, "tick", nullptr, "", {{"If-Match", "\"1\""}});
    CHECK(reply.status == 412);
    CHECK(reply.code() == "moved_on");
    CHECK(reply.json.at("current_version").as_int64() == 2);
    CHECK(office.lan.fire(office.id, "tick", nullptr, "", {{"If-Match", "\"2\""}}).status == 200);
    CHECK(office.lan.fire(office.id, "tick", nullptr, "", {{"If-Match", "two"}}).status == 400);
}

TEST_CASE("one idempotency key has one effect and one answer, and refuses another request")
{
    Office office;
    const ApiReply first = office.lan.fire(office.id, "tick", nullptr, "", {{"Idempotency-Key", "k1"}});
    const ApiReply second = office.lan.fire(office.id, "tick", nullptr, "", {{"Idempotency-Key", "k1"}});
    CHECK(first.status == 200);
    CHECK(second.status == 200);
    CHECK(second.raw.body == first.raw.body);
    CHECK(second.raw.header("Idempotency-Replayed") == "true");
    const ApiReply other = office.lan.fire(office.id, "tick", {{"note", "khác"}}, "", {{"Idempotency-Key", "k1"}});
    CHECK(other.status == 422);
    CHECK(other.code() == "key_reused");
    CHECK(office.version() == 3);
}

TEST_CASE("who prefers a minimal answer gets one, and a refusal is told whole all the same")
{
    Office office;
    const ApiClient::Headers minimal = {{"Prefer", "return=minimal"}};
    const ApiReply brief = office.lan.fire(office.id, "tick", nullptr, "", minimal);
    CHECK(brief.status == 200);
    CHECK(brief.raw.header("Preference-Applied") == "return=minimal");
    CHECK(brief.etag() == "\"3\"");
    CHECK(brief.json.at("id").as_string() == office.id);
    CHECK(brief.json.at("version").as_int64() == 3);
    CHECK(brief.json.at("configuration") == office.lan.get("/v1/cases/" + office.id).json.at("configuration"));
    CHECK_FALSE(brief.json.as_object().contains("actions"));
    CHECK(office.lan.fire(office.id, "Tick", nullptr, "", minimal).code() == "wrong_state");
}

TEST_CASE("a dry run tells what would happen and stores nothing")
{
    Office office;
    const ApiReply reply = office.thao.post(office.events(), {{"event", "close"}, {"reason", "thử"}, {"dry_run", true}});
    CHECK(reply.status == 200);
    CHECK(reply.json.at("dry_run").as_bool());
    CHECK(reply.text("/configuration/0") == "done");
    CHECK(office.version() == 2);
}

TEST_CASE("a file that is too large, mistyped or disguised is refused and leaves nothing")
{
    Office office;
    struct Row {
        std::string situation, name, media, bytes;
        int status;
    };
    const Row rows[] = {
        {"a kind that is not taken", "run.exe", "application/octet-stream", "MZ...", 415},
        {"a content type that contradicts the name", "plan.pdf", "image/png", small_pdf(), 415},
        {"content that contradicts the name", "plan.pdf", "application/pdf", "<html></html>", 415},
        {"an empty file", "plan.pdf", "application/pdf", "", 415},
        {"a name with a path, which is cut off", "..%2f..%2fplan.pdf", "application/pdf", small_pdf(), 201},
        {"more than 25 MiB", "plan.pdf", "application/pdf", small_pdf(std::string(27'000'000, 'x')), 413},
    };
    for (const Row& row : rows) {
        CAPTURE(row.situation);
        const ApiReply reply = office.lan.send("POST", "/v1/cases/" + office.id + "/documents?name=" + row.name, row.bytes, row.media);
        CHECK(reply.status == row.status);
        CHECK(office.lan.get("/healthz").status == 200);
    }
    const ApiReply listed = office.lan.get("/v1/cases/" + office.id + "/documents");
    for (const json::value& document : listed.json.at("items").as_array()) CHECK(document.at("name").as_string() == "plan.pdf");
}

TEST_CASE("a document comes back byte for byte, as an attachment, and only to those who may see the case")
{
    Office office;
    const std::string bytes = small_pdf("nội dung");
    const std::string document = office.lan.upload(office.id, "k%E1%BA%BF%20ho%E1%BA%A1ch.pdf", "application/pdf", bytes, "plan");
    const ApiReply back = office.thao.get("/v1/cases/" + office.id + "/documents/" + document);
    CHECK(back.status == 200);
    CHECK(back.raw.body == bytes);
    CHECK(back.raw.header("Content-Disposition").value_or("").starts_with("attachment"));
    CHECK(back.raw.header("X-Content-Type-Options") == "nosniff");
    ApiClient stranger = ApiClient::signed_in(office.program.port(), "nam");
    CHECK(stranger.get("/v1/cases/" + office.id + "/documents/" + document).status == 404);
    CHECK(stranger.get("/v1/cases/" + office.id).status == 404);
}

TEST_CASE("nobody is let in without a session, and a wrong password reads like a wrong name")
{
    Office office;
    ApiClient nobody(office.program.port());
    CHECK(nobody.get("/v1/me").status == 401);
    CHECK(nobody.get("/v1/cases").code() == "unauthenticated");
    const ApiReply wrong_password = nobody.post("/v1/sessions", {{"username", "lan"}, {"password", "không phải mật khẩu"}});
    const ApiReply wrong_name = nobody.post("/v1/sessions", {{"username", "khong-co-ai"}, {"password", "không phải mật khẩu"}});
    CHECK(wrong_password.status == 401);
    CHECK(wrong_password.text("/detail") == wrong_name.text("/detail"));
    CHECK(wrong_password.code() == wrong_name.code());
}

TEST_CASE("a cookie session needs its CSRF token and our own origin for anything that changes")
{
    Office office;
    ApiClient browser(office.program.port());
    const ApiReply signed_in = browser.post("/v1/sessions", {{"username", "lan"}, {"password", "docket-mau-2026"}});
    REQUIRE(signed_in.status == 201);
    const std::string cookie_line = signed_in.raw.header("Set-Cookie").value_or("");
    CHECK(cookie_line.find("HttpOnly") != std::string::npos);
    CHECK(cookie_line.find("SameSite=Lax") != std::string::npos);
    const std::string cookie = cookie_line.substr(0, cookie_line.find(';'));
    const std::string csrf = signed_in.text("/csrf_token");
    const auto fire = [&](ApiClient::Headers headers) {
        headers.emplace_back("Cookie", cookie);
        return browser.fire(office.id, "tick", nullptr, "", headers);
    };
    CHECK(browser.get("/v1/me", {{"Cookie", cookie}}).status == 200);
    CHECK(fire({}).code() == "csrf");
    CHECK(fire({{"X-CSRF-Token", "x"}}).code() == "csrf");
    CHECK(fire({{"X-CSRF-Token", csrf}, {"Origin", "https://evil.example"}}).code() == "csrf");
    CHECK(fire({{"X-CSRF-Token", csrf}, {"Sec-Fetch-Site", "cross-site"}}).code() == "csrf");
    CHECK(fire({{"X-CSRF-Token", csrf}, {"Origin", "http://127.0.0.1"}}).status == 200);
}

TEST_CASE("a task is claimed by one, and blocks its work for others until it is released")
{
    Office office;
    const ApiReply inbox = office.thao.get("/v1/tasks");
    REQUIRE(inbox.json.at("items").as_array().size() == 1);
    const std::string task = inbox.text("/items/0/id");
    CHECK(office.lan.post("/v1/tasks/" + task + "/claim", json::object{}).status == 403);
    const ApiReply claimed = office.thao.post("/v1/tasks/" + task + "/claim", json::object{});
    CHECK(claimed.status == 200);
    CHECK(claimed.json.at("mine").as_bool());
    CHECK(office.thao.get("/v1/tasks?assignee=me").json.at("items").as_array().size() == 1);
    CHECK(office.thao.get("/v1/tasks?assignee=none").json.at("items").as_array().empty());
    CHECK(office.thao.post("/v1/tasks/" + task + "/release", json::object{}).status == 200);
    CHECK(office.thao.post("/v1/tasks/" + task + "/release", json::object{}).code() == "conflict");
}

TEST_CASE("comments reach those they are meant for, and change no state")
{
    Office office;
    CHECK(office.thao.post("/v1/cases/" + office.id + "/comments", {{"text", "Nội bộ: kiểm tra lại"}}).status == 201);
    CHECK(office.thao.post("/v1/cases/" + office.id + "/comments", {{"text", "Mời bổ sung"}, {"audience", "everyone"}}).status == 201);
    CHECK(office.lan.post("/v1/cases/" + office.id + "/comments", {{"text", "x"}, {"audience", "internal"}}).status == 403);
    const auto comments = [&](ApiClient& reader) {
        int seen = 0;
        const ApiReply entries = reader.get("/v1/cases/" + office.id + "/entries");
        for (const json::value& entry : entries.json.at("items").as_array()) seen += entry.at("type").as_string() == "comment";
        return seen;
    };
    CHECK(comments(office.thao) == 2);
    CHECK(comments(office.lan) == 1);
    CHECK(office.lan.get("/v1/cases/" + office.id).text("/configuration/0") == "counting");
}

TEST_CASE("a draft of a form is its writer's own, and leaves with them what they typed")
{
    Office office;
    const std::string path = "/v1/cases/" + office.id + "/drafts/file";
    CHECK(office.lan.get(path).text("/data") == "null");
    CHECK(office.lan.put(path, {{"data", {{"subject", "đang soạn"}}}}).status == 200);
    CHECK(office.lan.get(path).text("/data/subject") == "đang soạn");
    CHECK(office.thao.get(path).text("/data") == "null");
    CHECK(office.lan.remove(path).status == 204);
    CHECK(office.lan.get(path).text("/data") == "null");
    CHECK(office.version() == 2);
}
