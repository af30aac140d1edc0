// The table of endpoints: what matches, what wins, and what is said when nothing does.

#include <doctest/doctest.h>

#include <stdexcept>

#include "api/http/routing/router.hpp"

namespace docket {

namespace {

asio::awaitable<Response> answer(const Request&, const PathParams&)
{
    co_return Response::no_content();
}

asio::awaitable<Response> take(const Request&, const PathParams&, BodyReader&)
{
    co_return Response::no_content();
}

Endpoint make(Method method, std::string pattern)
{
    Endpoint endpoint;
    endpoint.method = method;
    endpoint.pattern = std::move(pattern);
    endpoint.handler = answer;
    return endpoint;
}

Router table()
{
    Router router;
    router.add(make(Method::get, "/v1/cases/{case_id}"));
    router.add(make(Method::get, "/v1/cases/export"));
    router.add(make(Method::post, "/v1/cases/{case_id}/events"));
    router.add(make(Method::get, "/v1/cases"));
    router.add(make(Method::post, "/v1/cases"));
    router.add(make(Method::get, "/v1/{kind}/export/all"));
    return router;
}

Result<Route, Problem> find(const Router& router, std::optional<Method> method, std::string_view path)
{
    const auto target = parse_target(path);
    REQUIRE(target.has_value());
    return router.find(method, *target);
}

}  // namespace

TEST_CASE("a path finds its endpoint and binds its variables")
{
    const Router router = table();
    const auto route = find(router, Method::post, "/v1/cases/h%E1%BB%93/events?x=1");
    REQUIRE(route.has_value());
    CHECK(route->endpoint->pattern == "/v1/cases/{case_id}/events");
    CHECK(route->params.at("case_id") == "hồ");
    CHECK_THROWS_AS((void)route->params.at("task_id"), std::logic_error);
}

TEST_CASE("the endpoint found is")
{
    struct Row { Method method; std::string path; const char* pattern; };
    const Row rows[] = {
        {Method::get, "/v1/cases", "/v1/cases"},
        {Method::head, "/v1/cases", "/v1/cases"},
        {Method::get, "/v1/cases/export", "/v1/cases/export"},
        {Method::get, "/v1/cases/exports", "/v1/cases/{case_id}"},
        {Method::get, "/v1/tasks/export/all", "/v1/{kind}/export/all"},
    };
    const Router router = table();
    for (const Row& row : rows) {
        CAPTURE(row.path);
        const auto route = find(router, row.method, row.path);
        REQUIRE(route.has_value());
        CHECK(route->endpoint->pattern == row.pattern);
    }
}

TEST_CASE("a path without an endpoint is 404")
{
    const Router router = table();
    for (std::string path :
         {"/", "/v1", "/v1/cases/", "/v1//cases", "/v1/cases/x/", "/v1/cases//events", "/V1/cases", "/v1/cases/x/events/y"}) {
        CAPTURE(path);
        const auto route = find(router, Method::get, path);
        REQUIRE_FALSE(route.has_value());
        CHECK(route.error().status == 404);
        CHECK(route.error().code == "not_found");
    }
}

TEST_CASE("a method without an endpoint is 405 and Allow names those that have one")
{
    struct Row { std::optional<Method> method; std::string path; const char* allow; };
    const Row rows[] = {
        {Method::delete_, "/v1/cases", "GET, HEAD, POST"},
        {Method::get, "/v1/cases/x/events", "POST"},
        {Method::head, "/v1/cases/x/events", "POST"},
        {Method::post, "/v1/cases/export", "GET, HEAD"},
        {std::nullopt, "/v1/cases", "GET, HEAD, POST"},
    };
    const Router router = table();
    for (const Row& row : rows) {
        CAPTURE(row.path);
        const auto route = find(router, row.method, row.path);
        REQUIRE_FALSE(route.has_value());
        CHECK(route.error().status == 405);
        REQUIRE(route.error().headers.size() == 1);
        CHECK(route.error().headers[0] == Header{"Allow", row.allow});
    }
}

TEST_CASE("a table that cannot work is refused when it is built")
{
    Router router = table();
    CHECK_THROWS_AS(router.add(make(Method::get, "/v1/cases/{id}")), std::logic_error);
    CHECK_THROWS_AS(router.add(make(Method::head, "/v1/x")), std::logic_error);
    for (const char* pattern : {"", "v1", "/v1/", "/v1//x", "/v1/{", "/v1/a{b}", "/v1/{}", "/v1?x", "/v1/.."}) {
        CAPTURE(pattern);
        CHECK_THROWS_AS(router.add(make(Method::get, pattern)), std::logic_error);
    }
    Endpoint without = make(Method::put, "/v1/x");
    without.handler = nullptr;
    CHECK_THROWS_AS(router.add(without), std::logic_error);
    Endpoint upload = make(Method::put, "/v1/x");
    upload.body = BodyKind::upload;
    CHECK_THROWS_AS(router.add(upload), std::logic_error);
    upload.handler = nullptr;
    upload.upload = take;
    CHECK_NOTHROW(router.add(upload));
}

TEST_CASE("query parameters are checked against the endpoint")
{
    struct Row { std::string situation; bool declared; const char* query; const char* code; };
    const Row rows[] = {
        {"any name goes when none is declared", false, "/?x=1&y=2", ""},
        {"but not twice", false, "/?x=1&x=2", "repeated_parameter"},
        {"not even in another encoding", false, "/?x=1&%78=2", "repeated_parameter"},
        {"a declared name goes", true, "/?q=1", ""},
        {"an unknown one does not", true, "/?q=1&z=2", "unknown_parameter"},
        {"a repeatable one may repeat", true, "/?state=1&state=2", ""},
        {"another may not", true, "/?q=1&q=1", "repeated_parameter"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.situation);
        Endpoint endpoint = make(Method::get, "/");
        if (row.declared) endpoint.query = std::vector<QueryName>{{"q", false}, {"state", true}};
        const auto target = parse_target(row.query);
        REQUIRE(target.has_value());
        const auto problem = Router::check_query(endpoint, target->query);
        CHECK((problem ? problem->code : "") == row.code);
        CHECK((!problem || problem->status == 400));
    }
}

}  // namespace docket
