// The bounded input of a connection.

#include <doctest/doctest.h>

#include <cstring>
#include <string>

#include "api/http/wire/bytes/input_buffer.hpp"

namespace docket {

namespace {

/// Writes at most `bytes` characters that go on counting from `next`; returns how many found room.
std::size_t fill(InputBuffer& input, std::size_t bytes, char& next)
{
    const auto space = input.space();
    const std::size_t written = std::min(bytes, space.size());
    for (std::size_t i = 0; i < written; ++i) space[i] = next++;
    input.commit(written);
    return written;
}

bool goes_on_from(std::string_view text, char first)
{
    for (const char c : text) {
        if (c != first++) return false;
    }
    return true;
}

}  // namespace

TEST_CASE("what went in comes out in order, whatever is taken and wherever it lies")
{
    InputBuffer input;
    char in = 0, out = 0;
    CHECK(input.unread().empty());
    for (const std::size_t bytes : {1, 5000, 16'000, 3, 20'000, 9000, 70'000, 1}) {
        CAPTURE(bytes);
        std::size_t left = bytes;
        while (left > 0 && !input.full()) left -= fill(input, left, in);
        CHECK(goes_on_from(input.unread(), out));
        const std::size_t taken = input.unread().size() * 2 / 3;
        input.consume(taken);
        out = static_cast<char>(out + static_cast<char>(taken));
        CHECK(goes_on_from(input.unread(), out));
    }
}

TEST_CASE("the buffer takes as much as it may and says when it is full")
{
    InputBuffer input;
    char next = 0;
    std::size_t taken = 0;
    while (!input.full()) taken += fill(input, 1000, next);
    CHECK(taken == InputBuffer::size_max);
    CHECK(input.space().empty());
    CHECK(goes_on_from(input.unread(), 0));
    input.consume(1);
    CHECK_FALSE(input.full());
    CHECK(input.space().size() == 1);
    CHECK(goes_on_from(input.unread(), 1));
}

TEST_CASE("a peer that is understood at once gets all the room, and no more than at first")
{
    InputBuffer input;
    char next = 0;
    for (int i = 0; i < 100; ++i) {
        CHECK(input.space().size() == InputBuffer::initial_size);
        (void)fill(input, 1000, next);
        input.consume(1000);
    }
}

}  // namespace docket
