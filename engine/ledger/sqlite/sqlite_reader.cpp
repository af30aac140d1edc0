#include "engine/ledger/sqlite/sqlite_reader.hpp"

#include "engine/ledger/sqlite/sqlite_lists.hpp"
#include "engine/ledger/sqlite/sqlite_rows.hpp"
#include "engine/ledger/sqlite/sqlite_schema.hpp"

namespace docket {

namespace {

StoredEntryRow entry_row(const Query& row)
{
    StoredEntryRow entry;
    entry.position = static_cast<LedgerPosition>(row.number(0));
    entry.case_id = CaseId(row.text(1));
    entry.version = static_cast<CaseVersion>(row.number(2));
    entry.hash = row.digest(3);
    entry.header = row.text(4);
    entry.values = row.text(5);
    return entry;
}

std::vector<StoredEntryRow> entry_rows(Query& query)
{
    std::vector<StoredEntryRow> rows;
    while (query.step()) rows.push_back(entry_row(query));
    return rows;
}

class SqliteReader final : public LedgerReader {
public:
    explicit SqliteReader(const SqliteOptions& options) : pool_(options) {}

    std::optional<StoredCase> find_case(const CaseId& id) override { return docket::find_case(*pool_.lease(), id); }
    std::optional<CaseId> case_of_task(const TaskId& id) override { return docket::case_of_task(*pool_.lease(), id); }

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
        Query query = (*lease).query("SELECT workflow, states, outcome, count(*) FROM case_file GROUP BY 1, 2, 3 ORDER BY 1, 2, 3");
        std::vector<StateCount> counts;
        while (query.step())
            counts.push_back({query.text(0), query.text(1), query.text(2), static_cast<std::uint64_t>(query.number(3))});
        return counts;
    }

    std::vector<StoredEntryRow> entries(const CaseId& id, CaseVersion after, std::size_t limit) override
    {
        const auto lease = pool_.lease();
        Query query =
            (*lease).query("SELECT e.position, c.case_id, e.seq, e.hash, e.header, coalesce(v.vals, '[]') FROM case_file c "
                           "JOIN entry e ON e.case_no = c.case_no LEFT JOIN entry_value v ON v.position = e.position "
                           "WHERE c.case_id = ? AND e.seq > ? ORDER BY e.seq LIMIT ?");
        return entry_rows(query.bind(id.text).bind(after).bind(std::uint64_t{limit}));
    }

    std::vector<StoredEntryRow> feed(LedgerPosition after, std::size_t limit) override
    {
        const auto lease = pool_.lease();
        Query query = (*lease).query("SELECT e.position, c.case_id, e.seq, e.hash, e.header, coalesce(v.vals, '[]') FROM entry e "
                                     "JOIN case_file c ON c.case_no = e.case_no LEFT JOIN entry_value v ON v.position = e.position "
                                     "WHERE e.position > ? ORDER BY e.position LIMIT ?");
        return entry_rows(query.bind(after).bind(std::uint64_t{limit}));
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
    connection->set_time_limit(read_ms_max_);
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
