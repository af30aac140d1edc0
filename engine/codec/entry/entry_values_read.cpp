// Reading the values of an entry, and the commitments to them.

#include <algorithm>

#include "engine/codec/entry/entry_values.hpp"
#include "engine/codec/json/base64.hpp"
#include "engine/codec/parts.hpp"

namespace docket {

namespace {

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

/// `name` below `prefix`.
std::string path_of(std::string_view prefix, std::string_view name)
{
    std::string path(prefix);
    append_path_token(path, name);
    return path;
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
    changes.data_erased = fields.texts("data_erased");
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

const Value& value_at(const ReadValues& values, const std::string& path)
{
    static const Value nothing;
    const auto found = values.find(path);
    return found == values.end() ? nothing : found->second;
}

void restore_event(Entry& entry, const Value& event, const ReadValues& values, Faults& faults)
{
    Fields fields(event, "event", faults);
    entry.event = fields.text_or_empty("name");
    const std::string data = fields.text_or_empty("data");
    if (data == "whole") entry.event_data = value_at(values, "/event/data");
    if (data != "members") return;
    Map members;
    for (const std::string& name : fields.texts("same"))
        members.set(name, value_at(values, path_of(data_prefix, name)));
    for (const auto& [path, stored] : values) {
        if (path.starts_with(event_prefix)) members.set(unescaped(path.substr(event_prefix.size())), stored);
    }
    entry.event_data = std::move(members);
}

/// An erased document keeps its id: the header's `files` has it.
DocumentRef restored_document(const std::string& id, const ReadValues& values, Faults& faults)
{
    const Value& stored = value_at(values, path_of(document_prefix, id));
    DocumentRef document;
    if (!stored.is_null()) document = document_of(stored, faults);
    document.id = DocumentId(id);
    return document;
}

}  // namespace

void append_path_token(std::string& out, std::string_view name)
{
    for (const char c : name) {
        if (c == '~')
            out += "~0";
        else if (c == '/')
            out += "~1";
        else
            out += c;
    }
}

std::string file_path(const DocumentId& id)
{
    return path_of(file_prefix, id.text);
}

std::map<std::string, Digest> commitments_of(Fields& header)
{
    std::map<std::string, Digest> result;
    for (const Value& value : header.list("commit")) {
        Fields item(value, "commit", header.faults());
        result[item.text("p")] = item.digest("c");
    }
    for (const Value& value : header.list("files")) {
        Fields item(value, "files", header.faults());
        result[file_path(item.id<DocumentId>("id"))] = item.digest("c");
    }
    return result;
}

std::map<std::string, SaltedValue> salted_values(const Value& array, Faults& faults)
{
    std::map<std::string, SaltedValue> result;
    if (!array.is_list()) {
        faults.add("field", "Expected the values to be a list.");
        return result;
    }
    for (const Value& element : array.list()) {
        Fields item(element, "value", faults);
        auto salt = from_base64(item.text("s"));
        if (!salt) item.fault("s", "base64");
        const Value* value = item.find("v");
        if (value == nullptr)
            item.fault("v", "there");
        else if (salt)
            result[item.text("p")] = {std::move(*salt), *value};
    }
    return result;
}

void restore_values(Entry& entry, const ReadValues& values, Faults& faults)
{
    for (const auto& [path, stored] : values) {
        if (path.starts_with(data_prefix))
            entry.changes.data_set.emplace_back(unescaped(path.substr(data_prefix.size())), stored);
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
