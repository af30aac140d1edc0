#include "engine/base/random.hpp"

#include <sys/random.h>

#include <cerrno>
#include <system_error>
#include <vector>

namespace docket {

/// Straight from the kernel each time: all the salts of an entry are one call and half a microsecond. Bytes kept in store would have
/// to be wiped as they are used, and told apart after a fork.
void SystemRandom::fill(std::span<std::uint8_t> bytes)
{
    while (!bytes.empty()) {
        const ssize_t got = getrandom(bytes.data(), bytes.size(), 0);
        if (got < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category(), "getrandom");
        if (got > 0) bytes = bytes.subspan(static_cast<std::size_t>(got));
    }
}

std::string random_base32(RandomSource& random, std::size_t characters)
{
    std::vector<std::uint8_t> bytes(characters);
    random.fill(bytes);
    return base32_of(bytes);
}

std::string base32_of(std::span<const std::uint8_t> bytes)
{
    static constexpr char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";
    std::string text;
    text.reserve(bytes.size());
    for (const std::uint8_t byte : bytes) text += alphabet[byte & 31];
    return text;
}

}  // namespace docket
