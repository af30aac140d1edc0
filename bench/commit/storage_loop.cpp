// Our own storage loop without HTTP, on the same rows: one thread decides, encodes, packs and stores batches of 64 events, each batch durable
// before the next one begins, as ../shared/bench measures it. engine_ceiling.cpp is the same on the engine's two threads. A line of JSON.
//
//   storage_loop --db FILE --workflow FILE [--cases N] [--batch N] [--seconds S] [--warm-up S]

#include <chrono>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/commit/loan.hpp"
#include "engine/cases/apply.hpp"
#include "engine/cases/decide.hpp"
#include "engine/ledger/sqlite/sqlite_ledger.hpp"
#include "engine/loader/load.hpp"
#include "engine/runtime/calendars.hpp"
#include "engine/runtime/definitions.hpp"

namespace {

using namespace docket;
using SteadyClock = std::chrono::steady_clock;

class Ids final : public IdSource {
public:
    explicit Ids(RandomSource& random) : random_(random) {}
    [[nodiscard]] std::string next() override { return random_base32(random_, 26); }

private:
    RandomSource& random_;
};

class StorageLoop {
public:
    explicit StorageLoop(const LoanOptions& options) : options_(options), ledger_(open(options, random_, clock_)), definition_(publish())
    {
        const Command command{OpenCase{"loan", Value()}, clerk(), {}, {}, {}, false};
        while (cases_.size() < options.cases) {
            ledger_->begin();
            for (std::size_t i = 0; i < options.at_once; ++i) open_case(command);
            ledger_->commit();
            ledger_->fold_log(false);
        }
    }

    /// @return events a second.
    double run(double seconds)
    {
        const auto begun = SteadyClock::now();
        const auto end = begun + std::chrono::duration_cast<SteadyClock::duration>(std::chrono::duration<double>(seconds));
        std::size_t stored = 0;
        for (; SteadyClock::now() < end; stored += options_.at_once) {
            ledger_->begin();
            for (std::size_t i = 0; i < options_.at_once; ++i) fire(cases_[next_++ % cases_.size()]);
            ledger_->commit();
            ledger_->fold_log(false);
            ledger_->write_head_if_due(clock_.now());
        }
        return static_cast<double>(stored) / std::chrono::duration<double>(SteadyClock::now() - begun).count();
    }

private:
    struct Case {
        std::shared_ptr<const Snapshot> snapshot;
        CaseTail tail;
    };

    static std::unique_ptr<Ledger> open(const LoanOptions& options, RandomSource& random, const Clock& clock)
    {
        SqliteOptions sqlite;
        sqlite.path = options.db;
        return open_sqlite_ledger(sqlite, random, clock.now());
    }

    std::shared_ptr<const Definition> publish()
    {
        const std::string source = text_of(options_.workflow);
        const Loaded loaded = load_definition(source, options_.workflow);
        if (!loaded.definition) throw std::runtime_error(options_.workflow + " has errors");
        Definitions definitions({});
        const auto record = definitions.next_version(*loaded.definition, source, clock_.now(), PersonId());
        ledger_->begin();
        ledger_->put_definition(*record);
        ledger_->commit();
        definitions.add(*record);
        return definitions.latest("loan");
    }

    void open_case(const Command& command)
    {
        const auto entry = decide_open(command, definition_, {clock_.now(), calendars_, ids_});
        if (!entry) throw std::runtime_error("a case was not opened: " + entry.error().detail);
        Case made{std::make_shared<Snapshot>(blank_snapshot(entry->case_id, definition_)), {}};
        made.tail.head = genesis_of(ledger_->log_id(), entry->case_id);
        store(made, *entry);
        cases_.push_back(std::move(made));
    }

    void fire(Case& one)
    {
        const Command command{FireEvent{one.snapshot->id, "NEXT", data_, ""}, actor_, {}, {}, {}, false};
        const auto entry = decide(command, *one.snapshot, {clock_.now(), calendars_, ids_});
        if (!entry) throw std::runtime_error("an event was refused: " + entry.error().detail);
        store(one, *entry);
    }

    void store(Case& one, const Entry& entry)
    {
        auto after = std::make_shared<const Snapshot>(apply(*one.snapshot, entry));
        const EntrySeal seal{ledger_->log_id(), one.tail.head, "n1", "bench", {}, definition_.get()};
        ledger_->append({entry, pack(encode_entry(entry, seal, random_), *after), *one.snapshot, *after}, one.tail);
        one.snapshot = std::move(after);
    }

    const LoanOptions& options_;
    const SystemClock clock_;
    SystemRandom random_;
    Ids ids_{random_};
    Calendars calendars_;
    const Actor actor_ = clerk();
    const Value data_ = event_data();
    std::unique_ptr<Ledger> ledger_;
    std::shared_ptr<const Definition> definition_;
    std::vector<Case> cases_;
    std::size_t next_ = 0;
};

void measure(const LoanOptions& options)
{
    StorageLoop loop(options);
    if (options.warm_up_seconds > 0) loop.run(options.warm_up_seconds);
    std::printf("{\"batch\":%zu,\"rate\":%.1f}\n", options.at_once, loop.run(options.seconds));
}

}  // namespace

int main(int argc, char** argv)
{
    return run_on_loan(argc, argv, "Our storage loop without HTTP", "--batch", measure);
}
