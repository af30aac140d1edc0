#include "engine/ledger/sqlite/sqlite_append.hpp"

#include <algorithm>

#include "engine/codec/snapshot_codec.hpp"
#include "engine/ledger/sqlite/search_text.hpp"
#include "engine/ledger/sqlite/sqlite_rows.hpp"

namespace docket {

namespace {

std::string states_text(const Snapshot& snapshot)
{
    std::string text;
    for (const StateIndex state : snapshot.leaves()) text += (text.empty() ? "" : ",") + snapshot.definition->states[state].id;
    return text;
}

std::int64_t earliest_due(const Snapshot& snapshot)
{
    std::int64_t due = never_ms;
    for (const Task& task : snapshot.tasks) due = std::min(due, stored_instant(task.due_at));
    return due;
}

void insert_case(Connection& connection, const Snapshot& after)
{
    Query query = connection.query("INSERT INTO case_file (case_id, code, title, workflow, definition_version, definition_sha256, "
                                   "opened_at, opened_by, version, head, "
                                   "states, outcome, closed, private, updated_at, due_at, search, snapshot) "
                                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    const DefinitionRef& definition = after.definition->ref;
    query.bind(after.id.text).bind(after.code).bind(after.title()).bind(definition.workflow).bind(std::uint64_t{definition.version});
    query.bind(definition.sha256).bind(after.opened_at).bind(after.opened_by.text).bind(after.version).bind(after.head);
    query.bind(states_text(after)).bind(after.outcome).bind(after.closed()).bind(after.is_private()).bind(after.updated_at);
    query.bind(earliest_due(after)).bind(search_text_of(after)).bind_blob(encode_snapshot(after)).run();
}

void update_case(Connection& connection, std::int64_t case_no, const Snapshot& after)
{
    Query query = connection.query("UPDATE case_file SET title = ?, definition_version = ?, definition_sha256 = ?, version = ?, head = ?, "
                                   "states = ?, outcome = ?, closed = ?, "
                                   "private = ?, updated_at = ?, due_at = ?, search = ?, snapshot = ? WHERE case_no = ?");
    query.bind(after.title())
        .bind(std::uint64_t{after.definition->ref.version})
        .bind(after.definition->ref.sha256)
        .bind(after.version)
        .bind(after.head);
    query.bind(states_text(after)).bind(after.outcome).bind(after.closed()).bind(after.is_private()).bind(after.updated_at);
    query.bind(earliest_due(after)).bind(search_text_of(after)).bind_blob(encode_snapshot(after)).bind(case_no).run();
}

/// The row's number, once the case stands at `after`.
std::int64_t write_case(Connection& connection, const Snapshot& after)
{
    std::int64_t case_no = 0, version = 0;
    {
        Query query = connection.query("SELECT case_no, version FROM case_file WHERE case_id = ?");
        if (query.bind(after.id.text).step()) {
            case_no = query.number(0);
            version = query.number(1);
        }
    }
    if (static_cast<CaseVersion>(version) + 1 != after.version)
        throw std::logic_error("append: the case has version " + std::to_string(version) + ", the entry makes it " +
                               std::to_string(after.version));
    if (case_no != 0) {
        update_case(connection, case_no, after);
        return case_no;
    }
    insert_case(connection, after);
    return connection.number("SELECT last_insert_rowid()");
}

void write_tasks(Connection& connection, std::int64_t case_no, const Changes& changes)
{
    for (const Task& task : changes.tasks_opened) {
        Query query = connection.query("INSERT INTO task (case_no, task_id, state, role, assignee, opened_at, due_at, lease_until) "
                                       "VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
        query.bind(case_no)
            .bind(task.id.text)
            .bind(task.state)
            .bind(task.role)
            .bind(task.assignee ? task.assignee->text : std::string());
        query.bind(task.opened_at).bind(stored_instant(task.due_at)).bind(stored_instant(task.lease_until)).run();
    }
    for (const TaskAssigned& assigned : changes.tasks_assigned) {
        Query query = connection.query("UPDATE task SET assignee = ?, lease_until = ? WHERE case_no = ? AND task_id = ?");
        query.bind(assigned.assignee ? assigned.assignee->text : std::string()).bind(stored_instant(assigned.lease_until));
        query.bind(case_no).bind(assigned.id.text).run();
    }
    for (const TaskClosed& closed : changes.tasks_closed) {
        Query query = connection.query("DELETE FROM task WHERE case_no = ? AND task_id = ?");
        query.bind(case_no).bind(closed.id.text).run();
    }
}

void write_deadlines(Connection& connection, std::int64_t case_no, const Changes& changes)
{
    for (const Deadline& deadline : changes.deadlines_scheduled) {
        Query query = connection.query("INSERT INTO deadline (case_no, deadline_id, due_at) VALUES (?, ?, ?)");
        query.bind(case_no).bind(deadline.id.text).bind(deadline.due_at).run();
    }
    for (const DeadlineId& id : changes.deadlines_ended) {
        Query query = connection.query("DELETE FROM deadline WHERE case_no = ? AND deadline_id = ?");
        query.bind(case_no).bind(id.text).run();
    }
}

void write_parties_and_documents(Connection& connection, std::int64_t case_no, const Changes& changes)
{
    for (const Party& party : changes.parties_added) {
        Query query = connection.query("INSERT INTO party (person_id, case_no, role) VALUES (?, ?, ?) ON CONFLICT DO NOTHING");
        query.bind(party.person.text).bind(case_no).bind(party.role).run();
    }
    for (const DocumentRef& document : changes.documents_added) {
        Query query =
            connection.query("INSERT INTO document (document_id, case_no, kind, name, media, size_bytes, sha256, person_id, at) "
                             "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
        query.bind(document.id.text).bind(case_no).bind(document.kind).bind(document.name).bind(document.media);
        query.bind(document.size_bytes).bind(document.sha256).bind(document.by.text).bind(document.at).run();
    }
}

void write_entry(Connection& connection, const Tail& tail, std::int64_t case_no, CaseVersion version, const StoredEntry& stored)
{
    Query entry = connection.query("INSERT INTO entry (position, case_no, seq, hash, running, header) VALUES (?, ?, ?, ?, ?, ?)");
    entry.bind(tail.position).bind(case_no).bind(version).bind(stored.hash).bind(tail.running).bind_blob(stored.header).run();
    Query values = connection.query("INSERT INTO entry_value (position, vals) VALUES (?, ?)");
    values.bind(tail.position).bind_blob(stored.values).run();
}

}  // namespace

Tail append_entry(Connection& connection, const Tail& tail, const Entry& entry, const StoredEntry& stored, const Snapshot& after)
{
    if (entry.case_id != after.id || entry.version != after.version || after.head != stored.hash)
        throw std::logic_error("append: the entry and the snapshot do not belong together");
    const Tail next{tail.position + 1, next_running(tail.running, stored.hash)};
    const std::int64_t case_no = write_case(connection, after);
    write_entry(connection, next, case_no, entry.version, stored);
    write_tasks(connection, case_no, entry.changes);
    write_deadlines(connection, case_no, entry.changes);
    write_parties_and_documents(connection, case_no, entry.changes);
    return next;
}

}  // namespace docket
