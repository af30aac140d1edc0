// Making responses, and the one place that knows the security headers.

#include "api/http/message/response.hpp"

#include <algorithm>
#include <stdexcept>

#include "api/http/message/token.hpp"

namespace docket {

namespace {

/// Scripts, styles and connections of our own origin only; pictures that the page made itself; no plug-ins, no framing, and
/// forms that post nowhere, because the pages send by fetch.
constexpr std::string_view policy_line = "Content-Security-Policy: default-src 'self'; img-src 'self' data: blob:; object-src 'none'; "
                                         "base-uri 'none'; form-action 'self'; frame-ancestors 'none'\r\n";

/// In the order in which they are sent.
constexpr std::string_view standard_lines[] = {
    policy_line,
    "X-Content-Type-Options: nosniff\r\n",
    "Referrer-Policy: same-origin\r\n",
    "Cross-Origin-Opener-Policy: same-origin\r\n",
    "Cross-Origin-Resource-Policy: same-origin\r\n",
    "Permissions-Policy: camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()\r\n",
    "Cache-Control: no-store\r\n",
};

void require_safe(std::string_view name, std::string_view value)
{
    if (!is_token(name)) throw std::invalid_argument("a header's name is not a token");
    if (std::ranges::any_of(value, [](char c) { return c == '\r' || c == '\n' || c == '\0'; }))
        throw std::invalid_argument("the value of header " + std::string(name) + " holds CR, LF or NUL");
}

Response with_text(int status, std::string_view media_type, std::string text)
{
    Response response;
    response.status = status;
    response.set("Content-Type", std::string(media_type));
    response.body = std::move(text);
    return response;
}

}  // namespace

Response& Response::set(std::string_view name, std::string value)
{
    require_safe(name, value);
    std::erase_if(headers, [&](const Header& field) { return same_name(field.name, name); });
    headers.push_back(Header{std::string(name), std::move(value)});
    return *this;
}

Response& Response::add(std::string_view name, std::string value)
{
    require_safe(name, value);
    headers.push_back(Header{std::string(name), std::move(value)});
    return *this;
}

std::optional<std::string_view> Response::header(std::string_view name) const
{
    const auto found = std::ranges::find_if(headers, [&](const Header& field) { return same_name(field.name, name); });
    if (found == headers.end()) return std::nullopt;
    return found->value;
}

std::string_view Response::text_body() const
{
    if (const auto* text = std::get_if<std::string>(&body)) return *text;
    if (const auto* shared = std::get_if<SharedBody>(&body); shared && *shared) return **shared;
    return {};
}

Response Response::json(int status, std::string text)
{
    return with_text(status, "application/json", std::move(text));
}

Response Response::text(int status, std::string text)
{
    return with_text(status, "text/plain; charset=utf-8", std::move(text));
}

Response Response::no_content()
{
    Response response;
    response.status = 204;
    return response;
}

Response Response::not_modified(std::string etag)
{
    Response response;
    response.status = 304;
    response.set("ETag", std::move(etag));
    return response;
}

Response Response::file(std::string path, std::uint64_t size, std::string media_type)
{
    Response response;
    response.set("Content-Type", std::move(media_type));
    response.body = FileBody{std::move(path), size};
    return response;
}

Response Response::stream(std::string media_type, StreamBody body)
{
    Response response;
    response.set("Content-Type", std::move(media_type));
    response.body = std::move(body);
    return response;
}

void append_standard_headers(std::string& head, const Response& response)
{
    for (const std::string_view line : standard_lines) {
        if (!response.header(line.substr(0, line.find(':')))) head += line;
    }
}

std::string_view reason_phrase(int status) noexcept
{
    switch (status) {
        case 100: return "Continue";
        case 200: return "OK";
        case 201: return "Created";
        case 202: return "Accepted";
        case 204: return "No Content";
        case 206: return "Partial Content";
        case 301: return "Moved Permanently";
        case 302: return "Found";
        case 303: return "See Other";
        case 304: return "Not Modified";
        case 307: return "Temporary Redirect";
        case 308: return "Permanent Redirect";
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 406: return "Not Acceptable";
        case 408: return "Request Timeout";
        case 409: return "Conflict";
        case 410: return "Gone";
        case 411: return "Length Required";
        case 412: return "Precondition Failed";
        case 413: return "Content Too Large";
        case 414: return "URI Too Long";
        case 415: return "Unsupported Media Type";
        case 416: return "Range Not Satisfiable";
        case 417: return "Expectation Failed";
        case 422: return "Unprocessable Content";
        case 428: return "Precondition Required";
        case 429: return "Too Many Requests";
        case 431: return "Request Header Fields Too Large";
        case 500: return "Internal Server Error";
        case 501: return "Not Implemented";
        case 503: return "Service Unavailable";
        case 505: return "HTTP Version Not Supported";
        default: return "";
    }
}

}  // namespace docket
