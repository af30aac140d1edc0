// fold_entries: a case from its entries. The other way to a snapshot is the stored one; both must agree.

#include <stdexcept>

#include "engine/cases/apply.hpp"
#include "engine/codec/entry/entry_codec.hpp"
#include "engine/runtime/sequencer/sequencer.hpp"

namespace docket {

namespace {

/// Entries read at a time.
constexpr std::size_t page_entries = 200;

}  // namespace

std::optional<Snapshot> fold_entries(LedgerReader& reader, const Definitions& definitions, const CaseId& id, CaseVersion version)
{
    std::optional<Snapshot> snapshot;
    CaseVersion reached = 0;
    while (reached < version) {
        const auto rows = reader.entries(id, reached, page_entries);
        if (rows.empty()) return std::nullopt;
        for (const StoredEntryRow& row : rows) {
            if (row.version > version) break;
            const auto entry = decode_entry(row.header, row.values);
            if (!entry) throw std::runtime_error("entry " + std::to_string(row.version) + " of case " + id.text + " does not read: " + entry.error().detail);
            if (!snapshot) {
                const auto definition = definitions.find(entry->definition.workflow, entry->definition.version);
                if (!definition) throw std::runtime_error("case " + id.text + " is pinned to a definition that is not on file");
                snapshot = blank_snapshot(id, definition);
            }
            snapshot = apply(*snapshot, *entry);
            reached = row.version;
        }
    }
    return snapshot;
}

}  // namespace docket
