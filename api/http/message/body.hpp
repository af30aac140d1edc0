#pragma once

// Bodies that pass through in pieces: BodyReader for uploads, BodyWriter for streams. Neither ever holds the whole.

#include <boost/asio/awaitable.hpp>

#include <string_view>

#include "engine/base/result.hpp"

namespace docket {

namespace asio = boost::asio;

/// Why an upload broke off. The session answers it itself: whatever the handler returns after a fault is replaced by the
/// problem of the fault, so the handler only tidies up (deletes its half file) and returns.
enum class BodyFault {
    too_large,  ///< 413. More than upload_bytes_max, announced or arrived.
    too_slow,   ///< 408. Slower than pace_bytes_per_second_min over pace_window.
    malformed,  ///< 400. Broken chunks, a chunk extension or a trailer.
    cut,        ///< The peer is gone: nobody to answer.
};

/// Pulls the body of one upload. Used by one coroutine; valid until the handler returns. A handler need not read to the end (a
/// refusal comes before the file): the connection is then closed after the answer.
class BodyReader {
public:
    virtual ~BodyReader() = default;

    /// The next piece, 1 to upload_chunk_bytes_max bytes, valid until the next call; empty at the end, and again after it. After
    /// a fault every call returns the same fault. Time spent between calls does not count against the sender.
    [[nodiscard]] virtual asio::awaitable<Result<std::string_view, BodyFault>> next() = 0;
};

/// Pushes the body of one streamed response (chunked in HTTP/1.1, ended by closing in 1.0).
class BodyWriter {
public:
    virtual ~BodyWriter() = default;

    /// Sends the bytes; empty ones are not sent. False when the peer is gone or too slow, and then the stream must end.
    [[nodiscard]] virtual asio::awaitable<bool> write(std::string_view bytes) = 0;

    /// True once the server drains or the peer is gone: an endless stream (events) ends itself then.
    [[nodiscard]] virtual bool closing() const noexcept = 0;
};

}  // namespace docket
