#include "engine/audit/entries/link_hash.hpp"

#include <sodium.h>

#include <cstring>
#include <string>

namespace docket {

std::uint64_t LinkHash::of(std::string_view text) const noexcept
{
    static_assert(crypto_shorthash_BYTES == sizeof(std::uint64_t) && crypto_shorthash_KEYBYTES == sizeof(key_));
    std::array<unsigned char, crypto_shorthash_BYTES> bytes;
    crypto_shorthash(bytes.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size(), key_.data());
    std::uint64_t number = 0;
    std::memcpy(&number, bytes.data(), sizeof number);
    return number;
}

std::uint64_t LinkHash::of(const Digest& hash, std::string_view case_id) const
{
    std::string text(bytes_of(hash));
    text += case_id;
    return of(text);
}

}  // namespace docket
