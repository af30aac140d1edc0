#include "engine/audit/proof/case_proof.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "engine/audit/entries/erasures.hpp"
#include "engine/audit/entries/header_members.hpp"
#include "engine/audit/proof/reader_tiles.hpp"
#include "engine/codec/entry/entry_codec.hpp"
#include "engine/codec/json/canonical_json.hpp"
#include "engine/merkle/signed/checkpoint.hpp"
#include "engine/merkle/tree/proofs.hpp"

namespace docket {

namespace {

constexpr std::size_t page_entries = 200;
constexpr std::int64_t proof_version = 1;

Value proof_value(LedgerPosition position, const std::optional<TreeView>& tree)
{
    if (!tree || position > tree->size()) return {};
    const auto proof = inclusion_proof(position - 1, tree->size(), *tree);
    List digests;
    for (const Digest& digest : proof.value()) digests.emplace_back(to_hex(digest));
    return digests;
}

bool has_internal_comment(const StoredEntryRow& row)
{
    const auto entry = decode_entry(row.header, row.values);
    if (!entry) throw std::runtime_error("entry " + std::to_string(row.position) + " does not read: " + entry.error().detail);
    return entry->comment && entry->comment->audience == Audience::internal;
}

void withhold_comment(Map& entry, StoredEntryRow& row)
{
    const std::string path = "/comment";
    row.values = without_values(row.values, {path}).value();
    entry.set("withheld", List{path});
}

/// Reads and checks one exported case.
class ProofCheck {
public:
    ProofCheck(const std::optional<VerifierKey>& key, const FindingSink& sink) : key_(key), sink_(sink) {}

    ProofSummary run(std::string_view text)
    {
        const auto record = parse_stored_json(text, stored_json_limits);
        const Value* version = record ? record->find("docket_case_record") : nullptr;
        const Value* entries = record ? record->find("entries") : nullptr;
        if (version == nullptr || !(*version == Value(proof_version)) || entries == nullptr || !entries->is_list()) {
            report("proof", "Expected a case record of version 1.");
            return summary_;
        }
        summary_.log = text_of(*record, "log");
        summary_.case_id = text_of(*record, "case");
        read_checkpoint(*record);
        head_ = genesis_of(summary_.log, CaseId(summary_.case_id));
        read_erasures(entries->list());
        for (const Value& entry : entries->list()) check_entry(entry);
        if (summary_.entries == 0) report("proof", "Expected at least one entry.");
        return summary_;
    }

private:
    void report(std::string code, std::string detail)
    {
        ++summary_.findings;
        sink_({position_, summary_.case_id, seq_, std::move(code), std::move(detail)});
    }

    static std::string text_of(const Value& map, std::string_view name)
    {
        const Value* value = map.find(name);
        return value != nullptr && value->is_string() ? value->string() : std::string();
    }

    void read_checkpoint(const Value& record)
    {
        const std::string note = text_of(record, "checkpoint");
        summary_.is_key_known = key_.has_value();
        if (note.empty()) {
            if (key_) report("signature", "Expected a checkpoint that is signed with the key, but there is none.");
            return;
        }
        auto key = key_ ? Result<VerifierKey>(*key_) : VerifierKey::parse(text_of(record, "key"));
        if (!key) return report("signature", "Expected a key to check the checkpoint with, in the file or given: " + key.error().detail);
        auto opened = open_checkpoint(note, *key);
        if (!opened) return report("signature", "Expected the checkpoint to be signed with the key: " + opened.error().detail);
        checkpoint_ = std::move(opened->checkpoint);
        summary_.checkpoint = checkpoint_->size;
    }

    void check_entry(const Value& item)
    {
        const Value* position = item.find("position");
        const bool has_place = position != nullptr && position->kind() == Value::Kind::integer &&
                               position->integer() > static_cast<std::int64_t>(position_);
        ++seq_;
        ++summary_.entries;
        if (!has_place) return report("proof", "Expected the entry to have a position after the one before.");
        position_ = static_cast<LedgerPosition>(position->integer());
        const std::string header = text_of(item, "header"), values = text_of(item, "values");
        const auto checked = verify_entry(header, values, head_);
        if (!checked) report(checked.error().code, checked.error().detail);
        if (checked) check_values(checked->missing, values, withheld_by(item));
        head_ = entry_hash(header);
        check_members(HeaderMembers(header));
        check_inclusion(item);
    }

    void read_erasures(const List& entries)
    {
        CaseVersion seq = 0;
        for (const Value& item : entries) {
            const auto entry = decode_entry(text_of(item, "header"), text_of(item, "values"));
            ++seq;
            if (entry && entry->type == EntryType::erasure) erasures_.emplace_back(seq, paths_erased_by(*entry));
        }
    }

    std::set<std::string> withheld_by(const Value& item)
    {
        const Value* list = item.find("withheld");
        if (list == nullptr) return {};
        std::set<std::string> paths;
        const bool is_read = list->is_list() && !list->list().empty() && std::all_of(list->list().begin(), list->list().end(), [&](const Value& path) {
            return path.is_string() && paths.insert(path.string()).second;
        });
        if (!is_read) report("proof", "Expected the paths of values that were withheld, each once.");
        summary_.withheld += paths.size();
        return paths;
    }

    /// A value is gone if, and only if, a later entry says that it was erased, or the record that it was withheld.
    void check_values(const std::vector<std::string>& missing, std::string_view values, const std::set<std::string>& withheld)
    {
        std::set<std::string> erased;
        for (const auto& [seq, paths] : erasures_) {
            if (seq > seq_) erased.insert(paths.begin(), paths.end());
        }
        for (const std::string& path : missing) {
            if (!erased.contains(path) && !withheld.contains(path)) report("missing_value", "Expected the value at \"" + path + "\", or an entry that says that it was erased.");
        }
        for (const std::string& path : withheld) {
            if (std::find(missing.begin(), missing.end(), path) == missing.end())
                report("proof", "Expected no value at \"" + path + "\", since the record says that it was withheld, but a commitment to one.");
        }
        for (const std::string& path : erased) {
            if (values.find("{\"p\":" + to_canonical_json(Value(path)) + ',') != std::string_view::npos)
                report("erased_value", "Expected the value at \"" + path + "\" to be gone, as an entry says.");
        }
    }

    void check_members(const HeaderMembers& members)
    {
        if (members.text("log") != summary_.log) report("log", "Expected the entry to be of the ledger that the record names.");
        if (members.text("case") != summary_.case_id) report("case", "Expected the entry to be of the case that the record names.");
        if (members.number("seq") != seq_) report("seq", "Expected entry " + std::to_string(seq_) + " of the case.");
        const std::string from(members.text("from")), to(members.text("to"));
        if (from.empty() && to.empty()) return;
        if (seq_ > 1 && from != where_) report("state", "Expected \"from\" to be where the case's previous entry led to.");
        where_ = to;
    }

    void check_inclusion(const Value& item)
    {
        const Value* proof = item.find("proof");
        const bool is_covered = checkpoint_ && position_ <= checkpoint_->size;
        if (!is_covered) {
            if (checkpoint_ && proof != nullptr && !proof->is_null()) report("proof", "Expected no proof of an entry after the checkpoint.");
            return;
        }
        std::vector<Digest> digests;
        bool is_read = proof != nullptr && proof->is_list();
        for (std::size_t i = 0; is_read && i < proof->list().size(); ++i) {
            const Value& text = proof->list()[i];
            const auto digest = text.is_string() ? digest_from_hex(text.string()) : std::nullopt;
            is_read = digest.has_value();
            if (digest) digests.push_back(*digest);
        }
        if (!is_read || !verify_inclusion(head_, position_ - 1, checkpoint_->size, digests, checkpoint_->root))
            return report("proof", "Expected a proof that the entry is in the signed tree.");
        ++summary_.proven;
    }

    const std::optional<VerifierKey>& key_;
    const FindingSink& sink_;
    ProofSummary summary_;
    std::optional<Checkpoint> checkpoint_;
    std::vector<std::pair<CaseVersion, std::set<std::string>>> erasures_;  ///< by what number
    Digest head_{};
    LedgerPosition position_ = 0;
    CaseVersion seq_ = 0;
    std::string where_;
};

}  // namespace

std::optional<std::string> case_proof(LedgerReader& reader, const CaseId& id, const std::optional<VerifierKey>& key, Audience audience)
{
    auto rows = reader.entries(id, 0, page_entries);
    if (rows.empty()) return std::nullopt;
    const auto checkpoint = reader.newest_checkpoint(std::numeric_limits<std::int64_t>::max());
    ReaderTiles tiles(reader);
    std::optional<TreeView> tree;
    if (checkpoint) tree.emplace(checkpoint->size, tiles);
    Map record;
    record.set("docket_case_record", proof_version);
    record.set("log", HeaderMembers(rows.front().header).text("log"));
    record.set("case", id.text);
    if (key) record.set("key", key->text());
    record.set("checkpoint", checkpoint ? Value(checkpoint->note) : Value());
    List entries;
    while (!rows.empty()) {
        for (StoredEntryRow& row : rows) {
            Map entry;
            entry.set("position", static_cast<std::int64_t>(row.position));
            if (audience == Audience::everyone && has_internal_comment(row)) withhold_comment(entry, row);
            entry.set("header", std::move(row.header));
            entry.set("values", std::move(row.values));
            entry.set("proof", proof_value(row.position, tree));
            entries.emplace_back(std::move(entry));
        }
        rows = reader.entries(id, rows.back().version, page_entries);
    }
    record.set("entries", std::move(entries));
    return to_canonical_json(std::move(record));
}

ProofSummary verify_case_proof(std::string_view text, const std::optional<VerifierKey>& key, const FindingSink& sink)
{
    return ProofCheck(key, sink).run(text);
}

}  // namespace docket
