// SHA-256 and HMAC against published vectors, and against what Python's hashlib gives at every length around a block.

#include <doctest/doctest.h>

#include <string>

#include "engine/base/digest.hpp"

namespace docket {

namespace {

std::string counting_bytes(std::size_t from, std::size_t count)
{
    std::string bytes;
    for (std::size_t i = 0; i < count; ++i) bytes += static_cast<char>(from + i);
    return bytes;
}

}  // namespace

TEST_CASE("SHA-256 gives FIPS 180-4's digests")
{
    CHECK(to_hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(to_hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(to_hex(sha256(std::string(1'000'000, 'a'))) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("SHA-256 in one piece and in two are what hashlib gives, for every length up to 299")
{
    Sha256Stream all;
    for (std::size_t length = 0; length < 300; ++length) {
        const std::string bytes = counting_bytes(0, length);
        const Digest digest = sha256(bytes);
        Sha256Stream pieces;
        pieces.update(std::string_view(bytes).substr(0, length / 3));
        pieces.update(std::string_view(bytes).substr(length / 3));
        CHECK(pieces.finish() == digest);
        all.update(bytes_of(digest));
    }
    CHECK(to_hex(all.finish()) == "df90175783c44235cf6aefd935a2c2747f42399416d16789ece339f1fd26d835");
}

TEST_CASE("HMAC-SHA-256 gives RFC 4231's codes")
{
    CHECK(to_hex(hmac_sha256(std::string(20, '\x0b'), "Hi There")) ==
          "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    CHECK(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")) ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    CHECK(to_hex(hmac_sha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")) ==
          "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("HMAC-SHA-256 is what hashlib gives for keys of 0 to 130 bytes, a block being 64")
{
    Sha256Stream all;
    for (std::size_t key = 0; key <= 130; ++key) {
        for (const std::size_t length : {0, 1, 55, 56, 64, 200})
            all.update(bytes_of(hmac_sha256(counting_bytes(key, key), counting_bytes(length * 7, length))));
    }
    CHECK(to_hex(all.finish()) == "37382cdb8234100dc7bbae1345e1578c5d84a62ef7dad0e3a0e74ec39d0d7668");
}

}  // namespace docket
