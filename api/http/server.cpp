// Who is let in, who is counted, and how it all ends. One executor, on which one thing runs at a time, owns the table of
// connections; nothing here is locked.

#include "api/http/server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <algorithm>
#include <mutex>
#include <random>
#include <unordered_map>

#include "api/http/wire/listener.hpp"
#include "api/http/wire/session.hpp"
#include "api/http/wire/wire.hpp"

namespace docket {

namespace {

using std::chrono::steady_clock;

std::string random_prefix()
{
    std::random_device random;
    char text[24];
    const int size = std::snprintf(text, sizeof text, "%08x%08x-", random(), random());
    return std::string(text, static_cast<std::size_t>(size));
}

/// Below the descriptors that the process may open, so that accept never takes the last one from the database.
std::size_t connections_affordable(std::size_t wanted)
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return wanted;
    const auto descriptors = static_cast<std::size_t>(limit.rlim_cur);
    return std::min(wanted, descriptors > limits::descriptors_reserved ? descriptors - limits::descriptors_reserved : 1);
}

/// What a connection gets that is one too many.
std::string refusal_bytes()
{
    Problem problem = make_problem(503, "too_many_connections", "Too many connections are open. Try again in a few seconds.");
    problem.headers.push_back(Header{"Retry-After", "5"});
    Response response = to_response(problem, Request{});
    WireFormat format;
    format.keep_alive = false;
    const std::string head = head_bytes(response, format, std::chrono::system_clock::now());
    return head + std::string(response.text_body());
}

}  // namespace

/// Everything of a server that must outlive it while connections end. Members below the line belong to `serial`.
struct ServerCore : std::enable_shared_from_this<ServerCore> {
    ServerCore(asio::any_io_executor any_executor, IoThreads io_threads, ServerLimits limits, Router router)
        : executor(std::move(any_executor)), threads(io_threads), serial(serial_executor(executor, threads)),
          shared(std::make_shared<SessionShared>()), all_closed(serial)
    {
        shared->limits = limits;
        shared->router = std::move(router);
        shared->request_id_prefix = random_prefix();
    }

    void admit(HttpConnection::Socket socket);
    void refuse(HttpConnection::Socket socket) const;
    void forget(const std::shared_ptr<HttpConnection>& connection);
    void stop_listening();
    asio::awaitable<void> drain();

    asio::any_io_executor executor;
    IoThreads threads;
    asio::any_io_executor serial;
    std::shared_ptr<SessionShared> shared;
    std::atomic<std::size_t> open{0};
    mutable std::mutex listeners_mutex;  ///< The one thing that callers' threads read: /healthz asks for the tick.
    std::vector<std::shared_ptr<Listener>> listeners;

    std::unordered_map<HttpConnection*, std::shared_ptr<HttpConnection>> connections;
    std::unordered_map<std::string, std::size_t> per_address;
    asio::steady_timer all_closed;
    std::optional<steady_clock::time_point> drain_deadline;
};

void ServerCore::admit(HttpConnection::Socket socket)
{
    boost::system::error_code error;
    const auto endpoint = socket.remote_endpoint(error);
    if (error) return;
    const std::string address = endpoint.address().to_string();
    const auto& trusted = shared->trusted_proxies;
    const bool counted = std::ranges::find(trusted, address) == trusted.end();
    const auto same_address = per_address.find(address);
    const bool crowd =
        counted && same_address != per_address.end() && same_address->second >= shared->limits.connections_per_address_max;
    if (crowd || connections.size() >= shared->limits.connections_max) return refuse(std::move(socket));

    socket.non_blocking(true, error);
    if (error) return;
    socket.set_option(asio::ip::tcp::no_delay(true), error);
    auto connection = std::make_shared<HttpConnection>(std::move(socket), address, shared->limits);
    connections.emplace(connection.get(), connection);
    ++per_address[address];
    ++open;
    asio::co_spawn(connection->executor(), run_session(shared, connection),
                   [self = shared_from_this(), connection](std::exception_ptr failure) {
        try {
            if (failure) std::rethrow_exception(failure);
        } catch (const std::exception& fault) {
            self->shared->logger->error("a connection ended: {}", fault.what());
        } catch (...) {
            self->shared->logger->error("a connection ended by an exception of an unknown type");
        }
        connection->close();
        asio::post(self->serial, [self, connection] { self->forget(connection); });
    });
}

/// Tries once, without waiting: a server short of connections must not spend them on saying so.
void ServerCore::refuse(HttpConnection::Socket socket) const
{
    boost::system::error_code ignored;
    const std::string bytes = refusal_bytes();
    socket.non_blocking(true, ignored);
    socket.send(asio::buffer(bytes), 0, ignored);
    socket.shutdown(HttpConnection::Socket::shutdown_send, ignored);
    char unread[4096];
    socket.receive(asio::buffer(unread), 0, ignored);
    shared->logger->warn("a connection was refused: too many are open");
}

void ServerCore::forget(const std::shared_ptr<HttpConnection>& connection)
{
    if (connections.erase(connection.get()) == 0) return;
    const auto count = per_address.find(connection->peer_address());
    if (count != per_address.end() && --count->second == 0) per_address.erase(count);
    --open;
    if (connections.empty()) all_closed.cancel();
}

void ServerCore::stop_listening()
{
    shared->draining = true;
    const std::lock_guard lock(listeners_mutex);
    for (const auto& listener : listeners) listener->stop();
}

asio::awaitable<void> ServerCore::drain()
{
    stop_listening();
    if (!drain_deadline) {
        drain_deadline = steady_clock::now() + shared->limits.drain_time_max;
        all_closed.expires_at(*drain_deadline);
        for (const auto& [key, connection] : connections)
            asio::post(connection->executor(), [connection = connection] { connection->begin_drain(); });
    }
    while (!connections.empty() && steady_clock::now() < *drain_deadline) {
        boost::system::error_code ignored;
        co_await all_closed.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
    if (!connections.empty()) shared->logger->warn("{} connections did not end in time and are closed", connections.size());
    for (const auto& [key, connection] : connections)
        asio::post(connection->executor(), [connection = connection] { connection->close(); });
}

Server::Server(asio::any_io_executor executor, ServerLimits limits, Router router, std::shared_ptr<spdlog::logger> logger,
               HttpObserver* observer, IoThreads threads)
    : core_(std::make_shared<ServerCore>(std::move(executor), threads, limits, std::move(router)))
{
    core_->shared->logger = std::move(logger);
    core_->shared->observer = observer;
}

Server::~Server()
{
    asio::post(core_->serial, [core = core_] {
        core->stop_listening();
        for (const auto& [key, connection] : core->connections)
            asio::post(connection->executor(), [connection = connection] { connection->close(); });
    });
}

void Server::set_admission(Admission admission)
{
    core_->shared->admission = std::move(admission);
}

void Server::trust_proxies(std::vector<std::string> addresses)
{
    core_->shared->trusted_proxies = std::move(addresses);
}

std::uint16_t Server::listen(const std::string& address, std::uint16_t port)
{
    auto& limits = core_->shared->limits;
    const std::lock_guard lock(core_->listeners_mutex);
    if (core_->listeners.empty()) limits.connections_max = connections_affordable(limits.connections_max);
    auto listener = std::make_shared<Listener>(core_->serial, core_->executor, core_->threads, address, port);
    const std::uint16_t bound = listener->port();
    core_->listeners.push_back(listener);
    listener->start(limits, core_->shared->logger, [weak = std::weak_ptr(core_)](HttpConnection::Socket socket) {
        if (const auto core = weak.lock()) core->admit(std::move(socket));
    });
    return bound;
}

asio::awaitable<void> Server::drain()
{
    const std::shared_ptr<ServerCore> core = core_;
    asio::awaitable<void> on_serial = core->drain();
    co_await asio::co_spawn(core->serial, std::move(on_serial), asio::use_awaitable);
}

steady_clock::time_point Server::last_accept_loop_tick() const noexcept
{
    const std::lock_guard lock(core_->listeners_mutex);
    auto slowest = steady_clock::time_point::max();
    for (const auto& listener : core_->listeners) slowest = std::min(slowest, listener->last_tick());
    return core_->listeners.empty() ? steady_clock::time_point{} : slowest;
}

std::size_t Server::connections() const noexcept
{
    return core_->open;
}

std::uint64_t Server::accept_failures() const noexcept
{
    const std::lock_guard lock(core_->listeners_mutex);
    std::uint64_t failures = 0;
    for (const auto& listener : core_->listeners) failures += listener->failures();
    return failures;
}

}  // namespace docket
