// Stored entries: golden bytes, round trips, commitments, the chain.

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "engine/codec/entry/entry_codec.hpp"
#include "engine/codec/json/canonical_json.hpp"
#include "tests/support/record_fixture.hpp"
#include "tests/support/seeded_random.hpp"

namespace docket {

namespace {

EntrySeal seal_for(const Definition& definition)
{
    EntrySeal seal;
    seal.log = "l_q83k";
    seal.prev = genesis_of("l_q83k", CaseId("c_7q2m"));
    seal.node = "n1";
    seal.build = "4f2a9c1";
    seal.independent_of = {PersonId("u_2m9d")};
    seal.definition = &definition;
    return seal;
}

StoredEntry store(const Entry& entry, const Definition& definition)
{
    SeededRandom random("golden");
    return encode_entry(entry, seal_for(definition), random);
}

Entry smallest_entry(const Definition& definition)
{
    Entry entry;
    entry.type = EntryType::timer;
    entry.case_id = CaseId("c_7q2m");
    entry.version = 1;
    entry.definition = definition.ref;
    entry.actor.kind = Actor::Kind::timer;
    return entry;
}

std::string file_text(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    REQUIRE_MESSAGE(file.good(), path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

void check_same(const Entry& a, const Entry& b)
{
    CHECK(a.type == b.type);
    CHECK(a.case_id == b.case_id);
    CHECK(a.version == b.version);
    CHECK(a.at == b.at);
    CHECK(a.due == b.due);
    CHECK(a.actor.id == b.actor.id);
    CHECK(a.actor.kind == b.actor.kind);
    CHECK(a.actor.roles == b.actor.roles);
    CHECK(a.actor.methods == b.actor.methods);
    CHECK(a.actor.session == b.actor.session);
    CHECK(a.definition == b.definition);
    CHECK(a.from == b.from);
    CHECK(a.to == b.to);
    CHECK(a.transition == b.transition);
    CHECK(a.event == b.event);
    CHECK(a.event_data == b.event_data);
    CHECK(a.reason == b.reason);
    CHECK(a.comment == b.comment);
    CHECK(a.request == b.request);
    CHECK(a.changes == b.changes);
}

std::string replaced(std::string text, std::string_view what, std::string_view with)
{
    const std::size_t at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), with);
}

}  // namespace

// Why: entries of version 1 are on file. If this fails, do not mend the files: the change needs a "v": 2.
TEST_CASE("an entry of version 1 is stored byte for byte as it was when version 1 was released")
{
    const auto definition = fixture_definition();
    struct Row {
        const char* name;
        Entry entry;
    };
    const Row rows[] = {{"full", fixture_entry(*definition)}, {"smallest", smallest_entry(*definition)}};
    for (const Row& row : rows) {
        CAPTURE(row.name);
        const std::string base = std::string("tests/golden/entry_v1/") + row.name;
        const std::string header = file_text(base + ".header.json"), values = file_text(base + ".values.json");
        const StoredEntry stored = store(row.entry, *definition);
        CHECK(stored.header == header);
        CHECK(stored.values == values);
        CHECK(to_hex(stored.hash) + '\n' == file_text(base + ".hash"));
        const auto read = decode_entry(header, values);
        REQUIRE(read.has_value());
        check_same(*read, row.entry);
    }
}

TEST_CASE("decoding what was encoded gives the entry again")
{
    const auto definition = fixture_definition();
    Entry entry = fixture_entry(*definition);

    SUBCASE("with every field used") {}
    SUBCASE("with nothing optional")
    {
        entry = smallest_entry(*definition);
    }
    SUBCASE("with a payload that is an empty map")
    {
        entry.event_data = Map{};
    }
    SUBCASE("with no payload")
    {
        entry.event_data = Value();
    }
    SUBCASE("with a payload that is no map")
    {
        entry.event_data = List{1, "hai"};
    }
    SUBCASE("with a payload whose keys are numbers")
    {
        Map map;
        map.set(Value(1), "một");
        entry.event_data = map;
    }
    SUBCASE("with a payload that differs from the data of the same name")
    {
        Map map;
        map.set("amount", 1);
        entry.event_data = map;
    }
    SUBCASE("with an empty configuration")
    {
        entry.changes.configuration = std::vector<std::string>{};
    }
    SUBCASE("for a service")
    {
        entry.actor.kind = Actor::Kind::service;
        entry.type = EntryType::admin;
    }

    const StoredEntry stored = store(entry, *definition);
    const auto read = decode_entry(stored.header, stored.values);
    REQUIRE(read.has_value());
    check_same(*read, entry);
    const StoredEntry again = store(*read, *definition);
    CHECK(again.header == stored.header);
    CHECK(again.values == stored.values);
}

TEST_CASE("the header says no value, and no name of a person")
{
    const auto definition = fixture_definition();
    const StoredEntry stored = store(fixture_entry(*definition), *definition);
    for (const char* secret : {"250000000", "0901234567", "Đủ hồ sơ", "Xem trang", "Kế hoạch", "Lan"}) {
        CAPTURE(secret);
        CHECK(stored.header.find(secret) == std::string::npos);
    }
    CHECK(stored.header.find(to_hex(sha256("content"))) == std::string::npos);
}

TEST_CASE("each value is committed to with who may see it")
{
    const auto definition = fixture_definition();
    const StoredEntry stored = store(fixture_entry(*definition), *definition);
    const auto header = parse_stored_json(stored.header, stored_json_limits);
    REQUIRE(header.has_value());
    std::string found;
    for (const Value& item : header->find("commit")->list())
        found += item.find("p")->string() + ' ' + item.find("k")->string() + '\n';
    CHECK(found ==
          "/changes confidential\n/comment confidential\n/data/amount public\n/data/phone personal\n/data/ratio confidential\n"
          "/data/seen confidential\n/documents/f_plan confidential\n/event/data/a~1b~0c confidential\n/reason confidential\n");
}

TEST_CASE("an entry that is in order verifies, and gives the next one's prev")
{
    const auto definition = fixture_definition();
    const StoredEntry stored = store(fixture_entry(*definition), *definition);
    const auto check = verify_entry(stored.header, stored.values, seal_for(*definition).prev);
    REQUIRE(check.has_value());
    CHECK(check->hash == stored.hash);
    CHECK(check->missing.empty());
    CHECK(stored.hash == sha256(std::string(1, '\0') + stored.header));
}

TEST_CASE("an entry that was tampered with does not verify")
{
    const auto definition = fixture_definition();
    const StoredEntry good = store(fixture_entry(*definition), *definition);
    const Digest prev = seal_for(*definition).prev;
    struct Row {
        const char* what;
        StoredEntry stored;
        const char* code;
    };
    const std::string values = good.values.substr(0, good.values.size() - 1);
    const std::string salt(43, 'A');
    const Row rows[] = {
        {"a value changed", {good.header, replaced(good.values, "250000000", "250000001"), {}}, "commitment"},
        {"a salt changed", {good.header, replaced(good.values, "\"s\":\"", "\"s\":\"AAAA"), {}}, "commitment"},
        {"a value moved", {good.header, replaced(good.values, "/data/phone", "/data/ratiq"), {}}, "uncommitted_value"},
        {"a value added", {good.header, values + ",{\"p\":\"/data/x\",\"s\":\"" + salt + "=\",\"v\":1}]", {}}, "uncommitted_value"},
        {"a digest of a file changed",
         {good.header, replaced(good.values, "/files/f_plan\",\"s\":\"", "/files/f_plan\",\"s\":\"AAAA"), {}},
         "commitment"},
        {"spaces in the header", {replaced(good.header, ",", ", "), good.values, {}}, "not_canonical"},
        {"a key in the wrong place", {replaced(good.header, "{\"actor\"", "{\"z\":1,\"actor\""), good.values, {}}, "not_canonical"},
        {"no header", {"", good.values, {}}, "not_json"},
        {"another version", {replaced(good.header, "\"v\":1}", "\"v\":2}"), good.values, {}}, "version"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        const auto check = verify_entry(row.stored.header, row.stored.values, prev);
        REQUIRE_FALSE(check.has_value());
        CHECK(check.error().code == row.code);
    }
    const auto broken = verify_entry(good.header, good.values, sha256("another"));
    REQUIRE_FALSE(broken.has_value());
    CHECK(broken.error().code == "prev");
}

TEST_CASE("changing any byte of the header changes the hash")
{
    const auto definition = fixture_definition();
    const StoredEntry stored = store(smallest_entry(*definition), *definition);
    for (std::size_t i = 0; i < stored.header.size(); ++i) {
        std::string header = stored.header;
        header[i] = static_cast<char>(header[i] ^ 1);
        REQUIRE(entry_hash(header) != stored.hash);
    }
}

TEST_CASE("erasing a value leaves the entry verifiable, and says what is gone")
{
    const auto definition = fixture_definition();
    const StoredEntry stored = store(fixture_entry(*definition), *definition);
    const auto list = parse_stored_json(stored.values, stored_json_limits);
    REQUIRE(list.has_value());
    // when: the telephone number and the reason are erased
    List kept;
    for (const Value& item : list->list()) {
        if (*item.find("p") != Value("/data/phone") && *item.find("p") != Value("/reason")) kept.push_back(item);
    }
    const std::string values = to_canonical_json(kept);
    // then
    const auto check = verify_entry(stored.header, values, seal_for(*definition).prev);
    REQUIRE(check.has_value());
    CHECK(check->missing == std::vector<std::string>{"/data/phone", "/reason"});
    const auto entry = decode_entry(stored.header, values);
    REQUIRE(entry.has_value());
    CHECK(entry->reason.empty());
    CHECK(entry->changes.data_set[1].first == "phone");
    CHECK(entry->changes.data_set[1].second.is_null());
}

TEST_CASE("erasing everything leaves what the header says")
{
    const auto definition = fixture_definition();
    const StoredEntry stored = store(fixture_entry(*definition), *definition);
    const auto entry = decode_entry(stored.header, "[]");
    REQUIRE(entry.has_value());
    CHECK(entry->to == "review");
    CHECK(entry->actor.id == PersonId("u_lan"));
}

TEST_CASE("the same value under two salts gives two commitments")
{
    const auto definition = fixture_definition();
    SeededRandom one("one"), two("two");
    const Entry entry = fixture_entry(*definition);
    CHECK(encode_entry(entry, seal_for(*definition), one).header != encode_entry(entry, seal_for(*definition), two).header);
}

TEST_CASE("a header with a field of the wrong kind is refused by name")
{
    const auto definition = fixture_definition();
    const StoredEntry good = store(fixture_entry(*definition), *definition);
    for (const auto& [what, with] :
         {std::pair{"\"seq\":6", "\"seq\":\"6\""}, std::pair{"\"type\":\"transition\"", "\"type\":\"nonsense\""},
          std::pair{"\"to\":\"review\"", "\"to\":7"}, std::pair{"\"kind\":\"user\"", "\"kind\":\"robot\""}}) {
        CAPTURE(with);
        const auto entry = decode_entry(replaced(good.header, what, with), good.values);
        REQUIRE_FALSE(entry.has_value());
        CHECK(entry.error().code == "field");
    }
}

TEST_CASE("the genesis of a case belongs to one ledger and one case")
{
    CHECK(genesis_of("l_a", CaseId("c_1")) != genesis_of("l_b", CaseId("c_1")));
    CHECK(genesis_of("l_a", CaseId("c_1")) != genesis_of("l_a", CaseId("c_2")));
    CHECK(genesis_of("l_a", CaseId("c_1")) == sha256(std::string("\x02l_a\0c_1", 8)));
}

}  // namespace docket
