// See the header.

#include "tests/unit/http/http_fixture.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include <stdexcept>

#include "tests/support/raw_client.hpp"

namespace docket {

struct HttpFixture::Log final : spdlog::sinks::base_sink<std::mutex> {
    std::string text;
    std::string copy()
    {
        const std::lock_guard lock(mutex_);
        return text;
    }

    void sink_it_(const spdlog::details::log_msg& message) override
    {
        text.append(message.payload.data(), message.payload.size()).append("\n");
    }
    void flush_() override {}
};

void RecordingObserver::on_request(std::optional<Method> method, std::string_view route, int status, std::chrono::microseconds)
{
    const std::lock_guard lock(mutex_);
    seen_.push_back(Seen{method, std::string(route), status});
}

std::vector<RecordingObserver::Seen> RecordingObserver::seen() const
{
    const std::lock_guard lock(mutex_);
    return seen_;
}

asio::awaitable<void> Turnstile::pass()
{
    const auto executor = co_await asio::this_coro::executor;
    const auto timer = std::make_shared<asio::steady_timer>(executor, asio::steady_timer::time_point::max());
    bool open = false;
    {
        const std::lock_guard lock(mutex_);
        waiting_ = timer;
        open = open_;
    }
    arrived_.set_value();
    boost::system::error_code ignored;
    if (!open) co_await timer->async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

/// The cancellation is posted to the handler's strand, so it runs after the wait has begun.
void Turnstile::open()
{
    const std::lock_guard lock(mutex_);
    open_ = true;
    if (waiting_) asio::post(waiting_->get_executor(), [timer = waiting_] { timer->cancel(); });
}

namespace {

asio::awaitable<void> break_off(BodyWriter& writer)
{
    const bool sent = co_await writer.write("a");
    if (sent) throw std::runtime_error("the source of events broke");
}

Endpoint endpoint(Method method, std::string pattern, Handler handler, BodyKind body = BodyKind::none)
{
    Endpoint made;
    made.method = method;
    made.pattern = std::move(pattern);
    made.body = body;
    made.handler = std::move(handler);
    return made;
}

asio::awaitable<Response> take_upload(const Request&, const PathParams&, BodyReader& body)
{
    std::size_t bytes = 0, largest = 0;
    for (;;) {
        const auto piece = co_await body.next();
        if (!piece) co_return Response::text(200, "this answer is replaced");
        if (piece->empty()) break;
        bytes += piece->size();
        largest = std::max(largest, piece->size());
    }
    co_return Response::text(201,
                             std::to_string(bytes) + (largest <= limits::upload_chunk_bytes_max ? " in pieces" : " too large"));
}

asio::awaitable<void> write_events(BodyWriter& writer)
{
    for (const std::string_view event : {"a", "b", "c"}) {
        const bool sent = co_await writer.write(event);
        if (!sent) co_return;
    }
}

}  // namespace

Router HttpFixture::routes()
{
    Router router;
    router.add(endpoint(Method::get, "/v1/ping", [](const Request&, const PathParams&) -> asio::awaitable<Response> {
        co_return Response::json(200, R"({"pong":true})");
    }));
    router.add(endpoint(Method::post, "/v1/echo", [](const Request& request, const PathParams&) -> asio::awaitable<Response> {
        co_return Response::json(200, request.body.empty() ? "null" : request.body);
    }, BodyKind::json));
    router.add(endpoint(Method::get, "/v1/cases/{case_id}",
                        [](const Request& request, const PathParams& path) -> asio::awaitable<Response> {
                            co_return Response::text(200, path.at("case_id") + "|" + request.remote_address + "|" +
                                                              std::string(request.header("X-Late").value_or("-")));
                        }));
    router.add(endpoint(Method::delete_, "/v1/cases/{case_id}", [](const Request&, const PathParams&) -> asio::awaitable<Response> {
        co_return Response::no_content();
    }));
    router.add(endpoint(Method::get, "/v1/throws", [](const Request&, const PathParams&) -> asio::awaitable<Response> {
        throw std::runtime_error("the secret reason");
        co_return Response{};
    }));
    router.add(endpoint(Method::get, "/v1/slow", [this](const Request&, const PathParams&) -> asio::awaitable<Response> {
        co_await turnstile_.pass();
        co_return Response::text(200, "finished");
    }));
    router.add(endpoint(Method::get, "/v1/events", [](const Request&, const PathParams&) -> asio::awaitable<Response> {
        co_return Response::stream("text/event-stream; charset=utf-8", write_events);
    }));
    router.add(endpoint(Method::get, "/v1/broken-events", [](const Request&, const PathParams&) -> asio::awaitable<Response> {
        co_return Response::stream("text/event-stream; charset=utf-8", break_off);
    }));
    router.add(endpoint(Method::get, "/v1/file", [this](const Request&, const PathParams&) -> asio::awaitable<Response> {
        co_return Response::file(file_path, file_size, "application/pdf");
    }));
    Endpoint upload;
    upload.method = Method::post;
    upload.pattern = "/v1/upload";
    upload.body = BodyKind::upload;
    upload.upload = take_upload;
    router.add(std::move(upload));
    router.set_fallback([](const Request& request) -> std::optional<Response> {
        if (request.target.path == "/throws") throw std::runtime_error("");
        if (request.target.path != "/") return std::nullopt;
        return Response::text(200, "the page");
    });
    return router;
}

HttpFixture::HttpFixture(ServerLimits limits, int threads)
    : context_(threads), log_(std::make_shared<Log>()), work_(context_.get_executor())
{
    auto logger = std::make_shared<spdlog::logger>("http", log_);
    server_ = std::make_unique<Server>(context_.get_executor(), limits, routes(), std::move(logger), &observer_,
                                       threads == 1 ? IoThreads::one : IoThreads::several);
    port_ = server_->listen("127.0.0.1", 0);
    for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { context_.run(); });
}

HttpFixture::~HttpFixture()
{
    turnstile_.open();
    server_.reset();
    work_.reset();
    // Connections that a test left open end by themselves once the server is gone; nothing keeps the context running then.
    for (std::thread& thread : threads_) thread.join();
}

std::string HttpFixture::log() const
{
    return log_->copy();
}

std::future<void> HttpFixture::drain()
{
    return asio::co_spawn(context_, server_->drain(), asio::use_future);
}

bool HttpFixture::lives() const
{
    return ask(port_, get("/v1/ping")).status == 200;
}

std::shared_ptr<spdlog::logger> quiet_logger()
{
    return std::make_shared<spdlog::logger>("quiet");
}

std::string get(std::string_view path, std::string_view fields)
{
    return "GET " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\n" + std::string(fields) + "\r\n";
}

std::string post(std::string_view path, std::string_view body, std::string_view fields)
{
    return "POST " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" +
           std::string(fields) + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

}  // namespace docket
