#pragma once

// One accepted socket: bounded input, and reading, writing and lingering that always end. It does not know what a request is.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "api/http/limits.hpp"
#include "api/http/message/body.hpp"
#include "api/http/wire/bytes/input_buffer.hpp"

namespace docket {

/// How an operation on the socket ended.
enum class IoResult {
    ok,
    timed_out,  ///< The deadline passed; the socket is still open, so an answer can be sent.
    full,       ///< Reading only: read_buffer_bytes_max wait already.
    gone,       ///< The peer closed or reset, or drain closed the connection.
};

/// Every member runs on the socket's executor, which runs one thing at a time. Shared, because three hold it for their own time: the session, the
/// deadline's pending timer, and the server's table (for drain), none of which knows when the others end.
class HttpConnection : public std::enable_shared_from_this<HttpConnection> {
public:
    using Socket = asio::ip::tcp::socket;
    using TimePoint = std::chrono::steady_clock::time_point;

    /// `socket` is non-blocking already: writing tries before it waits, and must not stop the thread.
    HttpConnection(Socket socket, std::string peer_address, const ServerLimits& limits);

    [[nodiscard]] const std::string& peer_address() const noexcept { return peer_address_; }
    [[nodiscard]] asio::any_io_executor executor() { return socket_.get_executor(); }

    /// What has been read and not yet consumed. Valid until the next read or consume.
    [[nodiscard]] std::string_view input() const noexcept { return input_.unread(); }
    void consume(std::size_t bytes) noexcept { input_.consume(bytes); }

    /// Appends what comes next to the input; waits until `deadline` at most.
    [[nodiscard]] asio::awaitable<IoResult> read_some(TimePoint deadline);

    /// Sends both, one after the other, at the pace of `limits` at least. Never `full`. What the system takes at once is not waited
    /// for, so small answers do not suspend; every few writes one does, for others are served by the same thread.
    [[nodiscard]] asio::awaitable<IoResult> write(std::string_view first, std::string_view second = {});

    /// Says that nothing more will come, then swallows input for linger_time_max at most: closing over unread input resets the
    /// connection, and the peer would lose the answer (RFC 9112, 9.6). Then closes.
    [[nodiscard]] asio::awaitable<void> linger();

    /// Drain asks once: an idle connection closes now, a busy one after its answer.
    void begin_drain();

    /// Set while nothing of a request has come.
    void set_idle(bool idle) noexcept { idle_ = idle; }

    void close() noexcept;

private:
    /// No deadline, or no timer pending.
    static constexpr TimePoint never = TimePoint::max();

    void arm(TimePoint deadline);
    void disarm() noexcept { deadline_ = never; }
    void start_timer(TimePoint expiry);
    void timer_fired();

    Socket socket_;
    asio::steady_timer timer_;
    std::string peer_address_;
    const ServerLimits& limits_;
    InputBuffer input_;
    TimePoint deadline_ = never;  ///< Of what is awaited now.
    TimePoint expiry_ = never;    ///< Of the pending timer; never after `deadline_`.
    unsigned arming_ = 0;         ///< Tells a timer that fired late from the one that is pending now.
    std::size_t writes_unwaited_ = 0;  ///< Since this connection last let others run.
    bool timed_out_ = false;
    bool idle_ = true;
};

}  // namespace docket
