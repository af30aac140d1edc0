#pragma once

// SHA-256, HMAC-SHA-256 and hex. Not for passwords (those are argon2id, in app).

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace docket {

using Digest = std::array<std::uint8_t, 32>;

[[nodiscard]] Digest sha256(std::string_view bytes);
[[nodiscard]] Digest hmac_sha256(std::string_view key, std::string_view bytes);

/// SHA-256 of what arrives in pieces. `finish` may be called once.
class Sha256Stream {
public:
    Sha256Stream();
    ~Sha256Stream();
    Sha256Stream(Sha256Stream&&) noexcept;
    Sha256Stream& operator=(Sha256Stream&&) noexcept;

    void update(std::string_view bytes);
    [[nodiscard]] Digest finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Lower-case hexadecimal, two characters a byte.
[[nodiscard]] std::string to_hex(const Digest& digest);

/// Exactly 64 lower- or upper-case hexadecimal characters; anything else is nullopt.
[[nodiscard]] std::optional<Digest> digest_from_hex(std::string_view hex);

/// The digest's 32 bytes as text, for hashing further or storing as a BLOB.
[[nodiscard]] std::string_view bytes_of(const Digest& digest) noexcept;

}  // namespace docket
