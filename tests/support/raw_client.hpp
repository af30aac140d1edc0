#pragma once

// A client that sends any bytes and reads what comes: blocking POSIX sockets, no HTTP library, so that it can be as wrong as an
// attacker. Not for load and not for production.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace docket {

/// One response as it came.
struct RawReply {
    int status = 0;    ///< 0: the server closed, or said nothing within the time-out.
    std::string head;  ///< Status line and fields, with the empty line.
    std::string body;  ///< Chunks joined.

    /// The value of a field; nullopt if absent. Names without regard to case.
    [[nodiscard]] std::optional<std::string> header(std::string_view name) const;
};

/// Every wait ends after `patience`, so that a test fails rather than hangs.
class RawClient {
public:
    explicit RawClient(std::uint16_t port, std::chrono::milliseconds patience = std::chrono::seconds(20));
    ~RawClient();
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;
    RawClient(RawClient&& other) noexcept;
    RawClient& operator=(RawClient&&) = delete;

    /// A client whose socket exists but is not connected yet.
    struct Unconnected {};
    explicit RawClient(Unconnected, std::chrono::milliseconds patience = std::chrono::seconds(20));
    bool connect(std::uint16_t port);

    /// False if the server has closed meanwhile; what was not sent is lost.
    bool send(std::string_view bytes);

    /// Says that no more will be sent.
    void half_close();

    /// The next response, framed by Content-Length, chunks or the end of the connection. `of_head`: it answers a HEAD. A
    /// "100 Continue" is a reply of its own.
    RawReply read(bool of_head = false);

    /// All bytes until the server closes.
    std::string read_to_end();

    /// True if the server closes (or resets) within the patience without sending anything more.
    bool is_closed();

    /// True if something came, or the end, within that time; nothing is consumed.
    bool answers_within(std::chrono::milliseconds time);

private:
    bool fill();  ///< Reads some more into pending_; false at the end.

    int socket_ = -1;
    std::string pending_;
};

/// Connects, sends, reads one response and closes.
RawReply ask(std::uint16_t port, std::string_view bytes);

}  // namespace docket
