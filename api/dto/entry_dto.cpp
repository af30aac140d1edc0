// A line of the record, as people may read it.

#include "api/dto/case_dto.hpp"

namespace docket::dto {

namespace {

const char* name_of(Actor::Kind kind)
{
    switch (kind) {
        case Actor::Kind::person: return "person";
        case Actor::Kind::service: return "service";
        case Actor::Kind::timer: return "timer";
        case Actor::Kind::system: return "system";
    }
    return "system";
}

json::value text_or_null(const std::string& text)
{
    return text.empty() ? json::value(nullptr) : json::value(text);
}

json::object actor_json(const Actor& actor, const NameSource& names)
{
    json::object object{{"id", text_or_null(actor.id.text)}, {"kind", name_of(actor.kind)}};
    object["name"] = actor.id.empty() ? json::value(nullptr) : json::value(names(actor.id));
    object["roles"] = to_json(actor.roles);
    return object;
}

}  // namespace

json::value entry_json(const StoredEntryRow& row, const Entry& entry, const NameSource& names, bool staff)
{
    if (entry.comment && entry.comment->audience == Audience::internal && !staff) return nullptr;
    json::object object{{"seq", entry.version}, {"type", code_of(entry.type)}};
    object["event"] = text_or_null(entry.event);
    object["transition"] = text_or_null(entry.transition);
    object["from"] = entry.from;
    object["to"] = entry.to;
    object["at"] = to_rfc3339(entry.at);
    object["due"] = to_json(entry.due);
    object["actor"] = actor_json(entry.actor, names);
    object["reason"] = text_or_null(entry.reason);
    object["comment"] = nullptr;
    if (entry.comment)
        object["comment"] = json::object{{"text", entry.comment->text}, {"audience", entry.comment->audience == Audience::internal ? "internal" : "everyone"}};
    json::object data;
    for (const auto& [name, value] : entry.changes.data_set) data[name] = to_json(value);
    object["data"] = std::move(data);
    json::array documents;
    for (const DocumentRef& document : entry.changes.documents_added) documents.push_back(document_json(document, names));
    object["documents"] = std::move(documents);
    json::array effects;
    for (const auto& [kind, arguments] : entry.changes.effects) effects.push_back(json::object{{"kind", kind}, {"arguments", to_json(arguments)}});
    object["effects"] = std::move(effects);
    const json::value header = json::parse(row.header);
    object["prev"] = header.at("prev");
    object["hash"] = to_hex(row.hash);
    return object;
}

}  // namespace docket::dto
