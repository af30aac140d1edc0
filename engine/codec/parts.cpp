#include "engine/codec/parts.hpp"

#include <array>

#include "engine/codec/json/canonical_json.hpp"
#include "engine/codec/json/json_writer.hpp"

namespace docket {

namespace {

// In the order of the enumerations; the texts are stored.
constexpr std::array<std::string_view, 9> unit_names = {"milliseconds", "seconds", "minutes", "hours", "working_days",
                                                        "days",         "weeks",   "months",  "years"};
constexpr std::array<std::string_view, 4> deadline_kind_names = {"after", "send", "overdue", "remind"};

void instant_if_any(JsonObject& object, std::string_view name, const std::optional<Instant>& instant)
{
    if (instant) object.instant(name, *instant);
}

void limit_if_any(JsonObject& object, std::string_view name, const std::optional<Limit>& limit)
{
    if (limit) append_part(object.member(name), *limit);
}

std::optional<Limit> limit_or_none(Fields& fields, std::string_view name)
{
    const Value* value = fields.find(name);
    if (value == nullptr) return std::nullopt;
    return limit_of(*value, fields.faults());
}

}  // namespace

void append_part(std::string& out, const Limit& limit)
{
    JsonObject object(out);
    object.whole("amount", limit.amount);
    object.text("unit", unit_names[static_cast<std::size_t>(limit.unit)]);
    object.end();
}

Limit limit_of(const Value& value, Faults& faults)
{
    Fields fields(value, "limit", faults);
    Limit limit;
    limit.amount = fields.whole("amount");
    limit.unit = fields.word<Unit>("unit", unit_names);
    return limit;
}

void append_part(std::string& out, const Task& task)
{
    JsonObject object(out);
    if (task.assignee) object.text("assignee", task.assignee->text);
    instant_if_any(object, "due_at", task.due_at);
    object.text("id", task.id.text);
    instant_if_any(object, "lease_until", task.lease_until);
    object.instant("opened_at", task.opened_at);
    object.text("role", task.role);
    object.text("state", task.state);
    limit_if_any(object, "within", task.within);
    object.end();
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

void append_part(std::string& out, const Deadline& deadline)
{
    JsonObject object(out);
    object.text_if_any("calendar", deadline.calendar);
    if (!deadline.data.is_null()) append_canonical_json(object.member("data"), deadline.data);
    object.instant("due_at", deadline.due_at);
    object.text_if_any("event", deadline.event);
    object.text("id", deadline.id.text);
    object.text("kind", deadline_kind_names[static_cast<std::size_t>(deadline.kind)]);
    limit_if_any(object, "limit", deadline.limit);
    object.text_if_any("owner", deadline.owner);
    object.text_if_any("send_id", deadline.send_id);
    object.instant("started_at", deadline.started_at);
    object.end();
}

Deadline deadline_of(const Value& value, Faults& faults)
{
    Fields fields(value, "deadline", faults);
    Deadline deadline;
    deadline.id = fields.id<DeadlineId>("id");
    deadline.kind = fields.word<Deadline::Kind>("kind", deadline_kind_names);
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

void append_part(std::string& out, const Party& party)
{
    JsonObject object(out);
    object.text("person", party.person.text);
    object.text("role", party.role);
    object.end();
}

Party party_of(const Value& value, Faults& faults)
{
    Fields fields(value, "party", faults);
    Party party;
    party.role = fields.text("role");
    party.person = fields.id<PersonId>("person");
    return party;
}

void append_part(std::string& out, const DocumentRef& document)
{
    JsonObject object(out);
    object.instant("at", document.at);
    object.text("by", document.by.text);
    object.text("id", document.id.text);
    object.text_if_any("kind", document.kind);
    object.text_if_any("media", document.media);
    object.text_if_any("name", document.name);
    object.digest("sha256", document.sha256);
    object.whole("size", static_cast<std::int64_t>(document.size_bytes));
    object.end();
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

void append_part(std::string& out, const DefinitionRef& definition)
{
    JsonObject object(out);
    object.text("id", definition.workflow);
    object.digest("sha256", definition.sha256);
    object.whole("version", definition.version);
    object.end();
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
