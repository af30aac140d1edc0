#include "engine/audit/verify/chain_check.hpp"

#include <algorithm>
#include <bit>

#include "engine/audit/entries/header_members.hpp"
#include "engine/ledger/packed_entry.hpp"

namespace docket {

namespace {

constexpr std::uint64_t page_cases = 512;
constexpr std::size_t trail_bytes = 8;

LedgerPosition place_in(std::string_view trail, std::size_t number)
{
    LedgerPosition position = 0;
    for (std::size_t i = 0; i < trail_bytes; ++i) position = position << 8 | static_cast<unsigned char>(trail[number * trail_bytes + i]);
    return position;
}

}  // namespace

ChainCheck::ChainCheck(const EntryFrame& frame, Connection& connection, LedgerPosition since, LedgerPosition size, const FindingSink& sink)
    : frame_(frame), connection_(connection), since_(since), size_(size), sink_(sink)
{
    const auto cases = static_cast<std::uint64_t>(connection_.number("SELECT coalesce(max(case_no), 0) FROM case_file"));
    states_.resize(std::min(cases, size_) + 1);
}

void ChainCheck::report(const CheckedEntry& entry, std::string code, std::string detail)
{
    std::string case_id;
    Query row = connection_.query("SELECT header FROM entry WHERE position = ?");
    if (row.bind(entry.position).step()) {
        const std::string header = row.unpacked(0);
        case_id = std::string(HeaderMembers(header).text("case"));
    }
    sink_({entry.position, std::move(case_id), entry.seq, std::move(code), std::move(detail)});
}

/// Of the entry at a place that is not among those that come; seq 0 if there is none.
ChainCheck::State ChainCheck::state_at(LedgerPosition position)
{
    State state;
    bool knows_where = false;
    // Where the case stood is said by the last entry that moved it.
    for (LedgerPosition at = position; at != 0 && !knows_where;) {
        Query row = connection_.query("SELECT seq, hash, header, previous FROM entry WHERE position = ?");
        if (!row.bind(at).step()) break;
        const std::string header = row.unpacked(2);
        const HeaderMembers members(header);
        if (at == position)
            state = {frame_.links.of(row.digest(1), members.text("case")), position, static_cast<std::uint32_t>(row.number(0)), 0};
        knows_where = !members.text("from").empty() || !members.text("to").empty();
        if (knows_where) state.to = static_cast<std::uint32_t>(frame_.links.of(members.text("to")));
        const auto previous = static_cast<LedgerPosition>(row.number(3));
        at = previous < at ? previous : 0;
    }
    return state;
}

void ChainCheck::follow(const State& state, const CheckedEntry& entry)
{
    const std::string before = std::to_string(state.seq);
    if (entry.seq <= state.seq)
        report(entry, "seq", "Expected each number of a case once, but the case had " + before + " entries before this one.");
    else if (entry.seq != state.seq + 1)
        report(entry, "seq", "Expected entry " + std::to_string(state.seq + 1) + " of the case to come after entry " + before + '.');
    else if (entry.prev != state.link)
        report(entry, "prev", "Expected \"prev\" to be the hash of the case's previous entry, which is at " + std::to_string(state.position) + '.');
    else if (entry.previous != state.position)
        report(entry, "place", "Expected to lead to the case's previous entry at " + std::to_string(state.position) + '.');
    else if (entry.moves && entry.from != state.to)
        report(entry, "state", "Expected \"from\" to be where the case's previous entry led to.");
}

void ChainCheck::add(const CheckedEntry& entry)
{
    if (entry.case_no <= 0 || static_cast<std::uint64_t>(entry.case_no) >= states_.size())
        return report(entry, "case_row", "Expected the entry's case to have a row.");
    State& state = states_[static_cast<std::size_t>(entry.case_no)];
    if (state.seq == 0 && entry.seq > 1 && entry.previous <= since_) state = state_at(entry.previous);
    if (state.seq == 0 && entry.seq > 1)
        report(entry, "seq", "Expected the case's earlier entries to come before it, but there are none.");
    else if (state.seq != 0)
        follow(state, entry);
    if (entry.seq <= state.seq) return;
    state = {entry.link, entry.position, static_cast<std::uint32_t>(entry.seq), entry.moves ? entry.to : state.to};
}

/// Columns: case_no, case_id, version, head, last, trail. "" if the row stands where `state` says.
std::string ChainCheck::fault_of_case(const Query& row, const State& state)
{
    const auto version = static_cast<CaseVersion>(row.number(2));
    const std::string trail = row.text(5);
    if (version == 0 || trail.size() != trail_bytes * static_cast<std::size_t>(std::popcount(version) - 1))
        return "Expected the case's trail to have as many places as its version has bits beyond the first.";
    if (version != state.seq)
        return "Expected the case to stand at its last entry, number " + std::to_string(state.seq) + ", but it is at number " +
               std::to_string(version) + '.';
    if (static_cast<LedgerPosition>(row.number(4)) != state.position) return "Expected the case's row to lead to its last entry.";
    if (frame_.links.of(row.digest(3), row.text(1)) != state.link) return "Expected the case's id and head to be those of its last entry.";
    CaseVersion seq = version;
    for (std::size_t i = 0; i < trail.size() / trail_bytes; ++i) {
        seq &= seq - 1;
        Query place = connection_.query("SELECT case_no, seq FROM entry WHERE position = ?");
        const bool leads = place.bind(place_in(trail, i)).step() && place.number(0) == row.number(0) &&
                           static_cast<CaseVersion>(place.number(1)) == seq;
        if (!leads) return "Expected the case's trail to lead to its entry " + std::to_string(seq) + '.';
    }
    return "";
}

/// Of those with a row of their own; the others are looked at with their entries.
void ChainCheck::check_long_snapshots()
{
    Query rows = connection_.query("SELECT c.case_id, c.version, l.snapshot FROM long_snapshot l LEFT JOIN case_file c ON c.case_no = l.case_no");
    while (rows.step()) {
        if (!snapshot_text(rows.text(2)))
            sink_({0, rows.text(0), static_cast<CaseVersion>(rows.number(1)), "snapshot", "Expected the case's snapshot to be as it was stored."});
    }
}

void ChainCheck::check_case(const Query& row)
{
    const auto case_no = static_cast<std::uint64_t>(row.number(0));
    const bool is_known = case_no < states_.size();
    State state = is_known ? states_[case_no] : State{};
    if (is_known) states_[case_no] = {};
    const auto last = static_cast<LedgerPosition>(row.number(4));
    // The case has got entries since, or had none that were read: its last one is looked up.
    if (last > size_ || (state.seq == 0 && last <= since_ && last != 0)) state = state_at(last);
    const std::string fault = fault_of_case(row, state);
    if (!fault.empty()) sink_({state.position, row.text(1), static_cast<CaseVersion>(row.number(2)), "case_row", fault});
}

std::uint64_t ChainCheck::check_cases(const ProgressSink& progress)
{
    const auto total = static_cast<std::uint64_t>(connection_.number("SELECT count(*) FROM case_file"));
    std::uint64_t done = 0;
    for (std::int64_t after = -1;;) {
        // One transaction: a case and the entries its row leads to are of one moment.
        connection_.run("BEGIN");
        std::uint64_t read = 0;
        {
            Query rows = connection_.query("SELECT case_no, case_id, version, head, last, trail FROM case_file WHERE case_no > ? "
                                           "ORDER BY case_no LIMIT ?");
            rows.bind(after).bind(page_cases);
            for (; rows.step(); ++read) {
                after = rows.number(0);
                check_case(rows);
            }
        }
        connection_.run("COMMIT");
        done += read;
        progress({"cases", done, std::max(done, total)});
        if (read < page_cases) break;
    }
    check_long_snapshots();
    for (const State& state : states_) {
        if (state.seq == 0) continue;
        CheckedEntry entry;
        entry.position = state.position;
        entry.seq = state.seq;
        report(entry, "case_row", "Expected the entry's case to have a row.");
    }
    return done;
}

}  // namespace docket
