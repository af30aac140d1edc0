// Writing heads. By hand, as it is twenty lines and keeps Beast's templates out of all but one file.

#include "api/http/wire/wire.hpp"

#include <array>
#include <charconv>
#include <ctime>

namespace docket {

namespace {

void line(std::string& bytes, std::string_view name, std::string_view value)
{
    bytes.append(name).append(": ").append(value).append("\r\n");
}

void append_number(std::string& bytes, std::uint64_t number)
{
    std::array<char, 20> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    bytes.append(digits.data(), end);
}

/// Every answer carries the date, and it is another only once a second.
void append_date(std::string& bytes, std::chrono::system_clock::time_point now)
{
    thread_local std::string text;
    thread_local std::time_t second = 0;
    const std::time_t wanted = std::chrono::system_clock::to_time_t(now);
    if (text.empty() || second != wanted) text = http_date(now);
    second = wanted;
    line(bytes, "Date", text);
}

}  // namespace

bool sends_body(const Response& response, const WireFormat& format) noexcept
{
    return !format.head_request && response.status != 204 && response.status != 304;
}

std::optional<std::uint64_t> body_size(const Response& response)
{
    if (std::holds_alternative<StreamBody>(response.body)) return std::nullopt;
    if (const auto* file = std::get_if<FileBody>(&response.body)) return file->size;
    return response.text_body().size();
}

std::string http_date(std::chrono::system_clock::time_point at)
{
    // Not strftime's %a and %b: they follow the process's locale.
    static constexpr std::array<const char*, 7> days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array<const char*, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::time_t seconds = std::chrono::system_clock::to_time_t(at);
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    std::array<char, 40> text{};
    const int size = std::snprintf(
        text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT", days[static_cast<std::size_t>(utc.tm_wday)], utc.tm_mday,
        months[static_cast<std::size_t>(utc.tm_mon)], utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
    return std::string(text.data(), static_cast<std::size_t>(size));
}

std::string head_bytes(const Response& response, const WireFormat& format, std::chrono::system_clock::time_point now)
{
    std::string bytes;
    bytes.reserve(1024);
    bytes.append(format.version == 10 ? "HTTP/1.0 " : "HTTP/1.1 ");
    append_number(bytes, static_cast<std::uint64_t>(response.status));
    bytes.append(" ").append(reason_phrase(response.status)).append("\r\n");
    for (const Header& field : response.headers) line(bytes, field.name, field.value);
    append_standard_headers(bytes, response);
    append_date(bytes, now);
    if (!format.request_id.empty()) line(bytes, "X-Request-Id", format.request_id);
    if (response.status != 204 && response.status != 304) {
        const auto size = body_size(response);
        if (size) {
            bytes.append("Content-Length: ");
            append_number(bytes, *size);
            bytes.append("\r\n");
        } else if (format.version == 11) {
            line(bytes, "Transfer-Encoding", "chunked");
        }
    }
    // Said in both versions: HTTP/1.0 clients that asked to keep the connection wait for it.
    line(bytes, "Connection", format.keep_alive ? "keep-alive" : "close");
    return bytes.append("\r\n");
}

}  // namespace docket
