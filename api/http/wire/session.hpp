#pragma once

// One connection's conversation: read a request, find its endpoint, run the handler, send the answer, again. Rules of messages
// are in gate, framing and wire; rules of sockets in connection.

#include <boost/asio/awaitable.hpp>
#include <spdlog/fwd.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "api/http/wire/connection.hpp"
#include "api/http/limits.hpp"
#include "api/http/server.hpp"

namespace docket {

/// What all sessions of a server share. Constant while they run, but for the atomics.
struct SessionShared {
    ServerLimits limits;
    Router router;
    Admission admission;                       ///< May be empty.
    std::vector<std::string> trusted_proxies;
    std::shared_ptr<spdlog::logger> logger;
    HttpObserver* observer = nullptr;          ///< May be null.
    std::string request_id_prefix;             ///< Random per process, so that ids of two processes differ.
    std::atomic<std::uint64_t> requests{0};
    std::atomic<bool> draining{false};
};

/// Runs until the peer leaves, a limit ends it, or drain does; closes the connection. Both arguments live until it returns, in
/// its own copies. Exceptions of handlers are answered inside; others (no memory) leave it.
[[nodiscard]] asio::awaitable<void> run_session(std::shared_ptr<SessionShared> shared, std::shared_ptr<HttpConnection> connection);

/// The client's address: the peer's, unless the peer is trusted and its last X-Forwarded-For entry is an IP address.
[[nodiscard]] std::string client_address(const std::string& peer, const std::vector<std::string>& trusted,
                                         std::string_view forwarded_for);

}  // namespace docket
