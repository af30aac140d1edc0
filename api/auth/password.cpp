#include "api/auth/password.hpp"

#include <sodium.h>

#include <new>
#include <optional>
#include <stdexcept>

#include "engine/base/text/utf8.hpp"

namespace docket {

namespace {

constexpr unsigned long long passes = 3;
constexpr std::size_t memory_bytes = 64 * 1024 * 1024;

void require_sodium()
{
    static const bool ready = sodium_init() >= 0;
    if (!ready) throw std::runtime_error("libsodium does not start");
}

std::optional<std::string> normal_form(std::string_view password)
{
    if (password.size() > 4 * password_length_max) return std::nullopt;
    auto text = to_nfc(password);
    if (!text || code_points(*text) > password_length_max) return std::nullopt;
    return text;
}

}  // namespace

std::string hash_password(std::string_view password)
{
    require_sodium();
    const auto text = normal_form(password);
    if (!text) throw std::invalid_argument("a password is UTF-8 of at most 128 characters");
    char hash[crypto_pwhash_STRBYTES];
    if (crypto_pwhash_str_alg(hash, text->data(), text->size(), passes, memory_bytes, crypto_pwhash_ALG_ARGON2ID13) != 0) throw std::bad_alloc();
    return hash;
}

bool verify_password(std::string_view hash, std::string_view password)
{
    require_sodium();
    const auto text = normal_form(password);
    if (!text) return false;
    return crypto_pwhash_str_verify(std::string(hash).c_str(), text->data(), text->size()) == 0;
}

void waste_a_verification(std::string_view password)
{
    static const std::string dummy = hash_password("a password that nobody has");
    (void)verify_password(dummy, password);
}

}  // namespace docket
