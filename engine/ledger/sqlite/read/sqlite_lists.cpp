#include "engine/ledger/sqlite/read/sqlite_lists.hpp"

#include <algorithm>
#include <charconv>
#include <sstream>

#include "engine/ledger/sqlite/read/sqlite_rows.hpp"
#include "engine/ledger/sqlite/search/search_text.hpp"

namespace docket {

namespace {

Rejection bad_cursor()
{
    Rejection rejection;
    rejection.type = RejectionType::bad_payload;
    rejection.detail = "Expected a cursor that an earlier page gave, but this is none.";
    rejection.fields.push_back({"/cursor", "cursor", "Hãy mở lại danh sách từ đầu.", "Open the list again from the start."});
    return rejection;
}

std::size_t rows_wanted(std::size_t limit)
{
    return std::clamp<std::size_t>(limit, 1, limits::page_rows_max);
}

/// "Before": an instant that is no filter lets never_ms through.
std::int64_t last_due(const std::optional<Instant>& due_before)
{
    return due_before ? due_before->ms - 1 : never_ms;
}

bool read_whole(std::string_view text, std::int64_t& out)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && end == text.data() + text.size();
}

/// SQL over `c`, a row of case_file; `bind_viewer` has the values. Someone who works on no workflow is led from their own cases.
std::string visible_sql(const Viewer& viewer)
{
    if (viewer.sees_all) return "1";
    const std::string party = "c.case_no IN (SELECT case_no FROM party WHERE person_id = ?)";
    if (viewer.workflows.empty()) return party;
    return '(' + party + " OR (c.private = 0 AND c.workflow IN (SELECT value FROM json_each(?))))";
}

void bind_viewer(Query& query, const Viewer& viewer)
{
    if (viewer.sees_all) return;
    query.bind(viewer.person.text);
    if (!viewer.workflows.empty()) query.bind(json_of(viewer.workflows));
}

std::vector<std::string> split(const std::string& text, char separator)
{
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
    return parts;
}

CaseSummary summary_of(const Query& row)
{
    CaseSummary summary;
    summary.id = CaseId(row.text(1));
    summary.code = row.text(2);
    summary.definition = {row.text(3), static_cast<std::uint32_t>(row.number(4)), row.digest(5)};
    summary.version = static_cast<CaseVersion>(row.number(6));
    summary.states = split(row.text(7), ',');
    summary.outcome = row.text(8);
    summary.closed = row.flag(9);
    summary.is_private = row.flag(10);
    summary.opened_at = row.instant(11);
    summary.updated_at = row.instant(12);
    summary.opened_by = PersonId(row.text(13));
    summary.due_at = instant_or_never(row, 14);
    summary.title = row.text(15);
    return summary;
}

/// Columns of summary_of after the first, which is the case's number, and the table that they come from.
const std::string summary_sql =
    ", c.case_id, c.code, c.workflow, c.definition_version, c.definition_sha256, c.version, c.states, c.outcome, c.closed, c.private, c.opened_at, "
    "c.updated_at, c.opened_by, c.due_at, c.title FROM ";

/// The filters are always there, so that a connection keeps few statements; only what an index can use varies.
constexpr const char* filters_sql =
    " AND instr(',' || c.states || ',', ?) > 0 AND instr(c.roles, ?) > 0 AND (? = '' OR c.outcome = ?) AND c.due_at <= ?";

std::string conditions_sql(const Viewer& viewer, const CaseFilter& filter)
{
    return visible_sql(viewer) + (filter.workflow.empty() ? "" : " AND c.workflow = ?") + filters_sql;
}

/// The index of words goes first and gives its rows newest first; only what it finds is looked up. Of cases that wait for it, it does not know.
std::string search_sql(const Viewer& viewer, const CaseFilter& filter)
{
    std::string has_words;
    for (std::size_t i = 0; i < limits::search_words_max; ++i) has_words += " AND instr(' ' || c.search || ' ', ?) > 0";
    return "SELECT s.rowid" + summary_sql + "case_search s CROSS JOIN case_file c ON c.case_no = s.rowid WHERE s.rowid < ? AND " +
           conditions_sql(viewer, filter) + " AND case_search MATCH ? AND s.rowid NOT IN (SELECT case_no FROM case_unindexed) UNION ALL SELECT u.case_no" +
           summary_sql + "case_unindexed u CROSS JOIN case_file c ON c.case_no = u.case_no WHERE u.case_no < ? AND " + conditions_sql(viewer, filter) +
           has_words + " ORDER BY 1 DESC LIMIT ?";
}

/// Cases in the order of an index: the viewer's own, else those of a workflow that are not private, else all.
struct CaseStretch {
    enum class Of { person, workflow, all } of = Of::all;
    std::string workflow;  ///< "" for each
};

/// Whoever asks for "mine or those of my workflows" in one go makes SQLite sort all of them.
std::vector<CaseStretch> stretches_of(const Viewer& viewer, const CaseFilter& filter)
{
    if (viewer.sees_all) return {{CaseStretch::Of::all, filter.workflow}};
    std::vector<CaseStretch> stretches = {{CaseStretch::Of::person, filter.workflow}};
    for (const std::string& workflow : viewer.workflows) {
        if (filter.workflow.empty() || filter.workflow == workflow) stretches.push_back({CaseStretch::Of::workflow, workflow});
    }
    return stretches;
}

std::string list_sql(const CaseStretch& stretch)
{
    const bool own = stretch.of == CaseStretch::Of::person;
    std::string sql = "SELECT c.case_no" + summary_sql;
    // A person may have more than one role on a case.
    sql += own ? "party p CROSS JOIN case_file c ON c.case_no = p.case_no WHERE p.case_no < ? AND p.person_id = ? AND p.role = "
                 "(SELECT min(role) FROM party q WHERE q.person_id = p.person_id AND q.case_no = p.case_no)"
               : "case_file c WHERE c.case_no < ?";
    if (!stretch.workflow.empty()) sql += " AND c.workflow = ?";
    if (stretch.of == CaseStretch::Of::workflow) sql += " AND c.private = 0";
    return sql + filters_sql + (own ? " ORDER BY p.case_no DESC LIMIT ?" : " ORDER BY c.case_no DESC LIMIT ?");
}

/// "" is in every text.
std::string between_commas(const std::string& name)
{
    return name.empty() ? std::string() : ',' + name + ',';
}

/// A query of FTS5: words that all occur. They hold letters and digits only, so quoting them is enough.
std::string match_of(const std::vector<std::string>& words)
{
    std::string match;
    for (const std::string& word : words) match += (match.empty() ? "\"" : " \"") + word + '"';
    return match;
}

void bind_filters(Query& query, const CaseFilter& filter)
{
    query.bind(between_commas(filter.state)).bind(between_commas(filter.role)).bind(filter.outcome).bind(filter.outcome);
    query.bind(last_due(filter.due_before));
}

void bind_conditions(Query& query, std::int64_t before, const Viewer& viewer, const CaseFilter& filter)
{
    query.bind(before);
    bind_viewer(query, viewer);
    if (!filter.workflow.empty()) query.bind(filter.workflow);
    bind_filters(query, filter);
}

void bind_search(Query& query, std::int64_t before, const Viewer& viewer, const CaseFilter& filter, const std::vector<std::string>& words)
{
    bind_conditions(query, before, viewer, filter);
    query.bind(match_of(words));
    bind_conditions(query, before, viewer, filter);
    for (std::size_t i = 0; i < limits::search_words_max; ++i) query.bind(i < words.size() ? ' ' + words[i] + ' ' : std::string());
}

/// Place of a task in the order of the list.
struct TaskKey {
    std::int64_t due = std::numeric_limits<std::int64_t>::min();
    std::int64_t case_no = 0;
    std::string task;

    friend auto operator<=>(const TaskKey&, const TaskKey&) = default;
};

struct KeyedTask {
    TaskKey key;
    TaskRow row;
};

std::optional<TaskKey> task_key_of(const std::string& cursor)
{
    if (cursor.empty()) return TaskKey{};
    TaskKey key;
    const std::size_t first = cursor.find(':'), second = cursor.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) return std::nullopt;
    const std::string_view text = cursor;
    if (!read_whole(text.substr(0, first), key.due) || !read_whole(text.substr(first + 1, second - first - 1), key.case_no))
        return std::nullopt;
    key.task = cursor.substr(second + 1);
    return key;
}

KeyedTask task_of(const Query& row)
{
    KeyedTask task;
    task.key = {row.number(8), row.number(0), row.text(1)};
    task.row.id = TaskId(row.text(1));
    task.row.case_id = CaseId(row.text(2));
    task.row.case_code = row.text(3);
    task.row.workflow = row.text(4);
    task.row.state = row.text(5);
    task.row.role = row.text(6);
    if (const std::string assignee = row.text(7); !assignee.empty()) task.row.assignee = PersonId(assignee);
    task.row.due_at = instant_or_never(row, 8);
    task.row.opened_at = row.instant(9);
    task.row.lease_until = instant_or_never(row, 10);
    task.row.case_title = row.text(11);
    return task;
}

/// One ordered stretch of tasks: of one role, or if that is "", of one assignee.
struct Stretch {
    std::string role;
};

std::string tasks_sql(const Viewer& viewer, const TaskFilter& filter, const Stretch& stretch)
{
    std::string sql = "SELECT t.case_no, t.task_id, c.case_id, c.code, c.workflow, t.state, t.role, t.assignee, t.due_at, "
                      "t.opened_at, t.lease_until, c.title "
                      "FROM task t JOIN case_file c ON c.case_no = t.case_no WHERE (t.due_at, t.case_no, t.task_id) > (?, ?, ?) AND t.due_at <= ? AND " +
           visible_sql(viewer);
    if (!stretch.role.empty()) sql += " AND t.role = ?";
    if (filter.assignee) sql += " AND t.assignee = ? AND t.assignee <> ''";
    if (filter.unassigned) sql += " AND t.assignee = ''";
    sql += " AND (? = '' OR c.workflow = ?)";
    return sql + " ORDER BY t.due_at, t.case_no, t.task_id LIMIT ?";
}

void add_stretch(Connection& connection, const Viewer& viewer, const TaskFilter& filter, const Stretch& stretch,
                 const TaskKey& after, std::size_t rows, std::vector<KeyedTask>& out)
{
    Query query = connection.query_of(tasks_sql(viewer, filter, stretch));
    query.bind(after.due).bind(after.case_no).bind(after.task).bind(last_due(filter.due_before));
    bind_viewer(query, viewer);
    if (!stretch.role.empty()) query.bind(stretch.role);
    if (filter.assignee) query.bind(filter.assignee->text);
    query.bind(filter.workflow).bind(filter.workflow).bind(std::uint64_t{rows});
    while (query.step()) out.push_back(task_of(query));
}

/// The roles that open tasks have: a step into the index for each, not a walk through it.
std::vector<std::string> roles_with_tasks(Connection& connection)
{
    std::vector<std::string> roles;
    for (;;) {
        Query next = connection.query("SELECT role FROM task WHERE role > ? ORDER BY role LIMIT 1");
        if (!next.bind(roles.empty() ? std::string() : roles.back()).step()) return roles;
        roles.push_back(next.text(0));
    }
}

std::vector<Stretch> stretches_of(Connection& connection, const Viewer& viewer, const TaskFilter& filter)
{
    if (!filter.role.empty()) {
        const bool holds = std::find(viewer.roles.begin(), viewer.roles.end(), filter.role) != viewer.roles.end();
        if (filter.mine && !holds) return {};
        return {{filter.role}};
    }
    if (filter.assignee && !filter.mine) return {{""}};
    std::vector<Stretch> stretches;
    for (std::string& role : filter.mine ? std::vector<std::string>(viewer.roles) : roles_with_tasks(connection))
        stretches.push_back({std::move(role)});
    return stretches;
}

bool passes(const KeyedTask& task, const TaskFilter& filter, const TaskKey& after)
{
    const TaskRow& row = task.row;
    if (!(task.key > after) || task.key.due > last_due(filter.due_before)) return false;
    if (!filter.role.empty() && row.role != filter.role) return false;
    if (filter.assignee && row.assignee != filter.assignee) return false;
    if (filter.unassigned && row.assignee) return false;
    return filter.workflow.empty() || row.workflow == filter.workflow;
}

std::optional<Instant> instant_in(const Query& row, int column)
{
    const std::string text = row.text(column);
    return text.empty() ? std::nullopt : from_rfc3339(text);
}

/// The tasks that are the viewer's by a role on the case. A person has few cases, so they are read out of those cases' snapshots: an index
/// of tasks by case would cost every entry a page.
void add_party_tasks(Connection& connection, const Viewer& viewer, const TaskFilter& filter, const TaskKey& after, std::vector<KeyedTask>& out)
{
    Query query = connection.query(
        "SELECT c.case_no, c.case_id, c.code, c.workflow, c.title, j.value ->> 'id', j.value ->> 'state', p.role, "
        "coalesce(j.value ->> 'assignee', ''), j.value ->> 'opened_at', coalesce(j.value ->> 'due_at', ''), "
        "coalesce(j.value ->> 'lease_until', '') "
        "FROM party p JOIN case_file c ON c.case_no = p.case_no JOIN case_snapshot s ON s.case_no = p.case_no "
        "JOIN json_each(snapshot_text(s.snapshot), '$.tasks') j "
        "WHERE p.person_id = ? AND c.closed = 0 AND j.value ->> 'role' = p.role");
    query.bind(viewer.person.text);
    while (query.step()) {
        KeyedTask task;
        TaskRow& row = task.row;
        row = {TaskId(query.text(5)), CaseId(query.text(1)), query.text(2), query.text(4), query.text(3), query.text(6), query.text(7), {}, {}, {}, {}};
        if (const std::string assignee = query.text(8); !assignee.empty()) row.assignee = PersonId(assignee);
        row.opened_at = instant_in(query, 9).value_or(Instant{});
        row.due_at = instant_in(query, 10);
        row.lease_until = instant_in(query, 11);
        task.key = {stored_instant(row.due_at), query.number(0), row.id.text};
        if (passes(task, filter, after)) out.push_back(std::move(task));
    }
}

struct NumberedCase {
    std::int64_t number = 0;
    CaseSummary summary;
};

void add_rows(Query& query, std::vector<NumberedCase>& out)
{
    while (query.step()) out.push_back({query.number(0), summary_of(query)});
}

void add_found(Connection& connection, const Viewer& viewer, const CaseFilter& filter, const std::vector<std::string>& words, std::int64_t before,
               std::size_t rows, std::vector<NumberedCase>& out)
{
    Query query = connection.query_of(search_sql(viewer, filter));
    bind_search(query, before, viewer, filter, words);
    query.bind(std::uint64_t{rows});
    add_rows(query, out);
}

void add_stretch(Connection& connection, const Viewer& viewer, const CaseFilter& filter, const CaseStretch& stretch, std::int64_t before,
                 std::size_t rows, std::vector<NumberedCase>& out)
{
    Query query = connection.query_of(list_sql(stretch));
    query.bind(before);
    if (stretch.of == CaseStretch::Of::person) query.bind(viewer.person.text);
    if (!stretch.workflow.empty()) query.bind(stretch.workflow);
    bind_filters(query, filter);
    query.bind(std::uint64_t{rows});
    add_rows(query, out);
}

}  // namespace

Result<Page<CaseSummary>> list_cases(Connection& connection, const Viewer& viewer, const CaseFilter& filter)
{
    std::int64_t before = never_ms;
    if (!filter.cursor.empty() && !read_whole(filter.cursor, before)) return bad_cursor();
    const std::size_t wanted = rows_wanted(filter.limit);
    const std::vector<std::string> words = search_words(filter.q);
    std::vector<NumberedCase> cases;
    if (!words.empty()) add_found(connection, viewer, filter, words, before, wanted + 1, cases);
    for (const CaseStretch& stretch : words.empty() ? stretches_of(viewer, filter) : std::vector<CaseStretch>())
        add_stretch(connection, viewer, filter, stretch, before, wanted + 1, cases);
    std::sort(cases.begin(), cases.end(), [](const NumberedCase& a, const NumberedCase& b) { return a.number > b.number; });
    // One's own case may be of one's workflow.
    cases.erase(std::unique(cases.begin(), cases.end(), [](const NumberedCase& a, const NumberedCase& b) { return a.number == b.number; }),
                cases.end());
    Page<CaseSummary> page;
    if (cases.size() > wanted) {
        cases.resize(wanted);
        page.next = std::to_string(cases.back().number);
    }
    for (NumberedCase& one : cases) page.rows.push_back(std::move(one.summary));
    return page;
}

Result<Page<TaskRow>> list_tasks(Connection& connection, const Viewer& viewer, const TaskFilter& filter)
{
    const auto after = task_key_of(filter.cursor);
    if (!after) return bad_cursor();
    const std::size_t wanted = rows_wanted(filter.limit);
    std::vector<KeyedTask> tasks;
    if (filter.mine) add_party_tasks(connection, viewer, filter, *after, tasks);
    for (const Stretch& stretch : stretches_of(connection, viewer, filter))
        add_stretch(connection, viewer, filter, stretch, *after, wanted + 1, tasks);
    std::sort(tasks.begin(), tasks.end(), [](const KeyedTask& a, const KeyedTask& b) { return a.key < b.key; });
    // A task may be somebody's by more than one role.
    tasks.erase(std::unique(tasks.begin(), tasks.end(), [](const KeyedTask& a, const KeyedTask& b) { return a.key == b.key; }),
                tasks.end());
    Page<TaskRow> page;
    for (KeyedTask& task : tasks) {
        if (page.rows.size() == wanted) break;
        page.rows.push_back(std::move(task.row));
    }
    if (tasks.size() > wanted) {
        const TaskKey& last = tasks[wanted - 1].key;
        page.next = std::to_string(last.due) + ':' + std::to_string(last.case_no) + ':' + last.task;
    }
    return page;
}

}  // namespace docket
