// The quick check of an entry is held to the careful one: on thousands of texts that were damaged at random, it never says yes where
// reading, writing and comparing says no.

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "engine/codec/entry/entry_check.hpp"
#include "engine/codec/json/canonical_json.hpp"
#include "engine/codec/json/canonical_scan.hpp"
#include "tests/support/record_fixture.hpp"
#include "tests/support/seeded_random.hpp"

namespace docket {

namespace {

constexpr int damaged_values = 60'000, damaged_entries = 20'000;

// A fixed seed, so that a failure can be repeated.
class Damage {
public:
    std::size_t below(std::size_t end) { return generator_() % end; }

    /// One to three changes: a bit, a piece gone, a piece twice, two pieces in the place of each other, something put in.
    std::string operator()(std::string text)
    {
        for (std::size_t i = 1 + below(3); i > 0 && !text.empty(); --i) change(text);
        return text;
    }

private:
    void change(std::string& text)
    {
        static constexpr std::string_view pieces[] = {"\"",    "\\",     "{",   "}",     "[",     "]",     ",",    ":",     " ",
                                                      "0",     "-0",     "1.0", "1.5",   "1e3",   "1E+21", "01",   "\\/",   "\\n",
                                                      "\\u000a", "\\u000A", "\\u001f", "\\u0041", "\\ud83d\\ude00", "\"$int\":",
                                                      "\"$$x\":1,", "\"a\":1,", "\"\":0,", "null", "true", "{}", "[]",
                                                      "9007199254740993", "\xf0\x9f\x98\x80", "\xef\xac\xb3", "\xc3", "\x01"};
        const std::size_t at = below(text.size()), size = 1 + below(std::min<std::size_t>(40, text.size() - at));
        switch (below(5)) {
            case 0: text[at] = static_cast<char>(text[at] ^ 1 << below(8)); break;
            case 1: text.erase(at, size); break;
            case 2: text.insert(at, text.substr(at, size)); break;
            case 3: std::rotate(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), text.end()); break;
            default: text.insert(at, pieces[below(std::size(pieces))]);
        }
    }

    std::mt19937_64 generator_{20261122};
};

bool is_taken_by_scan(std::string_view text)
{
    CanonicalScan scan(text);
    std::string_view span;
    return CanonicalScan::may_be_scanned(text) && scan.read_value(span) && scan.at_end() && span == text;
}

bool is_canonical(std::string_view text)
{
    const auto value = parse_stored_json(text, stored_json_limits);
    return value.has_value() && to_canonical_json(*value) == text;
}

EntrySeal seal_for(const Definition& definition)
{
    EntrySeal seal;
    seal.log = "l_q83k";
    seal.prev = genesis_of("l_q83k", CaseId("c_7q2m"));
    seal.node = "n1";
    seal.build = "4f2a9c1";
    seal.definition = &definition;
    return seal;
}

/// Without a value that needs a tag.
StoredEntry usual_entry()
{
    const auto definition = fixture_definition();
    Entry entry = fixture_entry(*definition);
    entry.changes.data_set = {{"amount", 1.5}, {"phone", "0901\n\"234\""}, {"rows", List{Map(), List{true, Value()}}}};
    SeededRandom random("usual");
    return encode_entry(entry, seal_for(*definition), random);
}

/// An entry with one value, whose commitment is to the bytes of `value` as they are, canonical or not.
std::pair<std::string, std::string> entry_committed_to(const std::string& value, const Digest& prev)
{
    const std::string salt(32, '\0');
    const std::string commitment = to_hex(hmac_sha256(salt, std::string("/reason") + '\0' + value));
    return {"{\"commit\":[{\"c\":\"" + commitment + "\",\"k\":\"public\",\"p\":\"/reason\"}],\"prev\":\"" + to_hex(prev) + "\",\"v\":1}",
            "[{\"p\":\"/reason\",\"s\":\"" + std::string(43, 'A') + "=\",\"v\":" + value + "}]"};
}

/// True if the quick check took the entry. Whatever it said, both must come to the same.
bool check_both(std::string_view header, std::string_view values, const Digest& prev)
{
    const auto quick = check_at_a_glance(header, values, prev);
    const auto careful = check_with_care(header, values, prev);
    const auto verified = verify_entry(header, values, prev);
    REQUIRE(verified.has_value() == careful.has_value());
    if (!careful) {
        REQUIRE_FALSE(quick.has_value());
        REQUIRE(verified.error() == careful.error());
        return false;
    }
    REQUIRE(verified->hash == careful->hash);
    REQUIRE(verified->missing == careful->missing);
    return quick.has_value();
}

const char* const canonical_texts[] = {
    "{\"a\":[1,-20,0,{\"b\":null}],\"c\":\"h\xe1\xbb\x93 s\xc6\xa1\\n\\\"x\\\"\\u0000\",\"d\":{\"\":true,\"$$e\":false},\"f\":[]}",
    "[1.5,0.000001,1e+21,9007199254740991,999999999999999,-0.25,123456789012345.6]",
    "{\"\xe2\x82\xac\":1,\"\xf0\x9f\x98\x80\":2,\"\xef\xac\xb3\":3,\"\xef\xac\xb3x\":4}",
    "[{\"share\":{\"$double\":\"70\"}},{\"$int\":\"9007199254740993\"},{\"a\":{\"$double\":\"-Infinity\"},\"b\":1}]",
    "\"a long text without any escape, longer than a few words of the machine\\\\\\b\\f\\r\\t\\u000b\\u001f\"",
};

}  // namespace

TEST_CASE("what the walk takes for canonical is what reading and writing gives again")
{
    Damage damage;
    int taken = 0, left = 0;
    for (const char* text : canonical_texts) {
        CAPTURE(text);
        REQUIRE(is_canonical(text));
        REQUIRE(is_taken_by_scan(text));
    }
    for (int i = 0; i < damaged_values; ++i) {
        const std::string text = damage(canonical_texts[damage.below(std::size(canonical_texts))]);
        const bool canonical = is_canonical(text);
        const bool scanned = is_taken_by_scan(text);
        CAPTURE(text);
        if (scanned) REQUIRE(canonical);
        taken += scanned;
        left += canonical && !scanned;
    }
    // Not for nothing: both happen, and the walk takes nearly all that is canonical.
    CHECK(taken > damaged_values / 50);
    CHECK(left < taken / 5);
}

TEST_CASE("a value that was committed to as bytes is taken only if the bytes are canonical")
{
    Damage damage;
    const Digest prev = sha256("prev");
    int taken = 0;
    for (int i = 0; i < damaged_entries; ++i) {
        const std::string value = damage(canonical_texts[damage.below(std::size(canonical_texts))]);
        CAPTURE(value);
        const auto [header, values] = entry_committed_to(value, prev);
        taken += check_both(header, values, prev);
    }
    CHECK(taken > damaged_entries / 50);
}

TEST_CASE("a damaged entry is judged at a glance as it is with care")
{
    Damage damage;
    const StoredEntry good = usual_entry();
    const Digest prev = genesis_of("l_q83k", CaseId("c_7q2m"));
    REQUIRE(check_both(good.header, good.values, prev));
    REQUIRE(check_at_a_glance(good.header, good.values, prev)->hash == good.hash);
    for (int i = 0; i < damaged_entries; ++i) {
        const bool in_header = damage.below(2) == 0;
        const std::string header = in_header ? damage(good.header) : good.header;
        const std::string values = in_header ? good.values : damage(good.values);
        CAPTURE(header);
        CAPTURE(values);
        check_both(header, values, prev);
    }
}

TEST_CASE("erased values are missed at a glance as they are with care")
{
    const StoredEntry good = usual_entry();
    const Digest prev = genesis_of("l_q83k", CaseId("c_7q2m"));
    const auto list = parse_stored_json(good.values, stored_json_limits);
    REQUIRE(list.has_value());
    for (std::size_t gone = 0; gone < list->list().size(); ++gone) {
        List kept = list->list();
        kept.erase(kept.begin() + static_cast<std::ptrdiff_t>(gone));
        const std::string values = to_canonical_json(kept);
        REQUIRE(check_both(good.header, values, prev));
        const auto path = list->list()[gone].find("p")->string();
        CHECK(check_at_a_glance(good.header, values, prev)->missing == std::vector<std::string>{path});
    }
    CHECK(check_at_a_glance(good.header, "[]", prev)->missing.size() == list->list().size());
}

}  // namespace docket
