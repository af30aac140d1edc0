#include "engine/audit/entries/entry_check.hpp"

#include <sqlite3.h>

#include <limits>

#include "engine/audit/entries/header_members.hpp"
#include "engine/ledger/packed_entry.hpp"
#include "engine/codec/json/canonical_json.hpp"
#include "engine/codec/entry/entry_codec.hpp"
#include "engine/ledger/sqlite/sqlite_ledger.hpp"
#include "engine/ledger/sqlite/schema/sqlite_schema.hpp"

namespace docket {

namespace {

/// Adds findings about one entry.
struct Report {
    CheckedBlock& block;
    const CheckedEntry& entry;
    std::string case_id;

    void operator()(std::string code, std::string detail) const
    {
        block.findings.push_back({entry.position, case_id, entry.seq, std::move(code), std::move(detail)});
    }
};

std::uint32_t short_of(std::uint64_t link)
{
    return static_cast<std::uint32_t>(link);
}

}  // namespace

bool is_damage(const SqliteBroken& error) noexcept
{
    return error.primary_code() == SQLITE_CORRUPT || error.primary_code() == SQLITE_NOTADB;
}

std::unique_ptr<Connection> open_for_audit(const std::filesystem::path& path)
{
    auto connection = std::make_unique<Connection>(path, Connection::Access::read_only);
    apply_reader_settings(*connection);
    return connection;
}

std::unique_ptr<LedgerReader> open_reader_for_audit(const std::filesystem::path& path)
{
    SqliteOptions options;
    options.path = path;
    options.readers = 1;
    options.read_ms_max = std::numeric_limits<int>::max();
    return open_sqlite_reader(options);
}

CheckedBlock EntryChecker::check(LedgerPosition first, LedgerPosition last)
{
    CheckedBlock block;
    block.entries.reserve(last - first + 1);
    try {
        Query rows = connection_->query("SELECT position, case_no, seq, previous, skip, hash, header, vals, snapshot FROM entry "
                                        "WHERE position BETWEEN ? AND ? ORDER BY position");
        rows.bind(first).bind(last);
        while (rows.step()) check_row(rows, block);
    } catch (const SqliteBroken& error) {
        if (!is_damage(error)) throw;
        block.is_damaged = true;
        const LedgerPosition reached = block.entries.empty() ? first : block.entries.back().position + 1;
        block.findings.push_back({reached, "", 0, "damaged", error.what()});
    }
    return block;
}

/// "" if the columns that lead to earlier entries do.
std::string EntryChecker::fault_of_places(const CheckedEntry& entry, LedgerPosition skip)
{
    const CaseVersion skipped = entry.seq & (entry.seq - 1);
    if (entry.seq == 1) return entry.previous == 0 && skip == 0 ? "" : "Expected the case's first entry to lead to none before it.";
    if (entry.previous == 0 || entry.previous >= entry.position) return "Expected the case's previous entry to stand before it.";
    if (skipped == 0) return skip == 0 ? "" : "Expected nothing to be skipped to.";
    if (skipped == entry.seq - 1) return skip == entry.previous ? "" : "Expected to skip to the previous entry.";
    Query row = connection_->query("SELECT case_no, seq FROM entry WHERE position = ?");
    const bool leads = row.bind(skip).step() && row.number(0) == entry.case_no && static_cast<CaseVersion>(row.number(1)) == skipped;
    return leads ? "" : "Expected to skip to entry " + std::to_string(skipped) + " of the case.";
}

/// A value is gone if, and only if, a later entry of the case says that it was erased.
void EntryChecker::check_values(const CheckedEntry& entry, const std::string& case_id, const EntryCheck& checked, std::string_view values,
                                bool has_snapshot, CheckedBlock& block)
{
    const Report report{block, entry, case_id};
    const std::set<std::string> erased = frame_.erasures.erased_from(entry.case_no, entry.position, frame_.size);
    for (const std::string& path : checked.missing) {
        if (erased.contains(path)) continue;
        // A server may have erased it since the erasures were read.
        frame_.erasures.read(*connection_);
        const auto now_erased = frame_.erasures.erased_from(entry.case_no, entry.position, std::numeric_limits<LedgerPosition>::max());
        if (!now_erased.contains(path)) report("missing_value", "Expected the value at \"" + path + "\", or an entry that says that it was erased.");
    }
    for (const std::string& path : erased) {
        const std::string mark = "{\"p\":" + to_canonical_json(Value(path)) + ',';
        if (values.find(mark) != std::string_view::npos || has_snapshot) report("erased_value", "Expected the value at \"" + path + "\" to be gone, as an entry says.");
    }
}

void EntryChecker::check_row(const Query& row, CheckedBlock& block)
{
    const std::string header = row.unpacked(6), values = row.unpacked(7);
    const std::string snapshot = row.text(8);
    const HeaderMembers members(header);
    CheckedEntry entry;
    entry.position = static_cast<LedgerPosition>(row.number(0));
    entry.case_no = row.number(1);
    entry.seq = static_cast<CaseVersion>(row.number(2));
    entry.previous = static_cast<LedgerPosition>(row.number(3));
    entry.hash = row.digest(5);
    const std::string case_id(members.text("case"));
    const Digest prev = members.digest("prev").value_or(Digest{});
    entry.link = frame_.links.of(entry.hash, case_id);
    entry.prev = frame_.links.of(prev, case_id);
    entry.from = short_of(frame_.links.of(members.text("from")));
    entry.to = short_of(frame_.links.of(members.text("to")));
    entry.moves = !members.text("from").empty() || !members.text("to").empty();

    const Report report{block, entry, case_id};
    const auto checked = verify_entry(header, values, prev);
    if (!checked)
        report(checked.error().code, checked.error().detail);
    else
        check_values(entry, case_id, *checked, values, !snapshot.empty(), block);
    if (!snapshot.empty() && !snapshot_text(snapshot)) report("snapshot", "Expected the snapshot beside the entry to be as it was stored.");
    if ((checked ? checked->hash : entry_hash(header)) != entry.hash) report("hash", "Expected the header to have the hash on file.");
    if (members.text("log") != frame_.log) report("log", "Expected the entry to be one of this ledger.");
    if (members.number("seq") != entry.seq) report("seq", "Expected the header to name the number that it is filed under.");
    if (entry.seq == 1 && prev != genesis_of(frame_.log, CaseId(case_id)))
        report("prev", "Expected \"prev\" of the case's first entry to be its genesis.");
    if (!frame_.definitions.contains(members.raw("def"))) report("definition", "Expected the entry's definition to be on file.");
    const std::string places = fault_of_places(entry, static_cast<LedgerPosition>(row.number(4)));
    if (!places.empty()) report("place", places);
    block.entries.push_back(entry);
}

}  // namespace docket
