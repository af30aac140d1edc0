// Signed notes and their keys: the examples of C2SP and of Go's implementation, RFC 8032's vector, and everything that must be
// refused.

#include <doctest/doctest.h>

#include <string>
#include <type_traits>

#include "engine/base/digest.hpp"
#include "engine/merkle/signed/note_key.hpp"
#include "tests/support/seeded_random.hpp"

namespace docket {

namespace {

const std::string c2sp_vkey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
const std::string c2sp_note =
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

// Public examples, of golang.org/x/mod/sumdb/note.
const std::string go_vkey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const std::string go_skey = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const std::string go_text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const std::string go_note =
    go_text + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

/// A signature line of no known key.
const std::string some_line = "— somebody AAAAAAA=\n";

SigningKey::Seed seed_of(std::string_view hex)
{
    return digest_from_hex(hex).value();
}

bool accepts(std::string_view vkey, std::string_view bytes)
{
    const auto key = VerifierKey::parse(vkey);
    const auto note = parse_note(bytes);
    if (!key || !note) return false;
    const auto signed_by = key->signed_note(*note);
    return signed_by && *signed_by;
}

/// Calls `check` with `text` after each of its bits was turned.
template <class Check>
void for_each_turned_bit(std::string text, const Check& check)
{
    for (char& c : text) {
        for (int bit = 0; bit < 8; ++bit) {
            const char before = c;
            c = static_cast<char>(c ^ (1 << bit));
            CAPTURE(text);
            check(text);
            c = before;
        }
    }
}

std::string as_string(const SecretText& secret)
{
    return std::string(secret.reveal());
}

}  // namespace

static_assert(!std::is_copy_constructible_v<SecretText> && !std::is_copy_constructible_v<SigningKey>);

TEST_CASE("the example of C2SP's page verifies, and is written as it was read")
{
    const VerifierKey key = VerifierKey::parse(c2sp_vkey).value();
    CHECK(key.name() == "example.com/foo");
    CHECK(key.id() == 0x530d903a);
    CHECK(key.text() == c2sp_vkey);
    const Note note = parse_note(c2sp_note).value();
    CHECK(note.text == "This is an example message.\n");
    CHECK(key.signed_note(note).value());
    CHECK(format_note(note) == c2sp_note);
}

TEST_CASE("the example of Go's implementation is signed to the same bytes, and its keys are written as they were read")
{
    const SigningKey key = SigningKey::parse(go_skey).value();
    CHECK(key.verifier().text() == go_vkey);
    CHECK(as_string(key.secret_text()) == go_skey);
    Note note;
    note.text = go_text;
    note.signatures.push_back(key.sign(go_text));
    CHECK(format_note(note) == go_note);
    CHECK(VerifierKey::parse(go_vkey).value().signed_note(parse_note(go_note).value()).value());
}

TEST_CASE("a key signs as RFC 8032's second test vector says")
{
    const auto seed = seed_of("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
    const SigningKey key = SigningKey::from_seed("rfc8032", seed).value();
    CHECK(to_hex(key.verifier().public_key()) == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    std::string hex;
    for (const char c : key.sign("\x72").signature) {
        hex += "0123456789abcdef"[static_cast<unsigned char>(c) >> 4];
        hex += "0123456789abcdef"[c & 15];
    }
    CHECK(hex == "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb"
                 "00d291612bb0c00");
}

TEST_CASE("a key is made of 32 random bytes, and comes back from its text as the same")
{
    SeededRandom random("keys");
    const SigningKey key = SigningKey::generate("docket.example/log", random).value();
    const SigningKey other = SigningKey::generate("docket.example/log", random).value();
    CHECK(key.verifier().public_key() != other.verifier().public_key());
    const SigningKey again = SigningKey::parse(key.secret_text().reveal()).value();
    CHECK(again.verifier() == key.verifier());
    CHECK(again.sign("text\n") == key.sign("text\n"));
    CHECK(VerifierKey::parse(key.verifier().text()).value() == key.verifier());
    CHECK(SigningKey::generate("with space", random).error().type == RejectionType::bad_payload);
}

TEST_CASE("a note of which one bit is turned is not signed")
{
    for_each_turned_bit(c2sp_note, [](const std::string& turned) { CHECK_FALSE(accepts(c2sp_vkey, turned)); });
}

TEST_CASE("a key of which one bit is turned is no key")
{
    for_each_turned_bit(go_vkey, [](const std::string& turned) { CHECK_FALSE(VerifierKey::parse(turned).has_value()); });
    for_each_turned_bit(go_skey, [](const std::string& turned) { CHECK_FALSE(SigningKey::parse(turned).has_value()); });
}

TEST_CASE("a key of which one character is any other byte is no key")
{
    for (std::size_t at = 0; at < go_vkey.size(); ++at) {
        for (int byte = 0; byte < 256; ++byte) {
            std::string changed = go_vkey;
            changed[at] = static_cast<char>(byte);
            if (changed == go_vkey) continue;
            CAPTURE(changed);
            CHECK_FALSE(VerifierKey::parse(changed).has_value());
        }
    }
}

TEST_CASE("what is not of a key's form is refused, and a signing key is not repeated in the refusal")
{
    const std::string rows[] = {
        "",
        "+",
        "++",
        "PeterNeumann",
        "PeterNeumann+c74f20a3",
        "PeterNeumann+c74f20a3+",
        go_vkey + "=",
        go_vkey + "\n",
        " " + go_vkey,
        "Peter Neumann" + go_vkey.substr(12),
        "PeterNeumann+C74F20A3" + go_vkey.substr(21),
        "PeterNeumann+c74f20a" + go_vkey.substr(21),
        go_vkey.substr(12),
        go_vkey.substr(0, 62),
        "PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",  // type 0x02
    };
    for (const std::string& row : rows) {
        CAPTURE(row);
        CHECK_FALSE(VerifierKey::parse(row).has_value());
        CHECK_FALSE(SigningKey::parse("PRIVATE+KEY+" + row).has_value());
    }
    CHECK_FALSE(SigningKey::parse(go_vkey).has_value());
    CHECK_FALSE(VerifierKey::parse(go_skey).has_value());
    const std::string damaged = go_skey.substr(0, 20) + "X" + go_skey.substr(21);
    CHECK(SigningKey::parse(damaged).error().detail.find("AYEK") == std::string::npos);
}

TEST_CASE("a key with the right id, but a name that no key has, is refused")
{
    const VerifierKey key = VerifierKey::parse(go_vkey).value();
    const std::string public_key(key.public_key().begin(), key.public_key().end());
    const auto named = [&](const std::string& name) {
        return name + "+" + to_hex(sha256(name + "\n\x01" + public_key)).substr(0, 8) + go_vkey.substr(21);
    };
    CHECK(VerifierKey::parse(named("another")).value().name() == "another");
    CHECK_FALSE(VerifierKey::parse(named("two words")).has_value());
    CHECK_FALSE(VerifierKey::parse(named("")).has_value());
}

TEST_CASE("what is not of a note's form is refused")
{
    const std::string line = go_note.substr(go_text.size() + 1);
    struct Row {
        const char* why;
        std::string bytes;
    };
    const Row rows[] = {
        {"nothing", ""},
        {"no signatures", go_text},
        {"no signature after the empty line", go_text + "\n"},
        {"no empty line", go_text + line},
        {"no text", "\n" + line},
        {"no end of the last line", go_note.substr(0, go_note.size() - 1)},
        {"an empty line at the end", go_note + "\n"},
        {"another dash", go_text + "\n-" + line.substr(3)},
        {"two spaces", go_text + "\n—  " + line.substr(4)},
        {"no name", go_text + "\n— x08go/ZJkuBS9UG/\n"},
        {"an empty name", go_text + "\n—  x08go/ZJkuBS9UG/\n"},
        {"a name with a plus", go_text + "\n— Peter+Neumann x08go/ZJkuBS9UG/\n"},
        {"a name with a Unicode space", go_text + "\n— Peter\u3000Neumann x08go/ZJkuBS9UG/\n"},
        {"a key id and nothing else", go_text + "\n— PeterNeumann x08gow==\n"},
        {"base64 without padding", go_text + "\n— PeterNeumann x08go/Y\n"},
        {"base64 with bits left over", go_text + "\n— PeterNeumann x08go/Z=\n"},
        {"base64 with a space after it", go_text + "\n— PeterNeumann x08go/ZJkuBS9UG/ \n"},
        {"base64 for URLs", go_text + "\n— PeterNeumann x08go_ZJkuBS9UG_\n"},
        {"a line that is no signature", go_note + "PeterNeumann\n"},
        {"a tab in the text", "a\tb\n\n" + line},
        {"a carriage return", go_text + "\r\n\r\n" + line},
        {"a zero in the text", go_text + std::string("\0\n\n", 3) + line},
        {"no UTF-8", "\xff\n\n" + line},
    };
    for (const Row& row : rows) {
        CAPTURE(row.why);
        const auto note = parse_note(row.bytes);
        REQUIRE_FALSE(note.has_value());
        CHECK(note.error().type == RejectionType::bad_payload);
    }
    CHECK(parse_note(go_text + "\n— PeterNeumann x08go/ZJkuBS9UG/\n").has_value());  // the rows differ from this one
    CHECK(parse_note("\n" + go_note).has_value());
}

TEST_CASE("the text ends at the last empty line, and may have others")
{
    const Note note = parse_note("one\n\n— not a line of the signatures\n\n" + some_line).value();
    CHECK(note.text == "one\n\n— not a line of the signatures\n");
    CHECK(note.signatures.size() == 1);
    CHECK(format_note(note) == "one\n\n— not a line of the signatures\n\n" + some_line);
}

TEST_CASE("64 signatures and 128 KiB are read, and not one more")
{
    std::string bytes = "text\n\n";
    for (std::size_t i = 0; i < note_signatures_max; ++i) bytes += some_line;
    CHECK(parse_note(bytes).value().signatures.size() == 64);
    CHECK_FALSE(parse_note(bytes + some_line).has_value());

    const std::string rest = "\n\n" + some_line;
    CHECK(parse_note(std::string(note_bytes_max - rest.size(), 'x') + rest).has_value());
    CHECK_FALSE(parse_note(std::string(note_bytes_max - rest.size() + 1, 'x') + rest).has_value());
}

TEST_CASE("a key's name has at most 255 bytes of UTF-8, and no spaces")
{
    CHECK(is_key_name("docket.example/nhật-ký"));
    CHECK(is_key_name(std::string(255, 'x')));
    CHECK_FALSE(is_key_name(std::string(256, 'x')));
    for (const char* name : {"", " ", "a b", "a+b", "a\nb", "a\u00a0b", "\u2003", "a\u2028", "\u0085", "\xff"}) {
        CAPTURE(name);
        CHECK_FALSE(is_key_name(name));
    }
}

TEST_CASE("unknown keys are ignored, also those that share a name or an id, but a false line of the known key spoils the note")
{
    const VerifierKey key = VerifierKey::parse(go_vkey).value();
    Note note = parse_note(go_note).value();
    const NoteSignature good = note.signatures[0];

    NoteSignature other_id = good;
    other_id.key_id ^= 1;
    NoteSignature other_name = good;
    other_name.name = "somebody";
    note.signatures = {other_id, other_name};
    CHECK_FALSE(key.signed_note(note).value());
    note.signatures.push_back(good);
    CHECK(key.signed_note(note).value());

    NoteSignature bad = good;
    bad.signature[0] = static_cast<char>(bad.signature[0] ^ 1);
    NoteSignature cut = good;
    cut.signature.pop_back();
    for (const NoteSignature& wrong : {bad, cut}) {
        note.signatures = {good, wrong};
        CHECK(key.signed_note(note).has_error());
        note.signatures = {wrong, good};
        CHECK(key.signed_note(note).has_error());
    }
}

}  // namespace docket
