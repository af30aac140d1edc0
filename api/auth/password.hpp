#pragma once

// Passwords: argon2id through libsodium (reliability.md 4.1). Slow on purpose: never call these on an I/O thread.

#include <string>
#include <string_view>

namespace docket {

/// Bounds of a password, in code points of its NFC form: the longest are cut off before any hashing.
inline constexpr std::size_t password_length_min = 12;
inline constexpr std::size_t password_length_max = 128;

/// argon2id's own text form, t=3, m=64 MiB, p=1; 137 ms on the machine it was chosen on. The same Vietnamese password typed on two
/// systems is one password: it is hashed in NFC. Throws std::bad_alloc if the memory is not there.
[[nodiscard]] std::string hash_password(std::string_view password);

/// False for a wrong password, a broken hash, or a password that is no UTF-8 or too long.
[[nodiscard]] bool verify_password(std::string_view hash, std::string_view password);

/// Takes as long as verifying: for user names that do not exist, so that the answer's time tells nothing.
void waste_a_verification(std::string_view password);

}  // namespace docket
