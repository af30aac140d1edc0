#include "engine/merkle/signed/note_key.hpp"

#include <sodium.h>

#include <algorithm>
#include <optional>

#include "engine/base/digest.hpp"
#include "engine/merkle/encoding.hpp"

namespace docket {

namespace {

constexpr std::uint8_t ed25519 = 0x01;
constexpr std::string_view secret_mark = "PRIVATE+KEY+";

/// The byte that says Ed25519, then a public key or a seed: what base64 holds in both forms of a key. Wiped, since it may be a
/// seed.
struct KeyMaterial {
    std::array<std::uint8_t, 33> bytes{};
    ~KeyMaterial() { sodium_memzero(bytes.data(), bytes.size()); }

    [[nodiscard]] std::array<std::uint8_t, 32> key() const
    {
        std::array<std::uint8_t, 32> key;
        std::copy(bytes.begin() + 1, bytes.end(), key.begin());
        return key;
    }
};

KeyMaterial material_of(std::span<const std::uint8_t, 32> key)
{
    KeyMaterial material;
    material.bytes[0] = ed25519;
    std::copy(key.begin(), key.end(), material.bytes.begin() + 1);
    return material;
}

std::uint32_t key_id_of(std::string_view name, const VerifierKey::PublicKey& public_key)
{
    std::string bytes(name);
    bytes += '\n';
    bytes += static_cast<char>(ed25519);
    bytes.append(public_key.begin(), public_key.end());
    const Digest digest = sha256(bytes);
    return std::uint32_t{digest[0]} << 24 | std::uint32_t{digest[1]} << 16 | std::uint32_t{digest[2]} << 8 | digest[3];
}

Rejection no_key(std::string_view but)
{
    return merkle::refused("to read a key of signed notes", but);
}

/// "name+id+base64", cut but not yet believed. Base64 may itself have "+".
struct KeyParts {
    std::string_view name, id, base64;
};

std::optional<KeyParts> cut(std::string_view text)
{
    const std::size_t first = text.find('+');
    if (first == std::string_view::npos) return std::nullopt;
    const std::size_t second = text.find('+', first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    return KeyParts{text.substr(0, first), text.substr(first + 1, second - first - 1), text.substr(second + 1)};
}

/// Fills `material` from the parts of a key.
Result<KeyParts> read_parts(std::string_view text, KeyMaterial& material)
{
    const auto parts = cut(text);
    if (!parts) return no_key("it is not of the form name+id+key");
    if (!is_key_name(parts->name)) return no_key("its name is not one that keys have");
    if (!merkle::read_base64(parts->base64, material.bytes)) return no_key("its last part is not the base64 of 33 bytes");
    if (material.bytes[0] != ed25519) return no_key("it is not of the type Ed25519");
    return *parts;
}

}  // namespace

VerifierKey::VerifierKey(std::string name, const PublicKey& public_key)
    : name_(std::move(name)), public_key_(public_key), id_(key_id_of(name_, public_key))
{
}

Result<VerifierKey> VerifierKey::parse(std::string_view vkey)
{
    KeyMaterial material;
    const auto parts = read_parts(vkey, material);
    if (!parts) return parts.error();
    VerifierKey key(std::string(parts->name), material.key());
    if (parts->id != merkle::hex_of(key.id())) return no_key("its id is not that of its name and key");
    return key;
}

std::string VerifierKey::text() const
{
    return name_ + "+" + merkle::hex_of(id_) + "+" + merkle::base64_of(material_of(public_key_).bytes);
}

Result<bool> VerifierKey::signed_note(const Note& note) const
{
    bool found = false;
    for (const NoteSignature& line : note.signatures) {
        if (line.name != name_ || line.key_id != id_) continue;
        const auto text = merkle::octets(note.text);
        if (line.signature.size() != crypto_sign_BYTES ||
            crypto_sign_verify_detached(merkle::octets(line.signature).data(), text.data(), text.size(), public_key_.data()) != 0)
            return merkle::refused("the note to be signed by " + name_, "the signature is false");
        found = true;
    }
    return found;
}

SecretText::~SecretText()
{
    sodium_memzero(characters_.data(), characters_.size());
}

/// libsodium's form: the seed, then the public key.
struct SigningKey::Secret {
    std::array<std::uint8_t, crypto_sign_SECRETKEYBYTES> bytes{};
    ~Secret() { sodium_memzero(bytes.data(), bytes.size()); }

    [[nodiscard]] std::span<const std::uint8_t, 32> seed() const { return std::span(bytes).first<32>(); }
};

SigningKey::SigningKey(VerifierKey verifier, std::unique_ptr<Secret> secret)
    : verifier_(std::move(verifier)), secret_(std::move(secret))
{
}
SigningKey::~SigningKey() = default;
SigningKey::SigningKey(SigningKey&&) noexcept = default;
SigningKey& SigningKey::operator=(SigningKey&&) noexcept = default;

Result<SigningKey> SigningKey::from_seed(std::string_view name, const Seed& seed)
{
    if (!is_key_name(name)) return merkle::refused("to make a key", "its name is not one that keys have");
    auto secret = std::make_unique<Secret>();
    VerifierKey::PublicKey public_key;
    crypto_sign_seed_keypair(public_key.data(), secret->bytes.data(), seed.data());
    return SigningKey(VerifierKey(std::string(name), public_key), std::move(secret));
}

Result<SigningKey> SigningKey::generate(std::string_view name, RandomSource& random)
{
    Seed seed;
    random.fill(seed);
    auto key = from_seed(name, seed);
    sodium_memzero(seed.data(), seed.size());
    return key;
}

Result<SigningKey> SigningKey::parse(std::string_view skey)
{
    if (!skey.starts_with(secret_mark)) return no_key("it is not a signing key");
    KeyMaterial material;
    const auto parts = read_parts(skey.substr(secret_mark.size()), material);
    if (!parts) return parts.error();
    Seed seed = material.key();
    auto key = from_seed(parts->name, seed);
    sodium_memzero(seed.data(), seed.size());
    if (key && parts->id != merkle::hex_of(key->verifier().id())) return no_key("its id is not that of its name and key");
    return key;
}

SecretText SigningKey::secret_text() const
{
    const KeyMaterial material = material_of(secret_->seed());
    std::string text(secret_mark);
    std::string base64 = merkle::base64_of(material.bytes);
    text.reserve(text.size() + verifier_.name().size() + base64.size() + 10);  // so that it does not move and leave a copy
    text.append(verifier_.name()).append("+").append(merkle::hex_of(verifier_.id())).append("+").append(base64);
    SecretText secret(text);
    sodium_memzero(base64.data(), base64.size());
    sodium_memzero(text.data(), text.size());
    return secret;
}

NoteSignature SigningKey::sign(std::string_view text) const
{
    std::array<char, crypto_sign_BYTES> bytes;
    const auto message = merkle::octets(text);
    crypto_sign_detached(reinterpret_cast<unsigned char*>(bytes.data()), nullptr, message.data(), message.size(),
                         secret_->bytes.data());
    return {verifier_.name(), verifier_.id(), std::string(bytes.data(), bytes.size())};
}

}  // namespace docket
