// The accept loop and the tick that wakes it, so that its silence can be told from its death.

#include "api/http/wire/listener.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <exception>

namespace docket {

namespace {

using boost::system::error_code;
using std::chrono::steady_clock;

/// Not the server's fault and over at once: the tick, or a client that left before it was let in.
bool is_harmless(const error_code& error)
{
    return error == asio::error::operation_aborted || error == asio::error::connection_aborted;
}

}  // namespace

Listener::Listener(asio::any_io_executor serial, asio::any_io_executor connections, IoThreads threads, const std::string& address,
                   std::uint16_t port)
    : serial_(serial), connections_(std::move(connections)), threads_(threads), acceptor_(serial), tick_timer_(serial),
      back_off_timer_(serial)
{
    const asio::ip::tcp::endpoint endpoint(asio::ip::make_address(address), port);
    acceptor_.open(endpoint.protocol());
    acceptor_.set_option(asio::socket_base::reuse_address(true));
    acceptor_.bind(endpoint);
    acceptor_.listen(limits::listen_backlog);
}

void Listener::start(const ServerLimits& limits, std::shared_ptr<spdlog::logger> logger, OnSocket on_socket)
{
    last_tick_ = steady_clock::now().time_since_epoch().count();
    spawn(tick_loop(limits.accept_tick), logger);
    spawn(accept_loop(limits, logger, std::move(on_socket)), logger);
}

void Listener::spawn(asio::awaitable<void> loop, std::shared_ptr<spdlog::logger> logger)
{
    asio::co_spawn(serial_, std::move(loop), [self = shared_from_this(), logger](std::exception_ptr failure) {
        if (!failure) return;
        try {
            std::rethrow_exception(failure);
        } catch (const std::exception& error) {
            logger->critical("the accept loop ended: {}", error.what());
        }
        logger->flush();
        std::terminate();
    });
}

asio::awaitable<void> Listener::accept_loop(ServerLimits limits, std::shared_ptr<spdlog::logger> logger, OnSocket on_socket)
{
    while (!stopped_) {
        last_tick_ = steady_clock::now().time_since_epoch().count();
        const asio::any_io_executor connection = serial_executor(connections_, threads_);
        error_code error;
        Socket socket = co_await acceptor_.async_accept(connection, asio::redirect_error(asio::use_awaitable, error));
        if (stopped_) break;
        if (!error) {
            on_socket(std::move(socket));
        } else if (!is_harmless(error)) {
            if (failures_++ % 100 == 0) logger->error("cannot accept connections: {}", error.message());
            back_off_timer_.expires_after(limits.accept_back_off);
            co_await back_off_timer_.async_wait(asio::redirect_error(asio::use_awaitable, error));
        }
    }
}

asio::awaitable<void> Listener::tick_loop(std::chrono::milliseconds tick)
{
    while (!stopped_) {
        error_code ignored;
        tick_timer_.expires_after(tick);
        co_await tick_timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        acceptor_.cancel(ignored);
    }
}

void Listener::stop()
{
    stopped_ = true;
    error_code ignored;
    acceptor_.close(ignored);
    tick_timer_.cancel();
    back_off_timer_.cancel();
}

steady_clock::time_point Listener::last_tick() const noexcept
{
    return steady_clock::time_point(steady_clock::duration(last_tick_.load()));
}

}  // namespace docket
