// Transactions, commands, idempotency, appended rows.

#include <doctest/doctest.h>

#include "engine/ledger/sqlite/files/sqlite_connection.hpp"
#include "engine/merkle/tree/proofs.hpp"
#include "tests/unit/ledger/ledger_fixture.hpp"

namespace docket {

namespace {

std::vector<std::string> ids_of_tasks(LedgerReader& reader)
{
    const auto page = reader.tasks(everyone(), {});
    REQUIRE(page.has_value());
    std::vector<std::string> ids;
    for (const TaskRow& row : page->rows) ids.push_back(row.id.text);
    return ids;
}

}  // namespace

TEST_CASE("what was committed is there again after reopening")
{
    const TemporaryFolder folder;
    const auto definition = fixture_definition();
    FiledCase snapshot = new_case("c_1", definition);
    std::string log;
    {
        const auto ledger = open_in(folder);
        log = ledger->log_id();
        commit_record(*ledger, snapshot);
        commit_record(*ledger, snapshot);
    }
    const auto ledger = open_in(folder);
    CHECK(ledger->log_id() == log);
    CHECK(ledger->reader().size() == 2);
    const auto found = ledger->reader().find_case(snapshot.id);
    REQUIRE(found.has_value());
    CHECK(found->tail.version == 2);
    CHECK(found->tail.head == snapshot.tail.head);
    CHECK(found->definition == definition->ref);
    CHECK(found->snapshot == encode_snapshot(snapshot));
}

TEST_CASE("a transaction that is not committed leaves nothing")
{
    const TemporaryFolder folder;
    const auto definition = fixture_definition();
    const auto ledger = open_in(folder);
    FiledCase first = new_case("c_1", definition);
    commit_record(*ledger, first);

    // when: a second case is begun, with all that hangs on it, and rolled back
    FiledCase second = new_case("c_2", definition);
    Changes changes;
    open_task(second, changes, "t_1", "officer", fixture_instant);
    add_party(second, changes, "applicant", "u_lan");
    changes.documents_added = {fixture_document()};
    changes.deadlines_scheduled = {fixture_deadline("d_1", fixture_instant)};
    ledger->begin();
    ledger->remember(PersonId("u_lan"), "key", sha256("request"), fixture_instant, {});
    record(*ledger, second, changes);
    ledger->rollback();

    // then
    LedgerReader& reader = ledger->reader();
    CHECK(reader.size() == 1);
    CHECK_FALSE(reader.find_case(second.id).has_value());
    CHECK(ids_of_tasks(reader).empty());
    CHECK_FALSE(reader.find_document(DocumentId("f_plan")).has_value());
    ledger->begin();
    CHECK_FALSE(reader.next_alarm(Instant{}).has_value());
    CHECK(reader.recall(PersonId("u_lan"), "key", sha256("request")).kind == Remembered::Kind::first);
    ledger->rollback();
    // and the next entry takes the place that was given back
    ledger->begin();
    CHECK(record(*ledger, first) == 2);
    ledger->commit();
}

TEST_CASE("a reader does not see what is not committed")
{
    const TemporaryFolder folder;
    const auto ledger = open_in(folder);
    FiledCase snapshot = new_case("c_1", fixture_definition());
    ledger->begin();
    record(*ledger, snapshot);
    CHECK_FALSE(ledger->reader().find_case(snapshot.id).has_value());
    ledger->commit();
    CHECK(ledger->reader().find_case(snapshot.id).has_value());
}

TEST_CASE("an idempotency key has one effect for each principal and request")
{
    const TemporaryFolder folder;
    const auto ledger = open_in(folder);
    const PersonId lan("u_lan"), minh("u_minh");
    LedgerReader& reader = ledger->reader();
    CHECK(reader.recall(lan, "key", sha256("a")).kind == Remembered::Kind::first);
    ledger->begin();
    ledger->remember(lan, "key", sha256("a"), fixture_instant, {CaseId("c_1"), 4, "t_9"});
    ledger->commit();

    const Remembered again = reader.recall(lan, "key", sha256("a"));
    CHECK(again.kind == Remembered::Kind::replay);
    CHECK(again.result.case_id == CaseId("c_1"));
    CHECK(again.result.version == 4);
    CHECK(again.result.extra == "t_9");
    CHECK(reader.recall(lan, "key", sha256("b")).kind == Remembered::Kind::other_request);
    CHECK(reader.recall(minh, "key", sha256("b")).kind == Remembered::Kind::first);
    CHECK(reader.recall(lan, "other", sha256("b")).kind == Remembered::Kind::first);
}

TEST_CASE("keys are forgotten from the oldest, as many as asked, and none that are younger")
{
    const TemporaryFolder folder;
    const auto ledger = open_in(folder);
    ledger->begin();
    for (int i = 0; i < 5; ++i) ledger->remember(PersonId("u_lan"), std::to_string(i), sha256("a"), fixture_instant + i, {});
    CHECK(ledger->forget_remembered(fixture_instant + 3, 2) == 2);
    CHECK(ledger->forget_remembered(fixture_instant + 3, 10) == 1);
    CHECK(ledger->forget_remembered(fixture_instant + 3, 10) == 0);
    ledger->commit();
    CHECK(ledger->reader().recall(PersonId("u_lan"), "2", sha256("a")).kind == Remembered::Kind::first);
    CHECK(ledger->reader().recall(PersonId("u_lan"), "3", sha256("a")).kind == Remembered::Kind::replay);
}

TEST_CASE("an entry that does not follow the case's version is our bug")
{
    const TemporaryFolder folder;
    const auto ledger = open_in(folder);
    FiledCase snapshot = new_case("c_1", fixture_definition());
    ledger->begin();
    snapshot.version = 1;
    CHECK_THROWS_AS(record(*ledger, snapshot), std::logic_error);
    ledger->rollback();
}

TEST_CASE("each case with deadlines has one alarm, which rings no later than the first of them, and not more often than it must")
{
    const TemporaryFolder folder;
    const auto ledger = open_in(folder);
    LedgerReader& reader = ledger->reader();
    FiledCase a = new_case("c_a", fixture_definition()), b = new_case("c_b", fixture_definition());
    const auto at = [](std::int64_t ms) { return fixture_instant + ms; };
    const auto scheduled = [&](FiledCase& one, const char* id, std::int64_t due, std::int64_t now) {
        Changes changes;
        changes.deadlines_scheduled = {fixture_deadline(id, at(due))};
        commit_record(*ledger, one, changes, at(now));
    };
    const auto ended = [&](FiledCase& one, const char* id, std::int64_t now) {
        Changes changes;
        changes.deadlines_ended = {DeadlineId(id)};
        commit_record(*ledger, one, changes, at(now));
    };

    scheduled(a, "d_1", 300, 0);
    scheduled(b, "d_2", 200, 0);
    CHECK(reader.alarms(at(299), 10) == std::vector<Alarm>{{b.id, at(200)}});
    CHECK(reader.alarms(at(300), 10) == std::vector<Alarm>{{b.id, at(200)}, {a.id, at(300)}});
    CHECK(reader.alarms(at(300), 1).size() == 1);
    CHECK(reader.next_alarm(at(200)) == at(300));

    // An earlier deadline moves it, a later one does not, and the end of the earlier one does not either.
    scheduled(a, "d_3", 100, 1);
    scheduled(a, "d_4", 400, 2);
    ended(a, "d_3", 3);
    CHECK(reader.next_alarm(Instant{}) == at(100));
    CHECK(reader.find_case(a.id)->tail.alarm == at(100));
    // Once it is over it goes to where the first one left is due, and with the last one away.
    ended(a, "d_1", 100);
    CHECK(reader.alarms(at(1'000), 10) == std::vector<Alarm>{{b.id, at(200)}, {a.id, at(400)}});
    ended(a, "d_4", 101);
    CHECK(reader.alarms(at(1'000), 10) == std::vector<Alarm>{{b.id, at(200)}});
    CHECK_FALSE(a.tail.alarm.has_value());

    // And it is moved as asked.
    ledger->begin();
    ledger->set_alarm(b.tail, at(199));
    ledger->commit();
    CHECK(reader.alarms(at(1'000), 10) == std::vector<Alarm>{{b.id, at(199)}});
    CHECK(reader.find_case(b.id)->tail.alarm == at(199));
    ledger->begin();
    ledger->set_alarm(b.tail, std::nullopt);
    ledger->commit();
    CHECK_FALSE(reader.next_alarm(Instant{}).has_value());
}

TEST_CASE("entries are read back as they were appended, in pages")
{
    const TemporaryFolder folder;
    const auto ledger = open_in(folder);
    FiledCase a = new_case("c_a", fixture_definition()), b = new_case("c_b", fixture_definition());
    for (int i = 0; i < 3; ++i) {
        commit_record(*ledger, a);
        commit_record(*ledger, b);
    }
    LedgerReader& reader = ledger->reader();
    const auto all = reader.entries(a.id, 0, 10);
    REQUIRE(all.size() == 3);
    Digest prev = genesis_of(ledger->log_id(), a.id);
    for (const StoredEntryRow& row : all) {
        const auto check = verify_entry(row.header, row.values, prev);
        REQUIRE(check.has_value());
        CHECK(check->hash == row.hash);
        prev = row.hash;
    }
    CHECK(prev == a.tail.head);
    CHECK(reader.entries(a.id, 0, 2).size() == 2);
    REQUIRE(reader.entries(a.id, 2, 10).size() == 1);
    CHECK(reader.entries(a.id, 2, 10)[0].version == 3);
    CHECK(reader.entries(CaseId("c_none"), 0, 10).empty());
    const auto feed = reader.feed(2, 3);
    REQUIRE(feed.size() == 3);
    CHECK(feed[0].position == 3);
    CHECK(feed[0].case_id == a.id);
    CHECK(feed[1].case_id == b.id);
}

// Why: no index leads from a case to its entries; they are reached from the last one.
TEST_CASE("any stretch of a long case's entries is found from its last one")
{
    const TemporaryFolder folder;
    const auto ledger = open_in(folder);
    FiledCase a = new_case("c_a", fixture_definition()), b = new_case("c_b", fixture_definition());
    constexpr CaseVersion length = 70;
    ledger->begin();
    for (CaseVersion i = 0; i < length; ++i) {
        record(*ledger, a);
        if (i % 3 == 0) record(*ledger, b);
    }
    ledger->commit();
    LedgerReader& reader = ledger->reader();
    for (CaseVersion after = 0; after <= length; ++after) {
        for (const std::size_t limit : {1u, 7u, 100u}) {
            CAPTURE(after);
            const auto rows = reader.entries(a.id, after, limit);
            REQUIRE(rows.size() == std::min<std::size_t>(limit, length - after));
            for (std::size_t i = 0; i < rows.size(); ++i) {
                CHECK(rows[i].version == after + i + 1);
                CHECK(decode_entry(rows[i].header, rows[i].values)->case_id == a.id);
                CHECK(reader.position_of(a.id, rows[i].version) == rows[i].position);
            }
        }
    }
    CHECK_FALSE(reader.position_of(a.id, 0).has_value());
    CHECK_FALSE(reader.position_of(a.id, length + 1).has_value());
}

TEST_CASE("the tree's root is that of all entries' hashes, through rollbacks, full tiles and reopening")
{
    const TemporaryFolder folder;
    FiledCase a = new_case("c_a", fixture_definition());
    std::vector<Digest> hashes;
    for (int round = 0; round < 3; ++round) {
        const auto ledger = open_in(folder);
        CHECK(ledger->root() == tree_root(hashes));
        ledger->begin();
        for (int i = 0; i < 200; ++i) {
            record(*ledger, a);
            hashes.push_back(a.tail.head);
        }
        CHECK(ledger->root() == tree_root(hashes));
        ledger->commit();
        // when: a full tile's worth is written and taken back
        FiledCase lost = new_case("c_lost", fixture_definition());
        ledger->begin();
        for (std::size_t i = 0; i < tile_width; ++i) record(*ledger, lost);
        ledger->rollback();
        CHECK(ledger->root() == tree_root(hashes));
        CHECK(ledger->reader().tree_digests(0, hashes.size() - 1, 1).front() == hashes.back());
        CHECK(read_head_file(folder.database())->log == ledger->log_id());
    }
    CHECK(read_head_file(folder.database())->root == tree_root(hashes));
}

TEST_CASE("checkpoints follow one another, and none is larger than the tree")
{
    const TemporaryFolder folder;
    const auto ledger = open_in(folder);
    FiledCase a = new_case("c_a", fixture_definition());
    CHECK_FALSE(ledger->reader().newest_checkpoint(9).has_value());
    ledger->begin();
    for (int i = 0; i < 4; ++i) record(*ledger, a);
    ledger->put_checkpoint({2, "two"});
    ledger->put_checkpoint({4, "four"});
    CHECK_THROWS_AS(ledger->put_checkpoint({4, "again"}), std::logic_error);
    CHECK_THROWS_AS(ledger->put_checkpoint({5, "five"}), std::logic_error);
    ledger->commit();
    LedgerReader& reader = ledger->reader();
    CHECK(reader.newest_checkpoint(3) == CheckpointRecord{2, "two"});
    CHECK(reader.newest_checkpoint(9) == CheckpointRecord{4, "four"});
    CHECK(reader.checkpoints(2, 10) == std::vector<CheckpointRecord>{{4, "four"}});
}

TEST_CASE("a document is found by its id and by its content")
{
    const TemporaryFolder folder;
    const auto ledger = open_in(folder);
    FiledCase snapshot = new_case("c_1", fixture_definition());
    Changes changes;
    changes.documents_added = {fixture_document()};
    commit_record(*ledger, snapshot, changes);
    const auto found = ledger->reader().find_document(DocumentId("f_plan"));
    REQUIRE(found.has_value());
    CHECK(found->case_id == snapshot.id);
    CHECK(found->document == fixture_document());
    CHECK(ledger->reader().has_document(sha256("content")));
    CHECK_FALSE(ledger->reader().has_document(sha256("else")));
}

// Why: the record is worth something only if the program itself cannot change it.
TEST_CASE("the database refuses to change or delete an entry, and to change a value")
{
    const TemporaryFolder folder;
    const auto ledger = open_in(folder);
    FiledCase snapshot = new_case("c_1", fixture_definition());
    ledger->begin();
    for (std::size_t i = 0; i < tile_width; ++i) record(*ledger, snapshot);
    ledger->commit();
    Connection intruder(folder.database(), Connection::Access::read_write);
    for (const char* sql :
         {"UPDATE entry SET header = x'00'", "UPDATE entry SET seq = 9", "DELETE FROM entry", "UPDATE entry SET vals = vals || x'00'",
          "UPDATE entry SET vals = zeroblob(length(vals))", "INSERT OR REPLACE INTO entry SELECT * FROM entry",
          "INSERT INTO entry SELECT position + 2, case_no, seq + 1, position, position, hash, header, vals FROM entry",
          "UPDATE tile SET digests = zeroblob(8192)", "DELETE FROM tile"}) {
        CAPTURE(sql);
        CHECK_THROWS_AS(intruder.run(sql), ConstraintError);
    }
    CHECK(intruder.number("SELECT count(*) FROM entry WHERE seq = 1") == 1);
    CHECK(intruder.number("SELECT count(*) FROM tile") == 1);
}

TEST_CASE("a full database is StorageFull, and the transaction can be rolled back and tried again")
{
    const TemporaryFolder folder;
    Connection connection(folder.database(), Connection::Access::create);
    connection.run("CREATE TABLE t (x BLOB)");
    connection.run("PRAGMA max_page_count = 4");
    connection.run("BEGIN IMMEDIATE");
    CHECK_THROWS_AS(connection.run("INSERT INTO t VALUES (zeroblob(100000))"), StorageFull);
    if (connection.in_transaction()) connection.run("ROLLBACK");
    connection.run("INSERT INTO t VALUES (1)");
    CHECK(connection.number("SELECT count(*) FROM t") == 1);
}

}  // namespace docket
