// What the gates refuse, and with which status. Two readers of one message must never see two messages: that is the rule behind
// every row.

#include "api/http/wire/bytes/gate.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "api/http/message/token.hpp"

namespace docket {

namespace {

bool is_number(std::string_view text)
{
    return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

/// Fields whose repetition would leave open which one counts.
constexpr std::string_view singletons[] = {
    "Host",
    "Content-Length",
    "Transfer-Encoding",
    "Content-Type",
    "Content-Encoding",
    "Authorization",
    "Cookie",
    "Origin",
    "Referer",
    "If-Match",
    "If-None-Match",
    "If-Modified-Since",
    "If-Unmodified-Since",
    "Expect",
    "Connection",
    "Range",
    "User-Agent",
    "Idempotency-Key",
    "X-CSRF-Token",
    "Sec-Fetch-Site",
    "Last-Event-ID",
    "traceparent",
    "Upgrade",
    "Date",
};

/// Known to HTTP but without an endpoint here: they end as 404 or 405, not as 501.
constexpr std::string_view known_methods[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"};

bool is_host(std::string_view host)
{
    if (host.size() > 255) return false;
    std::string_view name = host, port;
    if (host.starts_with('[')) {
        const std::size_t bracket = host.find(']');
        if (bracket == host.npos) return false;
        name = host.substr(1, bracket - 1);
        port = host.substr(bracket + 1);
        if (name.empty() || name.find_first_not_of("0123456789abcdefABCDEF:.") != name.npos) return false;
    } else {
        name = host.substr(0, host.find(':'));
        port = host.substr(name.size());
        if (!is_token(name) || name.find_first_of("!#$%&'*+^`|~") != name.npos) return false;
    }
    return port.empty() || (port.front() == ':' && port.size() <= 6 && is_number(port.substr(1)));
}

std::optional<GateFault> fault(int status, std::string_view code, std::string_view detail)
{
    return GateFault{status, std::string(code), std::string(detail)};
}

std::optional<GateFault> check_framing(const Head& head)
{
    const std::string_view length = head.value("Content-Length");
    const bool has_length = head.count("Content-Length") > 0;
    if (has_length && (length.size() > 18 || !is_number(length)))
        return fault(400, "bad_framing", "Content-Length is not a number.");
    if (head.count("Transfer-Encoding") > 0) {
        if (has_length) return fault(400, "bad_framing", "Content-Length and Transfer-Encoding contradict each other.");
        if (head.version < 11) return fault(400, "bad_framing", "HTTP/1.0 knows no Transfer-Encoding.");
        if (!same_name(head.value("Transfer-Encoding"), "chunked"))
            return fault(400, "bad_framing", "The only Transfer-Encoding known is chunked.");
    }
    if (head.count("Trailer") > 0) return fault(400, "trailers_refused", "Trailers are not accepted.");
    if (head.count("Expect") > 0 && !same_name(head.value("Expect"), "100-continue"))
        return fault(417, "bad_expectation", "The only expectation known is 100-continue.");
    return std::nullopt;
}

/// How many of the first bytes are neither control characters nor beyond ASCII, by eights: a head is hundreds of bytes, and nearly all are such.
std::size_t visible_run(std::string_view bytes)
{
    constexpr std::uint64_t each = 0x0101010101010101, high = 0x80 * each;
    std::size_t at = 0;
    for (std::uint64_t eight = 0; at + sizeof eight <= bytes.size(); at += sizeof eight) {
        std::memcpy(&eight, bytes.data() + at, sizeof eight);
        // Anderson, "Bit twiddling hacks", hasless and hasmore: below 0x20, above 0x7E, or with the highest bit set.
        if ((((eight - 0x20 * each) | (eight + each) | eight) & high) != 0) break;
    }
    return at;
}

}  // namespace

std::size_t HeadScanner::room_before_limits() const
{
    const std::size_t line_end = line_start_ + limits_.head_line_bytes_max;
    const std::size_t end = std::min(line_end, limits_.head_bytes_max);
    return end > position_ ? end - position_ : 0;
}

HeadScanner::Verdict HeadScanner::scan(std::string_view bytes)
{
    for (; position_ < bytes.size(); ++position_) {
        if (position_ > line_start_) position_ += visible_run(bytes.substr(position_, room_before_limits()));
        if (position_ == bytes.size()) break;
        const auto byte = static_cast<unsigned char>(bytes[position_]);
        if (position_ >= limits_.head_bytes_max) return refuse(431, "head_too_large", "The request's head is too large.");
        if (position_ - line_start_ > limits_.head_line_bytes_max) {
            return lines_ == 0 ? refuse(414, "target_too_long", "The request line is too long.")
                               : refuse(431, "field_too_large", "A header field is too large.");
        }
        if (byte == '\r') {
            if (position_ + 1 == bytes.size()) return Verdict::incomplete;
            if (bytes[position_ + 1] != '\n') return refuse(400, "bad_head", "The head has a CR without LF.");
            const std::string_view line = bytes.substr(line_start_, position_ - line_start_);
            if (line.empty() && lines_ > 0) {
                position_ += 2;
                if (position_ > limits_.head_bytes_max) return refuse(431, "head_too_large", "The request's head is too large.");
                return Verdict::complete;
            }
            if (end_of_line(line) == Verdict::refused) return Verdict::refused;
            ++lines_;
            line_start_ = ++position_ + 1;
        } else if ((byte < 0x20 && byte != '\t') || byte == 0x7F) {
            return refuse(400, "bad_head", "The head has a control character or a bare LF.");
        } else if (position_ == line_start_ && (byte == ' ' || byte == '\t')) {
            return refuse(400, "bad_head", "A line of the head begins with a space: folded fields are not accepted.");
        }
    }
    return Verdict::incomplete;
}

HeadScanner::Verdict HeadScanner::refuse(int status, std::string_view code, std::string_view detail)
{
    fault_ = GateFault{status, std::string(code), std::string(detail)};
    return Verdict::refused;
}

HeadScanner::Verdict HeadScanner::end_of_line(std::string_view line)
{
    return lines_ == 0 ? request_line(line) : field_line(line);
}

HeadScanner::Verdict HeadScanner::request_line(std::string_view line)
{
    const std::size_t first = line.find(' '), last = line.rfind(' ');
    if (first == line.npos || first == last)
        return refuse(400, "bad_request_line", "The request line is not method, target, version.");
    const std::string_view method = line.substr(0, first), target = line.substr(first + 1, last - first - 1);
    const std::string_view version = line.substr(last + 1);
    if (!is_token(method) || method.size() > limits::method_bytes_max)
        return refuse(400, "bad_request_line", "The method is not a token.");
    const bool visible = std::ranges::all_of(target, [](char c) { return c > ' ' && c < 0x7F; });
    if (target.empty() || !visible) return refuse(400, "bad_target", "The target has a space or a byte that is not ASCII.");
    if (target.size() > limits_.target_bytes_max) return refuse(414, "target_too_long", "The target is too long.");
    const bool well_formed = version.size() == 8 && version.starts_with("HTTP/") && version[6] == '.' &&
                             is_number(version.substr(5, 1)) && is_number(version.substr(7, 1));
    if (!well_formed) return refuse(400, "bad_request_line", "The version is not of the form HTTP/1.1.");
    if (version != "HTTP/1.1" && version != "HTTP/1.0") return refuse(505, "bad_version", "This server speaks HTTP/1.1 and 1.0.");
    return Verdict::incomplete;
}

HeadScanner::Verdict HeadScanner::field_line(std::string_view line)
{
    if (lines_ > limits_.head_fields_max) return refuse(431, "too_many_fields", "The head has too many fields.");
    const std::string_view name = line.substr(0, line.find(':'));
    if (name.size() == line.size() || !is_token(name)) return refuse(400, "bad_field", "A header field has no proper name.");
    // CGI-like software reads X_User and X-User as one name; no honest client sends the former.
    if (name.find('_') != name.npos) return refuse(400, "bad_field", "A header field's name has an underscore.");
    return Verdict::incomplete;
}

std::size_t Head::count(std::string_view name) const
{
    return static_cast<std::size_t>(
        std::ranges::count_if(fields, [&](const Header& field) { return same_name(field.name, name); }));
}

std::string_view Head::value(std::string_view name) const
{
    const auto found = std::ranges::find_if(fields, [&](const Header& field) { return same_name(field.name, name); });
    return found == fields.end() ? std::string_view{} : std::string_view(found->value);
}

std::optional<GateFault> check_head(const Head& head, const ServerLimits& limits)
{
    if (head.version != 10 && head.version != 11) return fault(505, "bad_version", "This server speaks HTTP/1.1 and 1.0.");
    if (head.fields.size() > limits.head_fields_max) return fault(431, "too_many_fields", "The head has too many fields.");
    for (const std::string_view name : singletons) {
        if (head.count(name) > 1) return fault(400, "repeated_field", "The field " + std::string(name) + " came twice.");
    }
    const bool host_needed = head.version == 11 || head.count("Host") > 0;
    if (host_needed && !is_host(head.value("Host"))) return fault(400, "bad_host", "Host is missing or not a host name.");
    if (auto framing = check_framing(head)) return framing;
    if (std::ranges::find(known_methods, std::string_view(head.method)) == std::end(known_methods))
        return fault(501, "unknown_method", "The method is not known.");
    if (head.target.empty() || head.target.front() != '/')
        return fault(400, "bad_target", "The target is not a path: absolute, authority and asterisk forms are not accepted.");
    return std::nullopt;
}

}  // namespace docket
