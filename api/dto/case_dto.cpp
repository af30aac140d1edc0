#include "api/dto/case_dto.hpp"

#include <algorithm>

#include "api/dto/action_dto.hpp"
#include "engine/policy/may.hpp"

namespace docket::dto {

namespace {

const LocalText& audience_title(const State& state, bool staff)
{
    return !staff && !state.applicant_title.empty() ? state.applicant_title : state.title;
}

/// The innermost value of a member that a state may leave to those around it.
template <class Get>
auto inherited(const Definition& definition, StateIndex state, Get get)
{
    while (state != 0 && !get(definition.states[state])) state = definition.states[state].parent;
    return get(definition.states[state]);
}

std::optional<int> portal_status_of(const Definition& definition, StateIndex state)
{
    return inherited(definition, state, [](const State& one) { return one.portal_status; });
}

std::optional<std::string> stage_of(const Definition& definition, StateIndex state)
{
    return inherited(definition, state, [](const State& one) { return one.stage.empty() ? std::nullopt : std::optional(one.stage); });
}

template <class T>
json::value or_null(const std::optional<T>& value)
{
    return value ? json::value(*value) : json::value(nullptr);
}

json::array states_json(const Snapshot& snapshot, bool staff)
{
    const Definition& definition = *snapshot.definition;
    json::array states;
    for (const StateIndex index : snapshot.leaves()) {
        const State& state = definition.states[index];
        states.push_back(json::object{{"id", state.id}, {"path", state.path}, {"title", to_json(titled(audience_title(state, staff), state.id))},
                                      {"stage", or_null(stage_of(definition, index))}, {"portal_status", or_null(portal_status_of(definition, index))}});
    }
    return states;
}

/// The furthest stage that the case is in, by the definition's order.
std::optional<std::size_t> current_stage(const Snapshot& snapshot)
{
    const Definition& definition = *snapshot.definition;
    std::optional<std::size_t> furthest;
    for (const StateIndex state : snapshot.leaves()) {
        const auto stage = stage_of(definition, state);
        for (std::size_t i = 0; stage && i < definition.stages.size(); ++i) {
            if (definition.stages[i].id == *stage && (!furthest || i > *furthest)) furthest = i;
        }
    }
    return furthest;
}

void add_stages(json::object& object, const Snapshot& snapshot)
{
    const auto current = current_stage(snapshot);
    json::array stages;
    for (std::size_t i = 0; i < snapshot.definition->stages.size(); ++i) {
        const Stage& stage = snapshot.definition->stages[i];
        const bool done = current && (i < *current || (i == *current && snapshot.closed()));
        const char* state = done ? "done" : current && i == *current ? "current" : "todo";
        stages.push_back(json::object{{"id", stage.id}, {"title", to_json(titled(stage.title, stage.id))}, {"state", state}});
    }
    object["stage"] = current ? json::value(snapshot.definition->stages[*current].id) : json::value(nullptr);
    object["stages"] = std::move(stages);
}

json::value outcome_title(const Definition& definition, const std::string& code)
{
    for (const Outcome& outcome : definition.outcomes) {
        if (outcome.code == code) return to_json(outcome.title);
    }
    return nullptr;
}

void add_outcome(json::object& object, const Snapshot& snapshot)
{
    object["closed"] = snapshot.closed();
    object["outcome"] = snapshot.outcome.empty() ? json::value(nullptr) : json::value(snapshot.outcome);
    object["outcome_title"] = outcome_title(*snapshot.definition, snapshot.outcome);
}

void add_data(json::object& object, const Snapshot& snapshot)
{
    json::object labels;
    for (const Form& form : snapshot.definition->forms) {
        for (const Field& field : form.fields) {
            if (snapshot.chart.data.find(field.name) == nullptr || labels.contains(field.name)) continue;
            json::object hints = field_hints(field);
            hints["form"] = form.name;
            labels[field.name] = std::move(hints);
        }
    }
    object["data"] = to_json(Value(snapshot.chart.data));
    object["data_labels"] = std::move(labels);
}

json::array parties_json(const Snapshot& snapshot, const NameSource& names)
{
    json::array parties;
    for (const Party& party : snapshot.parties) {
        const auto role = snapshot.definition->find_role(party.role);
        const LocalText title = role ? titled(snapshot.definition->roles[*role].title, party.role) : LocalText{party.role, party.role};
        parties.push_back(json::object{{"role", party.role}, {"title", to_json(title)}, {"person", person_json(party.person, names)}});
    }
    return parties;
}

json::array deadlines_json(const Snapshot& snapshot)
{
    static constexpr const char* kinds[] = {"after", "send", "overdue", "remind"};
    json::array deadlines;
    for (const Deadline& deadline : snapshot.deadlines) {
        deadlines.push_back(json::object{{"kind", kinds[static_cast<int>(deadline.kind)]},
                                         {"event", deadline.event},
                                         {"state", deadline.owner.empty() ? json::value(nullptr) : json::value(deadline.owner)},
                                         {"due_at", to_json(std::optional(deadline.due_at))},
                                         {"calendar", deadline.calendar.empty() ? json::value(nullptr) : json::value(deadline.calendar)}});
    }
    return deadlines;
}

std::string due_date_in_hanoi(Instant due_at)
{
    // The last day, not the midnight that ends it. Lists show it; the exact instant stands beside it.
    constexpr std::int64_t offset_ms = 7LL * 60 * 60 * 1000;
    return to_rfc3339({due_at.ms - 1 + offset_ms}).substr(0, 10);
}

/// What tasks and rows of tasks have in common.
struct TaskParts {
    const TaskId& id;
    const std::string& state;
    const std::string& role;
    const std::optional<PersonId>& assignee;
    Instant opened_at;
    const std::optional<Instant>& due_at;
    const std::optional<Instant>& lease_until;
};

json::object task_parts(const TaskParts& task, const Definition* definition, const CaseReader& reader)
{
    const StateIndex index = definition == nullptr ? no_state : definition->find_state(task.state);
    const State* state = index == no_state ? nullptr : &definition->states[index];
    const auto role = definition == nullptr ? std::nullopt : definition->find_role(task.role);
    const LocalText state_title = state == nullptr ? LocalText{task.state, task.state} : titled(state->title, task.state);
    const bool held = task.assignee && (!task.lease_until || *task.lease_until > reader.now);
    json::object object{{"id", task.id.text}};
    object["state"] = json::object{{"id", task.state}, {"title", to_json(state_title)}};
    object["title"] = to_json(state != nullptr && state->task && !state->task->title.empty() ? state->task->title : state_title);
    object["role"] = task.role;
    object["role_title"] = to_json(role ? titled(definition->roles[*role].title, task.role) : LocalText{task.role, task.role});
    object["assignee"] = held ? json::value(person_json(*task.assignee, reader.names)) : json::value(nullptr);
    object["mine"] = held && *task.assignee == reader.actor.id;
    object["opened_at"] = to_rfc3339(task.opened_at);
    object["due_at"] = to_json(task.due_at);
    object["due_on"] = task.due_at ? json::value(due_date_in_hanoi(*task.due_at)) : json::value(nullptr);
    object["lease_until"] = held ? to_json(task.lease_until) : json::value(nullptr);
    object["overdue"] = task.due_at && *task.due_at <= reader.now;
    return object;
}

}  // namespace

std::string title_of(const Snapshot& snapshot)
{
    return snapshot.title().empty() ? snapshot.code : snapshot.title();
}

json::object task_json(const Task& task, const Snapshot& snapshot, const CaseReader& reader)
{
    const Definition& definition = *snapshot.definition;
    json::object object = task_parts({task.id, task.state, task.role, task.assignee, task.opened_at, task.due_at, task.lease_until}, &definition, reader);
    object["case_id"] = snapshot.id.text;
    object["case_code"] = snapshot.code;
    object["case_title"] = title_of(snapshot);
    object["workflow"] = definition.ref.workflow;
    object["workflow_title"] = to_json(titled(definition.title, definition.ref.workflow));
    object["within"] = task.within ? to_json(told(*task.within)) : json::value(nullptr);
    return object;
}

json::object task_row(const TaskRow& row, const Definition* definition, const CaseReader& reader)
{
    json::object object = task_parts({row.id, row.state, row.role, row.assignee, row.opened_at, row.due_at, row.lease_until}, definition, reader);
    object["case_id"] = row.case_id.text;
    object["case_code"] = row.case_code;
    object["case_title"] = row.case_title.empty() ? row.case_code : row.case_title;
    object["workflow"] = row.workflow;
    object["workflow_title"] = to_json(definition == nullptr ? LocalText{row.workflow, row.workflow} : titled(definition->title, row.workflow));
    object["within"] = nullptr;
    return object;
}

json::object document_json(const DocumentRef& document, const NameSource& names)
{
    return {{"id", document.id.text}, {"kind", document.kind}, {"name", document.name}, {"media", document.media}, {"size", document.size_bytes},
            {"sha256", to_hex(document.sha256)}, {"by", person_json(document.by, names)}, {"at", to_rfc3339(document.at)}};
}

json::object minimal_case_json(const Snapshot& snapshot, const json::storage_ptr& memory)
{
    json::array configuration(memory);
    for (const StateIndex state : snapshot.leaves()) configuration.emplace_back(snapshot.definition->states[state].path);
    json::object object({{"id", snapshot.id.text}, {"code", snapshot.code}, {"version", snapshot.version}}, memory);
    object.emplace("configuration", std::move(configuration));
    add_outcome(object, snapshot);
    return object;
}

json::object case_json(const Snapshot& snapshot, const CaseReader& reader)
{
    const Definition& definition = *snapshot.definition;
    const bool staff = is_staff(reader.actor, definition);
    json::object object{{"id", snapshot.id.text}, {"code", snapshot.code}, {"workflow", definition.ref.workflow}};
    object["workflow_title"] = to_json(titled(definition.title, definition.ref.workflow));
    object["definition"] = json::object{{"version", definition.ref.version}, {"sha256", to_hex(definition.ref.sha256)}};
    object["version"] = snapshot.version;
    object["title"] = title_of(snapshot);
    object["opened_at"] = to_rfc3339(snapshot.opened_at);
    object["updated_at"] = to_rfc3339(snapshot.updated_at);
    object["opened_by"] = person_json(snapshot.opened_by, reader.names);
    add_outcome(object, snapshot);
    json::array configuration;
    for (const StateIndex state : snapshot.leaves()) configuration.emplace_back(definition.states[state].path);
    object["configuration"] = std::move(configuration);
    object["states"] = states_json(snapshot, staff);
    add_stages(object, snapshot);
    const auto leaves = snapshot.leaves();
    object["portal_status"] = leaves.empty() ? json::value(nullptr) : or_null(portal_status_of(definition, leaves.front()));
    add_data(object, snapshot);
    object["parties"] = parties_json(snapshot, reader.names);
    json::array documents;
    for (const DocumentRef& document : snapshot.documents) documents.push_back(document_json(document, reader.names));
    object["documents"] = std::move(documents);
    json::array tasks;
    for (const Task& task : snapshot.tasks) tasks.push_back(task_json(task, snapshot, reader));
    object["tasks"] = std::move(tasks);
    object["deadlines"] = deadlines_json(snapshot);
    object["clocks"] = json::array();
    object["my_roles"] = to_json(definition.role_names(roles_of(reader.actor, definition, &snapshot)));
    add_actions(object, snapshot, reader.actor, reader.now, staff);
    return object;
}

json::object case_row(const CaseSummary& summary, const Definition* definition, bool staff)
{
    json::object object{{"id", summary.id.text}, {"code", summary.code}, {"workflow", summary.definition.workflow}};
    object["workflow_title"] = to_json(definition == nullptr ? LocalText{summary.definition.workflow, summary.definition.workflow}
                                                             : titled(definition->title, summary.definition.workflow));
    object["version"] = summary.version;
    object["title"] = summary.title.empty() ? summary.code : summary.title;
    json::array states;
    json::value stage = nullptr;
    json::value portal_status = nullptr;
    for (const std::string& id : summary.states) {
        const StateIndex index = definition == nullptr ? no_state : definition->find_state(id);
        const LocalText title = index == no_state ? LocalText{id, id} : titled(audience_title(definition->states[index], staff), id);
        states.push_back(json::object{{"id", id}, {"title", to_json(title)}});
        if (index == no_state) continue;
        if (stage.is_null()) stage = or_null(stage_of(*definition, index));
        if (portal_status.is_null()) portal_status = or_null(portal_status_of(*definition, index));
    }
    object["states"] = std::move(states);
    object["stage"] = std::move(stage);
    object["outcome"] = summary.outcome.empty() ? json::value(nullptr) : json::value(summary.outcome);
    object["outcome_title"] = definition == nullptr ? json::value(nullptr) : outcome_title(*definition, summary.outcome);
    object["opened_at"] = to_rfc3339(summary.opened_at);
    object["updated_at"] = to_rfc3339(summary.updated_at);
    object["due_at"] = to_json(summary.due_at);
    object["portal_status"] = std::move(portal_status);
    return object;
}

}  // namespace docket::dto
