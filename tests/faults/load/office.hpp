#pragma once

// An engine on a database, with a clock that stands unless moved, and people who ask it. For children (child.hpp): it starts
// threads.

#include <spdlog/logger.h>
#include <spdlog/sinks/null_sink.h>

#include <atomic>
#include <memory>
#include <string>

#include "engine/ledger/sqlite/sqlite_ledger.hpp"
#include "engine/runtime/engine.hpp"

namespace docket {

class OfficeClock final : public Clock {
public:
    [[nodiscard]] Instant now() const override { return {ms_.load()}; }
    void set(std::int64_t ms) { ms_ = ms; }
    void advance(std::int64_t ms) { ms_ += ms; }

private:
    std::atomic<std::int64_t> ms_{1'772'416'800'000};
};

struct Office {
    explicit Office(const std::filesystem::path& folder, std::int64_t later_ms = 0)
        : ledger(open(folder, later_ms)),
          engine(std::unique_ptr<Ledger>(ledger), Calendars(), clock, random,
                 std::make_shared<spdlog::logger>("faults", std::make_shared<spdlog::sinks::null_sink_mt>()))
    {
    }

    Ledger* open(const std::filesystem::path& folder, std::int64_t later_ms)
    {
        clock.advance(later_ms);
        SqliteOptions options;
        options.path = folder / "docket.db";
        options.disk_free_bytes_min = 0;
        return open_sqlite_ledger(options, random, clock.now()).release();
    }

    OfficeClock clock;
    SystemRandom random;
    Ledger* ledger; ///< the engine's; to be asked only while the engine is not started
    Engine engine;
};

/// The command that the `i`-th line "S i verb subject" speaks of; its key is "k-<i>".
[[nodiscard]] Command command_of(int i, const std::string& verb, const std::string& subject);

/// The workflow that the office works by.
[[nodiscard]] std::string office_workflow();
inline constexpr const char* office_workflow_name = "tests/stories/workflows/tally.yaml";

}  // namespace docket
