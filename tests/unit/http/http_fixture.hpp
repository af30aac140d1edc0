#pragma once

// A real server on a loopback port for one test: its threads, its log as text, a few endpoints. Not a mock of anything.

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "api/http/server.hpp"

namespace docket {

/// Remembers what was observed.
class RecordingObserver final : public HttpObserver {
public:
    struct Seen {
        std::optional<Method> method;
        std::string route;
        int status;
    };

    void on_request(std::optional<Method> method, std::string_view route, int status, std::chrono::microseconds took) override;
    [[nodiscard]] std::vector<Seen> seen() const;

private:
    mutable std::mutex mutex_;
    std::vector<Seen> seen_;
};

/// What a handler waits at until the test opens it. One handler at a time; once open it stays open.
class Turnstile {
public:
    [[nodiscard]] asio::awaitable<void> pass();  ///< Suspends without blocking a thread.
    void open();
    void await_arrival() { arrived_.get_future().wait(); }  ///< Blocks the test until somebody waits. Once.

private:
    std::mutex mutex_;
    bool open_ = false;
    std::shared_ptr<asio::steady_timer> waiting_;
    std::promise<void> arrived_;
};

/// GET /v1/ping gives {"pong":true}; POST /v1/echo the JSON body; POST /v1/upload the size; GET /v1/cases/{case_id} the id and the
/// remote address; GET /v1/throws 500; GET /v1/slow waits at the turnstile; GET /v1/events streams "a", "b", "c", GET
/// /v1/broken-events "a" and an exception; GET /v1/file sends `file_path`; GET / is the fallback's, and GET /throws its exception.
class HttpFixture {
public:
    /// `threads` run the server; of one, the server is told that it is the only one.
    explicit HttpFixture(ServerLimits limits = {}, int threads = 2);
    ~HttpFixture();

    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
    [[nodiscard]] Server& server() noexcept { return *server_; }
    [[nodiscard]] RecordingObserver& observer() noexcept { return observer_; }
    [[nodiscard]] Turnstile& turnstile() noexcept { return turnstile_; }
    [[nodiscard]] std::string log() const;

    /// Starts draining; the future is ready when it is over.
    [[nodiscard]] std::future<void> drain();

    /// True if a plain request on a new connection is answered with 200.
    [[nodiscard]] bool lives() const;

    std::string file_path;  ///< What GET /v1/file sends, with `file_size`.
    std::uint64_t file_size = 0;

private:
    [[nodiscard]] Router routes();

    struct Log;
    asio::io_context context_;
    std::shared_ptr<Log> log_;
    RecordingObserver observer_;
    Turnstile turnstile_;
    asio::executor_work_guard<asio::io_context::executor_type> work_;
    std::unique_ptr<Server> server_;
    std::uint16_t port_ = 0;
    std::vector<std::thread> threads_;
};

/// A logger that writes nowhere.
[[nodiscard]] std::shared_ptr<spdlog::logger> quiet_logger();

/// "GET <path> HTTP/1.1" with Host and `fields` ("Name: value\r\n…").
[[nodiscard]] std::string get(std::string_view path, std::string_view fields = {});

/// "POST <path> HTTP/1.1" with Host, Content-Type: application/json, Content-Length and the body.
[[nodiscard]] std::string post(std::string_view path, std::string_view body, std::string_view fields = {});

}  // namespace docket
