// JSON: what a reader takes is printed canonically and reads back the same; what it refuses, it refuses at a place in the text.

#include <algorithm>

#include "engine/base/text/utf8.hpp"
#include "engine/codec/entry/entry_codec.hpp"
#include "engine/codec/json/canonical_json.hpp"
#include "tests/fuzz/fuzz_values.hpp"
#include "tests/fuzz/targets.hpp"
#include "tests/support/seeded_random.hpp"

namespace docket {

namespace {

void check_error(const JsonError& error, std::string_view text)
{
    constexpr std::string_view codes[] = {"syntax",       "not_utf8",  "nul",      "lone_surrogate", "duplicate_key",
                                          "number_range", "too_large", "too_deep", "too_many_nodes", "tag"};
    expect(std::ranges::find(codes, error.code) != std::end(codes), "a fault's code is one of the list: " + error.code);
    expect(error.offset <= text.size(), "a fault's place is in the text");
    const std::string_view before = text.substr(0, error.offset);
    const std::size_t line_start = before.rfind('\n') == before.npos ? 0 : before.rfind('\n') + 1;
    expect(error.line == 1 + static_cast<std::size_t>(std::ranges::count(before, '\n')), "line and offset agree");
    expect(error.column == 1 + error.offset - line_start, "column and offset agree");
}

/// The stored reader takes what was written, and writing that again changes no byte.
std::string checked_canonical(const Value& value)
{
    std::string canonical = to_canonical_json(value);
    const auto again = parse_stored_json(canonical, stored_json_limits);
    expect(again.has_value(), "canonical JSON can be read");
    expect(is_same(*again, value), "canonical JSON reads back the same");
    expect(to_canonical_json(*again) == canonical, "canonical JSON is canonical");
    return canonical;
}

bool is_nfc_without_nul(const Value& value)
{
    if (value.is_string()) return to_nfc(value.string()) == value.string() && value.string().find('\0') == std::string::npos;
    if (value.is_list()) return std::ranges::all_of(value.list(), is_nfc_without_nul);
    if (!value.is_map()) return true;
    return std::ranges::all_of(
        value.map(), [](const MapEntry& entry) { return is_nfc_without_nul(entry.key) && is_nfc_without_nul(entry.value); });
}

void check_body(std::string_view text)
{
    const auto value = parse_json(text);
    if (!value) return check_error(value.error(), text);
    expect(is_nfc_without_nul(*value), "strings of a body are NFC and without NUL");
    expect(depth_of(*value) <= limits::json_depth_max, "a body keeps to its depth");
    const std::string canonical = checked_canonical(*value);
    // A "$" may be a tag of the stored form, which a body has not.
    if (canonical.find('$') != std::string::npos) return;
    const auto again = parse_json(canonical);
    expect(again.has_value() && is_same(*again, *value), "a body's canonical form is a body of the same value");
}

void check_stored(std::string_view text)
{
    const auto value = parse_stored_json(text, stored_json_limits);
    if (!value) return check_error(value.error(), text);
    expect(is_all_utf8(*value), "every string is UTF-8");
    expect(depth_of(*value) <= limits::stored_depth_max, "what is stored keeps to its depth");
    (void)checked_canonical(*value);
}

/// An entry that was read is written so that it reads the same.
void check_entry(std::string_view header, std::string_view values)
{
    const auto entry = decode_entry(header, values);
    const auto verified = verify_entry(header, values, genesis_of("log", CaseId("c")));
    if (!entry) return;
    (void)verified;
    EntrySeal seal;
    seal.log = "log";
    SeededRandom random("first"), same("first");
    const StoredEntry stored = encode_entry(*entry, seal, random);
    const auto again = decode_entry(stored.header, stored.values);
    expect(again.has_value(), "an entry that was written can be read");
    const StoredEntry twice = encode_entry(*again, seal, same);
    expect(twice.header == stored.header && twice.values == stored.values, "an entry is written the same twice");
    expect(verify_entry(stored.header, stored.values, seal.prev).has_value(), "an entry that was written is in order");
}

} // namespace

void fuzz_json(std::string_view bytes)
{
    check_body(bytes);
    check_stored(bytes);
    const std::size_t end = bytes.find('\n');
    if (end != bytes.npos) check_entry(bytes.substr(0, end), bytes.substr(end + 1));
}

} // namespace docket
