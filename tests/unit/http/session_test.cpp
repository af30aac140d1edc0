// Conversations with the live server that are as they should be: keep-alive, pipelining, versions, bodies, streams, files.

#include <doctest/doctest.h>

#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "tests/support/raw_client.hpp"
#include "tests/unit/http/http_fixture.hpp"

namespace docket {

TEST_CASE("a connection is kept for the next request and closed when the client asks")
{
    HttpFixture http;
    RawClient client(http.port());
    for (int i = 0; i < 3; ++i) {
        client.send(get("/v1/ping"));
        const RawReply reply = client.read();
        CHECK(reply.status == 200);
        CHECK(reply.body == R"({"pong":true})");
        CHECK(reply.header("Connection") == "keep-alive");
    }
    client.send(get("/v1/ping", "Connection: close\r\n"));
    CHECK(client.read().header("Connection") == "close");
    CHECK(client.is_closed());
}

TEST_CASE("the answer carries the security headers, an id and a date")
{
    HttpFixture http;
    const RawReply reply = ask(http.port(), get("/v1/ping"));
    CHECK(reply.header("Content-Security-Policy").has_value());
    CHECK(reply.header("Cache-Control") == "no-store");
    CHECK(reply.header("Date").has_value());
    CHECK(reply.header("X-Request-Id") != ask(http.port(), get("/v1/ping")).header("X-Request-Id"));
}

TEST_CASE("pipelined requests are answered one by one, in order, bodies and all")
{
    HttpFixture http;
    RawClient client(http.port());
    client.send(get("/v1/cases/1") + post("/v1/echo", "[2]") + get("/v1/cases/3") + post("/v1/echo", "{\"four\":4}") +
                get("/v1/cases/5"));
    CHECK(client.read().body.starts_with("1|"));
    CHECK(client.read().body == "[2]");
    CHECK(client.read().body.starts_with("3|"));
    CHECK(client.read().body == "{\"four\":4}");
    CHECK(client.read().body.starts_with("5|"));
}

TEST_CASE("a request that comes byte by byte is understood")
{
    HttpFixture http;
    RawClient client(http.port());
    for (const char byte : "\r\n" + post("/v1/echo", "{\"a\":1}")) REQUIRE(client.send(std::string_view(&byte, 1)));
    CHECK(client.read().body == "{\"a\":1}");
}

TEST_CASE("HTTP/1.0 is closed after one answer unless the client keeps it alive")
{
    HttpFixture http;
    RawClient plain(http.port());
    plain.send("GET /v1/ping HTTP/1.0\r\n\r\n");
    const RawReply once = plain.read();
    CHECK(once.head.starts_with("HTTP/1.0 200 OK\r\n"));
    CHECK(once.header("Connection") == "close");
    CHECK(plain.is_closed());

    RawClient keeping(http.port());
    for (int i = 0; i < 2; ++i) {
        keeping.send("GET /v1/ping HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n");
        CHECK(keeping.read().header("Connection") == "keep-alive");
    }
}

TEST_CASE("HEAD is GET without the body")
{
    HttpFixture http;
    RawClient client(http.port());
    client.send("HEAD /v1/ping HTTP/1.1\r\nHost: localhost\r\n\r\n" + get("/v1/cases/next"));
    const RawReply head = client.read(true);
    CHECK(head.status == 200);
    CHECK(head.header("Content-Length") == "13");
    CHECK(client.read().body.starts_with("next|"));
}

TEST_CASE("the status of a request that is well formed but not served is")
{
    struct Row { std::string situation; std::string bytes; int status; const char* code; };
    const Row rows[] = {
        {"an unknown path", get("/v1/none"), 404, "not_found"},
        {"a page that is not there", get("/none.js"), 404, "not_found"},
        {"a method without an endpoint", "DELETE /v1/ping HTTP/1.1\r\nHost: a\r\n\r\n", 405, "method_not_allowed"},
        {"a preflight", "OPTIONS /v1/ping HTTP/1.1\r\nHost: a\r\n\r\n", 405, "method_not_allowed"},
        {"a trace", "TRACE /v1/ping HTTP/1.1\r\nHost: a\r\n\r\n", 405, "method_not_allowed"},
        {"a repeated parameter", get("/v1/ping?a=1&a=2"), 400, "repeated_parameter"},
        {"a form for JSON",
         "POST /v1/echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\na=b",
         415, "unsupported_media_type"},
        {"no media type", "POST /v1/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}", 415, "unsupported_media_type"},
        {"a media type that begins like JSON",
         "POST /v1/echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/jsonp\r\nContent-Length: 2\r\n\r\n{}", 415,
         "unsupported_media_type"},
    };
    HttpFixture http;
    for (const Row& row : rows) {
        CAPTURE(row.situation);
        const RawReply reply = ask(http.port(), row.bytes);
        CHECK(reply.status == row.status);
        CHECK(reply.header("Content-Type") == "application/problem+json");
        CHECK(reply.body.find("\"code\":\"" + std::string(row.code) + "\"") != std::string::npos);
        CHECK(reply.header("Allow").has_value() == (row.status == 405));
    }
}

TEST_CASE("JSON comes in by length, in chunks, with a charset, as +json, or not at all")
{
    struct Row { std::string situation; std::string fields; std::string body; std::string echo; };
    const Row rows[] = {
        {"by length", "Content-Type: application/json\r\nContent-Length: 2\r\n", "{}", "{}"},
        {"in chunks", "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n", "1\r\n[\r\n1\r\n]\r\n0\r\n\r\n", "[]"},
        {"with a charset", "Content-Type: Application/JSON ; charset=utf-8\r\nContent-Length: 2\r\n", "{}", "{}"},
        {"as merge patch", "Content-Type: application/merge-patch+json\r\nContent-Length: 2\r\n", "{}", "{}"},
        {"empty", "Content-Length: 0\r\n", "", "null"},
        {"not at all", "", "", "null"},
        {"empty in chunks", "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n", "null"},
    };
    HttpFixture http;
    for (const Row& row : rows) {
        CAPTURE(row.situation);
        RawClient client(http.port());
        client.send("POST /v1/echo HTTP/1.1\r\nHost: localhost\r\n" + row.fields + "\r\n" + row.body + get("/v1/cases/next"));
        const RawReply reply = client.read();
        CHECK(reply.status == 200);
        CHECK(reply.body == row.echo);
        CHECK(client.read().body.starts_with("next|"));
    }
}

TEST_CASE("a client that waits for 100 Continue gets it when its body is wanted, and the refusal when not")
{
    HttpFixture http;
    RawClient wanted(http.port());
    wanted.send(
        "POST /v1/echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    CHECK(wanted.read().status == 100);
    wanted.send("{}");
    CHECK(wanted.read().status == 200);

    // One that does not wait gets it all the same.
    RawClient hasty(http.port());
    hasty.send(
        "POST /v1/echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}");
    CHECK(hasty.read().status == 100);
    CHECK(hasty.read().body == "{}");

    for (const char* refused :
         {"POST /v1/none HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n",
          "POST /v1/echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n",
          "POST /v1/upload HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n\r\n"}) {
        RawClient client(http.port());
        client.send(refused);
        CHECK(client.read().status >= 400);
        CHECK(client.is_closed());
    }

    // HTTP/1.0 knows no 100, so the field means nothing there.
    CHECK(ask(http.port(),
              "POST /v1/echo HTTP/1.0\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}")
              .status == 200);
}

TEST_CASE("a handler that throws is a 500 with the request's id, logged once, and the connection goes on")
{
    HttpFixture http;
    RawClient client(http.port());
    client.send(get("/v1/throws") + get("/v1/ping"));
    const RawReply broken = client.read();
    CHECK(broken.status == 500);
    CHECK(broken.body.find("secret") == std::string::npos);
    CHECK(broken.body.find(broken.header("X-Request-Id").value()) != std::string::npos);
    CHECK(client.read().status == 200);
    const std::string log = http.log();
    const std::size_t first = log.find("the secret reason");
    CHECK(first != log.npos);
    CHECK(log.find("the secret reason", first + 1) == log.npos);
}

TEST_CASE("an exception outside a handler is a 500 too, even if it says nothing, and ends the connection")
{
    HttpFixture http;
    RawClient client(http.port());
    client.send(get("/throws") + get("/v1/ping"));
    CHECK(client.read().status == 500);
    CHECK(client.read_to_end().empty());
    CHECK(http.lives());
}

TEST_CASE("a stream that breaks ends without its last chunk, so that the client knows")
{
    HttpFixture http;
    RawClient client(http.port());
    client.send(get("/v1/broken-events"));
    const std::string answer = client.read_to_end();
    CHECK(answer.ends_with("\r\n\r\n1\r\na\r\n"));
    CHECK(http.log().find("the source of events broke") != std::string::npos);
    CHECK(http.lives());
}

TEST_CASE("a stream is chunked in HTTP/1.1 and ended by closing in HTTP/1.0")
{
    HttpFixture http;
    RawClient client(http.port());
    client.send(get("/v1/events") + get("/v1/ping"));
    const RawReply stream = client.read();
    CHECK(stream.header("Transfer-Encoding") == "chunked");
    CHECK(stream.body == "abc");
    CHECK(client.read().status == 200);

    const RawReply old = ask(http.port(), "GET /v1/events HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    CHECK(old.header("Connection") == "close");
    CHECK_FALSE(old.header("Transfer-Encoding").has_value());
    CHECK(old.body == "abc");
}

TEST_CASE("a file is sent in pieces, and one that is not as announced is a 500")
{
    const std::string path = (std::filesystem::temp_directory_path() / ("docket-file-" + std::to_string(::getpid()))).string();
    std::string content;
    for (int i = 0; content.size() < 300'000; ++i) content += std::to_string(i);
    std::ofstream(path, std::ios::binary) << content;

    HttpFixture http;
    http.file_path = path;
    http.file_size = content.size();
    RawClient client(http.port());
    client.send(get("/v1/file") + get("/v1/ping"));
    const RawReply reply = client.read();
    CHECK(reply.header("Content-Type") == "application/pdf");
    CHECK(reply.body == content);
    CHECK(client.read().status == 200);

    http.file_size = content.size() + 1;
    CHECK(ask(http.port(), get("/v1/file")).status == 500);
    std::remove(path.c_str());
    CHECK(ask(http.port(), get("/v1/file")).status == 500);
    CHECK(http.log().find(path) == std::string::npos);
}

TEST_CASE("five megabytes are uploaded in bounded pieces, by length and in chunks")
{
    const std::string file(5'000'000, 'f');
    HttpFixture http;
    CHECK(ask(http.port(), post("/v1/upload", file)).body == "5000000 in pieces");

    std::string chunks;
    for (std::size_t at = 0; at < file.size(); at += 100'000) chunks += "186A0\r\n" + file.substr(at, 100'000) + "\r\n";
    const RawReply reply =
        ask(http.port(), "POST /v1/upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + "0\r\n\r\n");
    CHECK(reply.status == 201);
    CHECK(reply.body == "5000000 in pieces");
}

TEST_CASE("what is observed is the pattern and never the path")
{
    HttpFixture http;
    RawClient client(http.port());
    client.send(get("/v1/cases/private") + get("/") + get("/v1/none") + "nonsense\r\n\r\n");
    (void)client.read_to_end();
    const auto seen = http.observer().seen();
    REQUIRE(seen.size() == 4);
    CHECK(seen[0].route == "/v1/cases/{case_id}");
    CHECK(seen[1].route == "static");
    CHECK(seen[2].route.empty());
    CHECK(seen[2].status == 404);
    CHECK_FALSE(seen[3].method.has_value());
    CHECK(http.log().find("private") == std::string::npos);
}

}  // namespace docket
