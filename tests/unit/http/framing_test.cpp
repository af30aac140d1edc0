// Bodies from bytes, without a socket: every way of cutting a message gives the same body, and broken chunks are faults.

#include <doctest/doctest.h>

#include <array>

#include "api/http/wire/bytes/framing.hpp"

namespace docket {

namespace {

const ServerLimits standard;
constexpr std::string_view chunked_head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

struct Decoded {
    std::string body;
    std::optional<BodyFault> fault;
    bool done = false;
    std::string rest;  ///< Input behind the message.
};

/// Feeds `bytes` in pieces of `piece` bytes into an output of `room` bytes.
Decoded decode(std::string_view head, std::string_view bytes, std::size_t piece, std::size_t room = 64, std::size_t body_max = 1000)
{
    Framing framing;
    REQUIRE(framing.parse_head(head, standard).has_value());
    Decoded decoded;
    std::string input, output(room, '\0');
    while (!framing.done()) {
        const auto step = framing.decode(input, output.data(), output.size(), body_max);
        if (!step) {
            decoded.fault = step.error();
            return decoded;
        }
        decoded.body.append(output, 0, step->produced);
        input.erase(0, step->consumed);
        if (step->consumed > 0 || step->produced > 0) continue;
        if (bytes.empty()) return decoded;
        input += bytes.substr(0, piece);
        bytes.remove_prefix(std::min(piece, bytes.size()));
    }
    decoded.done = true;
    decoded.rest = input + std::string(bytes);
    return decoded;
}

}  // namespace

TEST_CASE("a chunked body is the same whatever pieces it comes in and leaves in")
{
    const std::string_view bytes = "5\r\nhello\r\n1\r\n,\r\nB\r\n world, 12!\r\n0\r\n\r\nGET / next";
    for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
        for (const std::size_t room : {std::size_t{1}, std::size_t{4}, std::size_t{64}}) {
            CAPTURE(piece);
            CAPTURE(room);
            const Decoded decoded = decode(chunked_head, bytes, piece, room);
            CHECK(decoded.done);
            CHECK(decoded.body == "hello, world, 12!");
            CHECK(decoded.rest == "GET / next");
        }
    }
}

TEST_CASE("a body with a length ends there, and what follows is the next request's")
{
    const std::string_view head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n";
    for (std::size_t piece = 1; piece <= 10; ++piece) {
        CAPTURE(piece);
        const Decoded decoded = decode(head, "helloGET /", piece, 2);
        CHECK(decoded.done);
        CHECK(decoded.body == "hello");
        CHECK(decoded.rest == "GET /");
    }
}

TEST_CASE("a chunked body is malformed when")
{
    struct Row { std::string situation; std::string bytes; };
    const Row rows[] = {
        {"a chunk has an extension", "5;a=b\r\nhello\r\n0\r\n\r\n"},
        {"the last chunk has an extension", "5\r\nhello\r\n0;a\r\n\r\n"},
        {"it has a trailer", "5\r\nhello\r\n0\r\nAuthorization: Bearer x\r\n\r\n"},
        {"a size is not hexadecimal", "5g\r\nhello\r\n0\r\n\r\n"},
        {"a size has a sign", "+5\r\nhello\r\n0\r\n\r\n"},
        {"a size has a prefix", "0x5\r\nhello\r\n0\r\n\r\n"},
        {"a size is empty", "\r\nhello\r\n0\r\n\r\n"},
        {"a size is beyond 64 bits", "FFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n"},
        {"a size is followed by LF alone", "5\nhello\r\n0\r\n\r\n"},
        {"data run over their size", "4\r\nhello\r\n0\r\n\r\n"},
        {"a size line does not end", std::string(2000, '0')},
        {"a trailer section does not end", "0\r\nA: " + std::string(2000, 'x')},
    };
    for (const Row& row : rows) {
        CAPTURE(row.situation);
        for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, row.bytes.size()}) {
            CAPTURE(piece);
            const Decoded decoded = decode(chunked_head, row.bytes, piece);
            REQUIRE(decoded.fault.has_value());
            CHECK(*decoded.fault == BodyFault::malformed);
        }
    }
}

TEST_CASE("a body may be as large as its limit and is too large one above")
{
    const auto with_length = [](std::size_t bytes) {
        return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(bytes) + "\r\n\r\n";
    };
    CHECK(decode(with_length(100), std::string(100, 'x'), 9, 64, 100).done);
    CHECK(decode(with_length(101), std::string(101, 'x'), 9, 64, 100).fault == BodyFault::too_large);
    const std::string chunk = "32\r\n" + std::string(50, 'x') + "\r\n";
    CHECK(decode(chunked_head, chunk + chunk + "0\r\n\r\n", 9, 64, 100).done);
    CHECK(decode(chunked_head, chunk + chunk + "1\r\nx\r\n0\r\n\r\n", 9, 64, 100).fault == BodyFault::too_large);
}

}  // namespace docket
