// Writing the values of an entry. Their order in the text is that of the code; the commitments are ascending by path.

#include "engine/codec/entry/entry_values.hpp"

#include <algorithm>

#include "engine/codec/json/canonical_json.hpp"
#include "engine/codec/json/json_writer.hpp"
#include "engine/codec/parts.hpp"

namespace docket {

namespace {

void append_part(std::string& out, const TaskClosed& closed)
{
    JsonObject object(out);
    object.flag("completed", closed.completed);
    object.text("id", closed.id.text);
    object.end();
}

void append_part(std::string& out, const TaskAssigned& assigned)
{
    JsonObject object(out);
    if (assigned.assignee) object.text("assignee", assigned.assignee->text);
    object.text("id", assigned.id.text);
    if (assigned.lease_until) object.instant("lease_until", *assigned.lease_until);
    object.end();
}

void append_id(std::string& out, const DeadlineId& id)
{
    append_json_string(out, id.text);
}

void append_id_of(std::string& out, const DocumentRef& document)
{
    append_json_string(out, document.id.text);
}

/// Writes values one after the other; `finish` brings them into order.
class ValueWriter {
public:
    /// @param name  Becomes one token below `prefix`.
    std::string& begin(std::string_view prefix, std::string_view name, Privacy privacy)
    {
        WrittenValues::Part part;
        part.begin = written_.text.size();
        written_.text += prefix;
        append_path_token(written_.text, name);
        part.path_size = written_.text.size() - part.begin;
        part.privacy = privacy;
        written_.text += '\0';
        written_.parts.push_back(part);
        return written_.text;
    }
    std::string& begin(std::string_view path) { return begin(path, "", Privacy::confidential); }
    void end() { written_.parts.back().end = written_.text.size(); }
    void drop()
    {
        written_.text.resize(written_.parts.back().begin);
        written_.parts.pop_back();
    }

    /// Of two values at one path the later counts.
    WrittenValues finish()
    {
        auto& parts = written_.parts;
        std::stable_sort(parts.begin(), parts.end(), [&](const auto& a, const auto& b) { return written_.path(a) < written_.path(b); });
        const auto is_same = [&](const auto& a, const auto& b) { return written_.path(a) == written_.path(b); };
        parts.erase(parts.begin(), std::unique(parts.rbegin(), parts.rend(), is_same).base());
        return std::move(written_);
    }

private:
    static constexpr std::size_t usual_bytes = 2'048, usual_parts = 16;

    WrittenValues written_ = [] {
        WrittenValues written;
        written.text.reserve(usual_bytes);
        written.parts.reserve(usual_parts);
        return written;
    }();
};

bool has_string_keys(const Value& value)
{
    if (!value.is_map()) return false;
    return std::all_of(value.map().begin(), value.map().end(), [](const MapEntry& entry) { return entry.key.is_string(); });
}

Privacy privacy_of(const Definition* definition, const std::string& name)
{
    return definition == nullptr ? Privacy::confidential : definition->privacy_of(name);
}

const Value* find_data(const Changes& changes, const std::string& name)
{
    for (const auto& [set_name, value] : changes.data_set) {
        if (set_name == name) return &value;
    }
    return nullptr;
}

/// How the payload is to be put together again: "members" or "whole", or "" if there is none; and its members that are stored as data.
struct PayloadForm {
    std::string_view data;
    std::vector<std::string_view> same;
};

/// Writes the members of the payload that are not stored as data anyway.
PayloadForm write_event_data(const Entry& entry, const Definition* definition, ValueWriter& writer)
{
    if (entry.event_data.is_null()) return {};
    if (!has_string_keys(entry.event_data)) {
        append_canonical_json(writer.begin("/event/data"), entry.event_data);
        writer.end();
        return {"whole", {}};
    }
    PayloadForm form{"members", {}};
    for (const auto& [key, value] : entry.event_data.map()) {
        const std::string& name = key.string();
        const Value* stored = find_data(entry.changes, name);
        if (stored != nullptr && *stored == value) {
            form.same.push_back(name);
            continue;
        }
        append_canonical_json(writer.begin(event_prefix, name, privacy_of(definition, name)), value);
        writer.end();
    }
    return form;
}

void append_event(std::string& out, const std::string& name, const PayloadForm& form)
{
    JsonObject object(out);
    object.text_if_any("data", form.data);
    object.text_if_any("name", name);
    object.list_if_any("same", form.same, append_json_string);
    object.end();
}

void append_history(std::string& out, const std::pair<std::string, std::vector<std::string>>& kept)
{
    out += '[';
    append_json_string(out, kept.first);
    out += ',';
    append_json_texts(out, kept.second);
    out += ']';
}

void append_effect(std::string& out, const std::pair<std::string, Value>& effect)
{
    out += '[';
    append_json_string(out, effect.first);
    out += ',';
    append_canonical_json(out, effect.second);
    out += ']';
}

/// False if there is nothing to say.
bool append_changes(std::string& out, const Entry& entry, const PayloadForm& form)
{
    const Changes& changes = entry.changes;
    const auto append = [](std::string& text, const auto& part) { append_part(text, part); };
    JsonObject object(out);
    if (changes.code) object.text("code", *changes.code);
    if (changes.configuration) append_json_texts(object.member("configuration"), *changes.configuration);
    object.texts_if_any("data_erased", changes.data_erased);
    object.texts_if_any("data_removed", changes.data_removed);
    object.list_if_any("deadlines_ended", changes.deadlines_ended, append_id);
    object.list_if_any("deadlines_scheduled", changes.deadlines_scheduled, append);
    object.list_if_any("documents_added", changes.documents_added, append_id_of);
    object.list_if_any("effects", changes.effects, append_effect);
    if (!form.data.empty() || !entry.event.empty()) append_event(object.member("event"), entry.event, form);
    object.list_if_any("history", changes.history, append_history);
    if (changes.outcome) object.text("outcome", *changes.outcome);
    object.list_if_any("parties_added", changes.parties_added, append);
    object.list_if_any("tasks_assigned", changes.tasks_assigned, append);
    object.list_if_any("tasks_closed", changes.tasks_closed, append);
    object.list_if_any("tasks_opened", changes.tasks_opened, append);
    object.texts_if_any("transitions", changes.transitions);
    object.end();
    return !object.empty();
}

void append_comment(std::string& out, const Comment& comment)
{
    JsonObject object(out);
    object.text("audience", comment.audience == Audience::everyone ? "everyone" : "internal");
    object.text("text", comment.text);
    object.end();
}

}  // namespace

WrittenValues write_values(const Entry& entry, const Definition* definition)
{
    ValueWriter writer;
    for (const auto& [name, value] : entry.changes.data_set) {
        append_canonical_json(writer.begin(data_prefix, name, privacy_of(definition, name)), value);
        writer.end();
    }
    for (const DocumentRef& document : entry.changes.documents_added) {
        append_part(writer.begin(document_prefix, document.id.text, Privacy::confidential), document);
        writer.end();
        append_json_digest(writer.begin(file_prefix, document.id.text, Privacy::confidential), document.sha256);
        writer.end();
    }
    if (!entry.reason.empty()) {
        append_json_string(writer.begin("/reason"), entry.reason);
        writer.end();
    }
    if (entry.comment) {
        append_comment(writer.begin("/comment"), *entry.comment);
        writer.end();
    }
    const PayloadForm form = write_event_data(entry, definition, writer);
    const bool any = append_changes(writer.begin("/changes"), entry, form);
    any ? writer.end() : writer.drop();
    return writer.finish();
}

}  // namespace docket
