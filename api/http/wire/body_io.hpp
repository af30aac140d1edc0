#pragma once

// Bodies over a connection: the BodyReader and BodyWriter that a session hands out, and the sending of files.

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "api/http/message/body.hpp"
#include "api/http/message/response.hpp"
#include "api/http/wire/bytes/framing.hpp"
#include "api/http/wire/bytes/pace.hpp"
#include "api/http/wire/connection.hpp"

namespace docket {

/// Decodes a body piece by piece. `deadline` bounds a JSON body as a whole; uploads are bounded by their pace instead.
class ConnectionBody final : public BodyReader {
public:
    ConnectionBody(HttpConnection& connection, Framing& framing, const ServerLimits& limits, std::size_t body_max,
                   bool continue_expected);

    void set_deadline(HttpConnection::TimePoint deadline) { deadline_ = deadline; }

    [[nodiscard]] asio::awaitable<Result<std::string_view, BodyFault>> next() override;

    [[nodiscard]] std::optional<BodyFault> fault() const noexcept { return fault_; }

private:
    void make_piece();
    [[nodiscard]] asio::awaitable<std::optional<BodyFault>> read_more();

    HttpConnection& connection_;
    Framing& framing_;
    Pace pace_;
    std::size_t body_max_;
    bool continue_owed_;   ///< "100 Continue" goes out with the first read, when the handler has decided to take the body.
    std::optional<HttpConnection::TimePoint> deadline_;
    std::optional<BodyFault> fault_;
    std::unique_ptr<char[]> piece_;   ///< Made at the first call, of no more bytes than are announced.
    std::size_t piece_size_ = 0;
};

/// The whole body if its length is announced and all of it is in the input already, as with most requests; then nothing need be
/// awaited. Else nullopt, and nothing was taken: ConnectionBody reads, or refuses, what is there and what comes.
[[nodiscard]] std::optional<std::string> take_body_at_hand(HttpConnection& connection, Framing& framing, std::size_t body_max);

/// The whole body, as long as it keeps to the limits of `body`.
[[nodiscard]] asio::awaitable<Result<std::string, BodyFault>> read_all(ConnectionBody& body);

/// Writes a stream's pieces, each as a chunk in HTTP/1.1.
class ConnectionWriter final : public BodyWriter {
public:
    ConnectionWriter(HttpConnection& connection, bool chunked, const std::atomic<bool>& draining)
        : connection_(connection), draining_(draining), chunked_(chunked)
    {
    }

    [[nodiscard]] asio::awaitable<bool> write(std::string_view bytes) override;
    [[nodiscard]] bool closing() const noexcept override { return broken_ || draining_; }

    /// Ends the stream; true if the peer has all of it.
    [[nodiscard]] asio::awaitable<bool> finish();

private:
    HttpConnection& connection_;
    const std::atomic<bool>& draining_;
    bool chunked_;
    bool broken_ = false;
};

/// An open file that is about to be sent. Opening comes before the head, so that a file that is not there is still a 500.
class OpenFile {
public:
    /// Throws std::system_error if it cannot be opened, std::runtime_error if it is shorter than announced.
    explicit OpenFile(const FileBody& file);
    ~OpenFile();
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

    /// Reads from the page cache on the caller's thread, file_chunk_bytes_max at a time, and sends. False if it broke off.
    [[nodiscard]] asio::awaitable<bool> send(HttpConnection& connection);

private:
    int descriptor_ = -1;
    std::uint64_t left_ = 0;
};

}  // namespace docket
