#pragma once

// The one table of endpoints. 404, 405 with Allow and HEAD fall out of it. It calls nothing; the session does.

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/http/message/body.hpp"
#include "api/http/message/problem.hpp"
#include "api/http/message/request.hpp"
#include "api/http/message/response.hpp"

namespace docket {

/// What the variables of a pattern stand for, decoded.
class PathParams {
public:
    PathParams() = default;
    explicit PathParams(std::vector<std::pair<std::string, std::string>> values) : values_(std::move(values)) {}

    /// The value of "{name}"; never empty. Asking for a name that the pattern has not is our bug: std::logic_error.
    [[nodiscard]] const std::string& at(std::string_view name) const;

private:
    std::vector<std::pair<std::string, std::string>> values_;
};

/// Handlers are coroutines on the connection's executor: blocking work belongs on a pool that they await. An exception becomes a
/// 500 with the request id and is logged once. Any number of them run at once, on different connections.
using Handler = std::function<asio::awaitable<Response>(const Request&, const PathParams&)>;
using UploadHandler = std::function<asio::awaitable<Response>(const Request&, const PathParams&, BodyReader&)>;

enum class BodyKind {
    none,    ///< A body is refused with 400.
    json,    ///< application/json or +json, at most json_body_bytes_max, read before the handler runs. May be absent: body "".
    upload,  ///< Any media type; the handler pulls it through BodyReader.
};

struct QueryName {
    std::string name;
    bool repeatable = false;
};

struct Endpoint {
    Method method = Method::get;  ///< GET answers HEAD too; `head` itself is not to be registered.
    std::string pattern;          ///< "/v1/cases/{case_id}/events": literals and whole-segment variables.
    BodyKind body = BodyKind::none;
    Handler handler;              ///< For none and json.
    UploadHandler upload;         ///< For upload.
    std::optional<std::vector<QueryName>> query;  ///< Known parameters; others are 400. nullopt: any name, but none twice.
    bool quiet = false;           ///< Log at debug only (health checks).
};

/// Where a request goes.
struct Route {
    const Endpoint* endpoint = nullptr;  ///< Lives as long as the Router and until the next `add`.
    PathParams params;
};

class Router {
public:
    /// Answers GET and HEAD of paths that no pattern matches (static pages); nullopt is a 404.
    using Fallback = std::function<std::optional<Response>(const Request&)>;

    /// Throws std::logic_error for a table that cannot work: bad pattern, same method and path twice, handler missing or of the
    /// wrong kind. At one position a literal goes before a variable: "/v1/cases/export" and "/v1/cases/{case_id}" may both be.
    void add(Endpoint endpoint);

    void set_fallback(Fallback fallback) { fallback_ = std::move(fallback); }
    [[nodiscard]] const Fallback& fallback() const noexcept { return fallback_; }

    /// The route, or the problem: not_found (404), method_not_allowed (405, with Allow). `method` nullopt is a method that has no
    /// endpoint anywhere (OPTIONS, TRACE). The fallback is not asked.
    [[nodiscard]] Result<Route, Problem> find(std::optional<Method> method, const Target& target) const;

    /// nullopt, or the 400 for a query parameter that is unknown or repeated.
    [[nodiscard]] static std::optional<Problem> check_query(const Endpoint& endpoint, const QueryParameters& query);

    [[nodiscard]] const std::vector<Endpoint>& endpoints() const noexcept { return endpoints_; }

private:
    std::vector<Endpoint> endpoints_;
    std::vector<std::vector<std::string>> patterns_;  ///< Segments of endpoints_[i].pattern; variables keep their braces.
    Fallback fallback_;
};

}  // namespace docket
