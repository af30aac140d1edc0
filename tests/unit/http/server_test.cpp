// The live server at its limits: sizes at and one above, slowness, crowds, want of descriptors, draining.

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <future>
#include <thread>
#include <vector>

#include "api/http/routing/rate.hpp"
#include "api/http/wire/session.hpp"
#include "tests/support/raw_client.hpp"
#include "tests/unit/http/http_fixture.hpp"

namespace docket {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

/// Limits in which waiting for the server costs a test a fifth of a second.
ServerLimits impatient()
{
    ServerLimits limits;
    limits.head_time_max = milliseconds(200);
    limits.request_time_max = milliseconds(300);
    limits.idle_time_max = milliseconds(200);
    limits.pace_window = milliseconds(200);
    limits.linger_time_max = milliseconds(100);
    limits.drain_time_max = milliseconds(2000);
    return limits;
}

std::string quoted(std::size_t bytes)
{
    return '"' + std::string(bytes - 2, 'x') + '"';
}

}  // namespace

TEST_CASE("a JSON body may be as large as its limit and is 413 one above, by length and in chunks")
{
    HttpFixture http;
    const std::string most = quoted(limits::json_body_bytes_max);
    CHECK(ask(http.port(), post("/v1/echo", most)).body == most);
    CHECK(ask(http.port(), post("/v1/echo", most + " ")).status == 413);

    const std::string head =
        "POST /v1/echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
    const std::string chunk = "100000\r\n" + most + "\r\n";
    CHECK(ask(http.port(), head + chunk + "0\r\n\r\n").body == most);
    CHECK(ask(http.port(), head + chunk + "1\r\n \r\n0\r\n\r\n").status == 413);
    CHECK(http.lives());
}

TEST_CASE("an upload may be as large as its limit and is 413 one above, by length and in chunks")
{
    ServerLimits limits;
    limits.upload_bytes_max = 300'000;
    HttpFixture http(limits);
    const std::string most(300'000, 'f');
    CHECK(ask(http.port(), post("/v1/upload", most)).status == 201);
    CHECK(ask(http.port(), post("/v1/upload", most + "f")).status == 413);
    const std::string head = "POST /v1/upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    const std::string chunk = "493E0\r\n" + most + "\r\n";
    CHECK(ask(http.port(), head + chunk + "0\r\n\r\n").status == 201);
    CHECK(ask(http.port(), head + chunk + "1\r\nf\r\n0\r\n\r\n").status == 413);
    CHECK(http.lives());
}

TEST_CASE("an upload above the limit is refused at once, and the client that sends it all first still reads the refusal")
{
    ServerLimits limits;
    limits.linger_time_max = std::chrono::seconds(20);
    HttpFixture http(limits);
    RawClient client(http.port());
    // Sending succeeds to the last byte only if the server goes on swallowing after it has answered.
    CHECK(client.send(post("/v1/upload", std::string(limits::upload_bytes_max + 1, 'f'))));
    CHECK(client.read().status == 413);
    client.half_close();
    CHECK(client.is_closed());
}

TEST_CASE("who is slow is answered 408 and closed when")
{
    struct Row { std::string situation; std::string bytes; int status; };
    const Row rows[] = {
        {"the head stops", "GET /v1/ping HTTP/1.1\r\n", 408},
        {"a JSON body stops", "POST /v1/echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{",
         408},
        {"an upload stops", "POST /v1/upload HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nf", 408},
        {"a chunk stops", "POST /v1/upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nf", 408},
        {"nothing is said", "", 0},
        {"nothing is said after a request", get("/v1/ping"), 200},
    };
    HttpFixture http(impatient());
    for (const Row& row : rows) {
        CAPTURE(row.situation);
        RawClient client(http.port());
        client.send(row.bytes);
        CHECK(client.read().status == row.status);
        CHECK(client.is_closed());
        CHECK(http.lives());
    }
}

TEST_CASE("a head that drips does not buy time with every drop")
{
    HttpFixture http(impatient());
    RawClient client(http.port());
    const auto started = steady_clock::now();
    client.send("GET /v1/ping HTTP/1.1\r\nX: ");
    int drops = 0;
    while (drops < 1000 && !client.answers_within(milliseconds(20)) && client.send("x")) ++drops;
    CHECK(client.read().status == 408);
    CHECK(steady_clock::now() - started < milliseconds(2000));
    CHECK(drops < 100);
}

TEST_CASE("a client that does not read its answer is dropped")
{
    HttpFixture http(impatient());
    const auto folder = std::filesystem::temp_directory_path();
    const std::string path = (folder / ("docket-unread-" + std::to_string(::getpid()))).string();
    const int file = ::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    http.file_path = path;
    http.file_size = 64 * 1024 * 1024;
    REQUIRE(::ftruncate(file, static_cast<off_t>(http.file_size)) == 0);
    RawClient client(http.port());
    client.send(get("/v1/file"));
    // The server has given up when its table is empty; the client has not read a byte until then.
    const auto started = steady_clock::now();
    REQUIRE(client.answers_within(milliseconds(5000)));
    while (http.server().connections() > 0 && steady_clock::now() - started < std::chrono::seconds(10)) (void)http.lives();
    CHECK(client.read_to_end().size() < http.file_size);
    ::close(file);
    ::unlink(path.c_str());
}

TEST_CASE("a connection ends after the requests it may make")
{
    ServerLimits limits;
    limits.requests_per_connection_max = 3;
    HttpFixture http(limits);
    RawClient client(http.port());
    for (int i = 0; i < 4; ++i) client.send(get("/v1/ping"));
    CHECK(client.read().header("Connection") == "keep-alive");
    CHECK(client.read().header("Connection") == "keep-alive");
    CHECK(client.read().header("Connection") == "close");
    CHECK(client.read_to_end().empty());
}

TEST_CASE("one address, and all together, have as many connections as the limits say")
{
    struct Row { std::size_t per_address, in_all; };
    for (const Row row : {Row{3, 100}, Row{100, 3}}) {
        CAPTURE(row.per_address);
        ServerLimits limits;
        limits.connections_per_address_max = row.per_address;
        limits.connections_max = row.in_all;
        HttpFixture http(limits);
        std::vector<RawClient> clients;
        for (int i = 0; i < 3; ++i) {
            clients.emplace_back(http.port());
            clients.back().send(get("/v1/ping"));
            CHECK(clients.back().read().status == 200);
        }
        // when: one more comes, it is refused
        RawClient fourth(http.port());
        const RawReply refusal = fourth.read();
        CHECK(refusal.status == 503);
        CHECK(refusal.header("Retry-After").has_value());
        CHECK(fourth.is_closed());
        // and when one of the three leaves, its place is free again
        clients.pop_back();
        int attempts = 0;
        while (!http.lives() && attempts < 1000) ++attempts;
        CHECK(attempts < 1000);
    }
}

TEST_CASE("a trusted proxy names the client and is not limited as one address")
{
    const std::vector<std::string> trusted = {"127.0.0.1"};
    CHECK(client_address("127.0.0.1", trusted, "9.9.9.9, 10.0.0.7") == "10.0.0.7");
    CHECK(client_address("127.0.0.1", trusted, " 2001:DB8::1 ") == "2001:db8::1");
    CHECK(client_address("127.0.0.1", trusted, "nonsense") == "127.0.0.1");
    CHECK(client_address("127.0.0.1", trusted, "") == "127.0.0.1");
    CHECK(client_address("10.0.0.1", trusted, "10.0.0.7") == "10.0.0.1");
}

TEST_CASE("requests of many connections at once are answered, by one thread and by several")
{
    constexpr int clients = 8, connections = 40;
    const std::string body = quoted(20'000);
    ServerLimits limits;
    limits.connections_per_address_max = limits.connections_max;
    for (const int threads : {1, 3}) {
        CAPTURE(threads);
        HttpFixture http(limits, threads);
        std::vector<std::future<int>> answered;
        for (int client = 0; client < clients; ++client) {
            answered.push_back(std::async(std::launch::async, [&] {
                int good = 0;
                for (int i = 0; i < connections; ++i) {
                    RawClient connection(http.port());
                    connection.send(get("/v1/ping") + post("/v1/echo", body));
                    good += connection.read().status == 200 ? 1 : 0;
                    good += connection.read().body == body ? 1 : 0;
                }
                return good;
            }));
        }
        for (std::future<int>& one : answered) CHECK(one.get() == 2 * connections);
        while (http.server().connections() > 0) std::this_thread::yield();
    }
}

TEST_CASE("draining finishes the request in flight, closes the idle connection and lets nobody in")
{
    int threads = 0;
    SUBCASE("one thread") { threads = 1; }
    SUBCASE("several threads") { threads = 2; }
    HttpFixture http({}, threads);
    RawClient idle(http.port()), busy(http.port());
    idle.send(get("/v1/ping"));
    CHECK(idle.read().status == 200);
    busy.send(get("/v1/slow") + get("/v1/ping"));
    http.turnstile().await_arrival();

    // when: the server drains while a handler works
    std::future<void> drained = http.drain();
    CHECK(idle.is_closed());
    RawClient late(RawClient::Unconnected{});
    CHECK_FALSE(late.connect(http.port()));
    CHECK(drained.wait_for(milliseconds(0)) == std::future_status::timeout);

    // then: the request is answered, the one behind it is not, and draining ends
    http.turnstile().open();
    const RawReply reply = busy.read();
    CHECK(reply.body == "finished");
    CHECK(reply.header("Connection") == "close");
    CHECK(busy.read_to_end().empty());
    CHECK(drained.wait_for(std::chrono::seconds(20)) == std::future_status::ready);
    CHECK(http.server().connections() == 0);
}

TEST_CASE("draining waits no longer than it may")
{
    ServerLimits limits = impatient();
    limits.drain_time_max = milliseconds(200);
    HttpFixture http(limits);
    RawClient busy(http.port());
    busy.send(get("/v1/slow"));
    http.turnstile().await_arrival();
    CHECK(http.drain().wait_for(std::chrono::seconds(20)) == std::future_status::ready);
    CHECK(busy.is_closed());
}

TEST_CASE("the accept loop shows that it lives although nobody calls")
{
    ServerLimits limits;
    limits.accept_tick = milliseconds(10);
    HttpFixture http(limits);
    const auto before = http.server().last_accept_loop_tick();
    const auto started = steady_clock::now();
    while (http.server().last_accept_loop_tick() == before && steady_clock::now() - started < std::chrono::seconds(20)) {}
    CHECK(http.server().last_accept_loop_tick() > before);
    CHECK(http.lives());
}

TEST_CASE("without descriptors the accept loop pauses instead of spinning, and serves when there are some again")
{
    ServerLimits limits;
    limits.accept_back_off = milliseconds(30);
    HttpFixture http(limits);
    REQUIRE(http.lives());
    while (http.server().connections() > 0) std::this_thread::yield();
    RawClient client(RawClient::Unconnected{});

    // given: the process may open no further descriptor
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
    rlimit low = before;
    low.rlim_cur = 256;
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &low) == 0);
    std::vector<int> taken;
    for (int descriptor = 0; (descriptor = ::open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0;) taken.push_back(descriptor);

    // when: a client connects and asks
    REQUIRE(client.connect(http.port()));
    client.send(get("/v1/ping"));
    const auto started = steady_clock::now();
    const std::uint64_t failures_before = http.server().accept_failures();
    const bool answered = client.answers_within(milliseconds(400));
    const auto failures = static_cast<long>(http.server().accept_failures() - failures_before);
    const auto waited = std::chrono::duration_cast<milliseconds>(steady_clock::now() - started);

    // then: there were a few attempts, a pause apart, and the client is served once descriptors are free
    for (const int descriptor : taken) ::close(descriptor);
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &before) == 0);
    CHECK_FALSE(answered);
    CHECK(failures >= 1);
    CHECK(failures <= waited.count() / 30 + 2);
    CHECK(client.read().status == 200);
}

TEST_CASE("connections leave descriptors for everybody else")
{
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
    rlimit low = before;
    low.rlim_cur = limits::descriptors_reserved + 2;
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &low) == 0);
    HttpFixture http;
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &before) == 0);
    RawClient first(http.port()), second(http.port()), third(http.port());
    CHECK(third.read().status == 503);
}

TEST_CASE("a request that is not admitted is answered before its body is read")
{
    // given: a server that admits one request
    asio::io_context context;
    Router router;
    Endpoint endpoint;
    endpoint.method = Method::post;
    endpoint.pattern = "/v1/echo";
    endpoint.body = BodyKind::json;
    endpoint.handler = [](const Request& request, const PathParams&) -> asio::awaitable<Response> {
        co_return Response::json(200, request.body);
    };
    router.add(std::move(endpoint));
    Server server(context.get_executor(), ServerLimits{}, std::move(router), quiet_logger());
    RateSettings settings;
    settings.burst = 1;
    settings.per_second = 0.001;
    RateLimiter limiter(settings);
    server.set_admission([&limiter](const Request& request) -> std::optional<Response> {
        const auto wait = limiter.take(request.remote_address, request.received_at);
        if (wait.count() == 0) return std::nullopt;
        return to_response(rate_limited(wait), request);
    });
    const std::uint16_t port = server.listen("127.0.0.1", 0);
    std::thread thread([&context] { context.run(); });

    // then: the second is refused although its body never comes
    CHECK(ask(port, post("/v1/echo", "{}")).status == 200);
    const RawReply refused =
        ask(port, "POST /v1/echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n");
    CHECK(refused.status == 429);
    CHECK(refused.header("Retry-After").has_value());
    context.stop();
    thread.join();
}

}  // namespace docket
