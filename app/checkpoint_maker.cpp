#include "app/checkpoint_maker.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <future>
#include <stdexcept>

#include "engine/audit/proof/key_file.hpp"

namespace docket {

namespace {

/// Between two checkpoints (reliability.md 7.4).
constexpr std::chrono::seconds interval{60};
/// Entries read in one look at the ledger: some milliseconds.
constexpr std::size_t entries_per_step = 2'000;
constexpr int lowest_priority = 19;

}  // namespace

CheckpointMaker::CheckpointMaker(Engine& engine, SigningKey key, std::shared_ptr<spdlog::logger> logger, std::chrono::milliseconds last_max)
    : engine_(engine), signer_(std::move(key)), logger_(std::move(logger)), last_max_(last_max)
{
}

CheckpointMaker::~CheckpointMaker()
{
    stop();
}

void CheckpointMaker::start()
{
    thread_ = std::thread([this] { loop(); });
}

void CheckpointMaker::stop()
{
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_one();
    if (thread_.joinable()) thread_.join();
}

bool CheckpointMaker::wait_for_next()
{
    std::unique_lock lock(mutex_);
    return !changed_.wait_for(lock, interval, [this] { return stopping_; });
}

void CheckpointMaker::loop()
{
    // On Linux a priority is a thread's own; without it the work is done all the same.
    static_cast<void>(setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), lowest_priority));
    bool more = true;
    do {
        try {
            catch_up([this] { return is_stopping(); });
        } catch (const std::exception& failure) {
            logger_->error("no checkpoint could be made: {}", failure.what());
        }
        more = more && wait_for_next();
    } while (more);
    const auto until = std::chrono::steady_clock::now() + last_max_;
    try {
        catch_up([until] { return std::chrono::steady_clock::now() >= until; });
    } catch (const std::exception& failure) {
        logger_->error("no last checkpoint could be made: {}", failure.what());
    }
}

bool CheckpointMaker::is_stopping()
{
    const std::lock_guard lock(mutex_);
    return stopping_;
}

void CheckpointMaker::catch_up(const std::function<bool()>& enough)
{
    Signer::Step step;
    while (!step.is_at_end && !enough()) {
        if (const auto finding = signer_.step(engine_.reader(), entries_per_step, step)) {
            logger_->critical("the record is not signed any more: entry {}: {}", finding->position, finding->detail);
            return;
        }
        if (step.checkpoint) store(*step.checkpoint);
    }
}

void CheckpointMaker::store(const CheckpointRecord& checkpoint)
{
    std::promise<std::optional<Trouble>> stored;
    engine_.write([&](Ledger& ledger) { ledger.put_checkpoint(checkpoint); }, [&](std::optional<Trouble> trouble) { stored.set_value(trouble); });
    if (stored.get_future().get()) logger_->warn("checkpoint {} could not be stored", checkpoint.size);
}

SigningKey signing_key(const std::string& path, bool may_make, const std::string& log_id, RandomSource& random)
{
    if (may_make && !std::filesystem::exists(path)) {
        auto made = SigningKey::generate("docket/" + log_id, random);
        if (!made) throw std::logic_error("a ledger's id that is no name of a key");
        if (const auto written = write_key_file(path, *made); !written) throw std::runtime_error(path + ": " + written.error().detail);
        return *std::move(made);
    }
    auto key = read_key_file(path);
    if (!key) throw std::runtime_error(path + ": " + key.error().detail);
    return *std::move(key);
}

}  // namespace docket
