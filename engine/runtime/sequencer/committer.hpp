#pragma once

// Committer: takes a batch of commands that are decided and encoded, puts it on disk in one transaction, and only then answers. It decides
// nothing. While it works, the sequencer decides the next batch. Internal to engine/runtime.

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "engine/runtime/engine.hpp"

namespace docket {

/// One thing to do in a transaction, and whom to tell once it is on disk.
struct Job {
    // A command: what to answer, and if it was accepted, what to append.
    std::optional<Command> command;
    Completion done;  ///< empty for what the engine asked of itself
    std::optional<Answer> outcome;
    std::shared_ptr<const Snapshot> before, after;  ///< null if there is nothing to append
    PackedEntry packed;
    std::shared_ptr<CaseTail> tail;
    std::optional<std::chrono::milliseconds> late;  ///< only of a deadline: how long after its due instant it fired

    // Or other work on the ledger.
    std::function<void(Ledger&)> work;
    std::function<void(std::optional<Trouble>)> work_done;

    std::size_t bytes = 0;  ///< of the command, about

    void answer(std::optional<Trouble> trouble);
};

struct Batch {
    std::vector<std::unique_ptr<Job>> jobs;
    std::size_t bytes = 0;  ///< of the commands in it, about
};

/// One batch at a time. `submit`, `run_here`, `wait_idle`, `failed` and `reset` are for the sequencer's thread.
class Committer {
public:
    /// `on_idle` is called on the committer's thread whenever it has become idle. The rest must outlive the committer.
    Committer(Ledger& ledger, const Clock& clock, std::shared_ptr<spdlog::logger> logger, EngineObserver* observer,
              std::function<void()> on_idle);
    ~Committer();

    void start();
    /// Finishes what it was given. Harmless twice.
    void stop();

    [[nodiscard]] bool idle() const noexcept { return idle_.load(std::memory_order_acquire); }
    /// Hands a batch to the other thread. @pre idle()
    void submit(Batch batch);
    /// The same work on the caller's thread: quicker when nobody else waits. @pre idle()
    void run_here(Batch batch);
    void wait_idle();

    /// The last batch could not be written now and was told so: what the sequencer has decided since rests on nothing. Until `reset`,
    /// every batch is refused for the same reason.
    [[nodiscard]] bool failed() const noexcept { return failed_.load(std::memory_order_acquire); }
    [[nodiscard]] Trouble last_trouble() const noexcept { return last_trouble_.load(std::memory_order_relaxed); }
    void reset() noexcept { failed_.store(false, std::memory_order_release); }

    /// Why nothing could be written at the last try; nullopt if it could. Any thread.
    [[nodiscard]] std::optional<Trouble> not_writing() const noexcept
    {
        return writes_.load(std::memory_order_acquire) ? std::nullopt : std::optional(last_trouble());
    }
    [[nodiscard]] std::chrono::steady_clock::time_point last_tick() const noexcept { return last_tick_.load(std::memory_order_relaxed); }
    /// Logs and ends the process: after an I/O error nobody knows what is on disk, and the next start finds out (reliability.md 8).
    [[noreturn]] static void die(spdlog::logger& logger, const std::exception& why);

private:
    void loop();
    void run(Batch& batch);
    void run_transaction(Batch& batch);
    void append(Job& job);
    void report(const Batch& batch, std::chrono::microseconds took);
    void rest(bool idle);
    void write_head();
    [[nodiscard]] Trouble refuse(Trouble trouble, const std::exception& why);
    void become_idle();

    Ledger& ledger_;
    const Clock& clock_;
    std::shared_ptr<spdlog::logger> logger_;
    EngineObserver* observer_;
    std::function<void()> on_idle_;

    std::mutex ledger_mutex_;  ///< who holds it uses the ledger
    std::mutex mutex_;
    std::condition_variable changed_;
    std::optional<Batch> submitted_;
    bool stopping_ = false;
    std::atomic<bool> idle_ = true, failed_ = false, writes_ = true;
    std::atomic<Trouble> last_trouble_ = Trouble::storage_full;
    bool head_fails_ = false;
    std::atomic<std::chrono::steady_clock::time_point> last_tick_{};
    std::thread thread_;
};

}  // namespace docket
