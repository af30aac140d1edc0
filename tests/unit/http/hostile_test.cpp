// Ambiguous and hostile messages against the live server. After each one the connection is over, nothing hidden in the message was
// taken for a request, and the next good request on a new connection is answered.

#include <doctest/doctest.h>

#include <sstream>

#include "tests/support/raw_client.hpp"
#include "tests/unit/http/http_fixture.hpp"

namespace docket {

namespace {

struct Hostile {
    std::string situation;
    std::string bytes;
    int status;
};

const std::string hidden = "GET /v1/cases/hidden HTTP/1.1\r\nHost: localhost\r\n\r\n";

std::string post_with(const std::string& fields, const std::string& body)
{
    return "POST /v1/echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + fields + "\r\n" + body;
}

std::string chunked(const std::string& body)
{
    return post_with("Transfer-Encoding: chunked\r\n", body);
}

std::string line(const std::string& request_line)
{
    return request_line + "\r\nHost: localhost\r\n\r\n";
}

/// Who ends a message where: the ways to hide a request in another's body.
std::vector<Hostile> smuggling()
{
    const std::string length = "Content-Length: " + std::to_string(hidden.size()) + "\r\n";
    return {
        {"length and chunked", post_with(length + "Transfer-Encoding: chunked\r\n", "0\r\n\r\n" + hidden), 400},
        {"chunked and length", post_with("Transfer-Encoding: chunked\r\n" + length, "0\r\n\r\n" + hidden), 400},
        {"two lengths that differ", post_with("Content-Length: 2\r\n" + length, "{}" + hidden), 400},
        {"two lengths that agree", post_with("Content-Length: 2\r\nContent-Length: 2\r\n", "{}" + hidden), 400},
        {"a list of lengths", post_with("Content-Length: 2, 2\r\n", "{}" + hidden), 400},
        {"a length with a sign", post_with("Content-Length: +2\r\n", "{}" + hidden), 400},
        {"a negative length", post_with("Content-Length: -1\r\n", "{}"), 400},
        {"a hexadecimal length", post_with("Content-Length: 0x2\r\n", "{}" + hidden), 400},
        {"a length with a space inside", post_with("Content-Length: 1 2\r\n", "{}" + hidden), 400},
        {"an empty length", post_with("Content-Length:\r\n", "{}" + hidden), 400},
        {"a length beyond 64 bits", post_with("Content-Length: 18446744073709551618\r\n", "{}" + hidden), 400},
        {"an underscored length", post_with("Content_Length: 2\r\n", hidden), 400},
        {"a length with a space before the colon", post_with("Content-Length : 2\r\n", "{}" + hidden), 400},
        {"coding identity", post_with("Transfer-Encoding: identity\r\n", hidden), 400},
        {"coding xchunked", post_with("Transfer-Encoding: xchunked\r\n", hidden), 400},
        {"coding quoted", post_with("Transfer-Encoding: \"chunked\"\r\n", hidden), 400},
        {"coding chunked, identity", post_with("Transfer-Encoding: chunked, identity\r\n", hidden), 400},
        {"coding chunked, chunked", post_with("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n" + hidden), 400},
        {"coding gzip, chunked", post_with("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n" + hidden), 400},
        {"coding twice", post_with("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "0\r\n\r\n" + hidden), 400},
        {"coding with a tab before", post_with("Transfer-Encoding:\tchunked\x0b\r\n", "0\r\n\r\n" + hidden), 400},
        {"coding with a space before the colon", post_with("Transfer-Encoding : chunked\r\n", "0\r\n\r\n" + hidden), 400},
        {"coding on a folded line", post_with("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n" + hidden), 400},
        {"coding after a bare CR", post_with("X: y\rTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + hidden), 400},
        {"coding after a bare LF", post_with("X: y\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + hidden), 400},
        {"coding in HTTP/1.0", "POST /v1/echo HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden, 400},
        {"a body on GET", "GET /v1/ping HTTP/1.1\r\nHost: a\r\n" + length + "\r\n" + hidden, 400},
        {"a chunked body on GET", "GET /v1/ping HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden, 400},
        {"a body on DELETE", "DELETE /v1/cases/7 HTTP/1.1\r\nHost: a\r\n" + length + "\r\n" + hidden, 400},
        {"a body on a path that is not there", "POST /v1/none HTTP/1.1\r\nHost: a\r\n" + length + "\r\n" + hidden, 404},
        {"a body with a method not allowed", "PUT /v1/echo HTTP/1.1\r\nHost: a\r\n" + length + "\r\n" + hidden, 405},
    };
}

std::vector<Hostile> chunks()
{
    return {
        {"a chunk extension", chunked("2;x=y\r\n{}\r\n0\r\n\r\n"), 400},
        {"an extension of the last chunk", chunked("2\r\n{}\r\n0;x\r\n\r\n"), 400},
        {"a trailer", chunked("2\r\n{}\r\n0\r\nAuthorization: Bearer x\r\n\r\n"), 400},
        {"an announced trailer", post_with("Transfer-Encoding: chunked\r\nTrailer: X-Late\r\n", "0\r\nX-Late: 1\r\n\r\n"), 400},
        {"a chunk size that is no number", chunked("zz\r\n{}\r\n0\r\n\r\n"), 400},
        {"a chunk size with a sign", chunked("+2\r\n{}\r\n0\r\n\r\n"), 400},
        {"a negative chunk size", chunked("-2\r\n{}\r\n0\r\n\r\n"), 400},
        {"a chunk size with a prefix", chunked("0x2\r\n{}\r\n0\r\n\r\n"), 400},
        {"a chunk size beyond 64 bits", chunked("10000000000000002\r\n{}\r\n0\r\n\r\n"), 400},
        {"a chunk size that ends with LF", chunked("2\n{}\r\n0\r\n\r\n"), 400},
        {"a chunk longer than its size", chunked("1\r\n{}\r\n0\r\n\r\n"), 400},
        {"a chunk size without end", chunked(std::string(5000, '1')), 400},
        {"trailers without end", chunked("0\r\n" + std::string(100'000, 'x')), 400},
    };
}

std::vector<Hostile> heads()
{
    const auto field = [](const std::string& text) { return "GET /v1/ping HTTP/1.1\r\nHost: localhost\r\n" + text + "\r\n\r\n"; };
    std::string many = "A: b";
    for (int i = 0; i < 200; ++i) many += "\r\nA: b";
    return {
        {"no Host", "GET /v1/ping HTTP/1.1\r\n\r\n", 400},
        {"two Hosts", field("Host: other"), 400},
        {"an empty Host", "GET /v1/ping HTTP/1.1\r\nHost:\r\n\r\n", 400},
        {"a Host with a user", "GET /v1/ping HTTP/1.1\r\nHost: a@b\r\n\r\n", 400},
        {"a Host with a path", "GET /v1/ping HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
        {"a Host with a comma", "GET /v1/ping HTTP/1.1\r\nHost: a, b\r\n\r\n", 400},
        {"a folded field", field("X: y\r\n z"), 400},
        {"a first field that is folded", "GET /v1/ping HTTP/1.1\r\n Host: localhost\r\n\r\n", 400},
        {"a field without a colon", field("nonsense"), 400},
        {"a field without a name", field(": x"), 400},
        {"a NUL in a field", field(std::string("X: a\0b", 6)), 400},
        {"a bell in a field", field("X: \a"), 400},
        {"a DEL in a field", field("X: \x7f"), 400},
        {"a name that is not ASCII", field("X\xC3\xA9: y"), 400},
        {"a name with an underscore", field("X_Role: admin"), 400},
        {"two Authorizations", field("Authorization: Bearer a\r\nAuthorization: Bearer b"), 400},
        {"two Cookies", field("Cookie: a=1\r\nCookie: a=2"), 400},
        {"two Idempotency-Keys", field("Idempotency-Key: a\r\nidempotency-key: b"), 400},
        {"two If-Matches", field("If-Match: \"1\"\r\nIf-Match: \"2\""), 400},
        {"an unknown expectation", field("Expect: the-unexpected"), 417},
        {"too many fields", field(many), 431},
        {"a field that is too long", field("X: " + std::string(9000, 'x')), 431},
        {"a head that is too long",
         field("X: " + std::string(8000, 'x') + "\r\nY: " + std::string(8000, 'y') + "\r\nZ: " + std::string(900, 'z')), 431},
        {"a head without end", "GET /v1/ping HTTP/1.1\r\nHost: a\r\nX: " + std::string(200'000, 'x'), 431},
        {"a head of LF alone", "GET /v1/ping HTTP/1.1\nHost: localhost\n\n", 400},
        {"a head that stops", "GET /v1/ping HTTP/1.1\r\nHost: lo", 408},
    };
}

std::vector<Hostile> request_lines()
{
    return {
        {"no version", line("GET /v1/ping"), 400},
        {"HTTP/0.9", "GET /v1/ping\r\n", 400},
        {"HTTP/2 in plain text", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
        {"HTTP/1.2", line("GET /v1/ping HTTP/1.2"), 505},
        {"HTTP/11", line("GET /v1/ping HTTP/11"), 400},
        {"small letters in the version", line("GET /v1/ping http/1.1"), 400},
        {"two spaces", line("GET  /v1/ping HTTP/1.1"), 400},
        {"a tab for a space", line("GET\t/v1/ping HTTP/1.1"), 400},
        {"a space at the end", line("GET /v1/ping HTTP/1.1 "), 400},
        {"a space in the target", line("GET /v1/ping x HTTP/1.1"), 400},
        {"a method that nobody knows", line("BREW /v1/ping HTTP/1.1"), 501},
        {"a method in small letters", line("get /v1/ping HTTP/1.1"), 501},
        {"a method without end", std::string(100, 'M') + " / HTTP/1.1\r\n", 400},
        {"an absolute target", line("GET http://localhost/v1/ping HTTP/1.1"), 400},
        {"an authority target", line("CONNECT localhost:80 HTTP/1.1"), 400},
        {"an asterisk target", line("OPTIONS * HTTP/1.1"), 400},
        {"a target with a fragment", line("GET /v1/ping#x HTTP/1.1"), 400},
        {"a target that climbs", line("GET /v1/../../etc/passwd HTTP/1.1"), 400},
        {"a target that climbs in disguise", line("GET /v1/%2e%2e/x HTTP/1.1"), 400},
        {"an encoded slash", line("GET /v1/cases/a%2Fb HTTP/1.1"), 400},
        {"an encoded NUL", line("GET /v1/cases/a%00b HTTP/1.1"), 400},
        {"overlong UTF-8", line("GET /v1/cases/%C0%AF HTTP/1.1"), 400},
        {"a broken escape", line("GET /v1/cases/%4 HTTP/1.1"), 400},
        {"a byte that is not ASCII", line("GET /v1/cases/\xC3\xA9 HTTP/1.1"), 400},
        {"a target that is too long", line("GET /" + std::string(5000, 'a') + " HTTP/1.1"), 414},
        {"a request line without end", "GET /" + std::string(20'000, 'a'), 414},
        {"a TLS greeting", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11), 400},
        {"an SSH greeting", "SSH-2.0-OpenSSH_9.2\r\n", 400},
        {"an SMTP greeting", "EHLO example.com\r\n", 400},
        {"two empty lines first", "\r\n\r\n" + line("GET /v1/ping HTTP/1.1"), 400},
        {"only NULs", std::string(4096, '\0'), 400},
    };
}

int count_of(const std::string& text, std::string_view part)
{
    int count = 0;
    for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++count;
    return count;
}

/// Reading to the end also proves that the server closes.
void check_refused(const std::vector<Hostile>& rows)
{
    ServerLimits limits;
    limits.head_time_max = std::chrono::milliseconds(200);
    limits.request_time_max = std::chrono::milliseconds(400);
    limits.linger_time_max = std::chrono::milliseconds(100);
    HttpFixture http(limits);
    for (const Hostile& row : rows) {
        CAPTURE(row.situation);
        RawClient client(http.port());
        client.send(row.bytes);
        const std::string answer = client.read_to_end();
        std::istringstream words(answer);
        std::string version;
        int status = 0;
        words >> version >> status;
        CHECK(status == row.status);
        CHECK(count_of(answer, "\r\nX-Request-Id: ") == 1);
        CHECK(answer.find("hidden") == answer.npos);
        CHECK(answer.find("application/problem+json") != answer.npos);
        CHECK(http.lives());
    }
    for (const auto& seen : http.observer().seen()) CHECK((seen.method != Method::get || seen.route != "/v1/cases/{case_id}"));
}

}  // namespace

TEST_CASE("no request can be hidden in the body of another")
{
    check_refused(smuggling());
}

TEST_CASE("chunked bodies with anything but chunks are refused")
{
    check_refused(chunks());
}

TEST_CASE("heads that could be read in two ways are refused")
{
    check_refused(heads());
}

TEST_CASE("request lines that are not plain are refused")
{
    check_refused(request_lines());
}

TEST_CASE("a client that leaves in the middle is nobody to answer, and the server lives")
{
    HttpFixture http;
    for (const std::string& bytes : {std::string(), std::string("GET"), std::string("GET /v1/ping HTTP/1.1\r\nHost: a\r\n"),
                                     post_with("Content-Length: 100\r\n", "{"), chunked("5\r\nab"), std::string("\r\n")}) {
        CAPTURE(bytes);
        RawClient client(http.port());
        client.send(bytes);
        client.half_close();
        CHECK(client.read_to_end().empty());
        CHECK(http.lives());
    }
}

}  // namespace docket
