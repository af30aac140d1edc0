// One connection over a real socket: when its deadlines fire, that writing without waiting keeps nobody waiting, and which bodies
// are at hand.

#include <doctest/doctest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "api/http/wire/body_io.hpp"
#include "api/http/wire/bytes/framing.hpp"
#include "api/http/wire/connection.hpp"

namespace docket {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using Tcp = asio::ip::tcp;

namespace {

/// A connection and its peer, which blocks.
struct Pair {
    asio::io_context context{1};
    Tcp::socket peer{context};
    ServerLimits limits;
    std::shared_ptr<HttpConnection> connection;

    explicit Pair(int buffer_bytes = 0)
    {
        Tcp::acceptor acceptor(context, Tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0));
        peer.open(Tcp::v4());
        if (buffer_bytes > 0) peer.set_option(asio::socket_base::receive_buffer_size(buffer_bytes));
        peer.connect(acceptor.local_endpoint());
        Tcp::socket socket = acceptor.accept();
        if (buffer_bytes > 0) socket.set_option(asio::socket_base::send_buffer_size(buffer_bytes));
        socket.non_blocking(true);
        connection = std::make_shared<HttpConnection>(HttpConnection::Socket(std::move(socket)), "127.0.0.1", limits);
    }

    void say(std::string_view bytes) { asio::write(peer, asio::buffer(bytes)); }

    /// Runs until nothing is left to do, or until `work` stops the context; throws what `work` threw.
    void run(asio::awaitable<void> work)
    {
        asio::co_spawn(context, std::move(work), [](std::exception_ptr thrown) {
            if (thrown) std::rethrow_exception(thrown);
        });
        context.run();
        context.restart();
    }
};

asio::awaitable<void> read_once(Pair& pair)
{
    const IoResult read = co_await pair.connection->read_some(steady_clock::now() + std::chrono::seconds(20));
    CHECK(read == IoResult::ok);
    pair.context.stop();
}

asio::awaitable<void> wait_twice(Pair& pair, milliseconds first, milliseconds second)
{
    pair.say("something");
    const IoResult answered = co_await pair.connection->read_some(steady_clock::now() + first);
    CHECK(answered == IoResult::ok);
    const auto deadline = steady_clock::now() + second;
    const IoResult unanswered = co_await pair.connection->read_some(deadline);
    CHECK(unanswered == IoResult::timed_out);
    CHECK(steady_clock::now() >= deadline);
    // The socket is as good as before.
    const IoResult told = co_await pair.connection->write("too slow");
    CHECK(told == IoResult::ok);
    pair.connection->close();
}

asio::awaitable<void> wait_and_close(Pair& pair)
{
    const IoResult read = co_await pair.connection->read_some(steady_clock::now() + std::chrono::seconds(20));
    CHECK(read == IoResult::gone);
    pair.connection->close();
}

asio::awaitable<void> write_whole(Pair& pair, const std::string& head, const std::string& body, bool& written)
{
    const IoResult sent = co_await pair.connection->write(head, body);
    CHECK(sent == IoResult::ok);
    written = true;
    pair.connection->close();
}

asio::awaitable<void> write_pieces(Pair& pair, int pieces, bool& written)
{
    const std::string piece(1000, 'p');
    for (int i = 0; i < pieces; ++i) {
        const IoResult sent = co_await pair.connection->write(piece);
        CHECK(sent == IoResult::ok);
    }
    written = true;
    pair.connection->close();
}

}  // namespace

TEST_CASE("a deadline fires at its instant, whether the one before it was later or earlier")
{
    struct Row { const char* situation; milliseconds first, second; };
    const Row rows[] = {
        {"the one before was later", std::chrono::seconds(20), milliseconds(50)},
        {"the one before was earlier", milliseconds(50), milliseconds(200)},
        {"the one before was the same", milliseconds(100), milliseconds(100)},
    };
    for (const Row& row : rows) {
        CAPTURE(row.situation);
        Pair pair;
        const auto started = steady_clock::now();
        pair.run(wait_twice(pair, row.first, row.second));
        CHECK(steady_clock::now() - started < std::chrono::seconds(10));
    }
}

TEST_CASE("a connection that was closed keeps nothing running although its deadline is far away")
{
    Pair pair;
    const auto started = steady_clock::now();
    asio::post(pair.context, [&] { pair.connection->begin_drain(); });
    pair.run(wait_and_close(pair));
    CHECK(steady_clock::now() - started < std::chrono::seconds(10));
}

TEST_CASE("a body is at hand when its last byte has come, if it may be that long, and what follows stays")
{
    constexpr std::size_t most = 4;
    Pair pair;
    Framing framing;
    REQUIRE(framing.parse_head("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n", pair.limits).has_value());
    pair.say("bod");
    pair.run(read_once(pair));
    CHECK_FALSE(take_body_at_hand(*pair.connection, framing, most).has_value());
    pair.say("y of the next");
    pair.run(read_once(pair));
    CHECK_FALSE(take_body_at_hand(*pair.connection, framing, most - 1).has_value());
    CHECK(pair.connection->input() == "body of the next");
    CHECK(take_body_at_hand(*pair.connection, framing, most) == "body");
    CHECK(framing.done());
    CHECK(pair.connection->input() == " of the next");
}

TEST_CASE("a large answer reaches a reader whole although it begins to read when the buffers are full")
{
    Pair pair(16 * 1024);
    const std::string head = "head";
    std::string body;
    for (int i = 0; body.size() < 3'000'000; ++i) body += std::to_string(i);
    std::string read(head.size() + body.size(), '\0');
    bool written = false;
    std::thread reader;
    // This has its turn when the writer waits.
    asio::post(pair.context, [&] {
        asio::post(pair.context, [&] {
            CHECK_FALSE(written);
            reader = std::thread([&] { asio::read(pair.peer, asio::buffer(read)); });
        });
    });
    pair.run(write_whole(pair, head, body, written));
    CHECK(written);
    REQUIRE(reader.joinable());
    reader.join();
    CHECK(read == head + body);
}

TEST_CASE("a connection that never has to wait gives others a turn every few writes")
{
    Pair pair;
    constexpr int pieces = 40;
    bool written = false;
    int turns = 0;
    std::function<void()> turn = [&] {
        if (written) return;
        ++turns;
        asio::post(pair.context, turn);
    };
    asio::post(pair.context, turn);
    pair.run(write_pieces(pair, pieces, written));
    CHECK(written);
    CHECK(turns >= pieces / static_cast<int>(limits::writes_unwaited_max + 1));
}

}  // namespace docket
