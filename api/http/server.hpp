#pragma once

// The server: listeners, connections and their limits, draining. What a request means is the Router's and its handlers' business.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <spdlog/fwd.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/io_threads.hpp"
#include "api/http/limits.hpp"
#include "api/http/message/request.hpp"
#include "api/http/message/response.hpp"
#include "api/http/routing/router.hpp"

namespace docket {

/// Learns of every answered request. Called where the connections run, so by several threads at once if the executor has them.
class HttpObserver {
public:
    virtual ~HttpObserver() = default;

    /// `route` is the pattern of the endpoint, "static" for the fallback, "" where no route was found or the gate refused (and
    /// then `method` may be nullopt). Never the path: it would hold ids.
    virtual void on_request(std::optional<Method> method, std::string_view route, int status, std::chrono::microseconds took) = 0;
};

/// Asked once per request that has an endpoint, after the head and before the body: a response refuses it (429). It must not
/// block, and is called where the connections run: with several threads on the executor it guards its own state.
using Admission = std::function<std::optional<Response>(const Request&)>;

struct ServerCore;

/// One HTTP/1.1 server. All members may be called from any thread; the settings only before the first `listen`. Destroying it
/// stops listening and drops connections; drain first to be polite. Connections keep what they use alive until they ended,
/// except the observer, which must outlive the executor's last work.
class Server {
public:
    /// @param executor  Runs everything. Its context must outlive the Server.
    /// @param observer  May be null.
    /// @param threads   That run the executor. With `several`, each connection has its own strand and handlers run in parallel.
    Server(asio::any_io_executor executor, ServerLimits limits, Router router, std::shared_ptr<spdlog::logger> logger,
           HttpObserver* observer = nullptr, IoThreads threads = IoThreads::several);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    void set_admission(Admission admission);

    /// Addresses of proxies whose last X-Forwarded-For entry names the client. Their connections do not count per address.
    void trust_proxies(std::vector<std::string> addresses);

    /// Opens a listening socket (port 0: the system picks) and returns its port. May be called again for another address.
    /// Throws boost::system::system_error (address in use, not permitted, not an address).
    std::uint16_t listen(const std::string& address, std::uint16_t port);

    /// Stops accepting, closes idle connections, lets requests in flight finish, and returns when all connections ended or
    /// drain_time_max is over; what is left then is closed. A second call waits for the same end.
    [[nodiscard]] asio::awaitable<void> drain();

    /// When the slowest accept loop last showed life; it does so every accept_tick. For /healthz. The epoch when not listening.
    [[nodiscard]] std::chrono::steady_clock::time_point last_accept_loop_tick() const noexcept;

    [[nodiscard]] std::size_t connections() const noexcept;           ///< Open now.
    [[nodiscard]] std::uint64_t accept_failures() const noexcept;     ///< accept() that failed for want of descriptors or memory.

private:
    std::shared_ptr<ServerCore> core_;
};

}  // namespace docket
