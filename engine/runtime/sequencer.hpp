#pragma once

// Sequencer: the thread that decides, appends and commits, in the order in which commands came. Internal to engine/runtime.

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "engine/runtime/engine.hpp"
#include "engine/runtime/hot_cases.hpp"

namespace docket {

/// Ids of 130 random bits, in base32.
class RandomIds final : public IdSource {
public:
    explicit RandomIds(RandomSource& random) : random_(random) {}
    [[nodiscard]] std::string next() override;

private:
    RandomSource& random_;
};

class Sequencer {
public:
    Sequencer(Ledger& ledger, const Definitions& definitions, const Calendars& calendars, const Clock& clock, RandomSource& random,
              std::shared_ptr<spdlog::logger> logger, EngineOptions options, EngineObserver* observer);
    ~Sequencer();

    void start();
    void stop();
    void push(Command command, Completion done);
    void push(std::function<void(Ledger&)> work, std::function<void(std::optional<Trouble>)> done);

    [[nodiscard]] std::chrono::steady_clock::time_point last_tick() const noexcept { return last_tick_.load(std::memory_order_relaxed); }
    [[nodiscard]] bool storage_is_full() const noexcept { return storage_full_.load(std::memory_order_relaxed); }

private:
    struct Job {
        std::optional<Command> command;
        Completion done;
        std::function<void(Ledger&)> work;
        std::function<void(std::optional<Trouble>)> work_done;
        std::optional<Answer> outcome;
    };

    void enqueue(Job job);
    void loop();
    [[nodiscard]] std::vector<Job> take_batch();
    void run_batch(std::vector<Job>& batch);
    void run_transaction(std::vector<Job>& batch, Instant now);
    void fire_deadlines(Instant now);
    void answer(std::vector<Job>& batch);
    void fail(std::vector<Job>& batch, Trouble trouble);
    [[noreturn]] void die(std::vector<Job>& batch, const std::exception& why);

    [[nodiscard]] Answer carry_out(const Command& command, Instant now);
    [[nodiscard]] Answer decide_and_append(const Command& command, Instant now);
    [[nodiscard]] Answer replayed(const CommandResult& result);
    [[nodiscard]] std::shared_ptr<const Snapshot> load(const CaseId& id);
    [[nodiscard]] std::optional<CaseId> case_of(const Command& command);
    std::shared_ptr<const Snapshot> append(const Snapshot& before, const Entry& entry);

    Ledger& ledger_;
    const Definitions& definitions_;
    const Calendars& calendars_;
    const Clock& clock_;
    RandomSource& random_;
    RandomIds ids_;
    std::shared_ptr<spdlog::logger> logger_;
    EngineOptions options_;
    EngineObserver* observer_;
    HotCases hot_cases_;
    std::optional<Instant> next_due_;
    Instant retry_at_{};

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Job> queue_;
    bool stopping_ = false;
    std::atomic<std::chrono::steady_clock::time_point> last_tick_{};
    std::atomic<bool> storage_full_ = false;
    std::thread thread_;
};

/// Folds stored entries of one case, oldest first, up to `version`.
[[nodiscard]] std::optional<Snapshot> fold_entries(LedgerReader& reader, const Definitions& definitions, const CaseId& id, CaseVersion version);

}  // namespace docket
