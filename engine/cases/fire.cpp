#include "engine/cases/fire.hpp"

#include <algorithm>

#include "engine/base/limits.hpp"
#include "engine/base/text/utf8.hpp"
#include "engine/cases/moment.hpp"
#include "engine/cases/payload/payload.hpp"
#include "engine/cases/run.hpp"
#include "engine/policy/may.hpp"

namespace docket {

namespace {

Rejection reject(RejectionType type, std::string detail)
{
    return {type, std::move(detail), {}, {}, {}, 0};
}

std::string leaves_text(const Snapshot& snapshot)
{
    std::string text;
    for (const StateIndex state : snapshot.leaves()) text += (text.empty() ? "" : ", ") + snapshot.definition->states[state].path;
    return text;
}

/// Which transitions the actor may take for this event, in selection order, or why there is none.
Result<std::vector<TransitionIndex>> permitted_transitions(const FireEvent& body, const Snapshot& snapshot, const std::optional<RoleSet>& roles)
{
    const Definition& definition = *snapshot.definition;
    if (snapshot.closed()) return reject(RejectionType::wrong_state, "Expected an open case, but it is closed with outcome '" + snapshot.outcome + "'");
    const auto all = candidates(definition, snapshot.chart, body.event, roles);
    if (all.empty())
        return reject(RejectionType::wrong_state, "Expected a state that handles '" + body.event + "', but the case is in " + leaves_text(snapshot));
    std::vector<TransitionIndex> permitted;
    RoleSet may;
    for (const Candidate& candidate : all) {
        may |= definition.transitions[candidate.transition].by;
        if (candidate.permitted) permitted.push_back(candidate.transition);
    }
    if (!permitted.empty()) return permitted;
    Rejection rejection = reject(RejectionType::not_permitted, "Expected a role that may fire '" + body.event + "', but the actor holds none of them here");
    rejection.allowed_roles = definition.role_names(may);
    rejection.rule = rule_of(definition.transitions[all.front().transition]);
    return rejection;
}

void require_extras(const FireEvent& body, const Transition& transition, const Snapshot& snapshot, std::vector<FieldError>& errors)
{
    const std::size_t length = code_points(body.reason);
    if (transition.requires_.reason && body.reason.find_first_not_of(" \t\r\n") == std::string::npos)
        errors.push_back({"/reason", "required", "Nhập lý do", "Enter a reason"});
    if (length > limits::reason_length_max)
        errors.push_back({"/reason", "max_length", "Nhập lý do không quá 4.000 ký tự", "Enter a reason of at most 4,000 characters"});
    for (const std::string& kind : transition.requires_.documents) {
        const bool on_file = std::any_of(snapshot.documents.begin(), snapshot.documents.end(), [&](const DocumentRef& document) { return document.kind == kind; });
        if (!on_file) errors.push_back({"/documents", "required", "Tải lên tài liệu: " + kind, "Upload the document: " + kind});
    }
}

/// The payload as the event carries it: what the form keeps, or as sent where there is no form.
Result<Value> accepted_payload(const FireEvent& body, const Transition& transition, const Snapshot& snapshot, const Moment& moment)
{
    std::vector<FieldError> errors;
    require_extras(body, transition, snapshot, errors);
    PayloadCheck check;
    if (transition.form) check = check_payload(snapshot.definition->forms[*transition.form], body.data, snapshot, moment);
    errors.insert(errors.end(), check.errors.begin(), check.errors.end());
    if (errors.empty()) return transition.form ? Value(std::move(check.kept)) : body.data;
    Rejection rejection = reject(RejectionType::bad_payload, "Expected what the form of '" + body.event + "' asks for, but some of it is missing or wrong");
    rejection.fields = std::move(errors);
    if (transition.form) rejection.rule = rule_of(transition);
    return rejection;
}

/// The engine's event that no active state handles. It enables nothing itself, but event-less transitions may look at it.
Result<Entry> decide_unheard(const Command& command, Entry entry, const Rejection& unheard, const Snapshot& snapshot, const Surroundings& around)
{
    const auto& body = std::get<FireEvent>(command.body);
    Event event;
    event.name = body.event;
    event.data = body.data;
    Run run(snapshot, command.actor, around);
    const auto moved = run.deliver(event);
    if (!moved) return moved.error();
    if (!*moved) return unheard;
    entry.event = body.event;
    entry.event_data = body.data;
    run.finish(entry);
    return entry;
}

Value deadline_note(const Deadline& deadline, const Snapshot& snapshot)
{
    Map note;
    note.set("state", deadline.owner);
    note.set("due_at", to_rfc3339(deadline.due_at));
    for (const Task& task : snapshot.tasks) {
        if (task.state != deadline.owner) continue;
        note.set("role", task.role);
        note.set("task", task.id.text);
        if (task.due_at) note.set("task_due_at", to_rfc3339(*task.due_at));
    }
    return note;
}

/// A deadline that goes wrong ends all the same, with the reason on record: left pending, it would stand before all others for ever.
Entry failed_deadline(const Deadline& deadline, const Rejection& why, Entry entry, const Command& command, const Snapshot& snapshot, const Surroundings& then)
{
    Run run(snapshot, command.actor, then);
    run.end_deadline(deadline.id);
    Map arguments;
    arguments.set("event", deadline.event);
    arguments.set("message", why.detail);
    run.record("failed", std::move(arguments));
    entry.due = deadline.due_at;
    entry.event = deadline.event;
    run.finish(entry);
    return entry;
}

}  // namespace

RuleReference rule_of(const Transition& transition)
{
    return {transition.place.file, transition.place.line, transition.basis.citation, std::string(code_of(transition.basis.confidence))};
}

bool is_free_for(const Transition& transition, const Snapshot& snapshot, const RoleSet& roles, const PersonId& person, Instant now)
{
    const Definition& definition = *snapshot.definition;
    const RoleSet right = roles & transition.by;
    for (const Task& task : snapshot.tasks) {
        if (task.state != definition.states[transition.source].id) continue;
        const auto role = definition.find_role(task.role);
        const bool comes_from_task = role && right.test(*role) && right.count() == 1;
        const bool taken = task.assignee && *task.assignee != person && (!task.lease_until || *task.lease_until > now);
        if (comes_from_task && taken) return false;
    }
    return true;
}

Result<Entry> decide_event(const Command& command, Entry entry, const Snapshot& snapshot, const Surroundings& around)
{
    const auto& body = std::get<FireEvent>(command.body);
    const Definition& definition = *snapshot.definition;
    const RoleSet roles = roles_of(command.actor, definition, &snapshot);
    std::optional<RoleSet> by_roles;  // the engine's own events are bound neither by `by` nor by forms
    if (command.actor.is_person()) by_roles = roles;
    const auto permitted = permitted_transitions(body, snapshot, by_roles);
    if (!permitted && (by_roles || snapshot.closed())) return permitted.error();
    if (!permitted) return decide_unheard(command, std::move(entry), permitted.error(), snapshot, around);
    const bool free = !by_roles || std::any_of(permitted->begin(), permitted->end(), [&](TransitionIndex transition) {
        return is_free_for(definition.transitions[transition], snapshot, roles, command.actor.id, around.now);
    });
    if (!free) return reject(RejectionType::conflict, "Expected a task that is free, but somebody else has claimed it");

    const Transition& first = definition.transitions[permitted->front()];
    Moment moment = moment_of(snapshot, command.actor, around.now, around.trace);
    auto payload = by_roles ? accepted_payload(body, first, snapshot, moment) : Result<Value>(body.data);
    if (!payload) return payload.error();

    Event event;
    event.name = body.event;
    event.data = *payload;
    event.by_roles = by_roles;
    Run run(snapshot, command.actor, around, std::move(moment));
    const auto moved = run.deliver(event);
    if (!moved) return moved.error();
    if (!*moved) {
        Rejection rejection = reject(RejectionType::guard_false, "Expected the condition for '" + body.event + "' to hold, but it does not");
        rejection.rule = rule_of(first);
        return rejection;
    }
    entry.event = body.event;
    entry.event_data = *std::move(payload);
    entry.reason = body.reason;
    run.finish(entry);
    return entry;
}

Result<Entry> decide_deadline(const Command& command, Entry entry, const Snapshot& snapshot, const Surroundings& around)
{
    const auto& id = std::get<FireDeadline>(command.body).deadline;
    const auto found = std::find_if(snapshot.deadlines.begin(), snapshot.deadlines.end(), [&](const Deadline& deadline) { return deadline.id == id; });
    if (found == snapshot.deadlines.end()) return reject(RejectionType::not_found, "Expected a pending deadline, but it has fired or was cancelled");
    const Deadline deadline = *found;

    const Surroundings then{deadline.due_at, around.calendars, around.ids};
    Run run(snapshot, command.actor, then);
    run.end_deadline(deadline.id);
    if (deadline.kind == Deadline::Kind::overdue || deadline.kind == Deadline::Kind::remind)
        run.record(deadline.kind == Deadline::Kind::remind ? "remind" : "overdue", deadline_note(deadline, snapshot));
    if (deadline.kind != Deadline::Kind::remind) {
        Event event;
        event.name = deadline.event;
        event.data = deadline.data;
        event.send_id = deadline.send_id;
        if (const auto moved = run.deliver(event); !moved) return failed_deadline(deadline, moved.error(), std::move(entry), command, snapshot, then);
        entry.event = deadline.event;
    }
    entry.due = deadline.due_at;
    run.finish(entry);
    return entry;
}

}  // namespace docket
