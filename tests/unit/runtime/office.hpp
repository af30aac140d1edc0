#pragma once

// An engine on a real database, with a clock that the test moves and the tally workflow. Whoever asks waits for the answer.

#include <doctest/doctest.h>
#include <spdlog/sinks/null_sink.h>

#include <filesystem>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "app/files.hpp"
#include "engine/ledger/sqlite/sqlite_ledger.hpp"
#include "engine/runtime/engine.hpp"
#include "tests/support/manual_clock.hpp"

namespace docket {

inline constexpr const char* tally = "tests/stories/workflows/tally.yaml";

inline Actor person(const std::string& name, std::vector<std::string> roles = {})
{
    Actor actor;
    actor.id = PersonId("u_" + name);
    actor.kind = Actor::Kind::person;
    actor.roles = std::move(roles);
    return actor;
}

/// An engine on a database in a folder, with the tally workflow published.
struct Office {
    explicit Office(const std::filesystem::path& folder, EngineOptions options = {}, EngineObserver* observer = nullptr)
        : engine(open(folder), read_calendars("config/calendars"), clock, random,
                 std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::null_sink_mt>()), options, observer)
    {
        for (const Diagnostic& diagnostic : engine.publish(read_file(tally), tally, PersonId())) CHECK(diagnostic.severity != Severity::error);
    }

    std::unique_ptr<Ledger> open(const std::filesystem::path& folder)
    {
        SqliteOptions sqlite;
        sqlite.path = folder / "docket.db";
        return open_sqlite_ledger(sqlite, random, clock.now());
    }

    Answer ask(CommandBody body, const Actor& actor, const std::string& key = "")
    {
        auto promise = std::make_shared<std::promise<Answer>>();
        auto answer = promise->get_future();
        engine.handle({std::move(body), actor, {}, key, key.empty() ? std::optional<Digest>() : sha256("request"), false},
                      [promise](Answer one) { promise->set_value(std::move(one)); });
        return answer.get();
    }

    const Snapshot& committed(const Answer& answer)
    {
        REQUIRE(std::holds_alternative<Committed>(answer));
        return *std::get<Committed>(answer).snapshot;
    }

    CaseId open_case()
    {
        const Answer opened = ask(OpenCase{"tally", Value()}, lan);
        const CaseId id = committed(opened).id;
        Map filing;
        filing.set("subject", "Thử nghiệm");
        const Answer filed = ask(FireEvent{id, "file", Value(std::move(filing)), ""}, lan);
        REQUIRE(std::holds_alternative<Committed>(filed));
        return id;
    }

    Actor lan = person("lan");
    Actor thao = person("thao", {"case_officer"});
    ManualClock clock;
    SystemRandom random;
    Engine engine;
};

}  // namespace docket
