#pragma once

// Decisions out of the bytes of a fuzzer's input, in order. At the end of the bytes every decision is the first one, so that a
// shorter input means less, never something else. Not a source of chance.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace docket {

class ByteReader {
public:
    explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

    [[nodiscard]] bool empty() const noexcept { return bytes_.empty(); }

    std::uint8_t byte() noexcept
    {
        if (bytes_.empty()) return 0;
        const auto first = static_cast<std::uint8_t>(bytes_.front());
        bytes_.remove_prefix(1);
        return first;
    }

    /// 0 to `count` - 1; 0 if `count` is 0. One byte for up to 256, two beyond.
    std::size_t below(std::size_t count) noexcept
    {
        if (count == 0) return 0;
        std::size_t number = byte();
        if (count > 256) number = number * 256 + byte();
        return number % count;
    }

    /// True once in `in` times, if the bytes are evenly spread; never at the end.
    bool chance(std::size_t in) noexcept { return below(in) == in - 1; }

    std::uint64_t word() noexcept
    {
        std::uint64_t number = 0;
        for (int i = 0; i < 8; ++i) number = number << 8 | byte();
        return number;
    }

    /// At most `bytes_max`, fewer at the end.
    std::string_view take(std::size_t bytes_max) noexcept
    {
        const std::string_view taken = bytes_.substr(0, bytes_max);
        bytes_.remove_prefix(taken.size());
        return taken;
    }

private:
    std::string_view bytes_;
};

} // namespace docket
