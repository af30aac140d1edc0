#pragma once

// What came over a connection and waits to be understood: bounded, and touched no more than it must be. Pure; it knows no socket.

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "api/http/limits.hpp"

namespace docket {

/// Bytes go in at the back and out at the front. The memory is one piece, not zeroed: `initial_size` from the first use on, which
/// is as much as a head may be, and more only for a peer that sends ahead of what is understood.
class InputBuffer {
public:
    static constexpr std::size_t initial_size = 16 * 1024;
    static constexpr std::size_t size_max = limits::read_buffer_bytes_max;

    /// Valid until the next `space`.
    [[nodiscard]] std::string_view unread() const noexcept { return {memory_.get() + begin_, end_ - begin_}; }
    [[nodiscard]] bool full() const noexcept { return end_ - begin_ == size_max; }

    /// Drops the first bytes of what is unread; not more than there are.
    void consume(std::size_t bytes) noexcept;

    /// Room behind what is unread: at least half of `initial_size`, or less when that would lead above size_max, and none if full.
    [[nodiscard]] std::span<char> space();

    /// The first bytes of the last `space` were written.
    void commit(std::size_t bytes) noexcept { end_ += bytes; }

private:
    std::unique_ptr<char[]> memory_;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

}  // namespace docket
