// Checkpoints: their text, who must have signed them, and what is refused.

#include <doctest/doctest.h>

#include <limits>

#include "engine/merkle/signed/checkpoint.hpp"
#include "engine/merkle/tree/tree.hpp"
#include "tests/support/seeded_random.hpp"

namespace docket {

namespace {

const std::string root_line = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";

SigningKey key_named(std::string_view name, const std::string& seed = "seed")
{
    SeededRandom random(seed);
    return SigningKey::generate(name, random).value();
}

Checkpoint some_checkpoint(const std::string& origin)
{
    return {origin, 70'000, sha256("root"), {}};
}

/// The note with one more signature under it.
std::string cosigned(const std::string& bytes, const SigningKey& witness)
{
    Note note = parse_note(bytes).value();
    note.signatures.push_back(witness.sign(note.text));
    return format_note(note);
}

}  // namespace

TEST_CASE("the example of C2SP's page is read, and written as it was read")
{
    const std::string bytes = "example.com/behind-the-sofa\n20852163\n" + root_line + "\n\n" +
                              "— example.com/behind-the-sofa "
                              "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";
    const Note note = parse_note(bytes).value();
    const Checkpoint checkpoint = parse_checkpoint_text(note.text).value();
    CHECK(checkpoint.origin == "example.com/behind-the-sofa");
    CHECK(checkpoint.size == 20'852'163);
    CHECK(to_hex(checkpoint.root) == "0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62");
    CHECK(checkpoint.extensions.empty());
    CHECK(checkpoint_text(checkpoint) + bytes.substr(note.text.size()) == bytes);
}

TEST_CASE("what is signed is opened with the log's key, and is what was signed")
{
    const SigningKey key = key_named("docket.example/log");
    for (const std::uint64_t size : {std::uint64_t{0}, std::uint64_t{1}, std::numeric_limits<std::uint64_t>::max()}) {
        Checkpoint checkpoint = some_checkpoint("docket.example/log");
        checkpoint.size = size;
        const auto opened = open_checkpoint(sign_checkpoint(checkpoint, key), key.verifier());
        REQUIRE(opened.has_value());
        CHECK(opened->checkpoint == checkpoint);
        CHECK(opened->witnesses.empty());
    }
}

TEST_CASE("a checkpoint of which one bit is turned is refused")
{
    const SigningKey key = key_named("docket.example/log");
    std::string bytes = sign_checkpoint(some_checkpoint("docket.example/log"), key);
    for (char& c : bytes) {
        for (int bit = 0; bit < 8; ++bit) {
            const char before = c;
            c = static_cast<char>(c ^ (1 << bit));
            CHECK_FALSE(open_checkpoint(bytes, key.verifier()).has_value());
            c = before;
        }
    }
    CHECK(open_checkpoint(bytes, key.verifier()).has_value());
}

TEST_CASE("a checkpoint of another origin, by another key, or without the log's signature is refused")
{
    const SigningKey key = key_named("docket.example/log");
    const SigningKey other = key_named("docket.example/other");
    const SigningKey same_name = key_named("docket.example/log", "another seed");
    const std::string bytes = sign_checkpoint(some_checkpoint("docket.example/log"), key);
    CHECK_FALSE(open_checkpoint(bytes, other.verifier()).has_value());
    CHECK_FALSE(open_checkpoint(bytes, same_name.verifier()).has_value());
    CHECK_FALSE(open_checkpoint(sign_checkpoint(some_checkpoint("docket.example/other"), other), key.verifier()).has_value());

    // The log's own key has signed it, but for the other's origin.
    Note note;
    note.text = checkpoint_text(some_checkpoint("docket.example/other"));
    note.signatures.push_back(key.sign(note.text));
    const auto opened = open_checkpoint(format_note(note), key.verifier());
    REQUIRE_FALSE(opened.has_value());
    CHECK(opened.error().detail == "Expected to read a checkpoint, but it is of another origin.");

    note.text = checkpoint_text(some_checkpoint("docket.example/log"));
    note.signatures = {other.sign(note.text)};
    CHECK_FALSE(open_checkpoint(format_note(note), key.verifier()).has_value());
}

TEST_CASE("witnesses that are known are named, unknown ones are kept and say nothing, and a false one spoils the checkpoint")
{
    const SigningKey key = key_named("docket.example/log");
    const SigningKey witness = key_named("witness.example/w1", "w1");
    const SigningKey absent = key_named("witness.example/w2", "w2");
    const SigningKey stranger = key_named("stranger.example", "stranger");
    const VerifierKey known[] = {absent.verifier(), witness.verifier()};
    std::string bytes = cosigned(cosigned(sign_checkpoint(some_checkpoint("docket.example/log"), key), stranger), witness);

    const auto opened = open_checkpoint(bytes, key.verifier(), known);
    REQUIRE(opened.has_value());
    CHECK(opened->witnesses == std::vector<std::string>{"witness.example/w1"});
    CHECK(parse_note(bytes).value().signatures.size() == 3);

    Note note = parse_note(bytes).value();
    note.signatures[2].signature = witness.sign("something else\n").signature;
    CHECK_FALSE(open_checkpoint(format_note(note), key.verifier(), known).has_value());
    CHECK(open_checkpoint(format_note(note), key.verifier()).has_value());
}

TEST_CASE("what is not of a checkpoint's form is refused")
{
    CHECK(parse_checkpoint_text("log\n0\n" + root_line + "\n").has_value());
    CHECK(parse_checkpoint_text("log\n5\n" + root_line + "\nfirst\nsecond\n").value().extensions ==
          std::vector<std::string>{"first", "second"});
    const std::string rows[] = {
        "",
        "\n",
        "log\n",
        "log\n5\n",
        "log\n5\n" + root_line,
        "\n5\n" + root_line + "\n",
        "log\n\n" + root_line + "\n",
        "log\n05\n" + root_line + "\n",
        "log\n00\n" + root_line + "\n",
        "log\n+5\n" + root_line + "\n",
        "log\n-5\n" + root_line + "\n",
        "log\n 5\n" + root_line + "\n",
        "log\n5 \n" + root_line + "\n",
        "log\n0x5\n" + root_line + "\n",
        "log\n5.0\n" + root_line + "\n",
        "log\n18446744073709551616\n" + root_line + "\n",
        "log\n5\n" + root_line.substr(0, 43) + "\n",
        "log\n5\nAAAA" + root_line + "\n",
        "log\n5\n" + root_line.substr(4) + "\n",
        "log\n5\n" + root_line.substr(0, 42) + "J=\n",
        "log\n5\n" + root_line + "\n\n",
        "log\n5\n" + root_line + "\n\nx\n",
        "log\n5\n" + root_line + "\nx",
    };
    for (const std::string& row : rows) {
        CAPTURE(row);
        CHECK_FALSE(parse_checkpoint_text(row).has_value());
    }
}

}  // namespace docket
