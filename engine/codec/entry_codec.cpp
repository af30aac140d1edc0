#include "engine/codec/entry_codec.hpp"

#include <array>
#include <stdexcept>

#include "engine/codec/base64.hpp"
#include "engine/codec/canonical_json.hpp"
#include "engine/codec/entry_values.hpp"
#include "engine/codec/parts.hpp"

namespace docket {

namespace {

// In the order of the enumerations; the texts are stored.
constexpr std::array<std::string_view, 7> type_names = {"created",    "transition", "comment", "assignment",
                                                        "attachment", "timer",      "admin"};
constexpr std::array<std::string_view, 4> actor_names = {"user", "service", "timer", "system"};
constexpr std::array<std::string_view, 3> privacy_names = {"public", "confidential", "personal"};

constexpr std::size_t salt_bytes = 32;

Digest commitment(std::string_view salt, std::string_view path, std::string_view canonical)
{
    std::string message(path);
    message += '\0';
    message += canonical;
    return hmac_sha256(salt, message);
}

/// The values' stored text, and the commitment to each, in one pass: every value is written once and hashed as written.
struct SealedValues {
    std::string text;
    std::map<std::string, Digest> commitments;
};

SealedValues seal_values(const EntryValues& values, RandomSource& random)
{
    SealedValues sealed;
    sealed.text = "[";
    for (const auto& [path, stored] : values) {
        std::array<std::uint8_t, salt_bytes> bytes{};
        random.fill(bytes);
        const std::string_view salt(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        const std::string canonical = to_canonical_json(stored.value);
        sealed.commitments[path] = commitment(salt, path, canonical);
        if (sealed.text.size() > 1) sealed.text += ',';
        sealed.text += "{\"p\":";
        append_json_string(sealed.text, path);
        sealed.text += ",\"s\":\"" + to_base64(salt) + "\",\"v\":" + canonical + '}';
    }
    sealed.text += ']';
    return sealed;
}

Value actor_value(const Actor& actor)
{
    Map map;
    map.set("id", actor.id.text);
    map.set("kind", actor_names[static_cast<std::size_t>(actor.kind)]);
    map.set("roles", list_of(actor.roles));
    map.set("amr", list_of(actor.methods));
    map.set("sess", actor.session);
    return map;
}

List commit_value(const EntryValues& values, const SealedValues& sealed)
{
    List list;
    for (const auto& [path, stored] : values) {
        if (is_file_path(path)) continue;
        Map item;
        item.set("p", path);
        item.set("c", to_hex(sealed.commitments.at(path)));
        item.set("k", privacy_names[static_cast<std::size_t>(stored.privacy)]);
        list.emplace_back(std::move(item));
    }
    return list;
}

List files_value(const Entry& entry, const SealedValues& sealed)
{
    List list;
    for (const DocumentRef& document : entry.changes.documents_added) {
        Map item;
        item.set("id", document.id.text);
        item.set("size", static_cast<std::int64_t>(document.size_bytes));
        item.set("media", document.media);
        item.set("c", to_hex(sealed.commitments.at(file_path(document.id))));
        list.emplace_back(std::move(item));
    }
    return list;
}

Map header_map(const Entry& entry, const EntrySeal& seal)
{
    Map map;
    map.set("v", 1);
    map.set("log", seal.log);
    map.set("case", entry.case_id.text);
    map.set("seq", static_cast<std::int64_t>(entry.version));
    map.set("prev", to_hex(seal.prev));
    map.set("type", type_names[static_cast<std::size_t>(entry.type)]);
    map.set("from", entry.from);
    map.set("to", entry.to);
    map.set("transition", entry.transition);
    map.set("def", value_of(entry.definition));
    map.set("actor", actor_value(entry.actor));
    List independent_of;
    for (const PersonId& person : seal.independent_of) independent_of.emplace_back(person.text);
    map.set("independent_of", std::move(independent_of));
    map.set("at", to_rfc3339(entry.at));
    if (entry.due) map.set("due", to_rfc3339(*entry.due));
    if (entry.request) map.set("req", to_hex(*entry.request));
    map.set("node", seal.node);
    map.set("build", seal.build);
    return map;
}

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

Entry entry_of_header(Fields& header)
{
    static const Value nothing;
    const auto part = [&](std::string_view name) -> const Value& {
        return header.find(name) == nullptr ? nothing : *header.find(name);
    };
    Entry entry;
    entry.type = enum_of<EntryType>(header, "type", type_names);
    entry.case_id = header.id<CaseId>("case");
    entry.version = static_cast<CaseVersion>(header.whole("seq"));
    entry.at = header.instant("at");
    entry.due = header.instant_or_none("due");
    entry.definition = definition_of(part("def"), header.faults());
    entry.from = header.text("from");
    entry.to = header.text("to");
    entry.transition = header.text("transition");
    if (header.find("req") != nullptr) entry.request = header.digest("req");
    Fields actor(part("actor"), "actor", header.faults());
    entry.actor.id = actor.id<PersonId>("id");
    entry.actor.kind = enum_of<Actor::Kind>(actor, "kind", actor_names);
    entry.actor.roles = actor.texts("roles");
    entry.actor.methods = actor.texts("amr");
    entry.actor.session = actor.text("sess");
    return entry;
}

/// Path and commitment of all that the header commits to, files included.
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

struct SaltedValue {
    std::string salt;
    Value value;
};

std::map<std::string, SaltedValue> salted_values(const Value& array, Faults& faults)
{
    std::map<std::string, SaltedValue> result;
    if (!array.is_list()) {
        faults.add("field", "Expected the values to be a list.");
        return result;
    }
    for (const Value& element : array.list()) {
        Fields item(element, "value", faults);
        const auto salt = from_base64(item.text("s"));
        if (!salt) item.fault("s", "base64");
        const Value* value = item.find("v");
        if (value == nullptr)
            item.fault("v", "there");
        else if (salt)
            result[item.text("p")] = {*salt, *value};
    }
    return result;
}

Result<Value, CodecFault> parsed(std::string_view text, std::string_view what)
{
    auto value = parse_stored_json(text, stored_json_limits);
    if (!value) return CodecFault{"not_json", "The " + std::string(what) + ": " + value.error().message};
    return std::move(*value);
}

}  // namespace

Digest genesis_of(std::string_view log, const CaseId& case_id)
{
    std::string message = "\x02";
    message += log;
    message += '\0';
    message += case_id.text;
    return sha256(message);
}

Digest entry_hash(std::string_view header)
{
    Sha256Stream stream;
    stream.update(std::string_view("\0", 1));
    stream.update(header);
    return stream.finish();
}

StoredEntry encode_entry(const Entry& entry, const EntrySeal& seal, RandomSource& random)
{
    const EntryValues values = values_of_entry(entry, seal.definition);
    SealedValues sealed = seal_values(values, random);
    Map header = header_map(entry, seal);
    header.set("commit", commit_value(values, sealed));
    header.set("files", files_value(entry, sealed));
    StoredEntry stored;
    stored.header = to_canonical_json(std::move(header));
    stored.values = std::move(sealed.text);
    stored.hash = entry_hash(stored.header);
    return stored;
}

Result<Entry, CodecFault> decode_entry(std::string_view header_text, std::string_view values_text)
{
    const auto header_value = parsed(header_text, "header");
    if (!header_value) return header_value.error();
    const auto values_value = parsed(values_text, "values");
    if (!values_value) return values_value.error();
    Faults faults;
    Fields header(*header_value, "header", faults);
    if (header.whole("v") != 1) faults.add("version", "Expected an entry of format version 1.");
    if (faults.first()) return *faults.first();
    Entry entry = entry_of_header(header);
    EntryValues values;
    for (const auto& [path, digest] : commitments_of(header)) values[path] = {};
    for (const auto& [path, salted] : salted_values(*values_value, faults)) values[path].value = salted.value;
    restore_values(entry, values, faults);
    if (faults.first()) return *faults.first();
    return entry;
}

Result<EntryCheck, CodecFault> verify_entry(std::string_view header_text, std::string_view values_text, const Digest& prev)
{
    const auto header_value = parsed(header_text, "header");
    if (!header_value) return header_value.error();
    const auto values_value = parsed(values_text, "values");
    if (!values_value) return values_value.error();
    if (to_canonical_json(*header_value) != header_text)
        return CodecFault{"not_canonical", "Expected the header to be canonical JSON."};
    Faults faults;
    Fields header(*header_value, "header", faults);
    if (header.whole("v") != 1) faults.add("version", "Expected an entry of format version 1.");
    if (header.digest("prev") != prev) faults.add("prev", "Expected \"prev\" to be the hash of the case's previous entry.");
    const auto commitments = commitments_of(header);
    const auto values = salted_values(*values_value, faults);
    EntryCheck check;
    for (const auto& [path, digest] : commitments) {
        const auto found = values.find(path);
        if (found == values.end())
            check.missing.push_back(path);
        else if (commitment(found->second.salt, path, to_canonical_json(found->second.value)) != digest)
            faults.add("commitment", "Expected the value at \"" + path + "\" to be the one committed to.");
    }
    for (const auto& [path, value] : values) {
        if (!commitments.contains(path))
            faults.add("uncommitted_value", "Expected no value at \"" + path + "\", which has no commitment.");
    }
    if (faults.first()) return *faults.first();
    check.hash = entry_hash(header_text);
    return check;
}

void throw_exception_from_error(const CodecFault& fault, const boost::source_location&)
{
    throw std::logic_error("value() of a CodecFault: " + fault.code + ": " + fault.detail);
}

}  // namespace docket
