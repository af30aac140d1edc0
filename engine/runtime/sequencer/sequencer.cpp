#include "engine/runtime/sequencer/sequencer.hpp"

#include <utility>

#include "engine/cases/apply.hpp"
#include "engine/codec/snapshot_codec.hpp"
#include "engine/ledger/packed_entry.hpp"
#include "engine/model/written_size.hpp"

namespace docket {

namespace {

using SteadyClock = std::chrono::steady_clock;

/// How often the thread shows life when nothing happens, and looks whether a deadline is due.
constexpr std::chrono::milliseconds idle_tick{200};
/// After a disk that was full: how long until deadlines are tried again.
constexpr std::int64_t storage_retry_ms = 5'000;

Rejection no_such(const char* what)
{
    return {RejectionType::not_found, std::string("Expected ") + what + ", but there is none of that id", {}, {}, {}, 0};
}

std::size_t written_bytes(const Value& value)
{
    std::size_t left = case_bytes_max;
    return take_written_size(value, left, limits::stored_depth_max) ? case_bytes_max - left : case_bytes_max;
}

/// What a command holds of memory, about.
std::size_t bytes_of(const Command& command)
{
    constexpr std::size_t empty = 512;
    if (const auto* event = std::get_if<FireEvent>(&command.body)) return empty + written_bytes(event->data) + event->reason.size();
    if (const auto* open = std::get_if<OpenCase>(&command.body)) return empty + written_bytes(open->data);
    if (const auto* comment = std::get_if<AddComment>(&command.body)) return empty + comment->comment.text.size();
    return empty;
}

std::optional<CaseId> case_of(const Command& command)
{
    if (const auto* claim = std::get_if<ClaimTask>(&command.body)) return case_of(claim->task);
    if (const auto* release = std::get_if<ReleaseTask>(&command.body)) return case_of(release->task);
    return std::visit(
        [](const auto& body) -> std::optional<CaseId> {
            if constexpr (requires { body.case_id; })
                return body.case_id;
            else
                return std::nullopt;
        },
        command.body);
}

}  // namespace

std::string RandomIds::next()
{
    if (used_ == bytes_.size()) {
        random_.fill(bytes_);
        used_ = 0;
    }
    const auto id = std::span(bytes_).subspan(used_, characters);
    used_ += characters;
    return base32_of(id);
}

Sequencer::Sequencer(Ledger& ledger, const Definitions& definitions, const Calendars& calendars, const Clock& clock, RandomSource& random,
                     std::shared_ptr<spdlog::logger> logger, EngineOptions options, EngineObserver* observer)
    : ledger_(ledger), definitions_(definitions), calendars_(calendars), clock_(clock), random_(random), ids_(random_), logger_(std::move(logger)),
      options_(std::move(options)), reader_(ledger.make_reader()), hot_cases_(options_.hot_cases_max, options_.hot_bytes_max, options_.stowed_bytes_max),
      clock_watch_(options_.clock_leap_max, options_.clock_hold),
      committer_(ledger, clock, logger_, observer, [this] {
          const std::lock_guard lock(mutex_);
          wake_.notify_one();
      })
{
    last_tick_ = SteadyClock::now();
}

Sequencer::~Sequencer()
{
    stop();
}

void Sequencer::start()
{
    committer_.start();
    thread_ = std::thread([this] {
        try {
            loop();
        } catch (const std::exception& broken) {
            Committer::die(*logger_, broken);
        }
    });
}

void Sequencer::stop()
{
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
    committer_.stop();
}

void Sequencer::push(Command command, Completion done)
{
    auto job = std::make_unique<Job>();
    job->bytes = bytes_of(command);
    job->command = std::move(command);
    job->done = std::move(done);
    enqueue(std::move(job));
}

void Sequencer::push(std::function<void(Ledger&)> work, std::function<void(std::optional<Trouble>)> done)
{
    auto job = std::make_unique<Job>();
    job->work = std::move(work);
    job->work_done = std::move(done);
    enqueue(std::move(job));
}

void Sequencer::enqueue(std::unique_ptr<Job> job)
{
    std::optional<Trouble> refused;
    bool was_empty = false;
    {
        const std::lock_guard lock(mutex_);
        was_empty = queue_.empty();
        if (stopping_)
            refused = Trouble::stopping;
        else if (queue_.size() >= options_.queue_max || queued_bytes_ + job->bytes > options_.queue_bytes_max)
            refused = Trouble::overloaded;
        else {
            queued_bytes_ += job->bytes;
            queue_.push_back(std::move(job));
        }
    }
    if (refused)
        job->answer(refused);
    else if (was_empty)
        wake_.notify_one();
}

void Sequencer::loop()
{
    next_due_ = Instant{};  // looks for what fell due while nobody was there
    for (;;) {
        std::unique_ptr<Job> next;
        if (!wait_for(next)) return;
        last_tick_.store(SteadyClock::now(), std::memory_order_relaxed);
        if (committer_.failed()) start_anew();
        const Instant now = clock_.now();
        watch_clock(now);
        if (is_something_due(now)) fire_deadlines(now);
        if (next) take(std::move(next));
        hand_over_if_due();
    }
}

bool Sequencer::is_full(const Batch& batch) const
{
    return batch.jobs.size() >= options_.batch_max || batch.bytes >= options_.batch_bytes_max;
}

bool Sequencer::wait_for(std::unique_ptr<Job>& next)
{
    std::unique_lock lock(mutex_);
    const auto ready = [this] {
        if (!batch_.jobs.empty() && committer_.idle()) return true;
        if (!queue_.empty() && !is_full(batch_)) return true;
        return stopping_ && queue_.empty() && batch_.jobs.empty();
    };
    if (!is_something_due(clock_.now())) wake_.wait_for(lock, idle_tick, ready);
    if (!queue_.empty() && !is_full(batch_)) {
        next = std::move(queue_.front());
        queued_bytes_ -= next->bytes;
        queue_.pop_front();
        return true;
    }
    return !stopping_ || !queue_.empty() || !batch_.jobs.empty();
}

void Sequencer::take(std::unique_ptr<Job> job)
{
    if (batch_.jobs.empty()) batch_begun_ = SteadyClock::now();
    batch_.bytes += job->bytes;
    if (job->command) {
        const Instant now = clock_.now();
        if (const auto id = case_of(*job->command)) fire_deadlines_of(*id, now);
        carry_out(*job, now);
    }
    batch_.jobs.push_back(std::move(job));
}

/// While the committer works, the batch grows. Once it is idle the batch goes, unless it is small and more is waiting already.
void Sequencer::hand_over_if_due()
{
    if (batch_.jobs.empty() || !committer_.idle()) return;
    const bool is_ripe = batch_.jobs.size() >= options_.batch_min || is_full(batch_) || SteadyClock::now() - batch_begun_ > options_.batch_wait_max;
    if (is_ripe || is_queue_empty()) hand_over();
}

bool Sequencer::is_queue_empty()
{
    const std::lock_guard lock(mutex_);
    return queue_.empty();
}

/// @pre the committer is idle, so all that was handed over before is on disk.
void Sequencer::hand_over()
{
    keys_handed_over_ = std::exchange(keys_in_batch_, {});
    Batch batch = std::exchange(batch_, {});
    // One who is alone would only wait for the other thread to wake up.
    if (batch.jobs.size() == 1)
        committer_.run_here(std::move(batch));
    else
        committer_.submit(std::move(batch));
}

/// Waits until all that was decided is on disk, or was refused.
void Sequencer::settle()
{
    committer_.wait_idle();
    if (!committer_.failed() && !batch_.jobs.empty()) committer_.run_here(std::exchange(batch_, {}));
    if (committer_.failed()) start_anew();
    keys_handed_over_.clear();
    keys_in_batch_.clear();
}

/// Nothing could be written: what was decided since the last commit rests on nothing, and is refused too.
void Sequencer::start_anew()
{
    committer_.wait_idle();
    const Batch refused = std::exchange(batch_, {});
    for (const auto& job : refused.jobs) job->answer(committer_.last_trouble());
    hot_cases_.clear();
    keys_handed_over_.clear();
    keys_in_batch_.clear();
    next_due_ = Instant{};
    retry_at_ = clock_.now() + storage_retry_ms;
    committer_.reset();
}

void Sequencer::carry_out(Job& job, Instant now)
{
    const Command& command = *job.command;
    if (auto known = recalled(command)) {
        job.outcome = *std::move(known);
        return;
    }
    job.outcome = decide_on(job, now);
    if (job.after && !command.idempotency_key.empty()) keys_in_batch_.emplace(command.actor.id, command.idempotency_key);
}

std::optional<Answer> Sequencer::recalled(const Command& command)
{
    if (command.idempotency_key.empty() || command.dry_run) return std::nullopt;
    // The first one is on its way to the disk: what came of it is known only then.
    const std::pair key(command.actor.id, command.idempotency_key);
    if (keys_in_batch_.contains(key) || keys_handed_over_.contains(key)) settle();
    const Remembered remembered = reader_->recall(command.actor.id, command.idempotency_key, command.request.value_or(Digest{}));
    if (remembered.kind == Remembered::Kind::first) return std::nullopt;
    if (remembered.kind == Remembered::Kind::replay) return replayed(remembered.result);
    return Rejection{RejectionType::key_reused, "Expected the request that the idempotency key came with first, but it is another", {}, {}, {}, 0};
}

Answer Sequencer::decide_on(Job& job, Instant now)
{
    const Command& command = *job.command;
    const Surroundings around{now, calendars_, ids_};
    if (const auto* open = std::get_if<OpenCase>(&command.body)) {
        const auto definition = definitions_.latest(open->workflow);
        if (!definition) return no_such("a workflow");
        auto entry = decide_open(command, definition, around);
        if (!entry) return entry.error();
        HotCase blank;
        blank.snapshot = std::make_shared<Snapshot>(blank_snapshot(entry->case_id, definition));
        blank.head = genesis_of(ledger_.log_id(), entry->case_id);
        blank.tail = std::make_shared<CaseTail>();
        blank.tail->head = blank.head;
        return accepted(job, std::move(blank), *std::move(entry));
    }
    const auto id = case_of(command);
    const HotCase* const known = id ? load(*id) : nullptr;
    if (known == nullptr) return no_such("a case");
    auto entry = decide(command, *known->snapshot, around);
    if (!entry) return entry.error();
    return accepted(job, *known, *std::move(entry));
}

Answer Sequencer::accepted(Job& job, HotCase hot, Entry decided)
{
    const auto entry = std::make_shared<const Entry>(std::move(decided));
    auto after = std::make_shared<const Snapshot>(apply(*hot.snapshot, *entry));
    if (job.command->dry_run) return Committed{std::move(after), entry, {}, false, true};
    job.before = std::exchange(hot.snapshot, std::move(after));
    move_on(job, std::move(hot), *entry);
    return Committed{job.after, entry, job.packed.hash, false, false};
}

/// The case moves on, before it is on disk: the next command is decided on it as it will be, and chained to what this one will have stored.
void Sequencer::move_on(Job& job, HotCase hot, const Entry& entry)
{
    const Changes& changes = entry.changes;
    job.after = hot.snapshot;
    job.tail = hot.tail;
    job.packed = pack(sealed(entry, hot.head, *job.after->definition), *job.after);
    hot.head = job.packed.hash;
    hot.packed = job.packed.snapshot;
    const bool same_data = changes.data_set.empty() && changes.data_removed.empty();
    if (!same_data) hot.bytes = written_bytes(job.after->chart.data);
    hot_cases_.put(std::move(hot), puts_under_way_max());
    for (const Deadline& deadline : changes.deadlines_scheduled) {
        if (!next_due_ || deadline.due_at < *next_due_) next_due_ = deadline.due_at;
    }
}

StoredEntry Sequencer::sealed(const Entry& entry, const Digest& prev, const Definition& definition)
{
    EntrySeal seal;
    seal.log = ledger_.log_id();
    seal.prev = prev;
    seal.node = options_.node;
    seal.build = options_.build;
    seal.definition = &definition;
    return encode_entry(entry, seal, random_);
}

Answer Sequencer::replayed(const CommandResult& result)
{
    auto snapshot = fold_entries(*reader_, definitions_, result.case_id, result.version);
    if (!snapshot) throw std::runtime_error("an idempotency key names an entry that is not on file");
    return Committed{std::make_shared<Snapshot>(*std::move(snapshot)), nullptr, {}, true, false};
}

/// Two batches are under way at most, and each of their jobs is of one case.
std::size_t Sequencer::puts_under_way_max() const
{
    return 2 * (options_.batch_max + options_.deadlines_per_batch_max);
}

/// Valid until another is loaded or moves on. nullptr: there is none of that id.
const HotCase* Sequencer::load(const CaseId& id)
{
    if (const HotCase* hot = hot_cases_.find(id)) return hot;
    std::optional<HotCase> loaded = unstowed(id);
    if (!loaded) loaded = read(id);
    if (!loaded) return nullptr;
    hot_cases_.put(*std::move(loaded), puts_under_way_max());
    return hot_cases_.find(id);
}

std::optional<HotCase> Sequencer::unstowed(const CaseId& id)
{
    const StowedCase* const stowed = hot_cases_.find_stowed(id);
    if (stowed == nullptr) return std::nullopt;
    const auto text = snapshot_text(stowed->packed);
    if (!text) throw std::runtime_error("the snapshot kept of case " + id.text + " is damaged");
    return decoded(id, *text, stowed->definition, {nullptr, stowed->head, stowed->tail, 0, stowed->packed});
}

std::optional<HotCase> Sequencer::read(const CaseId& id)
{
    auto stored = reader_->find_case(id);
    if (!stored) return std::nullopt;
    const auto definition = definitions_.find(stored->definition.workflow, stored->definition.version);
    if (!definition) throw std::runtime_error("case " + id.text + " is pinned to a definition that is not on file");
    const Digest head = stored->tail.head;
    auto tail = std::make_shared<CaseTail>(std::move(stored->tail));
    return decoded(id, stored->snapshot, definition, {nullptr, head, std::move(tail), 0, std::move(stored->packed)});
}

HotCase Sequencer::decoded(const CaseId& id, std::string_view text, const std::shared_ptr<const Definition>& definition, HotCase hot) const
{
    auto snapshot = decode_snapshot(text, definition);
    if (!snapshot) throw std::runtime_error("the stored snapshot of case " + id.text + " does not read: " + snapshot.error().detail);
    hot.bytes = written_bytes(snapshot->chart.data);
    hot.snapshot = std::make_shared<const Snapshot>(*std::move(snapshot));
    return hot;
}

}  // namespace docket
