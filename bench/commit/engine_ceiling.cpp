// Our whole engine without HTTP: an engine in this process, 64 commands in flight, each answered one followed by the next. What the product
// loses to sockets, JSON and tokens is the difference. storage_loop.cpp is the same on one thread. A line of JSON.
//
//   engine_ceiling --db FILE --workflow FILE [--cases N] [--in-flight N] [--seconds S] [--warm-up S]

#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include <spdlog/sinks/null_sink.h>

#include "bench/commit/loan.hpp"
#include "engine/ledger/sqlite/sqlite_ledger.hpp"
#include "engine/runtime/engine.hpp"

namespace {

using namespace docket;
using SteadyClock = std::chrono::steady_clock;

double cpu_seconds()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

std::unique_ptr<Ledger> ledger_at(const std::string& path, RandomSource& random, const Clock& clock)
{
    SqliteOptions options;
    options.path = path;
    return open_sqlite_ledger(options, random, clock.now());
}

/// Keeps so many commands in flight. A command is sent from the completion of the one before, on the engine's thread: it costs that
/// thread the making of a small map, and no thread has to be woken for it.
class Load {
public:
    Load(Engine& engine, const LoanOptions& options) : engine_(engine), options_(options), actor_(clerk()), data_(event_data()) {}

    void open_cases()
    {
        for (std::size_t i = 0; i < std::min(options_.at_once, options_.cases); ++i) open_next();
        std::unique_lock lock(mutex_);
        settled_.wait(lock, [&] { return cases_.size() == options_.cases || failed_; });
        lock.unlock();
        check();
    }

    /// @return answered commands a second.
    void run()
    {
        for (std::size_t i = 0; i < options_.at_once; ++i) fire_next();
        wait(options_.warm_up_seconds);
        const std::uint64_t answered_before = answered_;
        const double cpu_before = cpu_seconds();
        const auto begun = SteadyClock::now();
        wait(options_.seconds);
        const double took = std::chrono::duration<double>(SteadyClock::now() - begun).count();
        const auto answered = static_cast<double>(answered_ - answered_before);
        const double cpu = cpu_seconds() - cpu_before;
        ended_ = true;
        check();
        std::printf("{\"in_flight\":%zu,\"rate\":%.1f,\"cpu_us_per_request\":%.1f}\n", options_.at_once, answered / took,
                    cpu / answered * 1e6);
    }

private:
    void open_next()
    {
        engine_.handle({OpenCase{"loan", Value()}, actor_, {}, {}, {}, false}, [this](const Answer& answer) {
            const auto* committed = std::get_if<Committed>(&answer);
            bool more = false;
            {
                const std::lock_guard lock(mutex_);
                if (committed == nullptr)
                    failed_ = true;
                else
                    cases_.push_back(committed->snapshot->id);
                if (failed_ || cases_.size() == options_.cases) settled_.notify_one();
                // The first ones were sent at once; each that is answered brings one more, until all are under way.
                more = !failed_ && cases_.size() + options_.at_once <= options_.cases;
            }
            if (more) open_next();
        });
    }

    void fire_next()
    {
        const CaseId& next = cases_[next_++ % cases_.size()];
        engine_.handle({FireEvent{next, "NEXT", data_, ""}, actor_, {}, {}, {}, false}, [this](const Answer& answer) {
            if (!std::holds_alternative<Committed>(answer)) {
                const std::lock_guard lock(mutex_);
                failed_ = true;
                settled_.notify_one();
                return;
            }
            ++answered_;
            if (!ended_) fire_next();
        });
    }

    void wait(double seconds)
    {
        std::unique_lock lock(mutex_);
        settled_.wait_for(lock, std::chrono::duration<double>(seconds), [&] { return failed_; });
    }

    void check()
    {
        const std::lock_guard lock(mutex_);
        if (failed_) throw std::runtime_error("a command was not committed");
    }

    Engine& engine_;
    const LoanOptions& options_;
    Actor actor_;
    Value data_;
    std::mutex mutex_;
    std::condition_variable settled_;
    bool failed_ = false;
    std::vector<CaseId> cases_;
    std::atomic<std::size_t> next_ = 0;
    std::atomic<std::uint64_t> answered_ = 0;
    std::atomic<bool> ended_ = false;
};

void measure(const LoanOptions& options)
{
    const SystemClock clock;
    SystemRandom random;
    Engine engine(ledger_at(options.db, random, clock), Calendars(), clock, random,
                  std::make_shared<spdlog::logger>("bench", std::make_shared<spdlog::sinks::null_sink_mt>()));
    for (const Diagnostic& diagnostic : engine.publish(text_of(options.workflow), options.workflow, PersonId())) {
        if (diagnostic.severity == Severity::error) throw std::runtime_error(options.workflow + " has errors");
    }
    Load load(engine, options);
    engine.start();
    load.open_cases();
    load.run();
    engine.stop();
}

}  // namespace

int main(int argc, char** argv)
{
    return run_on_loan(argc, argv, "Our engine without HTTP", "--in-flight", measure);
}
