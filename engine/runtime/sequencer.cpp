#include "engine/runtime/sequencer.hpp"

#include <cstdlib>
#include <utility>

#include "engine/cases/apply.hpp"
#include "engine/codec/entry_codec.hpp"
#include "engine/codec/snapshot_codec.hpp"

namespace docket {

namespace {

using SteadyClock = std::chrono::steady_clock;

/// How often the thread looks around when nothing happens: the head file follows commits by at most this.
constexpr std::chrono::milliseconds idle_tick{200};
/// After a full disk: how long until deadlines are tried again.
constexpr std::int64_t storage_retry_ms = 5'000;
/// Exit code for "the machine failed" (interfaces.md).
constexpr int exit_machine_failed = 3;

Actor timer_actor()
{
    Actor actor;
    actor.kind = Actor::Kind::timer;
    return actor;
}

Rejection no_such(const char* what)
{
    return {RejectionType::not_found, std::string("Expected ") + what + ", but there is none of that id", {}, {}, {}, 0};
}

}  // namespace

std::string RandomIds::next()
{
    return random_base32(random_, 26);
}

Sequencer::Sequencer(Ledger& ledger, const Definitions& definitions, const Calendars& calendars, const Clock& clock, RandomSource& random,
                     std::shared_ptr<spdlog::logger> logger, EngineOptions options, EngineObserver* observer)
    : ledger_(ledger), definitions_(definitions), calendars_(calendars), clock_(clock), random_(random), ids_(random), logger_(std::move(logger)),
      options_(std::move(options)), observer_(observer), hot_cases_(options_.hot_cases_max)
{
    last_tick_ = SteadyClock::now();
}

Sequencer::~Sequencer()
{
    stop();
}

void Sequencer::start()
{
    thread_ = std::thread([this] { loop(); });
}

void Sequencer::stop()
{
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void Sequencer::push(Command command, Completion done)
{
    Job job;
    job.command = std::move(command);
    job.done = std::move(done);
    enqueue(std::move(job));
}

void Sequencer::push(std::function<void(Ledger&)> work, std::function<void(std::optional<Trouble>)> done)
{
    Job job;
    job.work = std::move(work);
    job.work_done = std::move(done);
    enqueue(std::move(job));
}

void Sequencer::enqueue(Job job)
{
    std::optional<Trouble> refused;
    {
        const std::lock_guard lock(mutex_);
        if (stopping_)
            refused = Trouble::stopping;
        else if (queue_.size() >= options_.queue_max)
            refused = Trouble::overloaded;
        else
            queue_.push_back(std::move(job));
    }
    if (!refused) {
        wake_.notify_one();
        return;
    }
    std::vector<Job> one;
    one.push_back(std::move(job));
    fail(one, *refused);
}

void Sequencer::loop()
{
    next_due_ = Instant{};  // looks for what fell due while nobody was there
    for (;;) {
        std::vector<Job> batch = take_batch();
        last_tick_.store(SteadyClock::now(), std::memory_order_relaxed);
        const Instant now = clock_.now();
        const bool something_due = next_due_ && *next_due_ <= now && retry_at_ <= now;
        if (!batch.empty() || something_due) {
            run_batch(batch);
            continue;
        }
        {
            const std::lock_guard lock(mutex_);
            if (stopping_ && queue_.empty()) break;
        }
        ledger_.checkpoint_if_idle();
        ledger_.write_head_if_due(now);
    }
}

std::vector<Sequencer::Job> Sequencer::take_batch()
{
    std::unique_lock lock(mutex_);
    const Instant now = clock_.now();
    const bool something_due = next_due_ && *next_due_ <= now && retry_at_ <= now;
    if (queue_.empty() && !stopping_ && !something_due) wake_.wait_for(lock, idle_tick, [this] { return stopping_ || !queue_.empty(); });
    std::vector<Job> batch;
    while (!queue_.empty() && batch.size() < options_.batch_max) {
        batch.push_back(std::move(queue_.front()));
        queue_.pop_front();
    }
    return batch;
}

void Sequencer::run_batch(std::vector<Job>& batch)
{
    const auto started = SteadyClock::now();
    const Instant now = clock_.now();
    try {
        ledger_.reconsider_read_only(now);
        run_transaction(batch, now);
        storage_full_ = false;
    } catch (const StorageFull& full) {
        ledger_.rollback();
        hot_cases_.clear();
        retry_at_ = now + storage_retry_ms;
        if (!storage_full_.exchange(true)) logger_->error("storage is full, refusing to write: {}", full.what());
        fail(batch, Trouble::storage_full);
        return;
    } catch (const std::exception& broken) {
        die(batch, broken);
    }
    answer(batch);
    ledger_.write_head_if_due(clock_.now());
    if (observer_ != nullptr && !batch.empty())
        observer_->on_batch(batch.size(), std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - started));
}

void Sequencer::run_transaction(std::vector<Job>& batch, Instant now)
{
    ledger_.begin();
    // Deadlines first: whoever acts now acts on a case that has seen everything that was due before.
    fire_deadlines(now);
    for (Job& job : batch) {
        if (job.command) {
            job.outcome = carry_out(*job.command, now);
        } else {
            job.work(ledger_);
        }
    }
    next_due_ = ledger_.next_due();
    ledger_.commit();
}

void Sequencer::fire_deadlines(Instant now)
{
    for (const DueDeadline& due : ledger_.due_deadlines(now, options_.deadlines_per_batch_max)) {
        const Command command{FireDeadline{due.case_id, due.id}, timer_actor(), {}, {}, {}, false};
        const Answer outcome = carry_out(command, now);
        if (observer_ != nullptr) observer_->on_deadline(std::chrono::milliseconds(now.ms - due.due_at.ms));
        // decide_deadline puts what goes wrong on record; what is left is a deadline row without its case.
        if (const auto* rejection = std::get_if<Rejection>(&outcome)) throw std::runtime_error("deadline " + due.id.text + ": " + rejection->detail);
    }
}

Answer Sequencer::carry_out(const Command& command, Instant now)
{
    Answer outcome = decide_and_append(command, now);
    const auto* committed = std::get_if<Committed>(&outcome);
    if (observer_ != nullptr) {
        const Entry* entry = committed != nullptr && committed->entry && !committed->dry_run ? &*committed->entry : nullptr;
        observer_->on_command(entry, std::get_if<Rejection>(&outcome));
    }
    return outcome;
}

Answer Sequencer::decide_and_append(const Command& command, Instant now)
{
    const bool has_key = !command.idempotency_key.empty() && !command.dry_run;
    if (has_key) {
        const Remembered remembered = ledger_.recall(command.actor.id, command.idempotency_key, command.request.value_or(Digest{}));
        if (remembered.kind == Remembered::Kind::replay) return replayed(remembered.result);
        if (remembered.kind == Remembered::Kind::other_request)
            return Rejection{RejectionType::key_reused, "Expected the request that the idempotency key came with first, but it is another", {}, {}, {}, 0};
    }
    const Surroundings around{now, calendars_, ids_};
    Snapshot before;
    Result<Entry> entry = no_such("a workflow");
    if (const auto* open = std::get_if<OpenCase>(&command.body)) {
        const auto definition = definitions_.latest(open->workflow);
        if (definition) entry = decide_open(command, definition, around);
        if (entry) before = blank_snapshot(entry->case_id, definition);
        if (entry) before.head = genesis_of(ledger_.log_id(), before.id);
    } else {
        const auto id = case_of(command);
        const auto snapshot = id ? load(*id) : nullptr;
        if (!snapshot) return no_such("a case");
        before = *snapshot;
        entry = decide(command, before, around);
    }
    if (!entry) return entry.error();
    if (command.dry_run) return Committed{std::make_shared<Snapshot>(apply(before, *entry)), *entry, false, true};
    auto after = append(before, *entry);
    if (has_key)
        ledger_.remember(command.actor.id, command.idempotency_key, command.request.value_or(Digest{}), now, {after->id, after->version, ""});
    return Committed{std::move(after), *std::move(entry), false, false};
}

Answer Sequencer::replayed(const CommandResult& result)
{
    auto snapshot = fold_entries(ledger_.reader(), definitions_, result.case_id, result.version);
    if (!snapshot) throw std::runtime_error("an idempotency key names an entry that is not on file");
    return Committed{std::make_shared<Snapshot>(*std::move(snapshot)), std::nullopt, true, false};
}

std::optional<CaseId> Sequencer::case_of(const Command& command)
{
    if (const auto* claim = std::get_if<ClaimTask>(&command.body)) return ledger_.case_of_task(claim->task);
    if (const auto* release = std::get_if<ReleaseTask>(&command.body)) return ledger_.case_of_task(release->task);
    return std::visit(
        [](const auto& body) -> std::optional<CaseId> {
            if constexpr (requires { body.case_id; })
                return body.case_id;
            else
                return std::nullopt;
        },
        command.body);
}

std::shared_ptr<const Snapshot> Sequencer::load(const CaseId& id)
{
    if (auto hot = hot_cases_.find(id)) return hot;
    const auto stored = ledger_.find_case(id);
    if (!stored) return nullptr;
    const auto definition = definitions_.find(stored->definition.workflow, stored->definition.version);
    if (!definition) throw std::runtime_error("case " + id.text + " is pinned to a definition that is not on file");
    auto snapshot = decode_snapshot(stored->snapshot, definition);
    if (!snapshot) throw std::runtime_error("the stored snapshot of case " + id.text + " does not read: " + snapshot.error().detail);
    snapshot->head = stored->head;
    auto shared = std::make_shared<const Snapshot>(*std::move(snapshot));
    hot_cases_.put(shared);
    return shared;
}

std::shared_ptr<const Snapshot> Sequencer::append(const Snapshot& before, const Entry& entry)
{
    EntrySeal seal;
    seal.log = ledger_.log_id();
    seal.prev = before.head;
    seal.node = options_.node;
    seal.build = options_.build;
    seal.definition = before.definition.get();
    const StoredEntry stored = encode_entry(entry, seal, random_);
    Snapshot after = apply(before, entry);
    after.head = stored.hash;
    ledger_.append(entry, stored, after);
    auto shared = std::make_shared<const Snapshot>(std::move(after));
    hot_cases_.put(shared);
    return shared;
}

void Sequencer::answer(std::vector<Job>& batch)
{
    for (Job& job : batch) {
        if (job.command)
            job.done(*std::move(job.outcome));
        else
            job.work_done(std::nullopt);
    }
}

void Sequencer::fail(std::vector<Job>& batch, Trouble trouble)
{
    for (Job& job : batch) {
        if (job.command)
            job.done(trouble);
        else
            job.work_done(trouble);
    }
}

/// Crash-only: after an I/O error nobody knows what is on disk, and the next start finds out (reliability.md section 8).
void Sequencer::die(std::vector<Job>& batch, const std::exception& why)
{
    logger_->critical("the ledger cannot go on: {}", why.what());
    logger_->flush();
    fail(batch, Trouble::outcome_unknown);
    std::_Exit(exit_machine_failed);
}

}  // namespace docket
