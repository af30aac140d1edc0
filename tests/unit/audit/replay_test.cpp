// docket replay --check: what the entries make is what is stored, and where it is not, the case and the place are named.

#include "engine/ledger/packed_entry.hpp"
#include "tests/unit/audit/audit_fixture.hpp"

#include "engine/audit/replay/replay.hpp"

namespace {

using namespace docket;

std::vector<Finding> replay(const SmallRecord& record)
{
    ReplayOptions options;
    options.path = record.database();
    std::vector<Finding> found;
    const ReplaySummary summary = replay_ledger(options, [&](const Finding& finding) { found.push_back(finding); }, [](const AuditProgress&) {});
    CHECK(summary.findings == found.size());
    return found;
}

}  // namespace

TEST_CASE("a record that nobody touched folds to what is stored")
{
    const SmallRecord record;
    CHECK(codes_of(replay(record)) == "");
}

TEST_CASE("whatever is derived and not what the entries make is found")
{
    struct Row {
        const char* what;
        const char* sql;
        const char* detail;  ///< part of the finding
    };
    const Row rows[] = {
        {"a snapshot", "UPDATE entry SET snapshot = CAST('x' || substr(snapshot, 2) AS BLOB)", "it is damaged"},
        {"the version", "UPDATE case_file SET version = version + 1 WHERE case_no = 1", "trail"},
        {"a column", "UPDATE case_file SET title = 'x' WHERE case_no = 1", "\"title\""},
        {"states", "UPDATE case_file SET states = 'draft' WHERE case_no = 1", "\"states\""},
        {"due", "UPDATE case_file SET due_at = due_at - 1 WHERE case_no = 1", "\"due_at\""},
        {"the words it is found by", "UPDATE case_file SET search = 'x' WHERE case_no = 1", "\"search\""},
        {"a task that is gone", "DELETE FROM task", "task t_"},
        {"a task's assignee", "UPDATE task SET assignee = 'u_x'", "task t_"},
        {"a task too many", "INSERT INTO task SELECT role, due_at, case_no, 't_more', state, assignee, opened_at, lease_until FROM task LIMIT 1", "a task"},
        {"an alarm too many", "INSERT INTO alarm VALUES (5, 1)", "no alarm"},
        {"an alarm that is gone", "DELETE FROM alarm", "first deadline"},
        {"an alarm that rings late", "UPDATE alarm SET rings_at = rings_at + 3600000; UPDATE case_file SET alarm_at = alarm_at + 3600000 WHERE alarm_at < 9e18", "first deadline"},
        {"an alarm of a case without deadlines", "INSERT INTO alarm SELECT 5, case_no FROM case_file WHERE closed; UPDATE case_file SET alarm_at = 5 WHERE closed", "first deadline"},
        {"a party that is gone", "DELETE FROM party WHERE case_no = 1", "a party in the role applicant"},
        {"a party too many", "INSERT INTO party VALUES ('u_x', 1, 'applicant')", "a party"},
        {"a document's name", "UPDATE document SET name = 'x'", "document f_one"},
        {"a count", "UPDATE case_count SET cases = cases + 1 WHERE cases > 0", "the count of cases of tally"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        const SmallRecord record;
        record.tamper(row.sql);
        std::vector<Finding> found;
        try {
            found = replay(record);
        } catch (const StorageBroken&) {
            CHECK(std::string(row.what) == "the version");
            continue;
        }
        REQUIRE_FALSE(found.empty());
        const bool is_named = std::any_of(found.begin(), found.end(), [&](const Finding& finding) { return finding.detail.find(row.detail) != std::string::npos; });
        CAPTURE(to_text(found.front()));
        CHECK(is_named);
    }
}

TEST_CASE("a snapshot that somebody sealed anew is compared with what the entries make")
{
    const SmallRecord record;
    {
        Connection connection(record.database(), Connection::Access::read_write);
        std::string text = connection.text("SELECT snapshot_text(snapshot) FROM case_snapshot WHERE case_no = 1");
        const std::size_t at = text.find("\"count\":");
    REQUIRE(at != std::string::npos);
        text[at + 8] = '7';
        connection.run("DROP TRIGGER entry_snapshot_only_goes");
        connection.query("UPDATE entry SET snapshot = ? WHERE position = (SELECT last FROM case_file WHERE case_no = 1)").bind_blob(sealed_snapshot(text)).run();
    }
    const auto found = replay(record);
    REQUIRE_FALSE(found.empty());
    CHECK(found.front().detail.find("/chart/data/count") != std::string::npos);
}
