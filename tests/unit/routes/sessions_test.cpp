// Sessions on a real database: what a token gives, when it ends, and what is known without reading.

#include <doctest/doctest.h>

#include <spdlog/sinks/null_sink.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <memory>

#include "api/auth/sessions.hpp"
#include "app/files.hpp"
#include "engine/ledger/sqlite/sqlite_ledger.hpp"
#include "tests/support/server_process.hpp"

using namespace docket;

namespace {

class HandClock final : public Clock {
public:
    [[nodiscard]] Instant now() const override { return {ms_.load()}; }
    void advance(std::int64_t ms) { ms_ += ms; }

private:
    std::atomic<std::int64_t> ms_{1'772'416'800'000};
};

/// One person and the sessions of an engine that runs.
struct Desk {
    TemporaryFolder folder;
    HandClock clock;
    SystemRandom random;
    Engine engine{open(), {}, clock, random, std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::null_sink_mt>())};
    Sessions sessions{engine, random};
    PersonRecord lan;

    Desk()
    {
        engine.start();
        lan.id = PersonId("lan");
        lan.username = "lan";
        lan.name = "Nguyễn Thị Lan";
        lan.roles = {"case_officer"};
        store();
    }

    /// Writes on their way report to `sessions`.
    ~Desk() { engine.stop(); }

    std::unique_ptr<Ledger> open()
    {
        SqliteOptions options;
        options.path = folder.path() / "docket.db";
        return open_sqlite_ledger(options, random, clock.now());
    }

    void store()
    {
        write_and_wait(engine, [this](Ledger& ledger) { ledger.put_person(lan); });
    }
};

}  // namespace

TEST_CASE("a token gives its person, with the session's name and end")
{
    Desk desk;
    const NewSession made = desk.sessions.open(desk.lan);
    const auto found = desk.sessions.find(made.token);
    REQUIRE(found.has_value());
    CHECK(found->person == desk.lan);
    CHECK(found->actor.id == desk.lan.id);
    CHECK(found->actor.name == desk.lan.name);
    CHECK(found->actor.roles == desk.lan.roles);
    CHECK(found->actor.session == to_hex(sha256(made.token)).substr(0, 16));
    CHECK(found->csrf == made.principal.csrf);
    CHECK(found->expires_at == desk.clock.now() + session_idle_ms_max);
    CHECK_FALSE(desk.sessions.find("another").has_value());
}

TEST_CASE("a session is at hand once it was found, until somebody's access changes, which has effect at once")
{
    Desk desk;
    const std::string token = desk.sessions.open(desk.lan).token;
    CHECK_FALSE(desk.sessions.is_at_hand(token));
    REQUIRE(desk.sessions.find(token).has_value());
    CHECK(desk.sessions.is_at_hand(token));
    CHECK_FALSE(desk.sessions.is_at_hand("another"));

    desk.lan.roles = {};
    desk.store();
    CHECK_FALSE(desk.sessions.is_at_hand(token));
    const auto demoted = desk.sessions.find(token);
    REQUIRE(demoted.has_value());
    CHECK(demoted->actor.roles.empty());

    desk.lan.active = false;
    desk.store();
    CHECK_FALSE(desk.sessions.find(token).has_value());
}

TEST_CASE("a session ends when it was closed, not used for half an hour, or opened half a day ago")
{
    Desk desk;
    const std::string closed = desk.sessions.open(desk.lan).token;
    REQUIRE(desk.sessions.find(closed).has_value());
    desk.sessions.close(closed);
    CHECK_FALSE(desk.sessions.find(closed).has_value());

    const std::string idle = desk.sessions.open(desk.lan).token;
    desk.clock.advance(session_idle_ms_max - 1);
    REQUIRE(desk.sessions.find(idle).has_value());
    desk.clock.advance(session_idle_ms_max - 1);
    CHECK(desk.sessions.find(idle).has_value());
    desk.clock.advance(session_idle_ms_max);
    CHECK_FALSE(desk.sessions.find(idle).has_value());

    const std::string busy = desk.sessions.open(desk.lan).token;
    const Instant end = desk.clock.now() + session_life_ms_max;
    std::optional<Principal> found;
    for (;;) {
        desk.clock.advance(session_idle_ms_max / 2);
        if (desk.clock.now() >= end) break;
        found = desk.sessions.find(busy);
        REQUIRE(found.has_value());
        CHECK(found->expires_at == std::min(end, desk.clock.now() + session_idle_ms_max));
    }
    CHECK_FALSE(desk.sessions.find(busy).has_value());
}

TEST_CASE("the last use is not forgotten when sessions are read anew")
{
    Desk desk;
    const std::string token = desk.sessions.open(desk.lan).token;
    desk.clock.advance(session_idle_ms_max - 1);
    REQUIRE(desk.sessions.find(token).has_value());
    // Now everything is read anew; the last use was on its way to disk before.
    desk.store();
    desk.lan.name = "Nguyễn Thị Lan Anh";
    desk.store();
    desk.clock.advance(session_idle_ms_max - 1);
    CHECK(desk.sessions.find(token).has_value());
}
