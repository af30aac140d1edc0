#include "engine/ledger/sqlite/write/sqlite_append.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "engine/ledger/packed_text.hpp"
#include "engine/ledger/sqlite/read/sqlite_rows.hpp"
#include "engine/ledger/sqlite/search/search_text.hpp"
#include "engine/ledger/sqlite/search/sqlite_words.hpp"

namespace docket {

namespace {

std::string states_text(const Definition& definition, const std::vector<StateIndex>& configuration)
{
    std::string text;
    for (const StateIndex state : configuration) {
        if (!definition.is_leaf(state)) continue;
        if (!text.empty()) text += ',';
        text += definition.states[state].id;
    }
    return text;
}

std::string states_text(const Snapshot& snapshot)
{
    return states_text(*snapshot.definition, snapshot.chart.configuration);
}

/// Roles of the open tasks between commas, for CaseFilter::role.
std::string roles_text(const Snapshot& snapshot)
{
    std::string text = ",";
    for (const Task& task : snapshot.tasks) text += task.role + ',';
    return text;
}

std::int64_t earliest_due(const Snapshot& snapshot)
{
    std::int64_t due = never_ms;
    for (const Task& task : snapshot.tasks) due = std::min(due, stored_instant(task.due_at));
    return due;
}

/// When the case is to be looked at. An alarm that is still to ring, and in time, stays: moving it would cost nearly every entry two pages.
std::optional<Instant> alarm_after(const NewEntry& added, std::optional<Instant> alarm)
{
    const auto& pending = added.after.deadlines;
    const auto first = std::min_element(pending.begin(), pending.end(), [](const Deadline& a, const Deadline& b) { return a.due_at < b.due_at; });
    if (first == pending.end()) return std::nullopt;
    return alarm && *alarm > added.entry.at && *alarm <= first->due_at ? alarm : first->due_at;
}

/// The trail of a case with an entry more, at `position`. The new version has `kept` of the old trail's places: its own bits but the
/// lowest are those of the version before without the run of ones that adding one has turned into zeros.
void extend_trail(std::vector<LedgerPosition>& trail, CaseVersion version, LedgerPosition position)
{
    const auto gone = static_cast<std::ptrdiff_t>(std::countr_zero(version));
    trail.erase(trail.begin(), trail.begin() + gone);
    trail.insert(trail.begin(), position);
}

bool may_hold_words(const Value& value)
{
    return value.is_string() || value.is_map() || value.is_list();
}

/// Folding all texts of a case costs more than the rest of its row, and most events leave them as they were.
bool may_change_words(const NewEntry& added)
{
    const Changes& changes = added.entry.changes;
    if (!changes.data_removed.empty()) return true;
    return std::any_of(changes.data_set.begin(), changes.data_set.end(), [&](const auto& set) {
        const Value* old = added.before.chart.data.find(set.first);
        if (old == nullptr) return may_hold_words(set.second);
        return (may_hold_words(*old) || may_hold_words(set.second)) && !(*old == set.second);
    });
}

void insert_case(Connection& connection, const NewEntry& added, CaseTail& tail)
{
    const Snapshot& after = added.after;
    const std::string search = search_text_of(after);
    {
        Query query = connection.query("INSERT INTO case_file (case_id, code, title, workflow, definition_version, definition_sha256, opened_at, "
                                       "opened_by, search, version, head, last, trail, states, roles, outcome, closed, private, updated_at, due_at, "
                                       "alarm_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        const DefinitionRef& definition = after.definition->ref;
        query.bind(after.id.text).bind(after.code).bind(after.title()).bind(definition.workflow).bind(std::uint64_t{definition.version});
        query.bind(definition.sha256).bind(after.opened_at).bind(after.opened_by.text).bind(search);
        query.bind(tail.version).bind(tail.head).bind(tail.trail.front()).bind_blob(stored_trail(tail.trail));
        query.bind(states_text(after)).bind(roles_text(after)).bind(after.outcome).bind(after.closed()).bind(after.is_private());
        query.bind(after.updated_at).bind(earliest_due(after)).bind(stored_instant(tail.alarm)).run();
    }
    tail.number = connection.number("SELECT last_insert_rowid()");
    add_words(connection, tail.number);
}

void update_case(Connection& connection, const NewEntry& added, const CaseTail& tail)
{
    const Snapshot& after = added.after;
    if (may_change_words(added)) replace_words(connection, tail.number, search_text_of(after));
    Query query = connection.query("UPDATE case_file SET title = ?, definition_version = ?, definition_sha256 = ?, version = ?, head = ?, "
                                   "last = ?, trail = ?, states = ?, roles = ?, outcome = ?, closed = ?, private = ?, updated_at = ?, due_at = ?, "
                                   "alarm_at = ? WHERE case_no = ?");
    query.bind(after.title()).bind(std::uint64_t{after.definition->ref.version}).bind(after.definition->ref.sha256);
    query.bind(tail.version).bind(tail.head).bind(tail.trail.front()).bind_blob(stored_trail(tail.trail));
    query.bind(states_text(after)).bind(roles_text(after)).bind(after.outcome).bind(after.closed()).bind(after.is_private());
    query.bind(after.updated_at).bind(earliest_due(after)).bind(stored_instant(tail.alarm)).bind(tail.number).run();
}

/// The task as it is on file, by which its row is found.
const Task& known_task(const NewEntry& added, const TaskId& id)
{
    const Task* task = added.before.find_task(id);
    if (task == nullptr) task = added.after.find_task(id);
    if (task == nullptr) throw std::logic_error("append: the entry speaks of a task that the case does not have");
    return *task;
}

void write_tasks(Connection& connection, std::int64_t case_no, const NewEntry& added)
{
    const Changes& changes = added.entry.changes;
    for (const Task& task : changes.tasks_opened) {
        Query query = connection.query("INSERT INTO task (role, due_at, case_no, task_id, state, assignee, opened_at, lease_until) "
                                       "VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
        query.bind(task.role).bind(stored_instant(task.due_at)).bind(case_no).bind(task.id.text).bind(task.state);
        query.bind(task.assignee ? task.assignee->text : std::string()).bind(task.opened_at).bind(stored_instant(task.lease_until)).run();
    }
    for (const TaskAssigned& assigned : changes.tasks_assigned) {
        const Task& task = known_task(added, assigned.id);
        Query query = connection.query(
            "UPDATE task SET assignee = ?, lease_until = ? WHERE role = ? AND due_at = ? AND case_no = ? AND task_id = ?");
        query.bind(assigned.assignee ? assigned.assignee->text : std::string()).bind(stored_instant(assigned.lease_until));
        query.bind(task.role).bind(stored_instant(task.due_at)).bind(case_no).bind(task.id.text).run();
    }
    for (const TaskClosed& closed : changes.tasks_closed) {
        const Task& task = known_task(added, closed.id);
        Query query = connection.query("DELETE FROM task WHERE role = ? AND due_at = ? AND case_no = ? AND task_id = ?");
        query.bind(task.role).bind(stored_instant(task.due_at)).bind(case_no).bind(task.id.text).run();
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

void write_entry(Connection& connection, LedgerPosition position, LedgerPosition previous, const CaseTail& tail, const PackedEntry& packed)
{
    static const std::string none;
    Query entry = connection.query("INSERT INTO entry (position, case_no, seq, previous, skip, hash, header, vals, snapshot) "
                                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    entry.bind(position).bind(tail.number).bind(tail.version).bind(previous).bind(tail.trail.size() > 1 ? tail.trail[1] : 0);
    entry.bind(packed.hash).bind_blob(packed.header).bind_blob(packed.values).bind_blob(tail.has_long_snapshot ? none : packed.snapshot).run();
}

/// A case whose snapshot is long has a row for it; it goes once it is short again.
void write_long_snapshot(Connection& connection, CaseTail& tail, const std::string& snapshot)
{
    const bool had = std::exchange(tail.has_long_snapshot, snapshot.size() > snapshot_with_entry_bytes_max);
    if (tail.has_long_snapshot)
        connection.query("INSERT INTO long_snapshot (case_no, snapshot) VALUES (?, ?) ON CONFLICT DO UPDATE SET snapshot = excluded.snapshot")
            .bind(tail.number).bind_blob(snapshot).run();
    else if (had)
        connection.query("DELETE FROM long_snapshot WHERE case_no = ?").bind(tail.number).run();
}

/// Takes the values out of the entries before, from the newest to the first, and the snapshots, and what people have typed and not sent.
void erase_before(Connection& connection, LedgerPosition position, LedgerPosition previous, const CaseTail& tail, const Entry& entry)
{
    while (previous != 0) {
        std::string values, kept;
        const LedgerPosition here = previous;
        {
            connection.query("UPDATE entry SET snapshot = x'' WHERE position = ? AND length(snapshot) > 0").bind(here).run();
            Query row = connection.query("SELECT vals, previous FROM entry WHERE position = ?");
            if (!row.bind(here).step()) throw std::logic_error("append: an earlier entry of the case is gone");
            values = row.unpacked(0);
            previous = static_cast<LedgerPosition>(row.number(1));
        }
        const auto rest = erase_values(values, entry.changes.data_erased);
        if (!rest) throw StorageBroken("The values of entry " + std::to_string(here) + " do not read: " + rest.error().detail);
        if (*rest == values) continue;
        Query erase = connection.query("UPDATE entry SET vals = ? WHERE position = ?");
        erase.bind_blob(packed(*rest)).bind(here).run();
    }
    Query drafts = connection.query("DELETE FROM form_draft WHERE case_id = ?");
    drafts.bind(entry.case_id.text).run();
    Query note = connection.query("INSERT INTO erasure (position, case_no) VALUES (?, ?)");
    note.bind(position).bind(tail.number).run();
}

}  // namespace

void CountChanges::move(const Snapshot* before, const Snapshot& after)
{
    if (before != nullptr && Before::key(*before) == Before::key(after)) return;
    if (before != nullptr) add(*before, -1);
    add(after, 1);
}

void CountChanges::add(const Snapshot& one, std::int64_t cases)
{
    auto found = changes_.find(one);
    if (found == changes_.end()) found = changes_.emplace(Place{one.definition, one.chart.configuration, one.outcome}, 0).first;
    found->second += cases;
}

void CountChanges::write(Connection& connection)
{
    // Two versions of a definition may name a place alike.
    std::map<std::tuple<std::string, std::string, std::string>, std::int64_t> by_name;
    for (const auto& [place, change] : changes_)
        by_name[{place.definition->ref.workflow, states_text(*place.definition, place.configuration), place.outcome}] += change;
    for (const auto& [name, change] : by_name) {
        const auto& [workflow, states, outcome] = name;
        if (change == 0) continue;
        Query update =
            connection.query("UPDATE case_count SET cases = cases + ? WHERE workflow = ? AND states = ? AND outcome = ?");
        if (update.bind(change).bind(workflow).bind(states).bind(outcome).run() == 1) continue;
        Query insert = connection.query("INSERT INTO case_count (cases, workflow, states, outcome) VALUES (?, ?, ?, ?)");
        insert.bind(change).bind(workflow).bind(states).bind(outcome).run();
    }
    clear();
}

void move_alarm(Connection& connection, std::int64_t case_no, std::optional<Instant> from, std::optional<Instant> to)
{
    if (from) connection.query("DELETE FROM alarm WHERE rings_at = ? AND case_no = ?").bind(*from).bind(case_no).run();
    if (to) connection.query("INSERT INTO alarm (rings_at, case_no) VALUES (?, ?)").bind(*to).bind(case_no).run();
}

void append_entry(Connection& connection, LedgerPosition position, const NewEntry& added, CaseTail& tail, CountChanges& counts)
{
    const Entry& entry = added.entry;
    if (entry.case_id != added.after.id || entry.version != added.after.version)
        throw std::logic_error("append: the entry and the snapshot do not belong together");
    if (tail.version + 1 != entry.version)
        throw std::logic_error("append: the case has version " + std::to_string(tail.version) + ", the entry makes it " +
                               std::to_string(entry.version));
    if (added.packed.prev != tail.head) throw std::logic_error("append: the entry was chained to another than the case's last one");
    const bool is_new = tail.number == 0;
    const LedgerPosition previous = tail.trail.empty() ? 0 : tail.trail.front();
    tail.version = entry.version;
    tail.head = added.packed.hash;
    extend_trail(tail.trail, tail.version, position);
    const auto alarm_before = std::exchange(tail.alarm, alarm_after(added, tail.alarm));
    if (is_new)
        insert_case(connection, added, tail);
    else
        update_case(connection, added, tail);
    if (tail.alarm != alarm_before) move_alarm(connection, tail.number, alarm_before, tail.alarm);
    counts.move(is_new ? nullptr : &added.before, added.after);
    write_long_snapshot(connection, tail, added.packed.snapshot);
    write_entry(connection, position, previous, tail, added.packed);
    if (entry.type == EntryType::erasure) erase_before(connection, position, previous, tail, entry);
    write_tasks(connection, tail.number, added);
    write_parties_and_documents(connection, tail.number, entry.changes);
}

}  // namespace docket
