#pragma once

// Makes a signed checkpoint of the record every minute if it grew, one at the end, and some on the way through a long record. Its thread
// has the lowest priority: reading every entry again must not delay those who work. What may be signed is engine/audit's to say.

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include <spdlog/logger.h>

#include "engine/audit/proof/signer.hpp"
#include "engine/runtime/engine.hpp"

namespace docket {

class CheckpointMaker {
public:
    /// How long a stop reads on for the last checkpoint. More than is written in a quiet minute, less than what a service manager waits.
    static constexpr std::chrono::seconds last_checkpoint_max{5};

    /// `engine` must be started, and outlive this.
    CheckpointMaker(Engine& engine, SigningKey key, std::shared_ptr<spdlog::logger> logger, std::chrono::milliseconds last_max = last_checkpoint_max);
    ~CheckpointMaker();

    void start();
    /// Makes the last one, unless there is more to read than a stop waits for: then the next start goes on. To be called before the
    /// engine stops. Harmless twice.
    void stop();

    [[nodiscard]] const VerifierKey& verifier() const noexcept { return signer_.verifier(); }

private:
    void loop();
    /// Reads on until the end, or `enough`.
    void catch_up(const std::function<bool()>& enough);
    [[nodiscard]] bool is_stopping();
    void store(const CheckpointRecord& checkpoint);
    [[nodiscard]] bool wait_for_next();

    Engine& engine_;
    Signer signer_;
    std::shared_ptr<spdlog::logger> logger_;
    std::chrono::milliseconds last_max_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool stopping_ = false;
    std::thread thread_;
};

/// The key in `path`. If there is none and `may_make`, a new one named after the ledger. Throws std::runtime_error if it cannot be had.
[[nodiscard]] SigningKey signing_key(const std::string& path, bool may_make, const std::string& log_id, RandomSource& random);

}  // namespace docket
