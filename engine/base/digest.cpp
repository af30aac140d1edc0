// SHA-256 by OpenSSL's low-level functions. They are marked as deprecated since 3.0, but use the CPU's SHA instructions as EVP
// does, take no memory and cannot fail; EVP looks the algorithm up each time. Of 64 bytes: EVP_Digest 760 ns, EVP with a context
// kept 220, this 130.
#define OPENSSL_API_COMPAT 10100

#include "engine/base/digest.hpp"

#include <openssl/crypto.h>
#include <openssl/sha.h>

namespace docket {

namespace {

/// What HMAC (RFC 2104) hashes first: the key, filled up with zeros to a block, each byte exclusive-or `pad`.
SHA256_CTX keyed(std::string_view key, std::uint8_t pad)
{
    std::array<std::uint8_t, SHA256_CBLOCK> block;
    block.fill(pad);
    for (std::size_t i = 0; i < key.size(); ++i) block[i] = static_cast<std::uint8_t>(block[i] ^ static_cast<std::uint8_t>(key[i]));
    SHA256_CTX context;
    SHA256_Init(&context);
    SHA256_Update(&context, block.data(), block.size());
    OPENSSL_cleanse(block.data(), block.size());
    return context;
}

Digest finished(SHA256_CTX& context)
{
    Digest digest;
    SHA256_Final(digest.data(), &context);
    return digest;
}

constexpr std::uint8_t no_digit = 0xff;

/// What each byte is worth as a hexadecimal digit. A table: an audit reads tens of millions of them a second.
constexpr std::array<std::uint8_t, 256> hex_value_of = [] {
    std::array<std::uint8_t, 256> table{};
    table.fill(no_digit);
    for (std::uint8_t i = 0; i < 10; ++i) table['0' + i] = i;
    for (std::uint8_t i = 0; i < 6; ++i) table['a' + i] = table['A' + i] = static_cast<std::uint8_t>(10 + i);
    return table;
}();

}  // namespace

Digest sha256(std::string_view bytes)
{
    SHA256_CTX context;
    SHA256_Init(&context);
    SHA256_Update(&context, bytes.data(), bytes.size());
    return finished(context);
}

Digest hmac_sha256(std::string_view key, std::string_view bytes)
{
    // A key longer than a block is hashed first.
    if (key.size() > SHA256_CBLOCK) return hmac_sha256(bytes_of(sha256(key)), bytes);
    SHA256_CTX inner = keyed(key, 0x36);
    SHA256_Update(&inner, bytes.data(), bytes.size());
    const Digest first = finished(inner);
    SHA256_CTX outer = keyed(key, 0x5c);
    SHA256_Update(&outer, first.data(), first.size());
    const Digest digest = finished(outer);
    OPENSSL_cleanse(&inner, sizeof inner);
    OPENSSL_cleanse(&outer, sizeof outer);
    return digest;
}

struct Sha256Stream::State {
    SHA256_CTX context;
};

Sha256Stream::Sha256Stream() : state_(std::make_unique<State>())
{
    SHA256_Init(&state_->context);
}
Sha256Stream::~Sha256Stream() = default;
Sha256Stream::Sha256Stream(Sha256Stream&&) noexcept = default;
Sha256Stream& Sha256Stream::operator=(Sha256Stream&&) noexcept = default;

void Sha256Stream::update(std::string_view bytes)
{
    SHA256_Update(&state_->context, bytes.data(), bytes.size());
}

Digest Sha256Stream::finish()
{
    return finished(state_->context);
}

std::string to_hex(const Digest& digest)
{
    static constexpr char digits[] = "0123456789abcdef";
    std::string hex;
    hex.reserve(digest.size() * 2);
    for (const std::uint8_t byte : digest) {
        hex += digits[byte >> 4];
        hex += digits[byte & 15];
    }
    return hex;
}

std::optional<Digest> digest_from_hex(std::string_view hex)
{
    Digest digest{};
    if (hex.size() != digest.size() * 2) return std::nullopt;
    std::uint8_t worst = 0;  // no_digit has bits that no digit has
    for (std::size_t i = 0; i < digest.size(); ++i) {
        const std::uint8_t high = hex_value_of[static_cast<std::uint8_t>(hex[2 * i])], low = hex_value_of[static_cast<std::uint8_t>(hex[2 * i + 1])];
        worst |= high | low;
        digest[i] = static_cast<std::uint8_t>(high << 4 | low);
    }
    if (worst > 15) return std::nullopt;
    return digest;
}

std::string_view bytes_of(const Digest& digest) noexcept
{
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace docket
