#pragma once

// Accepting connections: one socket that listens, one loop that must not die. Who is let in is decided by its caller.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <spdlog/fwd.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "api/http/io_threads.hpp"
#include "api/http/limits.hpp"

namespace docket {

namespace asio = boost::asio;

/// Members run on `serial` (an executor that runs one thing at a time), except the two that read atomics.
class Listener : public std::enable_shared_from_this<Listener> {
public:
    using Socket = asio::ip::tcp::socket;
    using OnSocket = std::function<void(Socket)>;  ///< Gets each accepted socket, whose executor runs one thing at a time.

    /// Throws boost::system::system_error if the address cannot be listened on.
    Listener(asio::any_io_executor serial, asio::any_io_executor connections, IoThreads threads, const std::string& address,
             std::uint16_t port);

    [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

    /// Starts the loop. After EMFILE, ENFILE, ENOBUFS, ENOMEM and the like it pauses for accept_back_off. If the loop ends by an
    /// exception the process ends too: a server that lives and is deaf is worse than one that is restarted.
    void start(const ServerLimits& limits, std::shared_ptr<spdlog::logger> logger, OnSocket on_socket);

    void stop();

    [[nodiscard]] std::chrono::steady_clock::time_point last_tick() const noexcept;
    [[nodiscard]] std::uint64_t failures() const noexcept { return failures_; }

private:
    asio::awaitable<void> accept_loop(ServerLimits limits, std::shared_ptr<spdlog::logger> logger, OnSocket on_socket);
    asio::awaitable<void> tick_loop(std::chrono::milliseconds tick);
    void spawn(asio::awaitable<void> loop, std::shared_ptr<spdlog::logger> logger);

    asio::any_io_executor serial_;
    asio::any_io_executor connections_;
    IoThreads threads_;
    asio::ip::tcp::acceptor acceptor_;
    asio::steady_timer tick_timer_;
    asio::steady_timer back_off_timer_;
    std::atomic<std::chrono::steady_clock::rep> last_tick_{0};
    std::atomic<std::uint64_t> failures_{0};
    bool stopped_ = false;
};

}  // namespace docket
