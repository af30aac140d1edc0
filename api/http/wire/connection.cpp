// The socket's deadlines. A timer cancels the pending operation and leaves the socket open; Beast's tcp_stream would close it, and
// then no 408 could be sent.

#include "api/http/wire/connection.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <array>

#include "api/http/wire/pace.hpp"

namespace docket {

namespace {

using boost::system::error_code;
using std::chrono::steady_clock;

constexpr std::size_t read_size = 16 * 1024;  ///< As much as a head may be: one system call for most requests.

}  // namespace

Connection::Connection(Socket socket, std::string peer_address, const ServerLimits& limits)
    : socket_(std::move(socket)), timer_(socket_.get_executor()), peer_address_(std::move(peer_address)), limits_(limits)
{
}

void Connection::arm(TimePoint deadline)
{
    timed_out_ = false;
    timer_.expires_at(deadline);
    timer_.async_wait([weak = weak_from_this(), arming = ++arming_](error_code error) {
        const auto self = weak.lock();
        if (error || !self || self->arming_ != arming) return;
        self->timed_out_ = true;
        error_code ignored;
        self->socket_.cancel(ignored);
    });
}

void Connection::disarm()
{
    ++arming_;
    timer_.cancel();
}

asio::awaitable<IoResult> Connection::read_some(TimePoint deadline)
{
    if (input().size() >= limits::read_buffer_bytes_max) co_return IoResult::full;
    buffer_.erase(0, start_);
    start_ = 0;
    const std::size_t before = buffer_.size();
    buffer_.resize(std::min(before + read_size, limits::read_buffer_bytes_max));
    arm(deadline);
    const asio::mutable_buffer space = asio::buffer(buffer_.data() + before, buffer_.size() - before);
    error_code error;
    const std::size_t read = co_await socket_.async_read_some(space, asio::redirect_error(asio::use_awaitable, error));
    disarm();
    buffer_.resize(before + read);
    if (!error) co_return IoResult::ok;
    co_return timed_out_ ? IoResult::timed_out : IoResult::gone;
}

asio::awaitable<IoResult> Connection::write(std::string_view first, std::string_view second)
{
    Pace pace(limits_.pace_window, limits_.pace_bytes_per_second_min);
    while (!first.empty() || !second.empty()) {
        const std::array<asio::const_buffer, 2> buffers{asio::buffer(first.data(), first.size()),
                                                        asio::buffer(second.data(), second.size())};
        const auto started = steady_clock::now();
        arm(started + std::chrono::duration_cast<steady_clock::duration>(pace.left()));
        error_code error;
        const std::size_t sent = co_await socket_.async_write_some(buffers, asio::redirect_error(asio::use_awaitable, error));
        disarm();
        const std::size_t of_first = std::min(sent, first.size());
        first.remove_prefix(of_first);
        second.remove_prefix(sent - of_first);
        pace.waited(steady_clock::now() - started);
        pace.moved(sent);
        if (error) co_return timed_out_ ? IoResult::timed_out : IoResult::gone;
        if (pace.late()) co_return IoResult::timed_out;
    }
    co_return IoResult::ok;
}

asio::awaitable<void> Connection::linger()
{
    error_code ignored;
    socket_.shutdown(Socket::shutdown_send, ignored);
    const TimePoint deadline = steady_clock::now() + limits_.linger_time_max;
    std::size_t swallowed = 0;
    while (!ignored && swallowed <= limits::linger_bytes_max) {
        consume(input().size());
        const IoResult read = co_await read_some(deadline);
        if (read != IoResult::ok) break;
        swallowed += input().size();
    }
    close();
}

void Connection::begin_drain()
{
    if (idle_) close();
}

void Connection::close() noexcept
{
    error_code ignored;
    socket_.close(ignored);
}

}  // namespace docket
