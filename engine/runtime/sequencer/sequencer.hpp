#pragma once

// Sequencer: the thread that decides, in the order in which commands came. It sees each case as it will be once everything decided before
// is on disk; putting it there, and answering, is the committer's work meanwhile. Internal to engine/runtime.

#include <array>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <set>
#include <thread>

#include "engine/runtime/engine.hpp"
#include "engine/runtime/sequencer/clock_watch.hpp"
#include "engine/runtime/sequencer/committer.hpp"
#include "engine/runtime/sequencer/hot_cases.hpp"

namespace docket {

/// Ids of 130 random bits, in base32. They come to be known as soon as they are used, so bytes for many are asked for at once.
class RandomIds final : public IdSource {
public:
    explicit RandomIds(RandomSource& random) : random_(random) {}
    [[nodiscard]] std::string next() override;

private:
    static constexpr std::size_t characters = 26, ids_at_a_time = 32;

    RandomSource& random_;
    std::array<std::uint8_t, characters * ids_at_a_time> bytes_{};
    std::size_t used_ = characters * ids_at_a_time;
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

    /// When the slower of the two threads last showed life.
    [[nodiscard]] std::chrono::steady_clock::time_point last_tick() const noexcept
    {
        return std::min(last_tick_.load(std::memory_order_relaxed), committer_.last_tick());
    }
    [[nodiscard]] bool holds_deadlines() const noexcept { return holds_.load(std::memory_order_relaxed); }
    [[nodiscard]] std::optional<Trouble> not_writing() const noexcept { return committer_.not_writing(); }

private:
    void enqueue(std::unique_ptr<Job> job);
    void loop();
    /// The next one in the queue, if it may join the batch that is being made; waits until there is something to do. False at the end.
    [[nodiscard]] bool wait_for(std::unique_ptr<Job>& next);
    [[nodiscard]] bool is_full(const Batch& batch) const;
    void take(std::unique_ptr<Job> job);
    void hand_over_if_due();
    [[nodiscard]] bool is_queue_empty();
    [[nodiscard]] bool is_something_due(Instant now) const;
    void watch_clock(Instant now);
    void hand_over();
    void settle();
    void start_anew();
    [[nodiscard]] bool may_fire(Instant now) const;
    /// A deadline that is to fire. `case_number`: order among those due at the same instant.
    struct DueDeadline {
        CaseId case_id;
        DeadlineId id;
        Instant due_at;
        std::int64_t case_number = 0;
    };
    void fire_deadlines(Instant now);
    void look_at(const Alarm& alarm, Instant upto, std::vector<DueDeadline>& due);
    void fire_deadlines_of(const CaseId& id, Instant now);
    [[nodiscard]] bool fire(const DueDeadline& due, Instant now);

    void carry_out(Job& job, Instant now);
    [[nodiscard]] std::optional<Answer> recalled(const Command& command);
    [[nodiscard]] Answer decide_on(Job& job, Instant now);
    [[nodiscard]] Answer replayed(const CommandResult& result);
    [[nodiscard]] std::size_t puts_under_way_max() const;
    [[nodiscard]] const HotCase* load(const CaseId& id);
    [[nodiscard]] std::optional<HotCase> unstowed(const CaseId& id);
    [[nodiscard]] std::optional<HotCase> read(const CaseId& id);
    /// `hot` with the snapshot that `text` says.
    [[nodiscard]] HotCase decoded(const CaseId& id, std::string_view text, const std::shared_ptr<const Definition>& definition, HotCase hot) const;
    [[nodiscard]] Answer accepted(Job& job, HotCase hot, Entry decided);
    void move_on(Job& job, HotCase hot, const Entry& entry);
    [[nodiscard]] StoredEntry sealed(const Entry& entry, const Digest& prev, const Definition& definition);

    Ledger& ledger_;
    const Definitions& definitions_;
    const Calendars& calendars_;
    const Clock& clock_;
    RandomSource& random_;
    RandomIds ids_;
    std::shared_ptr<spdlog::logger> logger_;
    EngineOptions options_;
    std::unique_ptr<LedgerReader> reader_;  ///< sees what is committed
    HotCases hot_cases_;
    Batch batch_;                                        ///< being made
    std::chrono::steady_clock::time_point batch_begun_;
    std::set<std::pair<PersonId, std::string>> keys_in_batch_, keys_handed_over_;  ///< used by commands that may not be on disk yet
    std::optional<Instant> next_due_;
    Instant retry_at_{};
    ClockWatch clock_watch_;

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::unique_ptr<Job>> queue_;
    std::size_t queued_bytes_ = 0;
    bool stopping_ = false;
    std::atomic<std::chrono::steady_clock::time_point> last_tick_{};
    std::atomic<bool> holds_ = false;
    Committer committer_;
    std::thread thread_;
};

/// Folds stored entries of one case, oldest first, up to `version`.
[[nodiscard]] std::optional<Snapshot> fold_entries(LedgerReader& reader, const Definitions& definitions, const CaseId& id, CaseVersion version);

}  // namespace docket
