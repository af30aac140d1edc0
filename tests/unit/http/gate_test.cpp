// The two gates, byte by byte and field by field. Their effect on a live server is in hostile_test.cpp.

#include <doctest/doctest.h>

#include "api/http/wire/bytes/gate.hpp"

namespace docket {

namespace {

const ServerLimits standard;

HeadScanner::Verdict scan_whole(std::string_view bytes, const ServerLimits& limits = standard)
{
    HeadScanner scanner(limits);
    return scanner.scan(bytes);
}

int status_of(std::string_view bytes, const ServerLimits& limits = standard)
{
    HeadScanner scanner(limits);
    return scanner.scan(bytes) == HeadScanner::Verdict::refused ? scanner.fault().status : 0;
}

std::string head_of(std::string_view fields)
{
    return "GET / HTTP/1.1\r\n" + std::string(fields) + "\r\n";
}

Head plain_head()
{
    Head head;
    head.method = "POST";
    head.target = "/v1/cases";
    head.fields.push_back(Header{"Host", "localhost:8080"});
    return head;
}

}  // namespace

TEST_CASE("the scanner finds the end of a head whatever pieces it comes in")
{
    // given: a head with a body behind it
    const std::string message = "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi";
    const std::size_t size = message.size() - 2;

    for (std::size_t cut = 0; cut <= message.size(); ++cut) {
        CAPTURE(cut);
        // when: it comes in two pieces
        HeadScanner scanner(standard);
        const auto first = scanner.scan(std::string_view(message).substr(0, cut));
        const auto second = first == HeadScanner::Verdict::complete ? first : scanner.scan(message);
        // then: it is incomplete until its last byte, and the size leaves the body out
        CHECK((first == HeadScanner::Verdict::complete) == (cut >= size));
        CHECK(second == HeadScanner::Verdict::complete);
        CHECK(scanner.size() == size);
    }
}

// Why: it looks at eight bytes at a time, and a byte that must not be there may stand at any of the eight places.
TEST_CASE("the scanner refuses a control character wherever it stands, and lets through a tab and what lies beyond ASCII")
{
    const std::string_view before = "GET / HTTP/1.1\r\nX-Long: ";
    for (std::size_t at = 0; at < 20; ++at) {
        for (const int byte : {0x00, 0x01, 0x0A, 0x1F, 0x7F, 0x09, 0x80, 0x9F, 0xA0, 0xFF}) {
            CAPTURE(at);
            CAPTURE(byte);
            std::string value(20, '~');
            value[at] = static_cast<char>(byte);
            const bool allowed = byte == 0x09 || byte >= 0x80;
            CHECK(scan_whole(std::string(before) + value + "\r\n\r\n") ==
                  (allowed ? HeadScanner::Verdict::complete : HeadScanner::Verdict::refused));
        }
    }
}

TEST_CASE("the scanner refuses a head as soon as it is hopeless when")
{
    struct Row { std::string situation; std::string bytes; int status; };
    const Row rows[] = {
        {"it is a TLS greeting", "\x16\x03\x01", 400},
        {"a line ends with LF alone", "GET / HTTP/1.1\n", 400},
        {"a CR stands alone", "GET / HTTP/1.1\rX", 400},
        {"a field is folded", "GET / HTTP/1.1\r\nA: b\r\n c", 400},
        {"the first field begins with a space", "GET / HTTP/1.1\r\n A", 400},
        {"a NUL is in a field", std::string("GET / HTTP/1.1\r\nA: \0", 20), 400},
        {"the version is missing", "GET /\r\n", 400},
        {"there are two spaces", "GET  / HTTP/1.1\r\n", 400},
        {"the version is of HTTP/2", "PRI * HTTP/2.0\r\n", 505},
        {"the version has three digits", "GET / HTTP/1.10\r\n", 400},
        {"the version is in small letters", "GET / http/1.1\r\n", 400},
        {"the target has a byte that is not ASCII", "GET /\xC3\xA9 HTTP/1.1\r\n", 400},
        {"the method is not a token", "G@T / HTTP/1.1\r\n", 400},
        {"a field has no colon", head_of("Host\r\n"), 400},
        {"a name ends with a space", head_of("Host : a\r\n"), 400},
        {"a name is empty", head_of(": a\r\n"), 400},
        {"a name has an underscore", head_of("X_Role: admin\r\n"), 400},
        {"the first line is empty", "\r\n", 400},
    };
    for (const Row& row : rows) {
        CAPTURE(row.situation);
        CHECK(status_of(row.bytes) == row.status);
    }
}

TEST_CASE("a head passes at each limit and is refused one above")
{
    const auto target = [](std::size_t bytes) { return "GET /" + std::string(bytes - 1, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n"; };
    CHECK(scan_whole(target(limits::target_bytes_max)) == HeadScanner::Verdict::complete);
    CHECK(status_of(target(limits::target_bytes_max + 1)) == 414);

    const auto field = [](std::size_t bytes) { return head_of("A: " + std::string(bytes - 3, 'x') + "\r\n"); };
    CHECK(scan_whole(field(limits::head_line_bytes_max)) == HeadScanner::Verdict::complete);
    CHECK(status_of(field(limits::head_line_bytes_max + 1)) == 431);

    const auto fields = [](std::size_t count) {
        std::string text;
        for (std::size_t i = 0; i < count; ++i) text += "A: b\r\n";
        return head_of(text);
    };
    CHECK(scan_whole(fields(limits::head_fields_max)) == HeadScanner::Verdict::complete);
    CHECK(status_of(fields(limits::head_fields_max + 1)) == 431);

    const auto head = [](std::size_t bytes) {
        const std::size_t rest = bytes - std::string("GET / HTTP/1.1\r\nA: \r\nB: \r\nC: \r\n\r\n").size();
        const std::string third(rest / 3, 'x'), last(rest - 2 * (rest / 3), 'x');
        return head_of("A: " + third + "\r\nB: " + third + "\r\nC: " + last + "\r\n");
    };
    CHECK(head(limits::head_bytes_max).size() == limits::head_bytes_max);
    CHECK(scan_whole(head(limits::head_bytes_max)) == HeadScanner::Verdict::complete);
    CHECK(status_of(head(limits::head_bytes_max + 1)) == 431);

    const auto method = [](std::size_t bytes) { return std::string(bytes, 'M') + " / HTTP/1.1\r\nHost: a\r\n\r\n"; };
    CHECK(scan_whole(method(limits::method_bytes_max)) == HeadScanner::Verdict::complete);
    CHECK(status_of(method(limits::method_bytes_max + 1)) == 400);
}

TEST_CASE("the header gate lets a plain head pass")
{
    CHECK_FALSE(check_head(plain_head(), standard).has_value());
}

TEST_CASE("the header gate refuses when")
{
    struct Row { std::string situation; std::vector<Header> more; int status; };
    const Row rows[] = {
        {"Host comes twice", {{"host", "localhost"}}, 400},
        {"Content-Length comes twice", {{"Content-Length", "5"}, {"content-length", "5"}}, 400},
        {"Content-Length is a list", {{"Content-Length", "5, 5"}}, 400},
        {"Content-Length has a sign", {{"Content-Length", "+5"}}, 400},
        {"Content-Length is empty", {{"Content-Length", ""}}, 400},
        {"Content-Length is hexadecimal", {{"Content-Length", "0x5"}}, 400},
        {"Content-Length is beyond 64 bits", {{"Content-Length", "99999999999999999999"}}, 400},
        {"length and coding contradict", {{"Content-Length", "5"}, {"Transfer-Encoding", "chunked"}}, 400},
        {"the coding is identity", {{"Transfer-Encoding", "identity"}}, 400},
        {"the coding is a list", {{"Transfer-Encoding", "gzip, chunked"}}, 400},
        {"the coding is chunked twice", {{"Transfer-Encoding", "chunked, chunked"}}, 400},
        {"the coding is quoted", {{"Transfer-Encoding", "\"chunked\""}}, 400},
        {"the coding looks like chunked", {{"Transfer-Encoding", "xchunked"}}, 400},
        {"trailers are announced", {{"Trailer", "Authorization"}}, 400},
        {"another expectation is asked for", {{"Expect", "200-ok"}}, 417},
        {"Authorization comes twice", {{"Authorization", "a"}, {"Authorization", "b"}}, 400},
        {"Cookie comes twice", {{"Cookie", "a=1"}, {"Cookie", "b=2"}}, 400},
        {"Idempotency-Key comes twice", {{"Idempotency-Key", "a"}, {"idempotency-key", "a"}}, 400},
    };
    for (const Row& row : rows) {
        CAPTURE(row.situation);
        Head head = plain_head();
        head.fields.insert(head.fields.end(), row.more.begin(), row.more.end());
        const auto fault = check_head(head, standard);
        REQUIRE(fault.has_value());
        CHECK(fault->status == row.status);
    }
}

TEST_CASE("the header gate judges Host as")
{
    struct Row { std::string host; bool good; };
    const Row rows[] = {
        {"localhost", true}, {"docket.example.vn:443", true}, {"127.0.0.1:8080", true}, {"[::1]:8080", true}, {"my-host", true},
        {"", false}, {"a b", false}, {"a,b", false}, {"user@a", false}, {"a/b", false}, {"a:80:80", false}, {"a:x", false},
        {"[::1", false}, {"[]", false}, {"a:123456", false}, {"\xC3\xA9", false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.host);
        Head head = plain_head();
        head.fields[0].value = row.host;
        CHECK(check_head(head, standard).has_value() != row.good);
    }
}

TEST_CASE("the header gate needs a Host in HTTP/1.1 and not in HTTP/1.0, and no coding in HTTP/1.0")
{
    Head head = plain_head();
    head.fields.clear();
    CHECK(check_head(head, standard).has_value());
    head.version = 10;
    CHECK_FALSE(check_head(head, standard).has_value());
    head.fields.push_back(Header{"Transfer-Encoding", "chunked"});
    CHECK(check_head(head, standard).has_value());
}

TEST_CASE("the header gate answers a target or method it does not serve by")
{
    struct Row { std::string method; std::string target; int status; };
    const Row rows[] = {
        {"GET", "http://localhost/v1/cases", 400}, {"OPTIONS", "*", 400}, {"CONNECT", "localhost:80", 400},
        {"BREW", "/", 501}, {"get", "/", 501}, {"OPTIONS", "/", 0}, {"TRACE", "/", 0},
    };
    for (const Row& row : rows) {
        CAPTURE(row.method);
        Head head = plain_head();
        head.method = row.method;
        head.target = row.target;
        const auto fault = check_head(head, standard);
        CHECK((fault ? fault->status : 0) == row.status);
    }
}

}  // namespace docket
