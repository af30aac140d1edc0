#include "engine/codec/entry_values.hpp"

#include <algorithm>

#include "engine/codec/parts.hpp"

namespace docket {

namespace {

constexpr std::string_view data_prefix = "/data/";
constexpr std::string_view event_prefix = "/event/data/";
constexpr std::string_view file_prefix = "/files/";
constexpr std::string_view document_prefix = "/documents/";

/// RFC 6901: a name as one token of a JSON pointer.
std::string escaped(std::string_view name)
{
    std::string token;
    for (const char c : name) {
        if (c == '~')
            token += "~0";
        else if (c == '/')
            token += "~1";
        else
            token += c;
    }
    return token;
}

std::string unescaped(std::string_view token)
{
    std::string name;
    for (std::size_t i = 0; i < token.size(); ++i) {
        if (token[i] == '~' && i + 1 < token.size())
            name += token[++i] == '1' ? '/' : '~';
        else
            name += token[i];
    }
    return name;
}

Value value_of(const TaskClosed& closed)
{
    Map map;
    map.set("id", closed.id.text);
    map.set("completed", closed.completed);
    return map;
}

Value value_of(const TaskAssigned& assigned)
{
    Map map;
    map.set("id", assigned.id.text);
    if (assigned.assignee) map.set("assignee", assigned.assignee->text);
    if (assigned.lease_until) map.set("lease_until", to_rfc3339(*assigned.lease_until));
    return map;
}

template <class Part>
List values_of(const std::vector<Part>& parts)
{
    List list;
    for (const Part& part : parts) list.push_back(value_of(part));
    return list;
}

bool has_string_keys(const Value& value)
{
    if (!value.is_map()) return false;
    return std::all_of(value.map().begin(), value.map().end(), [](const MapEntry& entry) { return entry.key.is_string(); });
}

const Value* find_data(const Changes& changes, const std::string& name)
{
    for (const auto& [set_name, value] : changes.data_set) {
        if (set_name == name) return &value;
    }
    return nullptr;
}

/// Adds the members of the payload that are not stored as data anyway, and says how to put the payload together again.
Value add_event_data(const Entry& entry, const Definition* definition, EntryValues& values)
{
    Map event;
    set_text(event, "name", entry.event);
    if (entry.event_data.is_null()) return event;
    if (!has_string_keys(entry.event_data)) {
        event.set("data", "whole");
        values["/event/data"] = {entry.event_data, Privacy::confidential};
        return event;
    }
    List same;
    for (const auto& [key, value] : entry.event_data.map()) {
        const std::string& name = key.string();
        const Value* stored = find_data(entry.changes, name);
        if (stored != nullptr && *stored == value) {
            same.emplace_back(name);
            continue;
        }
        const Privacy privacy = definition == nullptr ? Privacy::confidential : definition->privacy_of(name);
        values[std::string(event_prefix) + escaped(name)] = {value, privacy};
    }
    event.set("data", "members");
    set_list(event, "same", std::move(same));
    return event;
}

Value changes_value(const Changes& changes, Value event)
{
    Map map;
    if (!event.map().empty()) map.set("event", std::move(event));
    if (changes.configuration) map.set("configuration", list_of(*changes.configuration));
    List history, effects, documents, ended;
    for (const auto& [name, states] : changes.history) history.push_back(List{name, list_of(states)});
    for (const auto& [kind, arguments] : changes.effects) effects.push_back(List{kind, arguments});
    for (const DocumentRef& document : changes.documents_added) documents.emplace_back(document.id.text);
    for (const DeadlineId& id : changes.deadlines_ended) ended.emplace_back(id.text);
    set_list(map, "history", std::move(history));
    set_list(map, "effects", std::move(effects));
    set_list(map, "documents_added", std::move(documents));
    set_list(map, "deadlines_ended", std::move(ended));
    set_texts(map, "data_removed", changes.data_removed);
    set_texts(map, "transitions", changes.transitions);
    set_list(map, "tasks_opened", values_of(changes.tasks_opened));
    set_list(map, "tasks_closed", values_of(changes.tasks_closed));
    set_list(map, "tasks_assigned", values_of(changes.tasks_assigned));
    set_list(map, "deadlines_scheduled", values_of(changes.deadlines_scheduled));
    set_list(map, "parties_added", values_of(changes.parties_added));
    if (changes.code) map.set("code", *changes.code);
    if (changes.outcome) map.set("outcome", *changes.outcome);
    return map;
}

/// A list of two: a text and something else. Reads as ("", null) with a fault if it is anything else.
std::pair<std::string, Value> pair_of(const Value& value, Faults& faults)
{
    if (value.is_list() && value.list().size() == 2 && value.list()[0].is_string())
        return {value.list()[0].string(), value.list()[1]};
    faults.add("field", "Expected a list of a name and a value in \"/changes\".");
    return {};
}

std::vector<std::string> texts_of(const Value& value, Faults& faults)
{
    std::vector<std::string> texts;
    if (!value.is_list())
        faults.add("field", "Expected a list of names in \"/changes\".");
    else
        for (const Value& text : value.list()) texts.push_back(text.is_string() ? text.string() : std::string());
    return texts;
}

TaskAssigned assigned_of(const Value& value, Faults& faults)
{
    Fields fields(value, "assigned task", faults);
    TaskAssigned assigned;
    assigned.id = fields.id<TaskId>("id");
    assigned.assignee = fields.id_or_none<PersonId>("assignee");
    assigned.lease_until = fields.instant_or_none("lease_until");
    return assigned;
}

void restore_changes(Changes& changes, Fields& fields)
{
    Faults& faults = fields.faults();
    if (fields.find("configuration") != nullptr) changes.configuration = fields.texts("configuration");
    for (const Value& value : fields.list("history")) {
        const auto [name, states] = pair_of(value, faults);
        changes.history.emplace_back(name, texts_of(states, faults));
    }
    for (const Value& value : fields.list("effects")) changes.effects.push_back(pair_of(value, faults));
    for (const std::string& id : fields.texts("deadlines_ended")) changes.deadlines_ended.emplace_back(id);
    changes.data_removed = fields.texts("data_removed");
    changes.transitions = fields.texts("transitions");
    for (const Value& value : fields.list("tasks_opened")) changes.tasks_opened.push_back(task_of(value, faults));
    for (const Value& value : fields.list("tasks_closed")) {
        Fields closed(value, "closed task", faults);
        changes.tasks_closed.push_back({closed.id<TaskId>("id"), closed.flag("completed")});
    }
    for (const Value& value : fields.list("tasks_assigned")) changes.tasks_assigned.push_back(assigned_of(value, faults));
    for (const Value& value : fields.list("deadlines_scheduled")) changes.deadlines_scheduled.push_back(deadline_of(value, faults));
    for (const Value& value : fields.list("parties_added")) changes.parties_added.push_back(party_of(value, faults));
    if (fields.find("code") != nullptr) changes.code = fields.text("code");
    if (fields.find("outcome") != nullptr) changes.outcome = fields.text("outcome");
}

const Value& value_at(const EntryValues& values, const std::string& path)
{
    static const Value nothing;
    const auto found = values.find(path);
    return found == values.end() ? nothing : found->second.value;
}

void restore_event(Entry& entry, const Value& event, const EntryValues& values, Faults& faults)
{
    Fields fields(event, "event", faults);
    entry.event = fields.text_or_empty("name");
    const std::string data = fields.text_or_empty("data");
    if (data == "whole") entry.event_data = value_at(values, "/event/data");
    if (data != "members") return;
    Map members;
    for (const std::string& name : fields.texts("same"))
        members.set(name, value_at(values, std::string(data_prefix) + escaped(name)));
    for (const auto& [path, stored] : values) {
        if (path.starts_with(event_prefix)) members.set(unescaped(path.substr(event_prefix.size())), stored.value);
    }
    entry.event_data = std::move(members);
}

/// An erased document keeps its id: the header's `files` has it.
DocumentRef restored_document(const std::string& id, const EntryValues& values, Faults& faults)
{
    const Value& stored = value_at(values, std::string(document_prefix) + escaped(id));
    DocumentRef document;
    if (!stored.is_null()) document = document_of(stored, faults);
    document.id = DocumentId(id);
    return document;
}

}  // namespace

std::string file_path(const DocumentId& id)
{
    return std::string(file_prefix) + escaped(id.text);
}

bool is_file_path(std::string_view path) noexcept
{
    return path.starts_with(file_prefix);
}

EntryValues values_of_entry(const Entry& entry, const Definition* definition)
{
    EntryValues values;
    for (const auto& [name, value] : entry.changes.data_set) {
        const Privacy privacy = definition == nullptr ? Privacy::confidential : definition->privacy_of(name);
        values[std::string(data_prefix) + escaped(name)] = {value, privacy};
    }
    for (const DocumentRef& document : entry.changes.documents_added) {
        values[std::string(document_prefix) + escaped(document.id.text)] = {value_of(document), Privacy::confidential};
        values[file_path(document.id)] = {to_hex(document.sha256), Privacy::confidential};
    }
    if (!entry.reason.empty()) values["/reason"] = {entry.reason, Privacy::confidential};
    if (entry.comment) {
        Map comment;
        comment.set("text", entry.comment->text);
        comment.set("audience", entry.comment->audience == Audience::everyone ? "everyone" : "internal");
        values["/comment"] = {std::move(comment), Privacy::confidential};
    }
    Value changes = changes_value(entry.changes, add_event_data(entry, definition, values));
    if (!changes.map().empty()) values["/changes"] = {std::move(changes), Privacy::confidential};
    return values;
}

void restore_values(Entry& entry, const EntryValues& values, Faults& faults)
{
    for (const auto& [path, stored] : values) {
        if (path.starts_with(data_prefix))
            entry.changes.data_set.emplace_back(unescaped(path.substr(data_prefix.size())), stored.value);
    }
    std::sort(entry.changes.data_set.begin(), entry.changes.data_set.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    if (const Value& reason = value_at(values, "/reason"); reason.is_string()) entry.reason = reason.string();
    if (values.contains("/comment")) {
        const Value& comment = value_at(values, "/comment");
        const Value* text = comment.find("text");
        const Value* audience = comment.find("audience");
        entry.comment.emplace();
        if (text != nullptr && text->is_string()) entry.comment->text = text->string();
        if (audience != nullptr && *audience == Value("everyone")) entry.comment->audience = Audience::everyone;
    }
    const Value& changes = value_at(values, "/changes");
    if (changes.is_null()) return;
    Fields fields(changes, "changes", faults);
    restore_changes(entry.changes, fields);
    if (const Value* event = fields.find("event")) restore_event(entry, *event, values, faults);
    for (const std::string& id : fields.texts("documents_added"))
        entry.changes.documents_added.push_back(restored_document(id, values, faults));
}

}  // namespace docket
