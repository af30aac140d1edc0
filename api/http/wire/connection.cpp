// The socket's deadlines. A timer cancels the pending operation and leaves the socket open; Beast's tcp_stream would close it, and
// then no 408 could be sent. Most operations end long before their deadline, so a request that comes in one piece sets no timer
// at all: the pending one stays as long as it is due no later than the new deadline, and asks for the deadline when it fires.

#include "api/http/wire/connection.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <span>

#include "api/http/wire/bytes/pace.hpp"

namespace docket {

namespace {

using boost::system::error_code;
using std::chrono::steady_clock;

}  // namespace

HttpConnection::HttpConnection(Socket socket, std::string peer_address, const ServerLimits& limits)
    : socket_(std::move(socket)), timer_(socket_.get_executor()), peer_address_(std::move(peer_address)), limits_(limits)
{
    assert(socket_.non_blocking());
}

void HttpConnection::arm(TimePoint deadline)
{
    timed_out_ = false;
    deadline_ = deadline;
    if (deadline < expiry_) start_timer(deadline);
}

void HttpConnection::start_timer(TimePoint expiry)
{
    expiry_ = expiry;
    timer_.expires_at(expiry);
    timer_.async_wait([weak = weak_from_this(), arming = ++arming_](error_code error) {
        const auto self = weak.lock();
        if (error || !self || self->arming_ != arming) return;
        self->timer_fired();
    });
}

void HttpConnection::timer_fired()
{
    expiry_ = never;
    if (deadline_ == never) return;
    if (steady_clock::now() < deadline_) return start_timer(deadline_);
    timed_out_ = true;
    error_code ignored;
    socket_.cancel(ignored);
}

asio::awaitable<IoResult> HttpConnection::read_some(TimePoint deadline)
{
    if (input_.full()) co_return IoResult::full;
    const std::span<char> space = input_.space();
    writes_unwaited_ = 0;
    arm(deadline);
    const asio::mutable_buffer buffer = asio::buffer(space.data(), space.size());
    error_code error;
    const std::size_t read = co_await socket_.async_read_some(buffer, asio::redirect_error(asio::use_awaitable, error));
    disarm();
    input_.commit(read);
    if (!error) co_return IoResult::ok;
    co_return timed_out_ ? IoResult::timed_out : IoResult::gone;
}

asio::awaitable<IoResult> HttpConnection::write(std::string_view first, std::string_view second)
{
    Pace pace(limits_.pace_window, limits_.pace_bytes_per_second_min);
    timed_out_ = false;
    while (!first.empty() || !second.empty()) {
        const std::array<asio::const_buffer, 2> buffers{asio::buffer(first.data(), first.size()),
                                                        asio::buffer(second.data(), second.size())};
        error_code error = asio::error::would_block;
        std::size_t sent = 0;
        if (writes_unwaited_ < limits::writes_unwaited_max) {
            ++writes_unwaited_;
            sent = socket_.write_some(buffers, error);
        }
        if (error == asio::error::would_block) {
            const auto started = steady_clock::now();
            arm(started + std::chrono::duration_cast<steady_clock::duration>(pace.left()));
            sent = co_await socket_.async_write_some(buffers, asio::redirect_error(asio::use_awaitable, error));
            disarm();
            writes_unwaited_ = 0;
            pace.waited(steady_clock::now() - started);
        }
        const std::size_t of_first = std::min(sent, first.size());
        first.remove_prefix(of_first);
        second.remove_prefix(sent - of_first);
        pace.moved(sent);
        if (error) co_return timed_out_ ? IoResult::timed_out : IoResult::gone;
        if (pace.late()) co_return IoResult::timed_out;
    }
    co_return IoResult::ok;
}

asio::awaitable<void> HttpConnection::linger()
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

void HttpConnection::begin_drain()
{
    if (idle_) close();
}

void HttpConnection::close() noexcept
{
    error_code ignored;
    socket_.close(ignored);
    // Else the pending timer would keep the context running until it fires.
    ++arming_;
    expiry_ = never;
    timer_.cancel();
}

}  // namespace docket
