#pragma once

// Problem documents (RFC 9457): how every refusal leaves the server. Which rejection becomes which problem is api/routes' matter.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/http/message/request.hpp"
#include "api/http/message/response.hpp"
#include "engine/base/result.hpp"
#include "engine/base/text/local_text.hpp"

namespace docket {

/// The text in that language; an empty one falls back to the other.
[[nodiscard]] const std::string& in_language(const LocalText& text, Language language) noexcept;

struct Problem {
    int status = 500;
    std::string code;    ///< Stable, snake_case; `type` is "/problems/<code>".
    LocalText title;     ///< Same for every problem of the code. Left empty: the standard title of the status.
    LocalText detail;    ///< About this occurrence. Left empty: not sent.
    std::vector<FieldError> errors;  ///< Sent as [{pointer: "/…", code, detail: {vi, en}}].

    /// Further members: name and value, the value already printed as JSON. Names must not repeat those above.
    std::vector<std::pair<std::string, std::string>> members;
    std::vector<Header> headers;     ///< Further header fields: Allow, Retry-After, WWW-Authenticate, ETag.
};

/// A problem with the standard title of its status and an English detail.
[[nodiscard]] Problem make_problem(int status, std::string code, std::string detail_en = {});

/// application/problem+json with type, title, status, detail, code, instance (the request's path) and request_id, in the
/// request's language, with Content-Language and Vary: Accept-Language.
[[nodiscard]] Response to_response(const Problem& problem, const Request& request);

}  // namespace docket
