#include "engine/runtime/sequencer/committer.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace docket {

namespace {

using SteadyClock = std::chrono::steady_clock;

/// How often the thread looks around when nothing happens: the head file follows commits by at most this.
constexpr std::chrono::milliseconds idle_tick{200};
/// Exit code for "the machine failed" (interfaces.md).
constexpr int exit_machine_failed = 3;

}  // namespace

void Job::answer(std::optional<Trouble> trouble)
{
    if (work_done) work_done(trouble);
    if (done) done(trouble ? Answer(*trouble) : *std::move(outcome));
}

Committer::Committer(Ledger& ledger, const Clock& clock, std::shared_ptr<spdlog::logger> logger, EngineObserver* observer,
                     std::function<void()> on_idle)
    : ledger_(ledger), clock_(clock), logger_(std::move(logger)), observer_(observer), on_idle_(std::move(on_idle))
{
    last_tick_ = SteadyClock::now();
}

Committer::~Committer()
{
    stop();
}

void Committer::start()
{
    thread_ = std::thread([this] { loop(); });
}

void Committer::stop()
{
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void Committer::submit(Batch batch)
{
    idle_.store(false, std::memory_order_release);
    {
        const std::lock_guard lock(mutex_);
        submitted_ = std::move(batch);
    }
    changed_.notify_all();
}

void Committer::run_here(Batch batch)
{
    const std::lock_guard lock(ledger_mutex_);
    run(batch);
    rest(false);
}

void Committer::wait_idle()
{
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return idle(); });
}

void Committer::become_idle()
{
    {
        const std::lock_guard lock(mutex_);
        idle_.store(true, std::memory_order_release);
    }
    changed_.notify_all();
    on_idle_();
}

void Committer::loop()
{
    for (;;) {
        std::optional<Batch> batch;
        {
            std::unique_lock lock(mutex_);
            changed_.wait_for(lock, idle_tick, [this] { return stopping_ || submitted_; });
            batch = std::exchange(submitted_, std::nullopt);
            if (!batch && stopping_) return;
        }
        last_tick_.store(SteadyClock::now(), std::memory_order_relaxed);
        const std::lock_guard lock(ledger_mutex_);
        if (batch) run(*batch);
        rest(!batch);
        if (batch) become_idle();
    }
}

/// What is done between transactions, after the answers.
void Committer::rest(bool idle)
{
    try {
        ledger_.fold_log(idle);
    } catch (const StorageFull& full) {
        logger_->warn("the log cannot be folded back now: {}", full.what());
    } catch (const std::exception& broken) {
        die(*logger_, broken);
    }
    write_head();
}

/// A head that cannot be written, for want of a descriptor or of room, is only behind: the next start checks less. Said once.
void Committer::write_head()
{
    try {
        ledger_.write_head_if_due(clock_.now());
        head_fails_ = false;
    } catch (const std::runtime_error& failure) {
        if (!std::exchange(head_fails_, true)) logger_->error("the head file cannot be written now: {}", failure.what());
    }
}

Trouble Committer::refuse(Trouble trouble, const std::exception& why)
{
    ledger_.rollback();
    last_trouble_.store(trouble, std::memory_order_relaxed);
    failed_.store(true, std::memory_order_release);
    if (writes_.exchange(false, std::memory_order_acq_rel)) logger_->error("nothing is written for now: {}", why.what());
    return trouble;
}

void Committer::run(Batch& batch)
{
    const auto started = SteadyClock::now();
    std::optional<Trouble> trouble;
    if (failed()) trouble = last_trouble();
    try {
        if (!trouble) run_transaction(batch);
    } catch (const ClockBehind& behind) {
        trouble = refuse(Trouble::clock_behind, behind);
    } catch (const StorageFull& full) {
        trouble = refuse(Trouble::storage_full, full);
    } catch (const std::exception& broken) {
        for (const auto& job : batch.jobs) job->answer(Trouble::outcome_unknown);
        die(*logger_, broken);
    }
    if (!trouble && observer_ != nullptr) report(batch, std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - started));
    for (const auto& job : batch.jobs) job->answer(trouble);
}

void Committer::run_transaction(Batch& batch)
{
    const bool writes = std::any_of(batch.jobs.begin(), batch.jobs.end(), [](const auto& job) { return job->after || job->work; });
    if (!writes) return;
    ledger_.reconsider_read_only(clock_.now());
    ledger_.begin();
    for (const auto& job : batch.jobs) {
        if (job->work) job->work(ledger_);
        if (job->after) append(*job);
    }
    ledger_.commit();
    writes_.store(true, std::memory_order_release);
}

void Committer::append(Job& job)
{
    const Entry& entry = *std::get<Committed>(*job.outcome).entry;
    ledger_.append({entry, job.packed, *job.before, *job.after}, *job.tail);
    const Command& command = *job.command;
    if (command.idempotency_key.empty()) return;
    ledger_.remember(command.actor.id, command.idempotency_key, command.request.value_or(Digest{}), entry.at, {entry.case_id, entry.version, ""});
}

void Committer::report(const Batch& batch, std::chrono::microseconds took)
{
    for (const auto& job : batch.jobs) {
        if (job->late) observer_->on_deadline(*job->late);
        if (!job->command) continue;
        const auto* committed = std::get_if<Committed>(&*job->outcome);
        observer_->on_command(job->after ? committed->entry.get() : nullptr, std::get_if<Rejection>(&*job->outcome));
    }
    observer_->on_batch(batch.jobs.size(), took);
}

void Committer::die(spdlog::logger& logger, const std::exception& why)
{
    logger.critical("the ledger cannot go on: {}", why.what());
    logger.flush();
    std::_Exit(exit_machine_failed);
}

}  // namespace docket
