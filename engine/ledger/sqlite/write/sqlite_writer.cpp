#include "engine/ledger/sqlite/write/sqlite_writer.hpp"

#include <limits>

#include "engine/codec/json/canonical_json.hpp"
#include "engine/ledger/sqlite/read/sqlite_reader.hpp"
#include "engine/ledger/sqlite/search/sqlite_words.hpp"
#include "engine/ledger/sqlite/write/sqlite_tree.hpp"

namespace docket {

namespace {

constexpr std::int64_t reconsider_interval_ms = 1'000;                         // between two looks at disk and clock while all is well
constexpr std::int64_t head_interval_ms = 200;                                 // a loss older than this shows at the next start
constexpr std::uint64_t log_pages_truncate = 16'384;  // 64 MiB: a reader held long let it grow; cut it when idle

}  // namespace

SqliteLedger::SqliteLedger(const SqliteOptions& options, std::unique_ptr<DatabaseLock> lock, std::unique_ptr<Connection> connection,
                           std::string log, TileWriter tree)
    : options_(options),
      lock_(std::move(lock)),
      connection_(std::move(connection)),
      log_(std::move(log)),
      committed_(std::move(tree)),
      tree_(committed_),
      reader_(make_sqlite_reader(options))
{
    connection_->allow_checkpoint_on_close();
    connection_->watch_log();
    last_entry_at_ = appended_at_ = stored_last_entry_at();
}

SqliteLedger::~SqliteLedger()
{
    rollback();
    try {
        write_head();
    } catch (const std::exception& error) {
        // The old head stays. It is only ever behind the database, so the next start checks less and refuses nothing.
        static_cast<void>(error);
    }
}
void SqliteLedger::begin()
{
    if (broken_) throw StorageBroken("An earlier commit failed; what the file holds is unknown until the next start.");
    if (clock_behind_) throw ClockBehind(read_only_reason_);
    if (!read_only_reason_.empty()) throw StorageFull(read_only_reason_);
    connection_->query("BEGIN IMMEDIATE").run();
}

void SqliteLedger::commit()
{
    counts_.write(*connection_);
    if (cases_unindexed(*connection_) >= cases_unindexed_max) index_words(*connection_);
    try {
        connection_->query("COMMIT").run();
    } catch (const StorageBroken&) {
        broken_ = true;
        throw;
    }
    committed_ = tree_;
    last_entry_at_ = appended_at_;
    fold_wanted_ = true;
    if (std::exchange(access_changed_, false)) access_generation_.fetch_add(1, std::memory_order_acq_rel);
}

void SqliteLedger::rollback() noexcept
{
    tree_ = committed_;
    counts_.clear();
    appended_at_ = last_entry_at_;
    access_changed_ = false;
    if (!connection_->in_transaction()) return;
    try {
        connection_->run("ROLLBACK");
    } catch (const std::exception&) {
        broken_ = true;
    }
}

std::unique_ptr<LedgerReader> SqliteLedger::make_reader()
{
    SqliteOptions options = options_;
    options.readers = 1;
    options.read_ms_max = std::numeric_limits<int>::max();
    return make_sqlite_reader(options);
}

void SqliteLedger::fold_log(bool idle)
{
    if (!fold_wanted_ || broken_) return;
    if (idle) index_rest();
    const std::uint64_t pages = connection_->log_pages();
    if (!idle && pages < options_.log_pages_fold) return;
    const bool large = idle && pages > log_pages_truncate;
    static_cast<void>(connection_->number(large ? "PRAGMA wal_checkpoint(TRUNCATE)" : "PRAGMA wal_checkpoint(PASSIVE)"));
    fold_wanted_ = false;
}

/// Searches are quicker once nothing waits for the index.
void SqliteLedger::index_rest()
{
    if (!read_only_reason_.empty() || cases_unindexed(*connection_) == 0) return;
    begin();
    try {
        index_words(*connection_);
        commit();
    } catch (...) {
        rollback();
        throw;
    }
}

void SqliteLedger::write_head()
{
    if (head_written_ && head_size_ == committed_.size()) return;
    write_head_file(options_.path, {committed_.size(), committed_.root(), log_});
    head_written_ = true;
    head_size_ = committed_.size();
}

void SqliteLedger::write_head_if_due(Instant now)
{
    if (head_written_ && now.ms >= head_written_at_.ms && now.ms - head_written_at_.ms < head_interval_ms) return;
    write_head();
    head_written_at_ = now;
}

/// Long ago if there is no entry.
Instant SqliteLedger::stored_last_entry_at()
{
    Query last = connection_->query("SELECT header FROM entry ORDER BY position DESC LIMIT 1");
    const std::string header = last.step() ? last.unpacked(0) : std::string();
    const auto value = parse_stored_json(header, stored_json_limits);
    const Value* at = value ? value->find("at") : nullptr;
    return at != nullptr && at->is_string() ? from_rfc3339(at->string()).value_or(Instant{}) : Instant{};
}

void SqliteLedger::reconsider_read_only(Instant now)
{
    const bool is_recent = reconsidered_at_ && now >= *reconsidered_at_ && now.ms - reconsidered_at_->ms < reconsider_interval_ms;
    if (is_recent && read_only_reason_.empty()) return;
    reconsidered_at_ = now;
    clock_behind_ = now.ms < last_entry_at_.ms - options_.clock_behind_ms_max;
    const auto folder = options_.path.has_parent_path() ? options_.path.parent_path() : std::filesystem::path(".");
    if (clock_behind_)
        read_only_reason_ = "The clock stands before the last entry, which was made at " + to_rfc3339(last_entry_at_) + '.';
    else if (std::filesystem::space(folder).available < options_.disk_free_bytes_min)
        read_only_reason_ =
            "The disk is nearly full: less than " + std::to_string(options_.disk_free_bytes_min >> 20) + " MiB are free.";
    else
        read_only_reason_.clear();
}

void SqliteLedger::remember(const PersonId& principal, std::string_view key, const Digest& request, Instant now, const CommandResult& result)
{
    Query query =
        connection_->query("INSERT INTO idempotency (key, request, at, case_id, version, extra) VALUES (?, ?, ?, ?, ?, ?)");
    query.bind(stored_key(principal, key)).bind(request).bind(now).bind(result.case_id.text).bind(result.version).bind(result.extra).run();
}

std::size_t SqliteLedger::forget_remembered(Instant before, std::size_t limit)
{
    Query query = connection_->query(
        "DELETE FROM idempotency WHERE at < ? AND arrival IN (SELECT arrival FROM idempotency ORDER BY arrival LIMIT ?)");
    return query.bind(before).bind(std::uint64_t{limit}).run();
}

LedgerPosition SqliteLedger::append(const NewEntry& added, CaseTail& tail)
{
    const LedgerPosition position = tree_.size() + 1;
    append_entry(*connection_, position, added, tail, counts_);
    for (const FullTile& tile : tree_.append(added.packed.hash)) put_tile(*connection_, tile);
    appended_at_ = added.entry.at;
    return position;
}

void SqliteLedger::set_alarm(CaseTail& tail, std::optional<Instant> rings_at)
{
    Query query = connection_->query("UPDATE case_file SET alarm_at = ? WHERE case_no = ?");
    query.bind(stored_instant(rings_at)).bind(tail.number).run();
    move_alarm(*connection_, tail.number, std::exchange(tail.alarm, rings_at), rings_at);
}

void SqliteLedger::put_checkpoint(const CheckpointRecord& checkpoint)
{
    const auto newest = static_cast<LedgerPosition>(connection_->number("SELECT coalesce(max(size), 0) FROM checkpoint"));
    const bool is_first = connection_->number("SELECT count(*) FROM checkpoint") == 0;
    if (checkpoint.size > tree_.size() || (!is_first && checkpoint.size <= newest))
        throw std::logic_error("put_checkpoint: a checkpoint follows the one before and the tree");
    Query query = connection_->query("INSERT INTO checkpoint (size, note) VALUES (?, ?)");
    query.bind(checkpoint.size).bind(checkpoint.note).run();
}

void SqliteLedger::put_definition(const DefinitionRecord& record)
{
    Query query = connection_->query(
        "INSERT INTO definition (workflow, version, sha256, source, published_at, published_by) VALUES (?, ?, ?, ?, ?, ?)");
    query.bind(record.ref.workflow).bind(std::uint64_t{record.ref.version}).bind(record.ref.sha256).bind_blob(record.source);
    query.bind(record.published_at).bind(record.published_by.text).run();
}

void SqliteLedger::put_form_draft(const FormDraft& draft)
{
    Query query = connection_->query("INSERT INTO form_draft (case_id, person_id, event, data, saved_at) VALUES (?, ?, ?, ?, ?) "
                                     "ON CONFLICT DO UPDATE SET data = excluded.data, saved_at = excluded.saved_at");
    query.bind(draft.case_id.text).bind(draft.person.text).bind(draft.event).bind_blob(draft.data).bind(draft.saved_at).run();
}

bool SqliteLedger::remove_form_draft(const CaseId& case_id, const PersonId& person, std::string_view event)
{
    Query query = connection_->query("DELETE FROM form_draft WHERE case_id = ? AND person_id = ? AND event = ?");
    return query.bind(case_id.text).bind(person.text).bind(event).run() > 0;
}

bool SqliteLedger::put_person(const PersonRecord& person)
{
    access_changed_ = true;
    const auto holder = docket::find_person_by_username(*connection_, person.username);
    if (holder && holder->id != person.id) return false;
    Query query = connection_->query(
        "INSERT INTO person (person_id, username, name, password_hash, roles, organisation, active) VALUES (?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (person_id) DO UPDATE SET username = excluded.username, name = excluded.name, password_hash = "
        "excluded.password_hash, "
        "roles = excluded.roles, organisation = excluded.organisation, active = excluded.active");
    query.bind(person.id.text).bind(person.username).bind(person.name).bind(person.password_hash).bind(json_of(person.roles));
    query.bind(person.organisation).bind(person.active).run();
    return true;
}

void SqliteLedger::put_session(const SessionRecord& session)
{
    Query query = connection_->query(
        "INSERT INTO session (token, person_id, csrf, created_at, last_used_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)");
    query.bind(session.token).bind(session.person.text).bind(session.csrf);
    query.bind(session.created_at).bind(session.last_used_at).bind(session.expires_at).run();
}

bool SqliteLedger::touch_session(const Digest& token, Instant last_used_at)
{
    Query query = connection_->query("UPDATE session SET last_used_at = ? WHERE token = ?");
    return query.bind(last_used_at).bind(token).run() == 1;
}

bool SqliteLedger::remove_session(const Digest& token)
{
    access_changed_ = true;
    Query query = connection_->query("DELETE FROM session WHERE token = ?");
    return query.bind(token).run() == 1;
}

std::size_t SqliteLedger::remove_sessions_of(const PersonId& person)
{
    access_changed_ = true;
    Query query = connection_->query("DELETE FROM session WHERE person_id = ?");
    return query.bind(person.text).run();
}

std::size_t SqliteLedger::remove_expired_sessions(Instant now)
{
    Query query = connection_->query("DELETE FROM session WHERE expires_at <= ?");
    return query.bind(now).run();
}

}  // namespace docket
