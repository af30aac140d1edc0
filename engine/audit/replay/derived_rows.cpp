#include "engine/audit/replay/derived_rows.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "engine/codec/json/canonical_json.hpp"
#include "engine/ledger/packed_entry.hpp"
#include "engine/ledger/sqlite/search/search_text.hpp"

namespace docket {

namespace {

constexpr std::int64_t never = 9'223'372'036'854'775'807;  // schema: no instant

std::int64_t stored(const std::optional<Instant>& instant)
{
    return instant ? instant->ms : never;
}

std::string text_or_empty(const std::optional<PersonId>& person)
{
    return person ? person->text : std::string();
}

std::string written(const std::string& text)
{
    return to_canonical_json(Value(text));
}

/// A condition and what it says when it does not hold.
struct Condition {
    bool holds;
    const char* what;
};

template <std::size_t count>
std::string first_that_fails(const Condition (&conditions)[count])
{
    const auto failed = std::find_if(std::begin(conditions), std::end(conditions), [](const Condition& one) { return !one.holds; });
    return failed == std::end(conditions) ? "" : failed->what;
}

std::string states_of(const Snapshot& snapshot)
{
    std::string joined;
    for (const StateIndex leaf : snapshot.leaves()) joined += (joined.empty() ? "" : ",") + snapshot.definition->states[leaf].id;
    return joined;
}

bool has_task(Connection& connection, std::int64_t case_no, const Task& task)
{
    Query row = connection.query("SELECT state, assignee, opened_at, lease_until FROM task WHERE role = ? AND due_at = ? AND case_no = ? "
                                 "AND task_id = ?");
    row.bind(task.role).bind(stored(task.due_at)).bind(case_no).bind(task.id.text);
    return row.step() && row.text(0) == task.state && row.text(1) == text_or_empty(task.assignee) && row.instant(2) == task.opened_at &&
           row.number(3) == stored(task.lease_until);
}

/// An alarm that rings no later than the first deadline, and none if there is no deadline.
bool has_alarm_in_time(Connection& connection, std::int64_t case_no, std::int64_t alarm_at, const std::vector<Deadline>& deadlines)
{
    if (deadlines.empty()) return alarm_at == never;
    const bool in_time = std::all_of(deadlines.begin(), deadlines.end(), [&](const Deadline& deadline) { return alarm_at <= deadline.due_at.ms; });
    Query row = connection.query("SELECT 1 FROM alarm WHERE rings_at = ? AND case_no = ?");
    return in_time && row.bind(alarm_at).bind(case_no).step();
}

bool has_party(Connection& connection, std::int64_t case_no, const Party& party)
{
    Query row = connection.query("SELECT 1 FROM party WHERE person_id = ? AND case_no = ? AND role = ?");
    return row.bind(party.person.text).bind(case_no).bind(party.role).step();
}

bool has_document(Connection& connection, std::int64_t case_no, const DocumentRef& document)
{
    Query row = connection.query("SELECT case_no, kind, name, media, size_bytes, sha256, person_id, at FROM document WHERE document_id = ?");
    if (!row.bind(document.id.text).step()) return false;
    return row.number(0) == case_no && row.text(1) == document.kind && row.text(2) == document.name && row.text(3) == document.media &&
           row.number(4) == static_cast<std::int64_t>(document.size_bytes) && row.digest(5) == document.sha256 &&
           row.text(6) == document.by.text && row.instant(7) == document.at;
}

/// A table of what cases have, and how one row of it is written in the case's snapshot.
struct PartTable {
    const char* rows;  ///< query: snapshot, case_id, and the columns of `mark`
    std::string (*mark)(const Query& row);
    const char* what;
};

std::string id_mark(const Query& row)
{
    return "\"id\":" + written(row.text(2));
}

std::string party_mark(const Query& row)
{
    return "{\"person\":" + written(row.text(2)) + ",\"role\":" + written(row.text(3)) + '}';
}

constexpr PartTable part_tables[] = {
    {"SELECT (SELECT snapshot FROM case_snapshot s WHERE s.case_no = t.case_no), c.case_id, t.task_id FROM task t "
     "LEFT JOIN case_file c ON c.case_no = t.case_no", id_mark, "task"},
    {"SELECT (SELECT snapshot FROM case_snapshot s WHERE s.case_no = t.case_no), c.case_id, t.document_id FROM document t "
     "LEFT JOIN case_file c ON c.case_no = t.case_no", id_mark, "document"},
    {"SELECT (SELECT snapshot FROM case_snapshot s WHERE s.case_no = t.case_no), c.case_id, t.person_id, t.role FROM party t "
     "LEFT JOIN case_file c ON c.case_no = t.case_no", party_mark, "party"},
};

}  // namespace

std::string fault_of_case_columns(const Query& row, const Snapshot& snapshot)
{
    const DefinitionRef& definition = snapshot.definition->ref;
    std::string roles = ",";
    std::int64_t due = never;
    for (const Task& task : snapshot.tasks) {
        roles += task.role + ',';
        due = std::min(due, stored(task.due_at));
    }
    return first_that_fails({
        {row.text(1) == snapshot.id.text, "case_id"},
        {row.text(4) == snapshot.code, "code"},
        {row.text(5) == snapshot.title(), "title"},
        {row.text(6) == definition.workflow, "workflow"},
        {row.number(7) == definition.version, "definition_version"},
        {row.digest(8) == definition.sha256, "definition_sha256"},
        {row.text(9) == states_of(snapshot), "states"},
        {row.text(10) == roles, "roles"},
        {row.text(11) == snapshot.outcome, "outcome"},
        {row.flag(12) == snapshot.closed(), "closed"},
        {row.flag(13) == snapshot.is_private(), "private"},
        {row.instant(14) == snapshot.opened_at, "opened_at"},
        {row.instant(15) == snapshot.updated_at, "updated_at"},
        {row.text(16) == snapshot.opened_by.text, "opened_by"},
        {row.number(17) == due, "due_at"},
        {row.text(18) == search_text_of(snapshot), "search"},
    });
}

std::string fault_of_case_parts(Connection& connection, const Query& row, const Snapshot& snapshot)
{
    const std::int64_t case_no = row.number(0);
    if (!has_alarm_in_time(connection, case_no, row.number(19), snapshot.deadlines)) return "when its first deadline is due";
    for (const Task& task : snapshot.tasks) {
        if (!has_task(connection, case_no, task)) return "task " + task.id.text;
    }
    for (const Party& party : snapshot.parties) {
        if (!has_party(connection, case_no, party)) return "a party in the role " + party.role;
    }
    for (const DocumentRef& document : snapshot.documents) {
        if (!has_document(connection, case_no, document)) return "document " + document.id.text;
    }
    return "";
}

void check_derived_tables(Connection& connection, const std::function<void(std::string case_id, std::string detail)>& report)
{
    connection.run("BEGIN");
    for (const PartTable& table : part_tables) {
        Query rows = connection.query_of(table.rows);
        while (rows.step()) {
            if (snapshot_text(rows.text(0)).value_or("").find(table.mark(rows)) == std::string::npos)
                report(rows.text(1), std::string("Expected no row of a ") + table.what + " that the case does not have.");
        }
    }
    Query alarms = connection.query("SELECT c.case_id FROM alarm a LEFT JOIN case_file c ON c.case_no = a.case_no WHERE c.alarm_at IS NOT a.rings_at");
    while (alarms.step()) report(alarms.text(0), "Expected no alarm but the one that the case's row speaks of.");
    Query spare = connection.query("SELECT c.case_id FROM long_snapshot l LEFT JOIN case_file c ON c.case_no = l.case_no LEFT JOIN entry e ON e.position = c.last "
                                   "WHERE e.snapshot IS NULL OR length(e.snapshot) > 0");
    while (spare.step()) report(spare.text(0), "Expected no long snapshot of a case that has a short one.");
    std::map<std::tuple<std::string, std::string, std::string>, std::int64_t> counts;
    Query kept = connection.query("SELECT workflow, states, outcome, cases FROM case_count");
    while (kept.step()) counts[{kept.text(0), kept.text(1), kept.text(2)}] = kept.number(3);
    Query cases = connection.query("SELECT workflow, states, outcome FROM case_file");
    while (cases.step()) --counts[{cases.text(0), cases.text(1), cases.text(2)}];
    connection.run("COMMIT");
    for (const auto& [key, rest] : counts) {
        if (rest != 0)
            report("", "Expected the count of cases of " + std::get<0>(key) + " in state \"" + std::get<1>(key) + "\" to be that of their rows.");
    }
}

}  // namespace docket
