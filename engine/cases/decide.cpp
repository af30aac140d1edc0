#include "engine/cases/decide.hpp"

#include <algorithm>
#include <type_traits>

#include "engine/base/limits.hpp"
#include "engine/base/text/utf8.hpp"
#include "engine/cases/apply.hpp"
#include "engine/cases/fire.hpp"
#include "engine/cases/payload/payload.hpp"
#include "engine/cases/run.hpp"
#include "engine/policy/may.hpp"

namespace docket {

namespace {

/// How long a claim holds a task: a working day. Then somebody else may take it, so that leave or illness blocks nobody.
constexpr std::int64_t claim_lease_ms = 8LL * 60 * 60 * 1000;

Rejection reject(RejectionType type, std::string detail)
{
    return {type, std::move(detail), {}, {}, {}, 0};
}

Entry entry_for(const Command& command, const Snapshot& snapshot, EntryType type, const Surroundings& around)
{
    Entry entry;
    entry.type = type;
    entry.case_id = snapshot.id;
    entry.version = snapshot.version + 1;
    entry.at = around.now;
    entry.actor = command.actor;
    entry.definition = snapshot.definition->ref;
    if (!command.idempotency_key.empty()) entry.request = sha256(command.idempotency_key);
    return entry;
}

/// "SBX-261121-7K3M9": prefix, day of opening where the office is, five characters of chance.
std::string dossier_code(const Definition& definition, const Surroundings& around)
{
    const Calendar* calendar = around.calendars.find(definition.calendar);
    const std::string date = calendar == nullptr ? to_rfc3339(around.now).substr(0, 10) : to_text(calendar->local_date(around.now));
    std::string code = definition.code_prefix + "-" + date.substr(2, 2) + date.substr(5, 2) + date.substr(8, 2) + "-";
    for (const char c : around.ids.next().substr(0, 5)) code += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return code;
}

Result<Entry> decide_comment(const Command& command, const AddComment& body, const Snapshot& snapshot, const Surroundings& around)
{
    const bool staff = is_staff(command.actor, *snapshot.definition);
    if (!staff && body.comment.audience == Audience::internal)
        return reject(RejectionType::not_permitted, "Expected a comment for everyone, but a party wrote an internal one");
    const std::size_t length = code_points(body.comment.text);
    if (length == 0 || length > limits::reason_length_max) {
        Rejection rejection = reject(RejectionType::bad_payload, "Expected a comment of 1 to 4000 characters, but it has " + std::to_string(length));
        rejection.fields.push_back({"/text", length == 0 ? "required" : "max_length", "Nhập ý kiến từ 1 đến 4.000 ký tự", "Enter a comment of 1 to 4,000 characters"});
        return rejection;
    }
    Entry entry = entry_for(command, snapshot, EntryType::comment, around);
    entry.from = entry.to = "";
    entry.comment = body.comment;
    return entry;
}

Result<Entry> decide_document(const Command& command, const AddDocument& body, const Snapshot& snapshot, const Surroundings& around)
{
    if (snapshot.closed()) return reject(RejectionType::wrong_state, "Expected to add a document to an open case, but the case is closed");
    const bool reads_only = !snapshot.is_party(command.actor.id) && !is_staff(command.actor, *snapshot.definition);
    if (reads_only) return reject(RejectionType::not_permitted, "Expected a party or an officer of the case, but the actor is neither");
    std::uint64_t total = body.document.size_bytes;
    for (const DocumentRef& document : snapshot.documents) total += document.size_bytes;
    if (total > limits::case_documents_bytes_max)
        return reject(RejectionType::limit_exceeded, "Expected at most 100 MiB of documents on a case, but there would be more");
    Entry entry = entry_for(command, snapshot, EntryType::attachment, around);
    DocumentRef document = body.document;
    document.by = command.actor.id;
    document.at = around.now;
    entry.changes.documents_added.push_back(std::move(document));
    return entry;
}

/// The open task that the command names, if the actor holds its role.
Result<const Task*> task_for(const TaskId& id, const Command& command, const Snapshot& snapshot)
{
    const Task* task = snapshot.find_task(id);
    if (task == nullptr) return reject(RejectionType::not_found, "Expected an open task, but it is done or there is none");
    const Definition& definition = *snapshot.definition;
    const auto role = definition.find_role(task->role);
    if (!role || !roles_of(command.actor, definition, &snapshot).test(*role)) {
        Rejection rejection = reject(RejectionType::not_permitted, "Expected a holder of the task's role, but the actor does not hold it");
        rejection.allowed_roles = {task->role};
        return rejection;
    }
    return task;
}

bool held_by_other(const Task& task, const PersonId& person, Instant now)
{
    return task.assignee && *task.assignee != person && (!task.lease_until || *task.lease_until > now);
}

Result<Entry> decide_claim(const Command& command, const ClaimTask& body, const Snapshot& snapshot, const Surroundings& around)
{
    const auto task = task_for(body.task, command, snapshot);
    if (!task) return task.error();
    if (held_by_other(**task, command.actor.id, around.now))
        return reject(RejectionType::conflict, "Expected a task that is free, but somebody else has it");
    Entry entry = entry_for(command, snapshot, EntryType::assignment, around);
    entry.changes.tasks_assigned.push_back({body.task, command.actor.id, around.now + claim_lease_ms});
    return entry;
}

Result<Entry> decide_release(const Command& command, const ReleaseTask& body, const Snapshot& snapshot, const Surroundings& around)
{
    const auto task = task_for(body.task, command, snapshot);
    if (!task) return task.error();
    if (!(*task)->assignee) return reject(RejectionType::conflict, "Expected a task that the actor has, but nobody has it");
    if (held_by_other(**task, command.actor.id, around.now))
        return reject(RejectionType::conflict, "Expected a task that the actor has, but somebody else has it");
    Entry entry = entry_for(command, snapshot, EntryType::assignment, around);
    entry.changes.tasks_assigned.push_back({body.task, std::nullopt, std::nullopt});
    return entry;
}

Result<Entry> decide_party(const Command& command, const AppointParty& body, const Snapshot& snapshot, const Surroundings& around)
{
    const Definition& definition = *snapshot.definition;
    const auto role = definition.find_role(body.role);
    if (!role || !definition.roles[*role].party) {
        Rejection rejection = reject(RejectionType::bad_payload, "Expected a party role of this workflow, but there is none of that name");
        rejection.fields.push_back({"/role", "option", "Chọn một vai trò của hồ sơ", "Choose a role of the case"});
        return rejection;
    }
    const RoleSet may = definition.roles[*role].appointed_by;
    if ((roles_of(command.actor, definition, &snapshot) & may).none()) {
        Rejection rejection = reject(RejectionType::not_permitted, "Expected a role that may name a party, but the actor holds none");
        rejection.allowed_roles = definition.role_names(may);
        return rejection;
    }
    const Party party{body.role, body.person};
    if (std::find(snapshot.parties.begin(), snapshot.parties.end(), party) != snapshot.parties.end())
        return reject(RejectionType::conflict, "Expected a person who is not yet a party, but they hold the role already");
    if (snapshot.parties.size() >= limits::parties_max)
        return reject(RejectionType::limit_exceeded, "Expected at most 200 parties on a case, but there would be more");
    Entry entry = entry_for(command, snapshot, EntryType::assignment, around);
    entry.changes.parties_added.push_back(party);
    return entry;
}

/// Where an erasure names what the definition does not call personal; "" if nowhere. Other data are the record itself.
std::vector<FieldError> faults_of(const ErasePersonalData& body, const Definition& definition)
{
    std::vector<FieldError> faults;
    if (body.names.empty()) faults.push_back({"/names", "required", "Nêu ít nhất một trường dữ liệu", "Name at least one field"});
    for (std::size_t i = 0; i < body.names.size(); ++i) {
        if (definition.privacy_of(body.names[i]) == Privacy::personal) continue;
        faults.push_back({"/names/" + std::to_string(i), "option", "Chỉ được xóa dữ liệu cá nhân", "Only personal data can be erased"});
    }
    const std::size_t length = code_points(body.basis);
    if (length == 0 || length > limits::reason_length_max)
        faults.push_back({"/basis", length == 0 ? "required" : "max_length", "Nêu căn cứ từ 1 đến 4.000 ký tự", "State the ground in 1 to 4,000 characters"});
    return faults;
}

Result<Entry> decide_erasure(const Command& command, const ErasePersonalData& body, const Snapshot& snapshot, const Surroundings& around)
{
    Rejection rejection = reject(RejectionType::bad_payload, "Expected names of personal data and a ground for erasing them, but some do not fit");
    rejection.fields = faults_of(body, *snapshot.definition);
    if (!rejection.fields.empty()) return rejection;
    Entry entry = entry_for(command, snapshot, EntryType::erasure, around);
    entry.reason = body.basis;
    std::vector<std::string>& names = entry.changes.data_erased;
    names = body.names;
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    std::copy_if(names.begin(), names.end(), std::back_inserter(entry.changes.data_removed),
                 [&](const std::string& name) { return snapshot.chart.data.find(name) != nullptr; });
    return entry;
}

/// Whoever guards personal data sees every case, for this and nothing else.
bool may_erase(const Command& command)
{
    const auto& roles = command.actor.roles;
    return std::holds_alternative<ErasePersonalData>(command.body) && std::find(roles.begin(), roles.end(), data_protection_role) != roles.end();
}

bool is_timer(const Command& command)
{
    return std::holds_alternative<FireDeadline>(command.body);
}

}  // namespace

Result<Entry> decide_open(const Command& command, std::shared_ptr<const Definition> definition, const Surroundings& around)
{
    const auto& body = std::get<OpenCase>(command.body);
    if (!may_open(command.actor, *definition)) {
        RoleSet may;
        for (std::size_t i = 0; i < definition->roles.size(); ++i) may[i] = definition->roles[i].opens;
        Rejection rejection = reject(RejectionType::not_permitted, "Expected a role that may open this workflow's cases, but the actor holds none");
        rejection.allowed_roles = definition->role_names(may);
        return rejection;
    }
    auto data = check_prefill(*definition, body.data);
    if (!data) return data.error();
    Snapshot blank = blank_snapshot(CaseId("c_" + around.ids.next()), definition);
    const Role* opener = opener_role(*definition);
    if (opener != nullptr && command.actor.is_person()) blank.parties.push_back({opener->id, command.actor.id});
    Run run(blank, command.actor, around);
    if (auto started = run.start(*std::move(data)); !started) return started.error();
    Entry entry = entry_for(command, blank, EntryType::created, around);
    run.finish(entry);
    entry.changes.parties_added = blank.parties;
    entry.changes.code = dossier_code(*definition, around);
    return entry;
}

Result<Entry> decide(const Command& command, const Snapshot& snapshot, const Surroundings& around)
{
    if (!may_erase(command) && !may_see(command.actor, snapshot))
        return reject(RejectionType::not_found, "Expected a case that the actor may see, but there is none of that id");
    if (command.expected_version && *command.expected_version != snapshot.version) {
        Rejection rejection = reject(RejectionType::moved_on, "");
        rejection.detail = "Expected version " + std::to_string(*command.expected_version) + " of the case, but it is at version " + std::to_string(snapshot.version);
        rejection.current_version = snapshot.version;
        return rejection;
    }
    if (is_timer(command)) return decide_deadline(command, entry_for(command, snapshot, EntryType::timer, around), snapshot, around);
    return std::visit(
        [&](const auto& body) -> Result<Entry> {
            using T = std::decay_t<decltype(body)>;
            if constexpr (std::is_same_v<T, FireEvent>)
                return decide_event(command, entry_for(command, snapshot, EntryType::transition, around), snapshot, around);
            if constexpr (std::is_same_v<T, AddComment>) return decide_comment(command, body, snapshot, around);
            if constexpr (std::is_same_v<T, AddDocument>) return decide_document(command, body, snapshot, around);
            if constexpr (std::is_same_v<T, ClaimTask>) return decide_claim(command, body, snapshot, around);
            if constexpr (std::is_same_v<T, ReleaseTask>) return decide_release(command, body, snapshot, around);
            if constexpr (std::is_same_v<T, AppointParty>) return decide_party(command, body, snapshot, around);
            if constexpr (std::is_same_v<T, ErasePersonalData>) {
                if (may_erase(command)) return decide_erasure(command, body, snapshot, around);
                Rejection rejection = reject(RejectionType::not_permitted, "Expected the role that guards personal data, but the actor does not hold it");
                rejection.allowed_roles = {std::string(data_protection_role)};
                return rejection;
            }
            return reject(RejectionType::not_available, "Expected a command on an open case, but this one opens cases");
        },
        command.body);
}

}  // namespace docket
