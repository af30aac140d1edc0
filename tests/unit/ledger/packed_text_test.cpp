// Texts as they lie in the database: what comes out is what went in, damage is told, and what erasing leaves is shorter.

#include <doctest/doctest.h>

#include <string>

#include "engine/codec/entry/entry_codec.hpp"
#include "engine/codec/snapshot_codec.hpp"
#include "engine/ledger/packed_entry.hpp"
#include "engine/ledger/packed_text.hpp"
#include "engine/ledger/sqlite/files/sqlite_connection.hpp"
#include "tests/unit/ledger/ledger_fixture.hpp"

using namespace docket;

namespace {

std::string long_text()
{
    SeededRandom random("packed");
    std::string text = "{";
    for (int i = 0; i < 2'000; ++i) text += random_base32(random, 1 + static_cast<std::size_t>(i) % 40) + "\"id\":\"c_";
    return text;
}

}  // namespace

TEST_CASE("a text comes back as it was packed, and never takes more room than it has")
{
    for (const std::string& text : {std::string(), std::string("[]"), std::string("{\"a\":1}"), std::string(1, '{'), std::string(100'000, ' '), long_text(),
                                    std::string("{\"at\":\"2026-11-22T12:16:27.529Z\",\"case\":\"c_7tt6vwqq7efnspah5he5ehpe2o\"}")}) {
        CAPTURE(text.size());
        const std::string stored = packed(text);
        CHECK(stored.size() <= text.size());
        CHECK(unpacked(stored) == text);
    }
    CHECK(packed(std::string(100'000, ' ')).size() < 1'000);
}

TEST_CASE("what lies plain in the database is read as it is")
{
    CHECK(unpacked("{\"v\":1}") == "{\"v\":1}");
    CHECK(unpacked("") == "");
}

// Why: those on file were written with this dictionary; one changed byte of it, and none of them reads any more.
TEST_CASE("what was packed by the first version reads for ever")
{
    const std::string stored("\x01\x00\x00\x00\x7d\x0f\x96\x02\x0d" "6lan\xcb\x04\x0f" "a\x00\x0d\x0f\x9b\x02\x18" "Pv\":1}", 29);
    CHECK(unpacked(stored) ==
          R"({"actor":{"amr":["pwd"],"id":"u_lan","kind":"user","roles":["case_officer"],"sess":""},"at":"2026-11-22T12:16:27.529Z","v":1})");
}

TEST_CASE("damage is told, or gives a text of the same length")
{
    const std::string text = long_text(), stored = packed(text);
    REQUIRE(stored.size() < text.size());
    for (std::size_t at = 1; at < stored.size(); at += 7) {
        std::string damaged = stored;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
        const auto read = unpacked(damaged);
        if (read && at >= 5) CHECK(read->size() == text.size());
    }
    CHECK_FALSE(unpacked(std::string_view(stored).substr(0, stored.size() - 1)).has_value());
    CHECK_FALSE(unpacked(std::string_view(stored).substr(0, 5)).has_value());
    CHECK_FALSE(unpacked(std::string("\x01\x7f\xff\xff\xff\x00", 6)).has_value());  // says that it is 2 GiB
}

// Why: the trigger on values lets them only become shorter, and it looks at what is stored.
TEST_CASE("values of which some were erased take less room, packed too")
{
    const auto definition = fixture_definition();
    SeededRandom random("erased");
    for (int round = 0; round < 200; ++round) {
        Entry entry;
        entry.case_id = CaseId("c_" + random_base32(random, 26));
        entry.version = 1;
        entry.at = fixture_instant;
        entry.definition = definition->ref;
        for (const char* name : {"amount", "email", "name"}) entry.changes.data_set.emplace_back(name, random_base32(random, static_cast<std::size_t>(round)));
        const StoredEntry stored = encode_entry(entry, {"l_x", {}, "n1", "dev", {}, definition.get()}, random);
        std::string before = packed(stored.values), left = stored.values;
        for (const char* name : {"email", "amount", "name"}) {
            left = erase_values(left, {name}).value();
            CHECK(packed(left).size() < before.size());
            before = packed(left);
        }
    }
}

TEST_CASE("a snapshot lies with its entry while it is short, and has a row of its own while it is long")
{
    const TemporaryFolder folder;
    const auto definition = fixture_definition();
    const auto ledger = open_in(folder);
    Connection connection(folder.database(), Connection::Access::read_only);
    SeededRandom random("code");
    FiledCase filed = new_case("c_1", definition);
    const StoredEntry entry{"{}", "[]", {}, {}};
    // Of what does not get shorter when it is packed, so much that the snapshot comes out at the limit, or beyond it.
    const auto lengthen = [&](std::size_t stored) {
        FiledCase next = filed;
        ++next.version;
        next.updated_at = fixture_instant;
        for (next.code = "GRT-c_1"; pack(entry, next).snapshot.size() < stored;) next.code += random_base32(random, 1);
        filed.code = next.code;
        return pack(entry, next).snapshot.size();
    };
    for (const std::size_t stored : {std::size_t{0}, snapshot_with_entry_bytes_max, snapshot_with_entry_bytes_max + 1, std::size_t{5'000}, std::size_t{0}, std::size_t{3'000}}) {
        CAPTURE(stored);
        const bool is_long = lengthen(stored) > snapshot_with_entry_bytes_max;
        CHECK(is_long == (stored > snapshot_with_entry_bytes_max));
        commit_record(*ledger, filed);
        CHECK(connection.number("SELECT count(*) FROM long_snapshot") == (is_long ? 1 : 0));
        CHECK((connection.number("SELECT length(snapshot) FROM entry ORDER BY position DESC LIMIT 1") == 0) == is_long);
        const auto found = ledger->reader().find_case(filed.id);
        REQUIRE(found.has_value());
        CHECK(found->snapshot == encode_snapshot(filed));
        CHECK(found->tail.has_long_snapshot == is_long);
        CHECK(found->tail.trail == filed.tail.trail);
        // The next entry goes on from what is on file, as after a restart.
        filed = filed_case(ledger->reader(), "c_1", definition);
    }
}

TEST_CASE("the snapshot of an entry can only go")
{
    const TemporaryFolder folder;
    const auto ledger = open_in(folder);
    FiledCase filed = new_case("c_1", fixture_definition());
    commit_record(*ledger, filed);
    Connection connection(folder.database(), Connection::Access::read_write);
    CHECK_THROWS_WITH(connection.run("UPDATE entry SET snapshot = CAST('{}' AS BLOB)"), doctest::Contains("never changed"));
    CHECK_NOTHROW(connection.run("UPDATE entry SET snapshot = x''"));
}

TEST_CASE("a database carries what its entries are packed with, and is refused if that is not ours")
{
    const TemporaryFolder folder;
    open_in(folder);
    Connection connection(folder.database(), Connection::Access::read_write);
    CHECK(connection.text("SELECT value FROM meta WHERE name = 'dictionary'") == packing_dictionary());
    connection.run("UPDATE meta SET value = value || ' ' WHERE name = 'dictionary'");
    CHECK_THROWS_WITH_AS(open_in(folder), doctest::Contains("dictionary"), OpenError);
}

TEST_CASE("SQL reads what is packed, and says when it is damaged")
{
    const TemporaryFolder folder;
    open_in(folder);
    Connection connection(folder.database(), Connection::Access::read_only);
    const std::string text = long_text(), stored = packed(text);
    Query query = connection.query("SELECT unpacked(?)");
    REQUIRE(query.bind_blob(stored).step());
    CHECK(query.text(0) == text);
    CHECK_THROWS_WITH_AS(connection.text("SELECT unpacked(x'0100')"), doctest::Contains("damaged"), ConstraintError);
}
