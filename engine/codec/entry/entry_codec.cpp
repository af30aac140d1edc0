#include "engine/codec/entry/entry_codec.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "engine/codec/entry/entry_check.hpp"
#include "engine/codec/entry/entry_values.hpp"
#include "engine/codec/json/base64.hpp"
#include "engine/codec/json/canonical_json.hpp"
#include "engine/codec/json/json_writer.hpp"
#include "engine/codec/parts.hpp"

namespace docket {

namespace {

// In the order of the enumerations; the texts are stored.
constexpr std::array<std::string_view, 8> type_names = {"created",    "transition", "comment", "assignment",
                                                        "attachment", "timer",      "admin",   "erasure"};
constexpr std::array<std::string_view, 4> actor_names = {"user", "service", "timer", "system"};
constexpr std::array<std::string_view, 3> privacy_names = {"public", "confidential", "personal"};

constexpr std::size_t salt_bytes = 32;

/// Room for what version 1 says of itself, and for each value.
constexpr std::size_t usual_header_bytes = 1'024, usual_commit_bytes = 160;

/// The values as they are stored, and the commitment to each, in the order of `written.parts`.
struct SealedValues {
    std::string text;
    std::vector<Digest> commitments;
};

SealedValues seal_values(const WrittenValues& written, RandomSource& random)
{
    const std::size_t count = written.parts.size();
    std::vector<std::uint8_t> salts(count * salt_bytes);
    random.fill(salts);
    SealedValues sealed;
    sealed.commitments.reserve(count);
    sealed.text.reserve(written.text.size() + count * (2 * salt_bytes) + 2);
    std::string_view left(reinterpret_cast<const char*>(salts.data()), salts.size());
    append_json_list(sealed.text, written.parts, [&](std::string& out, const WrittenValues::Part& part) {
        const std::string_view salt = left.substr(0, salt_bytes);
        left.remove_prefix(salt_bytes);
        sealed.commitments.push_back(hmac_sha256(salt, written.hashed(part)));
        JsonObject object(out);
        object.text("p", written.path(part));
        append_base64(object.member("s") += '"', salt) += '"';
        object.member("v") += written.value(part);
        object.end();
    });
    return sealed;
}

void append_actor(std::string& out, const Actor& actor)
{
    JsonObject object(out);
    append_json_texts(object.member("amr"), actor.methods);
    object.text("id", actor.id.text);
    object.text("kind", actor_names[static_cast<std::size_t>(actor.kind)]);
    append_json_texts(object.member("roles"), actor.roles);
    object.text("sess", actor.session);
    object.end();
}

void append_commit(std::string& out, const WrittenValues& written, const SealedValues& sealed)
{
    out += '[';
    bool first = true;
    for (std::size_t i = 0; i < written.parts.size(); ++i) {
        const std::string_view path = written.path(written.parts[i]);
        if (path.starts_with(file_prefix)) continue;
        if (!first) out += ',';
        first = false;
        JsonObject object(out);
        object.digest("c", sealed.commitments[i]);
        object.text("k", privacy_names[static_cast<std::size_t>(written.parts[i].privacy)]);
        object.text("p", path);
        object.end();
    }
    out += ']';
}

const Digest& commitment_at(std::string_view path, const WrittenValues& written, const SealedValues& sealed)
{
    const auto place = std::lower_bound(written.parts.begin(), written.parts.end(), path,
                                        [&](const auto& part, std::string_view wanted) { return written.path(part) < wanted; });
    return sealed.commitments[static_cast<std::size_t>(place - written.parts.begin())];
}

void append_files(std::string& out, const Entry& entry, const WrittenValues& written, const SealedValues& sealed)
{
    append_json_list(out, entry.changes.documents_added, [&](std::string& text, const DocumentRef& document) {
        JsonObject object(text);
        object.digest("c", commitment_at(file_path(document.id), written, sealed));
        object.text("id", document.id.text);
        object.text("media", document.media);
        object.whole("size", static_cast<std::int64_t>(document.size_bytes));
        object.end();
    });
}

std::string header_text(const Entry& entry, const EntrySeal& seal, const WrittenValues& written, const SealedValues& sealed)
{
    std::string out;
    out.reserve(usual_header_bytes + written.parts.size() * usual_commit_bytes);
    JsonObject object(out);
    append_actor(object.member("actor"), entry.actor);
    object.instant("at", entry.at);
    object.text("build", seal.build);
    object.text("case", entry.case_id.text);
    append_commit(object.member("commit"), written, sealed);
    append_part(object.member("def"), entry.definition);
    if (entry.due) object.instant("due", *entry.due);
    append_files(object.member("files"), entry, written, sealed);
    object.text("from", entry.from);
    object.list("independent_of", seal.independent_of,
                [](std::string& text, const PersonId& person) { append_json_string(text, person.text); });
    object.text("log", seal.log);
    object.text("node", seal.node);
    object.digest("prev", seal.prev);
    if (entry.request) object.digest("req", *entry.request);
    object.whole("seq", static_cast<std::int64_t>(entry.version));
    object.text("to", entry.to);
    object.text("transition", entry.transition);
    object.text("type", type_names[static_cast<std::size_t>(entry.type)]);
    object.whole("v", 1);
    object.end();
    return out;
}

Entry entry_of_header(Fields& header)
{
    static const Value nothing;
    const auto part = [&](std::string_view name) -> const Value& {
        return header.find(name) == nullptr ? nothing : *header.find(name);
    };
    Entry entry;
    entry.type = header.word<EntryType>("type", type_names);
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
    entry.actor.kind = actor.word<Actor::Kind>("kind", actor_names);
    entry.actor.roles = actor.texts("roles");
    entry.actor.methods = actor.texts("amr");
    entry.actor.session = actor.text("sess");
    return entry;
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
    const WrittenValues written = write_values(entry, seal.definition);
    SealedValues sealed = seal_values(written, random);
    StoredEntry stored;
    stored.header = header_text(entry, seal, written, sealed);
    stored.values = std::move(sealed.text);
    stored.hash = entry_hash(stored.header);
    stored.prev = seal.prev;
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
    ReadValues values;
    for (const auto& [path, digest] : commitments_of(header)) values[path] = {};
    for (const auto& [path, salted] : salted_values(*values_value, faults)) values[path] = salted.value;
    restore_values(entry, values, faults);
    if (faults.first()) return *faults.first();
    return entry;
}

Result<std::string, CodecFault> erase_values(std::string_view values_text, const std::vector<std::string>& names)
{
    std::vector<std::string> paths;
    for (const std::string& name : names) {
        for (const std::string_view prefix : {data_prefix, event_prefix}) append_path_token(paths.emplace_back(prefix), name);
    }
    return without_values(values_text, paths);
}

Result<std::string, CodecFault> without_values(std::string_view values_text, const std::vector<std::string>& paths)
{
    const auto array = parsed(values_text, "values");
    if (!array) return array.error();
    List kept;
    if (!array->is_list()) return CodecFault{"field", "Expected the values to be a list."};
    for (const Value& item : array->list()) {
        const Value* path = item.find("p");
        if (path == nullptr || !path->is_string()) return CodecFault{"field", "Expected each value to have a path."};
        if (std::find(paths.begin(), paths.end(), path->string()) == paths.end()) kept.push_back(item);
    }
    return Result<std::string, CodecFault>(boost::system::in_place_value, to_canonical_json(std::move(kept)));
}

void throw_exception_from_error(const CodecFault& fault, const boost::source_location&)
{
    throw std::logic_error("value() of a CodecFault: " + fault.code + ": " + fault.detail);
}

}  // namespace docket
