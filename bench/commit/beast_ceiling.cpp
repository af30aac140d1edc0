// What HTTP alone can do here: bare Beast, keep-alive, one I/O thread, 200 bytes of JSON for every request, nothing parsed, nothing
// stored. Prints "listening on http://127.0.0.1:PORT"; ends by SIGTERM.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <cstddef>
#include <exception>
#include <iostream>
#include <string>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

constexpr std::size_t answer_bytes = 200;

std::string answer()
{
    std::string text = R"({"id":"7h2k","version":7,"state":"review.officer","filler":")";
    text.append(answer_bytes - text.size() - 2, 'x');
    return text + "\"}";
}

asio::awaitable<void> serve(tcp::socket socket)
{
    socket.set_option(tcp::no_delay(true));
    const std::string body = answer();
    beast::flat_buffer buffer;
    try {
        for (;;) {
            http::request<http::string_body> request;
            co_await http::async_read(socket, buffer, request, asio::use_awaitable);
            http::response<http::string_body> response(http::status::ok, request.version());
            response.set(http::field::content_type, "application/json");
            response.keep_alive(request.keep_alive());
            response.body() = body;
            response.prepare_payload();
            co_await http::async_write(socket, response, asio::use_awaitable);
            if (!request.keep_alive()) co_return;
        }
    } catch (const std::exception&) {
        // The other side has closed: the end of every connection here.
    }
}

asio::awaitable<void> accept_all(tcp::acceptor& acceptor)
{
    for (;;) {
        tcp::socket socket = co_await acceptor.async_accept(asio::use_awaitable);
        asio::co_spawn(acceptor.get_executor(), serve(std::move(socket)), asio::detached);
    }
}

}  // namespace

int main()
{
    asio::io_context io(1);
    tcp::acceptor acceptor(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    asio::signal_set signals(io, SIGTERM, SIGINT);
    signals.async_wait([&io](const boost::system::error_code&, int) { io.stop(); });
    asio::co_spawn(io, accept_all(acceptor), asio::detached);
    std::cout << "listening on http://127.0.0.1:" << acceptor.local_endpoint().port() << std::endl;
    io.run();
}
