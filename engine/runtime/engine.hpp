#pragma once

// Engine: the one door. Commands go in from any thread, are decided one after another, committed in batches and answered once they are on
// disk. Owns the ledger, the published definitions and the thread that writes; knows no HTTP.

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include <spdlog/logger.h>

#include "engine/base/random.hpp"
#include "engine/ledger/ledger.hpp"
#include "engine/runtime/calendars.hpp"
#include "engine/runtime/definitions.hpp"
#include "engine/runtime/answer.hpp"

namespace docket {

struct EngineOptions {
    std::string node = "n1";
    std::string build = "dev";
    std::size_t queue_max = 4'096;                      ///< commands waiting; one more is told `overloaded`
    std::size_t queue_bytes_max = 64 * 1024 * 1024;     ///< their payloads together
    std::size_t batch_max = 256;                        ///< commands in one transaction: beyond it the first would wait too long for the last
    std::size_t batch_bytes_max = 8 * 1024 * 1024;      ///< their payloads together, the last one not counted
    std::size_t batch_min = 16;                         ///< while more are waiting, so many go together: each commit waits for the disk once
    std::chrono::milliseconds batch_wait_max{5};        ///< but not longer than this
    std::size_t hot_cases_max = 10'000;                 ///< about 10 KiB each: what an office has open at a time
    std::size_t hot_bytes_max = 64 * 1024 * 1024;       ///< what the data of all of them come to when written
    std::size_t stowed_bytes_max = 96 * 1024 * 1024;    ///< 100,000 cases as they are stored: those that are in the hands of anybody
    std::size_t deadlines_per_batch_max = 64;
    std::chrono::milliseconds clock_leap_max{300'000};   ///< a leap further ahead is not believed for a while; 0: all are
    std::chrono::milliseconds clock_hold{900'000};       ///< that while: nothing is fired, and somebody may look
};

/// For metrics. Called after a commit, by one thread at a time.
class EngineObserver {
public:
    virtual ~EngineObserver() = default;
    virtual void on_batch(std::size_t commands, std::chrono::microseconds took) = 0;
    virtual void on_command(const Entry* entry, const Rejection* rejection) = 0;
    virtual void on_deadline(std::chrono::milliseconds late) = 0;
};

class Sequencer;

class Engine {
public:
    /// `clock`, `random` and `observer` (may be null) must outlive the engine. Throws what Definitions throws.
    Engine(std::unique_ptr<Ledger> ledger, Calendars calendars, const Clock& clock, RandomSource& random,
           std::shared_ptr<spdlog::logger> logger, EngineOptions options = {}, EngineObserver* observer = nullptr);
    /// Stops.
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    /// Publishes a definition file if exactly these bytes are not published yet. Before `start` only.
    /// @return the diagnostics; published unless one of them is an error.
    Diagnostics publish(const std::string& source, const std::string& file_name, const PersonId& by);

    /// Starts deciding, and fires what fell due while nobody was there, in order.
    void start();
    /// Finishes what is queued, commits, closes. Later commands are told `stopping`. Harmless twice.
    void stop();

    /// Queues a command. Never blocks; `done` is called exactly once.
    void handle(Command command, Completion done);

    /// Runs `work` in the writer's transaction: sessions, people, drafts. `done` gets nullopt once it is on disk. `work` may run again
    /// on another try, never twice with effect.
    void write(std::function<void(Ledger&)> work, std::function<void(std::optional<Trouble>)> done);

    /// The case now, as committed; nullopt if there is none. Any thread.
    [[nodiscard]] std::optional<Snapshot> find_case(const CaseId& id) const;
    /// The case as it was after `version` entries (at least 1), folded from its entries; nullopt if it has fewer.
    [[nodiscard]] std::optional<Snapshot> case_at(const CaseId& id, CaseVersion version) const;
    /// The version that the case had at `instant`; 0 before it was opened.
    [[nodiscard]] CaseVersion version_at(const CaseId& id, Instant instant) const;

    [[nodiscard]] const std::string& log_id() const noexcept { return ledger_->log_id(); }
    [[nodiscard]] LedgerReader& reader() const noexcept { return ledger_->reader(); }
    [[nodiscard]] const Definitions& definitions() const noexcept { return definitions_; }
    [[nodiscard]] const Calendars& calendars() const noexcept { return calendars_; }
    [[nodiscard]] const Clock& clock() const noexcept { return clock_; }
    /// Grows when a person is changed or a session ends (Ledger::access_generation).
    [[nodiscard]] std::uint64_t access_generation() const noexcept { return ledger_->access_generation(); }
    /// When the writing thread last showed life, by the steady clock; for /healthz.
    [[nodiscard]] std::chrono::steady_clock::time_point last_tick() const noexcept;
    /// The clock has leapt ahead, and nothing that it says is due is fired for now.
    [[nodiscard]] bool holds_deadlines() const noexcept;
    /// "" if writing works, else why not.
    [[nodiscard]] std::string not_ready_reason() const;

private:
    std::unique_ptr<Ledger> ledger_;
    Calendars calendars_;
    const Clock& clock_;
    std::shared_ptr<spdlog::logger> logger_;
    Definitions definitions_;
    std::unique_ptr<Sequencer> sequencer_;
};

}  // namespace docket
