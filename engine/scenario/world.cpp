#include "engine/scenario/world.hpp"

#include <algorithm>

#include "engine/cases/apply.hpp"
#include "engine/interpreter/select.hpp"

namespace docket {

std::string CountingIds::next()
{
    static constexpr char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";
    // The number stands at both ends: a dossier code takes its first five characters.
    std::string id(26, '0');
    std::uint64_t number = ++count_;
    for (std::size_t i = 0; i < 5; ++i, number >>= 5) id[4 - i] = id[25 - i] = digits[number & 31];
    return id;
}

ScenarioWorld::ScenarioWorld(std::shared_ptr<const Definition> definition, const CalendarSource& calendars, Instant starts_at)
    : definition_(std::move(definition)), calendars_(calendars), now_(starts_at)
{
}

const Calendar* ScenarioWorld::calendar() const
{
    return calendars_.find(definition_->calendar);
}

void ScenarioWorld::accept(const Entry& entry)
{
    snapshot_ = apply(snapshot_, entry);
    coverage_.add(entry);
    last_ = entry;
}

Result<void> ScenarioWorld::open(const Value& data)
{
    Command command{OpenCase{definition_->ref.workflow, data}, Actor(), {}, {}, {}, false};
    const auto entry = decide_open(command, definition_, around());
    if (!entry) return entry.error();
    snapshot_ = blank_snapshot(entry->case_id, definition_);
    accept(*entry);
    return advance_to(now_);
}

Actor ScenarioWorld::act_as(const ScenarioActor& who)
{
    Actor actor;
    actor.id = PersonId("u_" + who.name);
    actor.kind = Actor::Kind::person;
    actor.name = who.name;
    for (const std::string& role : who.roles) {
        const auto index = definition_->find_role(role);
        if (!index || !definition_->roles[*index].party) {
            actor.roles.push_back(role);
            continue;
        }
        const Party party{role, actor.id};
        if (std::find(snapshot_.parties.begin(), snapshot_.parties.end(), party) == snapshot_.parties.end()) snapshot_.parties.push_back(party);
    }
    std::sort(actor.roles.begin(), actor.roles.end());
    return actor;
}

Result<Entry> ScenarioWorld::try_out(CommandBody body, const Actor& actor)
{
    const Command command{std::move(body), actor, {}, {}, {}, false};
    return decide(command, snapshot_, around());
}

Result<void> ScenarioWorld::carry_out(CommandBody body, const Actor& actor)
{
    const auto entry = try_out(std::move(body), actor);
    if (!entry) return entry.error();
    accept(*entry);
    // What fires now must not hide what the step itself performed from the expectations that follow.
    const Entry done = last_;
    auto rest = advance_to(now_);
    last_ = done;
    return rest;
}

Result<void> ScenarioWorld::advance_to(Instant target)
{
    Actor timer;
    timer.kind = Actor::Kind::timer;
    for (;;) {
        const auto earliest = std::min_element(snapshot_.deadlines.begin(), snapshot_.deadlines.end(),
                                               [](const Deadline& a, const Deadline& b) { return a.due_at < b.due_at; });
        if (earliest == snapshot_.deadlines.end() || earliest->due_at > target) break;
        now_ = std::max(now_, earliest->due_at);
        coverage_.add_expired(*earliest);
        const auto entry = try_out(FireDeadline{snapshot_.id, earliest->id}, timer);
        if (!entry) return entry.error();
        accept(*entry);
    }
    now_ = std::max(now_, target);
    return {};
}

Value ScenarioWorld::document_for(const Field& field, const std::string& file_name)
{
    DocumentRef document;
    document.id = DocumentId("f_" + ids_.next());
    document.kind = field.name;
    document.name = file_name;
    document.media = "application/pdf";
    document.size_bytes = 1000;
    document.sha256 = sha256(file_name);
    document.at = now_;
    snapshot_.documents.push_back(document);
    Map value;
    value.set("id", document.id.text);
    return Value(std::move(value));
}

Value ScenarioWorld::file_value(const Field& field, const Value& value)
{
    if (field.type == FieldType::file && value.is_string()) return document_for(field, value.string());
    if (!value.is_list()) return value;
    List list;
    for (const Value& item : value.list()) {
        if (field.type == FieldType::files && item.is_string()) {
            list.push_back(document_for(field, item.string()));
        } else if (field.type == FieldType::table && item.is_map()) {
            Map row = item.map();
            for (const Field& column : field.columns) {
                if (const Value* cell = item.find(column.name)) row.set(column.name, file_value(column, *cell));
            }
            list.push_back(std::move(row));
        } else {
            list.push_back(item);
        }
    }
    return Value(std::move(list));
}

Value ScenarioWorld::with_files(const std::string& event, const Value& data)
{
    if (!data.is_map()) return data;
    for (const Candidate& candidate : candidates(*definition_, snapshot_.chart, event, std::nullopt)) {
        const Transition& transition = definition_->transitions[candidate.transition];
        if (!transition.form) continue;
        Map map = data.map();
        for (const Field& field : definition_->forms[*transition.form].fields) {
            if (const Value* value = data.find(field.name)) map.set(field.name, file_value(field, *value));
        }
        return Value(std::move(map));
    }
    return data;
}

}  // namespace docket
