#include "engine/codec/parts.hpp"

#include <array>

namespace docket {

namespace {

// In the order of the enumerations; the texts are stored.
constexpr std::array<std::string_view, 9> unit_names = {"milliseconds", "seconds", "minutes", "hours", "working_days",
                                                        "days",         "weeks",   "months",  "years"};
constexpr std::array<std::string_view, 4> deadline_kind_names = {"after", "send", "overdue", "remind"};

template <class Enum, std::size_t size>
Enum enum_of(Fields& fields, std::string_view name, const std::array<std::string_view, size>& names)
{
    const std::string text = fields.text(name);
    for (std::size_t i = 0; i < size; ++i) {
        if (names[i] == text) return static_cast<Enum>(i);
    }
    fields.fault(name, "one of the words that version 1 knows");
    return Enum{};
}

void set_instant(Map& map, std::string_view name, const std::optional<Instant>& instant)
{
    if (instant) map.set(std::string(name), to_rfc3339(*instant));
}

void set_limit(Map& map, std::string_view name, const std::optional<Limit>& limit)
{
    if (limit) map.set(std::string(name), value_of(*limit));
}

std::optional<Limit> limit_or_none(Fields& fields, std::string_view name)
{
    const Value* value = fields.find(name);
    if (value == nullptr) return std::nullopt;
    return limit_of(*value, fields.faults());
}

}  // namespace

Value value_of(const Limit& limit)
{
    Map map;
    map.set("amount", limit.amount);
    map.set("unit", unit_names[static_cast<std::size_t>(limit.unit)]);
    return map;
}

Limit limit_of(const Value& value, Faults& faults)
{
    Fields fields(value, "limit", faults);
    Limit limit;
    limit.amount = fields.whole("amount");
    limit.unit = enum_of<Unit>(fields, "unit", unit_names);
    return limit;
}

Value value_of(const Task& task)
{
    Map map;
    map.set("id", task.id.text);
    map.set("state", task.state);
    map.set("role", task.role);
    if (task.assignee) map.set("assignee", task.assignee->text);
    map.set("opened_at", to_rfc3339(task.opened_at));
    set_instant(map, "due_at", task.due_at);
    set_limit(map, "within", task.within);
    set_instant(map, "lease_until", task.lease_until);
    return map;
}

Task task_of(const Value& value, Faults& faults)
{
    Fields fields(value, "task", faults);
    Task task;
    task.id = fields.id<TaskId>("id");
    task.state = fields.text("state");
    task.role = fields.text("role");
    task.assignee = fields.id_or_none<PersonId>("assignee");
    task.opened_at = fields.instant("opened_at");
    task.due_at = fields.instant_or_none("due_at");
    task.within = limit_or_none(fields, "within");
    task.lease_until = fields.instant_or_none("lease_until");
    return task;
}

Value value_of(const Deadline& deadline)
{
    Map map;
    map.set("id", deadline.id.text);
    map.set("kind", deadline_kind_names[static_cast<std::size_t>(deadline.kind)]);
    set_text(map, "event", deadline.event);
    if (!deadline.data.is_null()) map.set("data", deadline.data);
    set_text(map, "owner", deadline.owner);
    set_text(map, "send_id", deadline.send_id);
    map.set("due_at", to_rfc3339(deadline.due_at));
    set_text(map, "calendar", deadline.calendar);
    set_limit(map, "limit", deadline.limit);
    map.set("started_at", to_rfc3339(deadline.started_at));
    return map;
}

Deadline deadline_of(const Value& value, Faults& faults)
{
    Fields fields(value, "deadline", faults);
    Deadline deadline;
    deadline.id = fields.id<DeadlineId>("id");
    deadline.kind = enum_of<Deadline::Kind>(fields, "kind", deadline_kind_names);
    deadline.event = fields.text_or_empty("event");
    if (const Value* data = fields.find("data")) deadline.data = *data;
    deadline.owner = fields.text_or_empty("owner");
    deadline.send_id = fields.text_or_empty("send_id");
    deadline.due_at = fields.instant("due_at");
    deadline.calendar = fields.text_or_empty("calendar");
    deadline.limit = limit_or_none(fields, "limit");
    deadline.started_at = fields.instant("started_at");
    return deadline;
}

Value value_of(const Party& party)
{
    Map map;
    map.set("role", party.role);
    map.set("person", party.person.text);
    return map;
}

Party party_of(const Value& value, Faults& faults)
{
    Fields fields(value, "party", faults);
    Party party;
    party.role = fields.text("role");
    party.person = fields.id<PersonId>("person");
    return party;
}

Value value_of(const DocumentRef& document)
{
    Map map;
    map.set("id", document.id.text);
    set_text(map, "kind", document.kind);
    set_text(map, "name", document.name);
    set_text(map, "media", document.media);
    map.set("size", static_cast<std::int64_t>(document.size_bytes));
    map.set("sha256", to_hex(document.sha256));
    map.set("by", document.by.text);
    map.set("at", to_rfc3339(document.at));
    return map;
}

DocumentRef document_of(const Value& value, Faults& faults)
{
    Fields fields(value, "document", faults);
    DocumentRef document;
    document.id = fields.id<DocumentId>("id");
    document.kind = fields.text_or_empty("kind");
    document.name = fields.text_or_empty("name");
    document.media = fields.text_or_empty("media");
    document.size_bytes = static_cast<std::uint64_t>(fields.whole("size"));
    document.sha256 = fields.digest("sha256");
    document.by = fields.id<PersonId>("by");
    document.at = fields.instant("at");
    return document;
}

Value value_of(const DefinitionRef& definition)
{
    Map map;
    map.set("id", definition.workflow);
    map.set("version", std::int64_t{definition.version});
    map.set("sha256", to_hex(definition.sha256));
    return map;
}

DefinitionRef definition_of(const Value& value, Faults& faults)
{
    Fields fields(value, "definition", faults);
    DefinitionRef definition;
    definition.workflow = fields.text("id");
    definition.version = static_cast<std::uint32_t>(fields.whole("version"));
    definition.sha256 = fields.digest("sha256");
    return definition;
}

}  // namespace docket
