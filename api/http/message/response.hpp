#pragma once

// A response as handlers return it: status, headers, and a body that is text, shared text, a file or a stream. The headers that
// every answer carries (security, Date, Content-Length, X-Request-Id) are added in one place, by the session, not here.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "api/http/message/body.hpp"
#include "api/http/message/request.hpp"

namespace docket {

/// Text that many responses send and none owns (static files).
using SharedBody = std::shared_ptr<const std::string>;

/// A file sent piece by piece. `size` is what Content-Length says; a shorter file breaks the connection off, a longer one is cut.
struct FileBody {
    std::string path;
    std::uint64_t size = 0;
};

/// Writes until it returns. It runs after the handler returned, while the Request still lives.
using StreamBody = std::function<asio::awaitable<void>(BodyWriter&)>;

struct Response {
    int status = 200;
    std::vector<Header> headers;
    std::variant<std::string, SharedBody, FileBody, StreamBody> body;
    bool close = false;  ///< Close the connection after this answer.

    /// Sets a field, replacing one of the same name. Throws std::invalid_argument if the name is not a token or the value holds
    /// CR, LF or NUL: such a value would let its author write headers.
    Response& set(std::string_view name, std::string value);

    /// Adds a field beside those of the same name (Set-Cookie, Link). Throws as `set` does.
    Response& add(std::string_view name, std::string value);

    [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const;

    /// Body of `text` or shared text; "" for files and streams.
    [[nodiscard]] std::string_view text_body() const;

    [[nodiscard]] static Response json(int status, std::string text);
    [[nodiscard]] static Response text(int status, std::string text);  ///< text/plain; charset=utf-8
    [[nodiscard]] static Response no_content();                        ///< 204
    [[nodiscard]] static Response not_modified(std::string etag);      ///< 304
    [[nodiscard]] static Response file(std::string path, std::uint64_t size, std::string media_type);
    [[nodiscard]] static Response stream(std::string media_type, StreamBody body);
};

/// Appends, as lines of a head, what every answer carries unless the handler set it: CSP, nosniff, Referrer-Policy, COOP, CORP,
/// Permissions-Policy and Cache-Control: no-store. Not HSTS: it belongs to whoever ends TLS.
void append_standard_headers(std::string& head, const Response& response);

/// "Not Found" for 404; "" for a status that Docket does not send.
[[nodiscard]] std::string_view reason_phrase(int status) noexcept;

}  // namespace docket
