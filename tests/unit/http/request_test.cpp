// Targets, queries, header and cookie look-up, languages.

#include <doctest/doctest.h>

#include "api/http/limits.hpp"
#include "api/http/message/request.hpp"

namespace docket {

TEST_CASE("a target is split and decoded")
{
    const auto target = parse_target("/v1/cases/h%E1%BB%93%20s%C6%A1?q=nguy%E1%BB%85n+v%C4%83n&state=a&state=b&flag&e=");
    REQUIRE(target.has_value());
    CHECK(target->path == "/v1/cases/h%E1%BB%93%20s%C6%A1");
    CHECK(target->segments == std::vector<std::string>{"v1", "cases", "hồ sơ"});
    CHECK(target->query.get("q") == "nguyễn văn");
    CHECK(target->query.all("state") == std::vector<std::string_view>{"a", "b"});
    CHECK(target->query.get("flag") == "");
    CHECK(target->query.get("e") == "");
    CHECK_FALSE(target->query.get("absent").has_value());
}

TEST_CASE("the segments of a path are")
{
    struct Row { std::string path; std::vector<std::string> segments; };
    const Row rows[] = {{"/", {}}, {"/a", {"a"}}, {"/a/", {"a", ""}}, {"//a", {"", "a"}}, {"/a?b/c", {"a"}}, {"/...", {"..."}}};
    for (const Row& row : rows) {
        CAPTURE(row.path);
        const auto target = parse_target(row.path);
        REQUIRE(target.has_value());
        CHECK(target->segments == row.segments);
    }
}

TEST_CASE("a target is refused when it reads")
{
    const char* targets[] = {"",          "a",       "*",        "http://a/b", "/%",      "/%4",  "/%zz",
                             "/a%2Fb",    "/a%5Cb",  "/a\\b",    "/%00",       "/a%0Ab",  "/%7F", "/../etc/passwd",
                             "/%2e%2e/x", "/a/./b",  "/a/%2E",   "/%C0%AF",    "/%ff",    "/a#b", "/<a>",
                             "/a?%",      "/a?b=%f", "/a?b=%ff", "/a?b=%00",   "/a?%0a=b"};
    for (std::string target : targets) {
        CAPTURE(target);
        CHECK_FALSE(parse_target(target).has_value());
    }
}

TEST_CASE("a query may have as many parameters as the limit says and no more")
{
    std::string query = "/?";
    for (std::size_t i = 0; i < limits::query_parameters_max; ++i) query += "a" + std::to_string(i) + "=&";
    CHECK(parse_target(query).has_value());
    CHECK_FALSE(parse_target(query + "one_more").has_value());
}

TEST_CASE("the preferred language is")
{
    struct Row { std::string field; Language language; };
    const Row rows[] = {
        {"", Language::en},
        {"vi", Language::vi},
        {"vi-VN,vi;q=0.9,en;q=0.8", Language::vi},
        {"en-GB,en;q=0.9,vi;q=0.8", Language::en},
        {"fr, VI;q=0.5", Language::vi},
        {"*", Language::en},
        {"vi;q=0", Language::en},
        {"en;q=0.1, vi;q=0.2", Language::vi},
        {"vi;q=nonsense", Language::en},
        {"vi;q=2", Language::en},
        {"de", Language::en},
        {",,;q=,vi", Language::vi},
    };
    for (const Row& row : rows) {
        CAPTURE(row.field);
        CHECK(preferred_language(row.field) == row.language);
    }
}

TEST_CASE("header names are compared without regard to case and cookies exactly")
{
    Request request;
    request.headers.push_back(Header{"cookie", "a=1; sid=x=y; b=2; b=3"});
    CHECK(request.header("Cookie").has_value());
    CHECK_FALSE(request.header("Cookies").has_value());
    CHECK(request.cookie("sid") == "x=y");
    CHECK_FALSE(request.cookie("SID").has_value());
    CHECK_FALSE(request.cookie("absent").has_value());
    // A name that comes twice was planted by somebody who may write cookies but not read them.
    CHECK_FALSE(request.cookie("b").has_value());
}

TEST_CASE("only the methods that have endpoints are read, letter for letter")
{
    CHECK(method_from("DELETE") == Method::delete_);
    CHECK_FALSE(method_from("delete").has_value());
    CHECK_FALSE(method_from("OPTIONS").has_value());
}

}  // namespace docket
