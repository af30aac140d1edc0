#include "engine/base/digest.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <stdexcept>

namespace docket {

namespace {

/// OpenSSL fails here only when memory is gone: the world is at fault.
void require(int ok)
{
    if (ok != 1) throw std::runtime_error("OpenSSL could not compute a digest");
}

std::optional<std::uint8_t> nibble(char c)
{
    if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
    if (c >= 'A' && c <= 'F') return static_cast<std::uint8_t>(c - 'A' + 10);
    return std::nullopt;
}

}  // namespace

Digest sha256(std::string_view bytes)
{
    Digest digest{};
    require(EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr));
    return digest;
}

Digest hmac_sha256(std::string_view key, std::string_view bytes)
{
    Digest digest{};
    unsigned int size = static_cast<unsigned int>(digest.size());
    const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
    if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), data, bytes.size(), digest.data(), &size) == nullptr) require(0);
    return digest;
}

struct Sha256Stream::State {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    ~State() { EVP_MD_CTX_free(context); }
};

Sha256Stream::Sha256Stream() : state_(std::make_unique<State>())
{
    require(EVP_DigestInit_ex(state_->context, EVP_sha256(), nullptr));
}
Sha256Stream::~Sha256Stream() = default;
Sha256Stream::Sha256Stream(Sha256Stream&&) noexcept = default;
Sha256Stream& Sha256Stream::operator=(Sha256Stream&&) noexcept = default;

void Sha256Stream::update(std::string_view bytes)
{
    require(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()));
}

Digest Sha256Stream::finish()
{
    Digest digest{};
    require(EVP_DigestFinal_ex(state_->context, digest.data(), nullptr));
    return digest;
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
    for (std::size_t i = 0; i < digest.size(); ++i) {
        const auto high = nibble(hex[2 * i]), low = nibble(hex[2 * i + 1]);
        if (!high || !low) return std::nullopt;
        digest[i] = static_cast<std::uint8_t>(*high << 4 | *low);
    }
    return digest;
}

std::string_view bytes_of(const Digest& digest) noexcept
{
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace docket
