// Problem documents, response helpers and what the head of an answer says.

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <doctest/doctest.h>

#include <stdexcept>

#include "api/http/message/problem.hpp"
#include "api/http/wire/wire.hpp"

namespace docket {

namespace {

Request request_in(const char* language)
{
    Request request;
    request.target = *parse_target("/v1/cases/7/events?dry_run=1");
    request.request_id = "abc-1";
    request.headers.push_back(Header{"Accept-Language", language});
    return request;
}

boost::json::object parsed(const Response& response)
{
    return boost::json::parse(std::string(response.text_body())).as_object();
}

}  // namespace

TEST_CASE("a problem has the members of RFC 9457 and ours")
{
    // given: a problem with everything
    Problem problem = make_problem(422, "bad_payload");
    problem.detail = LocalText{"2 mục cần sửa", "Two fields need attention \"here\"\n"};
    problem.errors.push_back(FieldError{"/milestones/0/amount", "max", "Tối đa 10", "At most 10"});
    problem.members.emplace_back("current_version", "17");
    problem.members.emplace_back("allowed_roles", R"(["clerk"])");
    problem.headers.push_back(Header{"ETag", "\"17\""});

    // when: it answers a Vietnamese and an English request
    const Response vi = to_response(problem, request_in("vi-VN,en;q=0.1"));
    const Response en = to_response(problem, request_in("en"));

    // then: the members stand, in the request's language
    CHECK(vi.status == 422);
    CHECK(vi.header("Content-Type") == "application/problem+json");
    CHECK(vi.header("Content-Language") == "vi");
    CHECK(vi.header("Vary") == "Accept-Language");
    CHECK(vi.header("ETag") == "\"17\"");
    const auto document = parsed(vi);
    CHECK(document.at("type").as_string() == "/problems/bad_payload");
    CHECK(document.at("title").as_string() == "Dữ liệu có lỗi");
    CHECK(document.at("status").as_int64() == 422);
    CHECK(document.at("detail").as_string() == "2 mục cần sửa");
    CHECK(document.at("code").as_string() == "bad_payload");
    CHECK(document.at("instance").as_string() == "/v1/cases/7/events");
    CHECK(document.at("request_id").as_string() == "abc-1");
    CHECK(document.at("current_version").as_int64() == 17);
    CHECK(document.at("allowed_roles").as_array().size() == 1);
    const auto& error = document.at("errors").as_array().at(0).as_object();
    CHECK(error.at("pointer").as_string() == "/milestones/0/amount");
    CHECK(error.at("code").as_string() == "max");
    CHECK(error.at("detail").at("vi").as_string() == "Tối đa 10");
    CHECK(parsed(en).at("detail").as_string() == "Two fields need attention \"here\"\n");
    CHECK(en.header("Content-Language") == "en");
}

TEST_CASE("a problem without a title takes its status's, and one with a title keeps it")
{
    Problem problem = make_problem(404, "not_found");
    CHECK(parsed(to_response(problem, request_in("vi"))).at("title").as_string() == "Không tìm thấy");
    CHECK_FALSE(parsed(to_response(problem, request_in("vi"))).contains("detail"));
    problem.title = LocalText{"", "Only English"};
    CHECK(parsed(to_response(problem, request_in("vi"))).at("title").as_string() == "Only English");
}

TEST_CASE("every status that Docket sends has a phrase and a title in both languages")
{
    for (const int status :
         {400, 401, 403, 404, 405, 408, 409, 411, 412, 413, 414, 415, 417, 422, 428, 429, 431, 500, 501, 503, 505}) {
        CAPTURE(status);
        CHECK_FALSE(reason_phrase(status).empty());
        const auto vi = parsed(to_response(make_problem(status, "x"), request_in("vi"))).at("title");
        const auto en = parsed(to_response(make_problem(status, "x"), request_in("en"))).at("title");
        CHECK(vi != en);
    }
}

TEST_CASE("a header that would write headers is refused")
{
    Response response;
    CHECK_THROWS_AS(response.set("Location", "/x\r\nSet-Cookie: a=b"), std::invalid_argument);
    CHECK_THROWS_AS(response.set("Location", "/x\n"), std::invalid_argument);
    CHECK_THROWS_AS(response.add("Lo cation", "/x"), std::invalid_argument);
    CHECK_THROWS_AS(response.add("", "/x"), std::invalid_argument);
    CHECK(response.headers.empty());
}

TEST_CASE("set replaces and add keeps")
{
    Response response;
    response.set("ETag", "1").set("etag", "2").add("Set-Cookie", "a").add("Set-Cookie", "b");
    CHECK(response.headers == std::vector<Header>{{"etag", "2"}, {"Set-Cookie", "a"}, {"Set-Cookie", "b"}});
}

TEST_CASE("every head carries the security headers, and a handler's own stay")
{
    Response response = Response::json(200, "{}");
    response.set("Content-Security-Policy", "sandbox");
    WireFormat format;
    format.request_id = "abc-1";
    const std::string head = head_bytes(response, format, std::chrono::system_clock::from_time_t(784111777));
    for (const char* line :
         {"HTTP/1.1 200 OK\r\n", "\r\nContent-Security-Policy: sandbox\r\n", "\r\nX-Content-Type-Options: nosniff\r\n",
          "\r\nReferrer-Policy: same-origin\r\n", "\r\nCross-Origin-Opener-Policy: same-origin\r\n",
          "\r\nCross-Origin-Resource-Policy: same-origin\r\n", "\r\nPermissions-Policy: ", "\r\nCache-Control: no-store\r\n",
          "\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n", "\r\nX-Request-Id: abc-1\r\n", "\r\nContent-Length: 2\r\n"}) {
        CAPTURE(line);
        CHECK(head.find(line) != head.npos);
    }
    CHECK(head.find("default-src") == head.npos);
    CHECK(head.find("Content-Security-Policy") == head.rfind("Content-Security-Policy"));
    CHECK(head.ends_with("\r\n\r\n"));
}

TEST_CASE("the standard policy lets nothing in from elsewhere")
{
    std::string head;
    append_standard_headers(head, Response{});
    CHECK(head.starts_with("Content-Security-Policy: default-src 'self'; img-src 'self' data: blob:; object-src 'none'; "
                           "base-uri 'none'; form-action 'self'; frame-ancestors 'none'\r\nX-Content-Type-Options: "));
    CHECK(head.ends_with("\r\nCache-Control: no-store\r\n"));
}

TEST_CASE("the head tells the second in which it was made, and no other")
{
    const auto date_at = [](std::time_t second) {
        const std::string head = head_bytes(Response{}, WireFormat{}, std::chrono::system_clock::from_time_t(second));
        return head.substr(head.find("\r\nDate: ") + 8, 29);
    };
    CHECK(date_at(0) == "Thu, 01 Jan 1970 00:00:00 GMT");
    CHECK(date_at(784111777) == "Sun, 06 Nov 1994 08:49:37 GMT");
    CHECK(date_at(784111777) == "Sun, 06 Nov 1994 08:49:37 GMT");
    CHECK(date_at(784111778) == "Sun, 06 Nov 1994 08:49:38 GMT");
    CHECK(date_at(784111777) == "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST_CASE("204 and 304 announce no body")
{
    for (Response response : {Response::no_content(), Response::not_modified("\"1\"")}) {
        CAPTURE(response.status);
        const std::string head = head_bytes(response, WireFormat{}, {});
        CHECK(head.find("Content-Length") == head.npos);
        CHECK(head.find("Transfer-Encoding") == head.npos);
        CHECK_FALSE(sends_body(response, WireFormat{}));
    }
}

}  // namespace docket
