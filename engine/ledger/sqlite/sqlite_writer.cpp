#include "engine/ledger/sqlite/sqlite_writer.hpp"

#include "engine/codec/canonical_json.hpp"
#include "engine/ledger/sqlite/sqlite_append.hpp"
#include "engine/ledger/sqlite/sqlite_reader.hpp"

namespace docket {

namespace {

constexpr std::int64_t reconsider_interval_ms = 1'000;                         // between two looks at disk and clock while all is well
constexpr std::int64_t head_interval_ms = 200;                                 // a loss older than this shows at the next start
constexpr std::uint64_t wal_bytes_truncate = std::uint64_t{64} * 1024 * 1024;  // a reader held long let it grow: cut it when idle

/// A key is the caller's text; what is stored has one length and tells nothing.
Digest stored_key(const PersonId& principal, std::string_view key)
{
    std::string text = principal.text;
    text += '\0';
    text += key;
    return sha256(text);
}

}  // namespace

SqliteLedger::SqliteLedger(const SqliteOptions& options, std::unique_ptr<DatabaseLock> lock, std::unique_ptr<Connection> connection,
                           std::string log, const Tail& tail)
    : options_(options),
      lock_(std::move(lock)),
      connection_(std::move(connection)),
      log_(std::move(log)),
      committed_(tail),
      tail_(tail),
      reader_(make_sqlite_reader(options))
{
    connection_->allow_checkpoint_on_close();
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
    if (!read_only_reason_.empty()) throw StorageFull(read_only_reason_);
    connection_->run("BEGIN IMMEDIATE");
}

void SqliteLedger::commit()
{
    try {
        connection_->run("COMMIT");
    } catch (const StorageBroken&) {
        broken_ = true;
        throw;
    }
    committed_ = tail_;
    last_entry_at_ = appended_at_;
    checkpoint_wanted_ = true;
    if (std::exchange(access_changed_, false)) access_generation_.fetch_add(1, std::memory_order_acq_rel);
}

void SqliteLedger::rollback() noexcept
{
    tail_ = committed_;
    appended_at_ = last_entry_at_;
    access_changed_ = false;
    if (!connection_->in_transaction()) return;
    try {
        connection_->run("ROLLBACK");
    } catch (const std::exception&) {
        broken_ = true;
    }
}

void SqliteLedger::checkpoint_if_idle()
{
    if (!checkpoint_wanted_ || broken_) return;
    std::filesystem::path wal = options_.path;
    wal += "-wal";
    std::error_code ignored;
    const auto bytes = std::filesystem::file_size(wal, ignored);
    const bool large = !ignored && bytes > wal_bytes_truncate;
    static_cast<void>(connection_->number(large ? "PRAGMA wal_checkpoint(TRUNCATE)" : "PRAGMA wal_checkpoint(PASSIVE)"));
    checkpoint_wanted_ = false;
}

void SqliteLedger::write_head()
{
    if (head_written_ && head_size_ == committed_.position) return;
    write_head_file(options_.path, {committed_.position, committed_.running, log_});
    head_written_ = true;
    head_size_ = committed_.position;
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
    const std::string header = connection_->text("SELECT header FROM entry ORDER BY position DESC LIMIT 1");
    const auto value = parse_stored_json(header, stored_json_limits);
    const Value* at = value ? value->find("at") : nullptr;
    return at != nullptr && at->is_string() ? from_rfc3339(at->string()).value_or(Instant{}) : Instant{};
}

void SqliteLedger::reconsider_read_only(Instant now)
{
    const bool is_recent = reconsidered_at_ && now >= *reconsidered_at_ && now.ms - reconsidered_at_->ms < reconsider_interval_ms;
    if (is_recent && read_only_reason_.empty()) return;
    reconsidered_at_ = now;
    const auto folder = options_.path.has_parent_path() ? options_.path.parent_path() : std::filesystem::path(".");
    if (std::filesystem::space(folder).available < options_.disk_free_bytes_min)
        read_only_reason_ =
            "The disk is nearly full: less than " + std::to_string(options_.disk_free_bytes_min >> 20) + " MiB are free.";
    else if (now.ms < last_entry_at_.ms - options_.clock_behind_ms_max)
        read_only_reason_ = "The clock stands before the last entry, which was made at " + to_rfc3339(last_entry_at_) + '.';
    else
        read_only_reason_.clear();
}

Remembered SqliteLedger::recall(const PersonId& principal, std::string_view key, const Digest& request)
{
    Query query = connection_->query("SELECT request, case_id, version, extra FROM idempotency WHERE key = ?");
    if (!query.bind(stored_key(principal, key)).step()) return {};
    if (query.digest(0) != request) return {Remembered::Kind::other_request, {}};
    return {Remembered::Kind::replay, {CaseId(query.text(1)), static_cast<CaseVersion>(query.number(2)), query.text(3)}};
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

LedgerPosition SqliteLedger::append(const Entry& entry, const StoredEntry& stored, const Snapshot& after)
{
    tail_ = append_entry(*connection_, tail_, entry, stored, after);
    appended_at_ = entry.at;
    return tail_.position;
}

std::vector<DueDeadline> SqliteLedger::due_deadlines(Instant now, std::size_t limit)
{
    Query query = connection_->query(
        "SELECT c.case_id, d.deadline_id, d.due_at FROM deadline d JOIN case_file c ON c.case_no = d.case_no WHERE d.due_at <= ? "
        "ORDER BY d.due_at, d.case_no, d.deadline_id LIMIT ?");
    query.bind(now).bind(std::uint64_t{limit});
    std::vector<DueDeadline> due;
    while (query.step()) due.push_back({CaseId(query.text(0)), DeadlineId(query.text(1)), query.instant(2)});
    return due;
}

std::optional<Instant> SqliteLedger::next_due()
{
    Query query = connection_->query("SELECT due_at FROM deadline ORDER BY due_at LIMIT 1");
    if (!query.step()) return std::nullopt;
    return query.instant(0);
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
