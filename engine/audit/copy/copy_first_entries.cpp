#include <stdexcept>
#include <unordered_map>

#include "engine/audit/copy/copy.hpp"
#include "engine/audit/entries/entry_check.hpp"
#include "engine/audit/entries/header_members.hpp"
#include "engine/cases/apply.hpp"
#include "engine/codec/entry/entry_codec.hpp"
#include "engine/codec/snapshot_codec.hpp"
#include "engine/ledger/sqlite/sqlite_ledger.hpp"
#include "engine/runtime/definitions.hpp"

namespace docket {

namespace {

constexpr std::size_t entries_per_commit = 1'000;
constexpr std::size_t cases_kept = 4'096;  // about 10 kB each

/// Puts entries of one ledger into another.
class EntryCopier {
public:
    EntryCopier(Ledger& target, const Definitions& definitions) : target_(target), definitions_(definitions) {}

    void copy(const StoredEntryRow& row)
    {
        const auto entry = decode_entry(row.header, row.values);
        if (!entry) throw std::runtime_error("entry " + std::to_string(row.position) + " does not read: " + entry.error().detail);
        Open& open = find(*entry);
        if (entry->case_id != row.case_id || entry->version != open.tail.version + 1)
            throw std::runtime_error("entry " + std::to_string(row.position) + " does not follow its case");
        const Snapshot before = std::move(open.snapshot);
        open.snapshot = apply(before, *entry);
        const Digest prev = HeaderMembers(row.header).digest("prev").value_or(Digest{});
        const PackedEntry packed = pack({row.header, row.values, row.hash, prev}, open.snapshot);
        const LedgerPosition position = target_.append({*entry, packed, before, open.snapshot}, open.tail);
        if (position != row.position) throw std::runtime_error("entry " + std::to_string(row.position) + " did not get its place");
    }

    /// Between transactions: everything is on file then.
    void forget_if_many()
    {
        if (open_.size() > cases_kept) open_.clear();
    }

private:
    struct Open {
        Snapshot snapshot;
        CaseTail tail;
    };

    [[nodiscard]] std::shared_ptr<const Definition> definition_of(const DefinitionRef& ref) const
    {
        auto definition = definitions_.find(ref.workflow, ref.version);
        if (!definition) throw std::runtime_error("definition " + ref.workflow + " version " + std::to_string(ref.version) + " is not on file");
        return definition;
    }

    Open& find(const Entry& entry)
    {
        const auto found = open_.find(entry.case_id);
        if (found != open_.end()) return found->second;
        Open open;
        if (const auto stored = target_.reader().find_case(entry.case_id)) {
            auto snapshot = decode_snapshot(stored->snapshot, definition_of(stored->definition));
            if (!snapshot) throw std::runtime_error("the new ledger's snapshot of case " + entry.case_id.text + " does not read");
            open = {std::move(*snapshot), stored->tail};
        } else {
            open.snapshot = blank_snapshot(entry.case_id, definition_of(entry.definition));
            open.tail.head = genesis_of(target_.log_id(), entry.case_id);
        }
        return open_.emplace(entry.case_id, std::move(open)).first->second;
    }

    Ledger& target_;
    const Definitions& definitions_;
    std::unordered_map<CaseId, Open> open_;
};

void copy_beside(LedgerReader& source, Ledger& target)
{
    target.begin();
    for (const DefinitionRecord& definition : source.definitions()) target.put_definition(definition);
    for (const PersonRecord& person : source.people()) target.put_person(person);
    target.commit();
}

void copy_checkpoints(LedgerReader& source, Ledger& target, LedgerPosition upto)
{
    target.begin();
    LedgerPosition after = 0;
    for (auto page = source.checkpoints(after, entries_per_commit); !page.empty(); page = source.checkpoints(after, entries_per_commit)) {
        for (const CheckpointRecord& checkpoint : page) {
            after = checkpoint.size;
            if (checkpoint.size <= upto) target.put_checkpoint(checkpoint);
        }
        if (after > upto) break;
    }
    target.commit();
}

/// Those whose entry is there: a request that is sent again is answered as before, and one that came later is carried out.
void copy_idempotency(Connection& source, Connection& target)
{
    Query rows = source.query("SELECT key, request, at, case_id, version, extra FROM idempotency ORDER BY arrival");
    target.run("BEGIN IMMEDIATE");
    while (rows.step()) {
        Query known = target.query("SELECT 1 FROM case_file WHERE case_id = ? AND version >= ?");
        if (!known.bind(rows.text(3)).bind(rows.number(4)).step()) continue;
        Query insert = target.query("INSERT INTO idempotency (key, request, at, case_id, version, extra) VALUES (?, ?, ?, ?, ?, ?)");
        insert.bind(rows.digest(0)).bind(rows.digest(1)).bind(rows.number(2)).bind(rows.text(3)).bind(rows.number(4)).bind(rows.text(5)).run();
    }
    target.run("COMMIT");
}

}  // namespace

void copy_first_entries(const std::filesystem::path& from, const std::filesystem::path& to, LedgerPosition upto, RandomSource& random,
                        Instant now, const ProgressSink& progress)
{
    const auto source = open_reader_for_audit(from);
    const auto connection = open_for_audit(from);
    if (source->size() < upto) throw std::invalid_argument("there are only " + std::to_string(source->size()) + " entries");
    SqliteOptions options;
    options.path = to;
    options.log_id = connection->text("SELECT value FROM meta WHERE name = 'log'");
    const auto target = open_sqlite_ledger(options, random, now);
    copy_beside(*source, *target);
    const Definitions definitions(source->definitions());
    EntryCopier copier(*target, definitions);
    for (LedgerPosition done = 0; done < upto;) {
        const auto rows = source->feed(done, std::min<std::uint64_t>(entries_per_commit, upto - done));
        if (rows.empty()) throw std::runtime_error("entry " + std::to_string(done + 1) + " is gone");
        target->begin();
        for (const StoredEntryRow& row : rows) copier.copy(row);
        target->commit();
        copier.forget_if_many();
        target->fold_log(false);
        done = rows.back().position;
        progress({"entries", done, upto});
    }
    copy_checkpoints(*source, *target, upto);
    target->fold_log(true);
    Connection writing(to, Connection::Access::read_write);
    copy_idempotency(*connection, writing);
}

}  // namespace docket
