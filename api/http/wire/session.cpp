// The conversation. Every refusal becomes a problem in one place (refuse), every answer leaves by one door (send).

#include "api/http/wire/session.hpp"

#include <boost/asio/ip/address.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <optional>

#include "api/http/wire/body_io.hpp"
#include "api/http/wire/bytes/framing.hpp"
#include "api/http/wire/bytes/gate.hpp"
#include "api/http/wire/wire.hpp"

namespace docket {

namespace {

using std::chrono::steady_clock;

/// One request and what is known of its answer.
struct Exchange {
    Request request;
    Framing framing;
    steady_clock::time_point started;   ///< First byte of the request.
    std::optional<Method> method;       ///< nullopt: none of ours, or not read yet.
    int version = 11;
    bool keep_alive = false;            ///< Until the request asked for it.
    bool continue_expected = false;
    bool abandoned = false;             ///< Nobody is left to answer.
    std::string_view route;             ///< For logs and metrics; points into the endpoint or is a literal.
    bool quiet = false;
};

bool is_json(std::string_view media_type)
{
    std::string_view type = media_type.substr(0, media_type.find(';'));
    while (type.ends_with(' ') || type.ends_with('\t')) type.remove_suffix(1);
    if (same_name(type, "application/json")) return true;
    constexpr std::string_view prefix = "application/", suffix = "+json";
    return type.size() > prefix.size() + suffix.size() && same_name(type.substr(0, prefix.size()), prefix) &&
           same_name(type.substr(type.size() - suffix.size()), suffix);
}

Problem problem_of(BodyFault fault)
{
    switch (fault) {
        case BodyFault::too_large: return make_problem(413, "too_large", "The body is larger than this resource takes.");
        case BodyFault::too_slow: return make_problem(408, "body_too_slow", "The body came too slowly.");
        case BodyFault::malformed:
            return make_problem(400, "bad_body", "The body's chunks are broken, or have extensions or trailers.");
        case BodyFault::cut: break;
    }
    return make_problem(400, "body_cut", "The body ended early.");
}

class Session {
public:
    Session(SessionShared& shared, HttpConnection& connection) : shared_(shared), connection_(connection) {}

    asio::awaitable<void> run();

private:
    asio::awaitable<bool> wait_for_request();
    asio::awaitable<bool> converse(bool last);
    asio::awaitable<Response> answer(Exchange& exchange);
    asio::awaitable<std::optional<GateFault>> read_head(Exchange& exchange);
    std::optional<GateFault> take_head(Exchange& exchange, std::size_t size);
    asio::awaitable<Response> dispatch(Exchange& exchange, const Endpoint& endpoint, const PathParams& params);
    bool take_json(Exchange& exchange);
    asio::awaitable<std::optional<Response>> read_json(Exchange& exchange);
    asio::awaitable<Response> receive_upload(Exchange& exchange, const Endpoint& endpoint, const PathParams& params);
    asio::awaitable<Response> handle(Exchange& exchange, const Endpoint& endpoint, const PathParams& params, BodyReader* body);
    std::optional<Response> refuse_early(Exchange& exchange, const Endpoint& endpoint) const;
    Response refuse(const Exchange& exchange, const Problem& problem) const;
    Response broken(const Exchange& exchange, const std::string& what) const;
    asio::awaitable<bool> send(Exchange& exchange, Response& response);
    asio::awaitable<bool> send_stream(const Exchange& exchange, const Response& response);
    void report(const Exchange& exchange, int status) const;

    SessionShared& shared_;
    HttpConnection& connection_;
};

asio::awaitable<void> Session::run()
{
    for (std::size_t served = 1; !shared_.draining; ++served) {
        const bool more = co_await wait_for_request();
        if (!more) break;
        const bool keep = co_await converse(served >= shared_.limits.requests_per_connection_max);
        if (!keep) break;
    }
    co_await connection_.linger();
}

/// False when the peer leaves or stays silent: there is nothing to answer then.
asio::awaitable<bool> Session::wait_for_request()
{
    if (!connection_.input().empty()) co_return true;
    connection_.set_idle(true);
    const IoResult read = co_await connection_.read_some(steady_clock::now() + shared_.limits.idle_time_max);
    connection_.set_idle(false);
    co_return read == IoResult::ok;
}

/// One request and its answer. True if another may follow on this connection.
asio::awaitable<bool> Session::converse(bool last)
{
    Exchange exchange;
    exchange.started = steady_clock::now();
    exchange.request.request_id = shared_.request_id_prefix + std::to_string(++shared_.requests);
    Response response;
    std::optional<std::string> failure;
    try {
        response = co_await answer(exchange);
    } catch (const std::exception& error) {
        failure = error.what();
    }
    // Handlers' exceptions are caught closer by; this one came from admission, the fallback or want of memory.
    if (failure) {
        exchange.keep_alive = false;
        response = broken(exchange, *failure);
    }
    if (exchange.abandoned) co_return false;
    const bool unread_body = exchange.framing.has_body() && !exchange.framing.done();
    if (last || response.close || unread_body || shared_.draining) exchange.keep_alive = false;
    const bool sent = co_await send(exchange, response);
    report(exchange, response.status);
    co_return sent && exchange.keep_alive;
}

asio::awaitable<Response> Session::answer(Exchange& exchange)
{
    const auto fault = co_await read_head(exchange);
    if (exchange.abandoned) co_return Response{};
    if (fault) {
        exchange.keep_alive = false;
        co_return refuse(exchange, make_problem(fault->status, fault->code, fault->detail));
    }
    const auto route = shared_.router.find(exchange.method, exchange.request.target);
    if (route) {
        exchange.route = route->endpoint->pattern;
        exchange.quiet = route->endpoint->quiet;
        auto refusal = refuse_early(exchange, *route->endpoint);
        if (refusal) co_return *std::move(refusal);
        Response response = co_await dispatch(exchange, *route->endpoint, route->params);
        co_return response;
    }
    const bool reading = exchange.method == Method::get || exchange.method == Method::head;
    if (route.error().status == 404 && reading && shared_.router.fallback()) {
        auto page = shared_.router.fallback()(exchange.request);
        if (page) {
            exchange.route = "static";
            co_return *std::move(page);
        }
    }
    co_return refuse(exchange, route.error());
}

/// Reads up to the end of the head and takes it apart. nullopt when the request is complete but for its body.
asio::awaitable<std::optional<GateFault>> Session::read_head(Exchange& exchange)
{
    const auto deadline = exchange.started + shared_.limits.head_time_max;
    HeadScanner scanner(shared_.limits);
    bool line_skipped = false;
    for (;;) {
        // RFC 9112, 2.2: an empty line before the request line is forgiven, once.
        if (!line_skipped && connection_.input().starts_with("\r\n")) {
            connection_.consume(2);
            line_skipped = true;
        }
        const auto verdict = scanner.scan(connection_.input());
        if (verdict == HeadScanner::Verdict::refused) co_return scanner.fault();
        if (verdict == HeadScanner::Verdict::complete) break;
        const IoResult read = co_await connection_.read_some(deadline);
        if (read == IoResult::timed_out) co_return GateFault{408, "head_too_slow", "The request's head came too slowly."};
        exchange.abandoned = read == IoResult::gone;
        if (exchange.abandoned) co_return std::nullopt;
    }
    co_return take_head(exchange, scanner.size());
}

std::optional<GateFault> Session::take_head(Exchange& exchange, std::size_t size)
{
    auto head = exchange.framing.parse_head(connection_.input().substr(0, size), shared_.limits);
    if (!head) return head.error();
    connection_.consume(size);
    auto target = parse_target(head->target);
    if (!target) return GateFault{400, "bad_target", target.error().detail};

    exchange.method = method_from(head->method);
    exchange.version = head->version;
    exchange.keep_alive = exchange.framing.keep_alive();
    exchange.continue_expected = head->version == 11 && head->count("Expect") > 0 && exchange.framing.has_body();
    Request& request = exchange.request;
    request.method = exchange.method.value_or(Method::get);
    request.target = *std::move(target);
    request.remote_address = client_address(connection_.peer_address(), shared_.trusted_proxies, head->value("X-Forwarded-For"));
    request.received_at = steady_clock::now();
    request.headers = std::move(head->fields);
    return std::nullopt;
}

/// What can be refused before the body is looked at.
std::optional<Response> Session::refuse_early(Exchange& exchange, const Endpoint& endpoint) const
{
    if (auto unknown = Router::check_query(endpoint, exchange.request.target.query)) return refuse(exchange, *unknown);
    if (shared_.admission) {
        if (auto refusal = shared_.admission(exchange.request)) return refusal;
    }
    if (!exchange.framing.has_body()) return std::nullopt;
    if (endpoint.body == BodyKind::none)
        return refuse(exchange, make_problem(400, "body_not_expected", "This resource takes no body."));
    if (endpoint.body == BodyKind::json && !is_json(exchange.request.header("Content-Type").value_or("")))
        return refuse(exchange, make_problem(415, "unsupported_media_type", "Send the body as application/json."));
    return std::nullopt;
}

asio::awaitable<Response> Session::dispatch(Exchange& exchange, const Endpoint& endpoint, const PathParams& params)
{
    if (endpoint.body == BodyKind::upload) {
        Response response = co_await receive_upload(exchange, endpoint, params);
        co_return response;
    }
    if (exchange.framing.has_body() && !take_json(exchange)) {
        auto refusal = co_await read_json(exchange);
        if (refusal) co_return *std::move(refusal);
    }
    Response response = co_await handle(exchange, endpoint, params, nullptr);
    co_return response;
}

/// False if the body must be waited for, or asked for with "100 Continue".
bool Session::take_json(Exchange& exchange)
{
    if (exchange.continue_expected) return false;
    auto whole = take_body_at_hand(connection_, exchange.framing, shared_.limits.json_body_bytes_max);
    if (whole) exchange.request.body = *std::move(whole);
    return whole.has_value();
}

asio::awaitable<std::optional<Response>> Session::read_json(Exchange& exchange)
{
    ConnectionBody body(connection_, exchange.framing, shared_.limits, shared_.limits.json_body_bytes_max,
                        exchange.continue_expected);
    body.set_deadline(exchange.started + shared_.limits.request_time_max);
    auto whole = co_await read_all(body);
    if (whole) {
        exchange.request.body = *std::move(whole);
        co_return std::nullopt;
    }
    exchange.keep_alive = false;
    exchange.abandoned = whole.error() == BodyFault::cut;
    co_return refuse(exchange, problem_of(whole.error()));
}

asio::awaitable<Response> Session::receive_upload(Exchange& exchange, const Endpoint& endpoint, const PathParams& params)
{
    ConnectionBody body(connection_, exchange.framing, shared_.limits, shared_.limits.upload_bytes_max, exchange.continue_expected);
    Response response = co_await handle(exchange, endpoint, params, &body);
    if (!body.fault()) co_return response;
    exchange.keep_alive = false;
    exchange.abandoned = *body.fault() == BodyFault::cut;
    co_return refuse(exchange, problem_of(*body.fault()));
}

asio::awaitable<Response> Session::handle(Exchange& exchange, const Endpoint& endpoint, const PathParams& params, BodyReader* body)
{
    std::string what;
    try {
        if (body) {
            Response response = co_await endpoint.upload(exchange.request, params, *body);
            co_return response;
        }
        Response response = co_await endpoint.handler(exchange.request, params);
        co_return response;
    } catch (const std::exception& error) {
        what = error.what();
    } catch (...) {
        what = "an exception of an unknown type";
    }
    co_return broken(exchange, what);
}

Response Session::refuse(const Exchange& exchange, const Problem& problem) const
{
    return to_response(problem, exchange.request);
}

/// Logged here, once, with what the stranger outside is not told.
Response Session::broken(const Exchange& exchange, const std::string& what) const
{
    shared_.logger->error("request {} to {} failed: {}", exchange.request.request_id, exchange.route, what);
    return refuse(exchange, make_problem(500, "internal_error", "Something broke on our side. Tell the operator the request_id."));
}

/// True if the peer has the whole answer.
asio::awaitable<bool> Session::send(Exchange& exchange, Response& response)
{
    std::optional<OpenFile> file;
    std::optional<std::string> failure;
    try {
        if (const auto* body = std::get_if<FileBody>(&response.body)) file.emplace(*body);
    } catch (const std::exception& error) {
        failure = error.what();
    }
    if (failure) response = broken(exchange, *failure);

    const bool stream = std::holds_alternative<StreamBody>(response.body);
    if (stream && exchange.version == 10) exchange.keep_alive = false;
    WireFormat format;
    format.version = exchange.version;
    format.head_request = exchange.method == Method::head;
    format.keep_alive = exchange.keep_alive;
    format.request_id = exchange.request.request_id;
    const std::string head = head_bytes(response, format, std::chrono::system_clock::now());
    if (!stream && !file) {
        const std::string_view body = sends_body(response, format) ? response.text_body() : std::string_view{};
        const IoResult sent = co_await connection_.write(head, body);
        co_return sent == IoResult::ok;
    }
    const IoResult sent = co_await connection_.write(head);
    if (sent != IoResult::ok) co_return false;
    if (!sends_body(response, format)) co_return true;
    if (file) {
        const bool complete = co_await file->send(connection_);
        co_return complete;
    }
    const bool complete = co_await send_stream(exchange, response);
    co_return complete;
}

/// The head is out already, so an exception can only break the connection off; a chunked reader notices the missing end.
asio::awaitable<bool> Session::send_stream(const Exchange& exchange, const Response& response)
{
    ConnectionWriter writer(connection_, exchange.version == 11, shared_.draining);
    const StreamBody& produce = std::get<StreamBody>(response.body);
    std::optional<std::string> failure;
    try {
        co_await produce(writer);
    } catch (const std::exception& error) {
        failure = error.what();
    }
    if (failure) {
        shared_.logger->error("the stream of request {} to {} failed: {}", exchange.request.request_id, exchange.route, *failure);
        co_return false;
    }
    const bool complete = co_await writer.finish();
    co_return complete;
}

void Session::report(const Exchange& exchange, int status) const
{
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - exchange.started);
    if (shared_.observer) shared_.observer->on_request(exchange.method, exchange.route, status, took);
    shared_.logger->log(exchange.quiet ? spdlog::level::debug : spdlog::level::info, "{} {} {} {} {} us",
                        exchange.request.request_id, exchange.method ? text_of(*exchange.method) : "-",
                        exchange.route.empty() ? "-" : exchange.route, status, took.count());
}

}  // namespace

std::string client_address(const std::string& peer, const std::vector<std::string>& trusted, std::string_view forwarded_for)
{
    if (std::ranges::find(trusted, peer) == trusted.end()) return peer;
    const std::size_t comma = forwarded_for.rfind(',');
    std::string last(comma == forwarded_for.npos ? forwarded_for : forwarded_for.substr(comma + 1));
    std::erase_if(last, [](char c) { return c == ' ' || c == '\t'; });
    boost::system::error_code error;
    const auto address = asio::ip::make_address(last, error);
    return error ? peer : address.to_string();
}

asio::awaitable<void> run_session(std::shared_ptr<SessionShared> shared, std::shared_ptr<HttpConnection> connection)
{
    Session session(*shared, *connection);
    co_await session.run();
}

}  // namespace docket
