#pragma once

// Keys of signed notes: Ed25519 only, in C2SP's forms for a verifier key ("vkey") and for the signing key that Go's implementation
// writes ("skey"). A secret is wiped when its object goes, and no text of it is made but by SigningKey::secret_text.

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/random.hpp"
#include "engine/base/result.hpp"
#include "engine/merkle/signed/note.hpp"

namespace docket {

/// What anybody may know of a key: enough to check its signatures. A value.
class VerifierKey {
public:
    using PublicKey = std::array<std::uint8_t, 32>;

    /// "name+8 hex digits+base64(0x01 ‖ public key)". Rejects (bad_payload) any other form, and an id that is not the key's.
    [[nodiscard]] static Result<VerifierKey> parse(std::string_view vkey);

    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    /// The first four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key).
    [[nodiscard]] std::uint32_t id() const noexcept { return id_; }
    [[nodiscard]] const PublicKey& public_key() const noexcept { return public_key_; }
    [[nodiscard]] std::string text() const;

    /// Has this key signed the note? False if no line bears its name and id. Rejects (bad_payload) a note on which such a line is
    /// false: somebody claims a signature that was never made, and the whole note is worth nothing.
    [[nodiscard]] Result<bool> signed_note(const Note& note) const;

    friend bool operator==(const VerifierKey&, const VerifierKey&) = default;

private:
    friend class SigningKey;
    VerifierKey(std::string name, const PublicKey& public_key);

    std::string name_;
    PublicKey public_key_{};
    std::uint32_t id_ = 0;
};

/// A text that is wiped with its object, and can be neither copied nor printed.
class SecretText {
public:
    explicit SecretText(std::string_view text) : characters_(text.begin(), text.end()) {}
    ~SecretText();
    SecretText(SecretText&&) noexcept = default;
    SecretText& operator=(SecretText&&) = delete;

    [[nodiscard]] std::string_view reveal() const noexcept { return {characters_.data(), characters_.size()}; }

private:
    std::vector<char> characters_;
};

/// A key that signs. Moved, never copied; one that was moved from may only be destroyed. Any number of threads may sign with one.
class SigningKey {
public:
    using Seed = std::array<std::uint8_t, 32>;

    ~SigningKey();
    SigningKey(SigningKey&&) noexcept;
    SigningKey& operator=(SigningKey&&) noexcept;

    /// A new key of 32 random bytes. Rejects (bad_payload) what is_key_name refuses.
    [[nodiscard]] static Result<SigningKey> generate(std::string_view name, RandomSource& random);
    /// The caller wipes `seed`.
    [[nodiscard]] static Result<SigningKey> from_seed(std::string_view name, const Seed& seed);
    /// "PRIVATE+KEY+name+8 hex digits+base64(0x01 ‖ seed)". The caller wipes `skey`. Rejects (bad_payload) as VerifierKey::parse
    /// does, without a word of what it read.
    [[nodiscard]] static Result<SigningKey> parse(std::string_view skey);

    [[nodiscard]] const VerifierKey& verifier() const noexcept { return verifier_; }
    [[nodiscard]] SecretText secret_text() const;

    /// RFC 8032 over `text`, which is a note's; the same text has the same signature.
    [[nodiscard]] NoteSignature sign(std::string_view text) const;

private:
    struct Secret;
    SigningKey(VerifierKey verifier, std::unique_ptr<Secret> secret);

    VerifierKey verifier_;
    std::unique_ptr<Secret> secret_;
};

}  // namespace docket
