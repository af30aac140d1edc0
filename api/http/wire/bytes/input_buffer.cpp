// Making room: by moving what is unread to the front, and by a larger piece only if that is not enough.

#include "api/http/wire/bytes/input_buffer.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace docket {

void InputBuffer::consume(std::size_t bytes) noexcept
{
    assert(bytes <= end_ - begin_);
    begin_ += bytes;
    // Mostly a request is understood as a whole, and then there is nothing to move.
    if (begin_ == end_) begin_ = end_ = 0;
}

std::span<char> InputBuffer::space()
{
    constexpr std::size_t enough = initial_size / 2;
    const std::size_t unread = end_ - begin_;
    if (capacity_ - end_ < enough) {
        const bool too_small = capacity_ < size_max && capacity_ - unread < enough;
        const std::size_t capacity = too_small ? std::clamp(capacity_ * 2, initial_size, size_max) : capacity_;
        auto larger = too_small ? std::make_unique_for_overwrite<char[]>(capacity) : nullptr;
        char* target = larger ? larger.get() : memory_.get();
        if (unread > 0) std::memmove(target, memory_.get() + begin_, unread);
        if (larger) memory_ = std::move(larger);
        capacity_ = capacity;
        begin_ = 0;
        end_ = unread;
    }
    return {memory_.get() + end_, capacity_ - end_};
}

}  // namespace docket
