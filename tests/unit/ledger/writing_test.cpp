// Transactions, commands, idempotency, appended rows.

#include <doctest/doctest.h>

#include "engine/ledger/sqlite/sqlite_connection.hpp"
#include "tests/unit/ledger/ledger_fixture.hpp"

namespace docket {

TEST_CASE("what was committed is there again after reopening")
{
    const TemporaryFolder folder;
    const auto definition = fixture_definition();
    Snapshot snapshot = new_case("c_1", definition);
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
    CHECK(found->version == 2);
    CHECK(found->head == snapshot.head);
    CHECK(found->definition == definition->ref);
    CHECK(found->snapshot == encode_snapshot(snapshot));
}

TEST_CASE("a transaction that is not committed leaves nothing")
{
    const TemporaryFolder folder;
    const auto definition = fixture_definition();
    const auto ledger = open_in(folder);
    Snapshot first = new_case("c_1", definition);
    commit_record(*ledger, first);

    // when: a second case is begun, with all that hangs on it, and rolled back
    Snapshot second = new_case("c_2", definition);
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
    CHECK_FALSE(reader.case_of_task(TaskId("t_1")).has_value());
    CHECK_FALSE(reader.find_document(DocumentId("f_plan")).has_value());
    ledger->begin();
    CHECK_FALSE(ledger->next_due().has_value());
    CHECK(ledger->recall(PersonId("u_lan"), "key", sha256("request")).kind == Remembered::Kind::first);
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
    Snapshot snapshot = new_case("c_1", fixture_definition());
    ledger->begin();
    record(*ledger, snapshot);
    CHECK(ledger->find_case(snapshot.id).has_value());
    CHECK_FALSE(ledger->reader().find_case(snapshot.id).has_value());
    ledger->commit();
    CHECK(ledger->reader().find_case(snapshot.id).has_value());
}

TEST_CASE("an idempotency key has one effect for each principal and request")
{
    const TemporaryFolder folder;
    const auto ledger = open_in(folder);
    const PersonId lan("u_lan"), minh("u_minh");
    ledger->begin();
    CHECK(ledger->recall(lan, "key", sha256("a")).kind == Remembered::Kind::first);
    ledger->remember(lan, "key", sha256("a"), fixture_instant, {CaseId("c_1"), 4, "t_9"});
    ledger->commit();

    ledger->begin();
    const Remembered again = ledger->recall(lan, "key", sha256("a"));
    CHECK(again.kind == Remembered::Kind::replay);
    CHECK(again.result.case_id == CaseId("c_1"));
    CHECK(again.result.version == 4);
    CHECK(again.result.extra == "t_9");
    CHECK(ledger->recall(lan, "key", sha256("b")).kind == Remembered::Kind::other_request);
    CHECK(ledger->recall(minh, "key", sha256("b")).kind == Remembered::Kind::first);
    CHECK(ledger->recall(lan, "other", sha256("b")).kind == Remembered::Kind::first);
    ledger->rollback();
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
    CHECK(ledger->recall(PersonId("u_lan"), "3", sha256("a")).kind == Remembered::Kind::replay);
    ledger->rollback();
}

TEST_CASE("an entry that does not follow the case's version is our bug")
{
    const TemporaryFolder folder;
    const auto ledger = open_in(folder);
    Snapshot snapshot = new_case("c_1", fixture_definition());
    ledger->begin();
    snapshot.version = 1;
    CHECK_THROWS_AS(record(*ledger, snapshot), std::logic_error);
    ledger->rollback();
}

TEST_CASE("due deadlines come in order of their instants, and go with their end")
{
    const TemporaryFolder folder;
    const auto ledger = open_in(folder);
    Snapshot a = new_case("c_a", fixture_definition()), b = new_case("c_b", fixture_definition());
    Changes of_a, of_b;
    of_a.deadlines_scheduled = {fixture_deadline("d_late", fixture_instant + 300),
                                fixture_deadline("d_first", fixture_instant + 100)};
    of_b.deadlines_scheduled = {fixture_deadline("d_second", fixture_instant + 200)};
    ledger->begin();
    record(*ledger, a, of_a);
    record(*ledger, b, of_b);
    ledger->commit();

    CHECK(ledger->next_due() == fixture_instant + 100);
    CHECK(ledger->due_deadlines(fixture_instant + 99, 10).empty());
    const auto due = ledger->due_deadlines(fixture_instant + 200, 10);
    REQUIRE(due.size() == 2);
    CHECK(due[0].id == DeadlineId("d_first"));
    CHECK(due[0].case_id == a.id);
    CHECK(due[1].id == DeadlineId("d_second"));
    CHECK(ledger->due_deadlines(fixture_instant + 200, 1).size() == 1);

    Changes ended;
    ended.deadlines_ended = {DeadlineId("d_first")};
    commit_record(*ledger, a, ended);
    CHECK(ledger->next_due() == fixture_instant + 200);
}

TEST_CASE("entries are read back as they were appended, in pages")
{
    const TemporaryFolder folder;
    const auto ledger = open_in(folder);
    Snapshot a = new_case("c_a", fixture_definition()), b = new_case("c_b", fixture_definition());
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
    CHECK(prev == a.head);
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

TEST_CASE("a document is found by its id and by its content")
{
    const TemporaryFolder folder;
    const auto ledger = open_in(folder);
    Snapshot snapshot = new_case("c_1", fixture_definition());
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
    Snapshot snapshot = new_case("c_1", fixture_definition());
    commit_record(*ledger, snapshot);
    Connection intruder(folder.database(), Connection::Access::read_write);
    for (const char* sql : {"UPDATE entry SET header = x'00'", "UPDATE entry SET seq = 9", "DELETE FROM entry",
                            "UPDATE entry_value SET vals = x'00'", "INSERT OR REPLACE INTO entry SELECT * FROM entry",
                            "INSERT OR REPLACE INTO entry SELECT position + 1, case_no, seq, hash, running, header FROM entry",
                            "INSERT INTO entry SELECT position + 2, case_no, seq + 1, hash, running, header FROM entry",
                            "INSERT OR REPLACE INTO entry_value SELECT position, x'00' FROM entry"}) {
        CAPTURE(sql);
        CHECK_THROWS_AS(intruder.run(sql), ConstraintError);
    }
    CHECK(intruder.number("SELECT count(*) FROM entry WHERE seq = 1") == 1);
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
