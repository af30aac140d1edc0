#include "engine/ledger/sqlite/read/sqlite_reader.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <limits>

#include "engine/ledger/sqlite/read/sqlite_lists.hpp"
#include "engine/ledger/sqlite/read/sqlite_rows.hpp"
#include "engine/ledger/sqlite/schema/sqlite_schema.hpp"
#include "engine/ledger/sqlite/write/sqlite_tree.hpp"

namespace docket {

namespace {

/// Columns: position, seq, hash, header, vals.
StoredEntryRow entry_row(const Query& row, const CaseId& case_id)
{
    StoredEntryRow entry;
    entry.position = static_cast<LedgerPosition>(row.number(0));
    entry.case_id = case_id;
    entry.version = static_cast<CaseVersion>(row.number(1));
    entry.hash = row.digest(2);
    entry.header = row.unpacked(3);
    entry.values = row.unpacked(4);
    return entry;
}

[[noreturn]] void throw_missing_entry()
{
    throw SqliteBroken(SQLITE_CORRUPT, "Expected an entry of a case in the database, but it is gone");
}

/// One entry of a case.
struct Place {
    LedgerPosition position = 0;
    CaseVersion seq = 0;
};

constexpr CaseVersion without_lowest_bit(CaseVersion version)
{
    return version & (version - 1);
}

/// Where the entry `seq` of a case is, in few steps: down the trail as far as it does not pass it, then by skips and single steps.
/// @pre 1 <= seq <= tail.version.
Place place_of(Connection& connection, const CaseTail& tail, CaseVersion seq)
{
    Place place{tail.trail.front(), tail.version};
    for (std::size_t i = 1; i < tail.trail.size() && without_lowest_bit(place.seq) >= seq; ++i)
        place = {tail.trail[i], without_lowest_bit(place.seq)};
    while (place.seq > seq) {
        Query row = connection.query("SELECT previous, skip FROM entry WHERE position = ?");
        if (!row.bind(place.position).step()) throw_missing_entry();
        const bool skips = without_lowest_bit(place.seq) >= seq;
        place = skips ? Place{static_cast<LedgerPosition>(row.number(1)), without_lowest_bit(place.seq)}
                      : Place{static_cast<LedgerPosition>(row.number(0)), place.seq - 1};
    }
    return place;
}

class SqliteReader final : public LedgerReader {
public:
    explicit SqliteReader(const SqliteOptions& options) : pool_(options) {}

    std::optional<StoredCase> find_case(const CaseId& id) override { return docket::find_case(*pool_.lease(), id); }
    Remembered recall(const PersonId& principal, std::string_view key, const Digest& request) override
    {
        return docket::recall(*pool_.lease(), principal, key, request);
    }

    std::vector<Alarm> alarms(Instant now, std::size_t limit) override
    {
        const auto lease = pool_.lease();
        Query query = (*lease).query("SELECT c.case_id, a.rings_at FROM alarm a JOIN case_file c ON c.case_no = a.case_no WHERE a.rings_at <= ? "
                                     "ORDER BY a.rings_at, a.case_no LIMIT ?");
        query.bind(now).bind(std::uint64_t{limit});
        std::vector<Alarm> alarms;
        while (query.step()) alarms.push_back({CaseId(query.text(0)), query.instant(1)});
        return alarms;
    }

    std::optional<Instant> next_alarm(Instant after) override
    {
        const auto lease = pool_.lease();
        Query query = (*lease).query("SELECT rings_at FROM alarm WHERE rings_at > ? ORDER BY rings_at LIMIT 1");
        if (!query.bind(after).step()) return std::nullopt;
        return query.instant(0);
    }

    Result<Page<CaseSummary>> cases(const Viewer& viewer, const CaseFilter& filter) override
    {
        return list_cases(*pool_.lease(), viewer, filter);
    }

    Result<Page<TaskRow>> tasks(const Viewer& viewer, const TaskFilter& filter) override
    {
        const auto lease = pool_.lease();
        // Several queries make one page; a transaction lets them see one state.
        (*lease).run("BEGIN");
        const Rollback rollback{*lease};
        return list_tasks(*lease, viewer, filter);
    }

    std::vector<StateCount> counts() override
    {
        const auto lease = pool_.lease();
        Query query = (*lease).query("SELECT workflow, states, outcome, cases FROM case_count WHERE cases > 0 ORDER BY workflow, states, outcome");
        std::vector<StateCount> counts;
        while (query.step())
            counts.push_back({query.text(0), query.text(1), query.text(2), static_cast<std::uint64_t>(query.number(3))});
        return counts;
    }

    std::vector<StoredEntryRow> entries(const CaseId& id, CaseVersion after, std::size_t limit) override
    {
        const auto lease = pool_.lease();
        const auto tail = find_case_tail(*lease, id);
        if (!tail || tail->version <= after || limit == 0) return {};
        const CaseVersion last = std::min(tail->version, after + limit);
        Place place = place_of(*lease, *tail, last);
        std::vector<StoredEntryRow> rows;
        while (place.seq > after) {
            Query row = (*lease).query("SELECT position, seq, hash, header, vals, previous FROM entry WHERE position = ?");
            if (!row.bind(place.position).step()) throw_missing_entry();
            rows.push_back(entry_row(row, id));
            place = {static_cast<LedgerPosition>(row.number(5)), place.seq - 1};
        }
        std::reverse(rows.begin(), rows.end());
        return rows;
    }

    std::vector<LedgerPosition> erasures(const std::optional<CaseId>& id) override
    {
        const auto lease = pool_.lease();
        Query query = (*lease).query("SELECT e.position FROM erasure e JOIN case_file c ON c.case_no = e.case_no "
                                     "WHERE ? = '' OR c.case_id = ? ORDER BY e.position");
        query.bind(id ? id->text : std::string()).bind(id ? id->text : std::string());
        std::vector<LedgerPosition> positions;
        while (query.step()) positions.push_back(static_cast<LedgerPosition>(query.number(0)));
        return positions;
    }

    std::optional<LedgerPosition> position_of(const CaseId& id, CaseVersion version) override
    {
        const auto lease = pool_.lease();
        const auto tail = find_case_tail(*lease, id);
        if (!tail || version == 0 || tail->version < version) return std::nullopt;
        return place_of(*lease, *tail, version).position;
    }

    std::vector<StoredEntryRow> feed(LedgerPosition after, std::size_t limit) override
    {
        const auto lease = pool_.lease();
        Query query = (*lease).query("SELECT e.position, e.seq, e.hash, e.header, e.vals, c.case_id FROM entry e "
                                     "JOIN case_file c ON c.case_no = e.case_no WHERE e.position > ? ORDER BY e.position LIMIT ?");
        query.bind(after).bind(std::uint64_t{limit});
        std::vector<StoredEntryRow> rows;
        while (query.step()) rows.push_back(entry_row(query, CaseId(query.text(5))));
        return rows;
    }

    std::vector<Digest> tree_digests(unsigned level, std::uint64_t first, std::size_t count) override
    {
        const auto lease = pool_.lease();
        return SqliteTileSource(*lease).digests(level, first, count);
    }

    std::optional<CheckpointRecord> newest_checkpoint(LedgerPosition size_max) override
    {
        const auto lease = pool_.lease();
        Query query = (*lease).query("SELECT size, note FROM checkpoint WHERE size <= ? ORDER BY size DESC LIMIT 1");
        const auto rows = checkpoint_rows(query.bind(size_max));
        return rows.empty() ? std::nullopt : std::optional(rows.front());
    }

    std::vector<CheckpointRecord> checkpoints(LedgerPosition after, std::size_t limit) override
    {
        const auto lease = pool_.lease();
        Query query = (*lease).query("SELECT size, note FROM checkpoint WHERE size > ? ORDER BY size LIMIT ?");
        return checkpoint_rows(query.bind(after).bind(std::uint64_t{limit}));
    }

    LedgerPosition size() override
    {
        return static_cast<LedgerPosition>((*pool_.lease()).number("SELECT coalesce(max(position), 0) FROM entry"));
    }

    std::optional<DocumentRow> find_document(const DocumentId& id) override { return docket::find_document(*pool_.lease(), id); }

    bool has_document(const Digest& sha256) override
    {
        const auto lease = pool_.lease();
        Query query = (*lease).query("SELECT 1 FROM document WHERE sha256 = ? LIMIT 1");
        return query.bind(sha256).step();
    }

    std::vector<DefinitionRecord> definitions() override { return docket::definitions(*pool_.lease()); }
    std::optional<FormDraft> find_form_draft(const CaseId& case_id, const PersonId& person, std::string_view event) override
    {
        return docket::find_form_draft(*pool_.lease(), case_id, person, event);
    }
    std::optional<PersonRecord> find_person(const PersonId& id) override { return docket::find_person(*pool_.lease(), id); }
    std::optional<PersonRecord> find_person_by_username(std::string_view username) override
    {
        return docket::find_person_by_username(*pool_.lease(), username);
    }
    std::vector<PersonRecord> people() override { return docket::people(*pool_.lease()); }
    std::optional<SessionRecord> find_session(const Digest& token) override { return docket::find_session(*pool_.lease(), token); }

private:
    struct Rollback {
        Connection& connection;
        ~Rollback()
        {
            // An interrupted query has ended the transaction by itself; ending a reading one cannot fail.
            if (connection.in_transaction()) connection.run("ROLLBACK");
        }
    };

    ReaderPool pool_;
};

}  // namespace

ReaderPool::ReaderPool(const SqliteOptions& options) : read_ms_max_(options.read_ms_max)
{
    for (std::size_t i = 0; i < options.readers; ++i) {
        auto connection = std::make_unique<Connection>(options.path, Connection::Access::read_only);
        apply_reader_settings(*connection);
        free_.push_back(std::move(connection));
    }
}

ReaderPool::Lease ReaderPool::lease()
{
    std::unique_lock lock(mutex_);
    returned_.wait(lock, [&] { return !free_.empty(); });
    auto connection = std::move(free_.back());
    free_.pop_back();
    if (read_ms_max_ < std::numeric_limits<int>::max()) connection->set_time_limit(read_ms_max_);
    return Lease(*this, std::move(connection));
}

ReaderPool::Lease::~Lease()
{
    {
        const std::lock_guard lock(pool_.mutex_);
        pool_.free_.push_back(std::move(connection_));
    }
    pool_.returned_.notify_one();
}

std::unique_ptr<LedgerReader> make_sqlite_reader(const SqliteOptions& options)
{
    return std::make_unique<SqliteReader>(options);
}

}  // namespace docket
