#pragma once

// A response as bytes: status line and fields. Pure; the session sends them.

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "api/http/message/response.hpp"

namespace docket {

/// What of the exchange decides about framing.
struct WireFormat {
    int version = 11;         ///< The request's: 10 or 11.
    bool head_request = false;
    bool keep_alive = true;
    std::string_view request_id;
};

/// True if bytes follow the head: not for HEAD, 204 and 304.
[[nodiscard]] bool sends_body(const Response& response, const WireFormat& format) noexcept;

/// Bytes of the body; nullopt for a stream.
[[nodiscard]] std::optional<std::uint64_t> body_size(const Response& response);

/// The head, ending with the empty line: the handler's fields, then the standard ones, Date, X-Request-Id, the framing and Connection.
[[nodiscard]] std::string head_bytes(const Response& response, const WireFormat& format, std::chrono::system_clock::time_point now);

/// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, 5.6.7).
[[nodiscard]] std::string http_date(std::chrono::system_clock::time_point at);

}  // namespace docket
