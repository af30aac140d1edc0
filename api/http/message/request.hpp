#pragma once

// A request as handlers see it: plain data, already past the gates. It knows no principal, no workflow and no socket.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/message/target.hpp"
#include "engine/base/text/local_text.hpp"

namespace docket {

enum class Method { get, head, post, put, patch, delete_ };

/// "GET", "DELETE", … as on the wire.
[[nodiscard]] std::string_view text_of(Method method) noexcept;

/// Exact, as methods are case-sensitive; nullopt for anything that Docket has no endpoint for.
[[nodiscard]] std::optional<Method> method_from(std::string_view text) noexcept;

/// One header field, of a request or a response.
struct Header {
    std::string name;
    std::string value;

    friend bool operator==(const Header&, const Header&) = default;
};

/// Header names are compared without regard to ASCII case.
[[nodiscard]] bool same_name(std::string_view a, std::string_view b) noexcept;

/// "vi" or "en", for Content-Language.
[[nodiscard]] std::string_view text_of(Language language) noexcept;

/// The better of the two by the weights of an Accept-Language value (RFC 9110, 12.5.4; "vi-VN" counts as "vi"). English when
/// the value is empty, broken or names neither, because programs seldom send the field and logs are English.
[[nodiscard]] Language preferred_language(std::string_view accept_language);

/// One request. Valid while its handler, and the stream body the handler returned, run; copy what must live longer.
struct Request {
    Method method = Method::get;        ///< A HEAD arrives as `head` at the handler of GET; the server drops the body.
    Target target;
    std::vector<Header> headers;        ///< In the order sent; trailers never get here.
    std::string body;                   ///< JSON endpoints: the whole body, "" if none came. Others: "".
    std::string remote_address;         ///< Textual IP address: the peer's, or what a trusted proxy says (Server::trust_proxies).
    std::string request_id;             ///< Unique in this process's life and between processes; sent back as X-Request-Id.
    std::chrono::steady_clock::time_point received_at{};  ///< When the head was complete.

    /// The value of that field; nullopt if absent. Of a field sent more than once, the first; credentials, conditions, framing
    /// and content fields never are (the gate refuses them twice).
    [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const;

    /// The value of a cookie, quotes kept; nullopt if absent or if the name comes twice, because then somebody planted one.
    [[nodiscard]] std::optional<std::string_view> cookie(std::string_view name) const;

    [[nodiscard]] Language language() const;
};

}  // namespace docket
