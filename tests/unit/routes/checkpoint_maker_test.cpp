// When the record is signed while the program runs and as it ends. What may be signed: tests/unit/audit.

#include <doctest/doctest.h>

#include <spdlog/sinks/null_sink.h>
#include <spdlog/spdlog.h>

#include <future>
#include <memory>
#include <thread>

#include "app/checkpoint_maker.hpp"
#include "app/files.hpp"
#include "engine/ledger/sqlite/sqlite_ledger.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/server_process.hpp"

namespace docket {

namespace {

std::shared_ptr<spdlog::logger> silence()
{
    return std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::null_sink_mt>());
}

/// An engine that runs, on a record that one can add to.
struct Registry {
    TemporaryFolder folder;
    ManualClock clock;
    SystemRandom random;
    Engine engine{open(), {}, clock, random, silence()};

    Registry()
    {
        REQUIRE(engine.publish(read_file("tests/faults/workflows/tally.yaml"), "tally.yaml", PersonId()).empty());
        engine.start();
    }

    std::unique_ptr<Ledger> open()
    {
        SqliteOptions options;
        options.path = folder.path() / "docket.db";
        options.disk_free_bytes_min = 0;
        return open_sqlite_ledger(options, random, clock.now());
    }

    void open_case()
    {
        Actor lan;
        lan.id = PersonId("u_lan");
        lan.kind = Actor::Kind::person;
        auto answered = std::make_shared<std::promise<Answer>>();
        engine.handle({OpenCase{"tally", Value()}, lan, {}, "", {}, false}, [answered](Answer answer) { answered->set_value(std::move(answer)); });
        CHECK(std::holds_alternative<Committed>(answered->get_future().get()));
    }

    LedgerPosition signed_size()
    {
        const auto newest = engine.reader().newest_checkpoint(engine.reader().size());
        return newest ? newest->size : 0;
    }
};

}  // namespace

TEST_CASE("a stop signs what came last, but waits for it no longer than it may")
{
    struct Row {
        std::chrono::milliseconds last_max;
        bool signs_all;
    };
    for (const Row& row : {Row{CheckpointMaker::last_checkpoint_max, true}, Row{std::chrono::milliseconds(0), false}}) {
        CAPTURE(row.last_max.count());
        Registry registry;
        registry.open_case();
        auto key = SigningKey::generate("docket/test", registry.random);
        REQUIRE(key.has_value());
        CheckpointMaker maker(registry.engine, *std::move(key), silence(), row.last_max);
        maker.start();
        const LedgerPosition before = registry.engine.reader().size();
        while (registry.signed_size() < before) std::this_thread::yield();

        registry.open_case();
        maker.stop();
        CHECK(registry.engine.reader().size() > before);
        CHECK(registry.signed_size() == (row.signs_all ? registry.engine.reader().size() : before));
    }
}

}  // namespace docket
