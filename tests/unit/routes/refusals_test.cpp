// What is told when the program itself cannot do as asked: a query that is stopped, a clock that stands behind. The whole way from a request
// to the answer, without a socket.

#include <doctest/doctest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <spdlog/sinks/null_sink.h>

#include <algorithm>
#include <atomic>
#include <future>

#include "api/routes/service.hpp"
#include "app/files.hpp"
#include "engine/ledger/sqlite/sqlite_ledger.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/server_process.hpp"

using namespace docket;

namespace {

const char* const tally = "tests/stories/workflows/tally.yaml";

class NoMetrics final : public MetricsText {
public:
    [[nodiscard]] std::string text() const override { return ""; }
};

SqliteOptions ledger_in(const std::filesystem::path& folder)
{
    SqliteOptions options;
    options.path = folder / "docket.db";
    return options;
}

/// Everything behind the socket, with one person who is signed in.
class Desk {
public:
    explicit Desk(const std::filesystem::path& folder, const SqliteOptions& sqlite)
        : engine(open_sqlite_ledger(sqlite, random_, clock.now()), read_calendars("config/calendars"), clock, random_, logger_), documents_(folder / "documents"),
          sessions_(engine, random_), service_({engine, sessions_, documents_, random_, pool_, pool_, logger_, metrics_, {}, [] { return true; }})
    {
        for (const Diagnostic& diagnostic : engine.publish(read_file(tally), tally, PersonId())) CHECK(diagnostic.severity != Severity::error);
        add_routes(router_, service_);
        engine.start();
        lan_.id = PersonId("u_lan");
        lan_.username = "lan";
        write_and_wait(engine, [this](Ledger& ledger) { ledger.put_person(lan_); });
        token_ = sessions_.open(lan_).token;
    }
    ~Desk()
    {
        engine.stop();
        pool_.join();
    }
    Desk(const Desk&) = delete;
    Desk& operator=(const Desk&) = delete;

    Response ask(Method method, std::string_view target, std::string body = "")
    {
        Request request;
        request.method = method;
        request.target = *parse_target(target);
        request.headers = {{"Authorization", "Bearer " + token_}, {"Accept-Language", "vi"}};
        request.body = std::move(body);
        const auto route = router_.find(method, request.target);
        REQUIRE(route.has_value());
        asio::io_context io;
        auto answer = asio::co_spawn(io, route->endpoint->handler(request, route->params), asio::use_future);
        io.run();
        return answer.get();
    }

    /// Opens so many cases, and waits for the last.
    void open_cases(std::size_t count)
    {
        Actor actor;
        actor.id = lan_.id;
        actor.kind = Actor::Kind::person;
        std::promise<void> all;
        std::atomic<std::size_t> left = count;
        for (std::size_t i = 0; i < count; ++i) {
            engine.handle({OpenCase{"tally", Value()}, actor, {}, "", {}, false}, [&](const Answer& answer) {
                CHECK(std::holds_alternative<Committed>(answer));
                if (--left == 0) all.set_value();
            });
        }
        all.get_future().wait();
    }

    ManualClock clock;

private:
    SystemRandom random_;
    std::shared_ptr<spdlog::logger> logger_ = std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::null_sink_mt>());
    NoMetrics metrics_;
    asio::thread_pool pool_{1};

public:
    Engine engine;

private:
    DocumentStore documents_;
    Sessions sessions_;
    Service service_;
    Router router_;
    PersonRecord lan_;
    std::string token_;
};

std::string text_of(const Response& response, const char* member)
{
    return std::string(dto::json::parse(response.text_body()).at(member).as_string());
}

}  // namespace

TEST_CASE("a filter that takes too long to follow is told as such, and that asking again is no use")
{
    // given: more cases than a query gets through between two looks at the clock, and no time at all
    const TemporaryFolder folder;
    SqliteOptions sqlite = ledger_in(folder.path());
    sqlite.read_ms_max = 0;
    Desk desk(folder.path(), sqlite);
    desk.open_cases(2'000);

    // when
    const Response slow = desk.ask(Method::get, "/v1/cases?state=nowhere");

    // then
    CHECK(slow.status == 503);
    CHECK(text_of(slow, "code") == "too_slow");
    CHECK(text_of(slow, "title") == "Quá nhiều hồ sơ để lọc, hãy thu hẹp điều kiện");
    CHECK_FALSE(slow.header("Retry-After").has_value());
    // and asking for less helps
    CHECK(desk.ask(Method::get, "/v1/cases?limit=1").status == 200);
}

TEST_CASE("a clock behind the last entry is told, nothing is stored, and once it has caught up all goes on")
{
    const TemporaryFolder folder;
    Desk desk(folder.path(), ledger_in(folder.path()));
    const auto open = [&] { return desk.ask(Method::post, "/v1/cases", R"({"workflow": "tally"})"); };
    CHECK(open().status == 201);

    desk.clock.advance(-60'000);
    const Response behind = open();
    CHECK(behind.status == 503);
    CHECK(text_of(behind, "code") == "clock_behind");
    CHECK(text_of(behind, "title") == "Đồng hồ máy chủ đang chậm, chưa ghi gì");
    CHECK(behind.header("Retry-After") == "1");
    CHECK(desk.engine.reader().size() == 1);

    desk.clock.advance(60'000);
    CHECK(open().status == 201);
}

TEST_CASE("every trouble has a title in both languages, and says when to come back")
{
    for (const Trouble trouble : {Trouble::overloaded, Trouble::stopping, Trouble::storage_full, Trouble::clock_behind, Trouble::outcome_unknown}) {
        const Problem problem = problem_of(trouble);
        CAPTURE(problem.code);
        CHECK_FALSE(problem.title.vi.empty());
        CHECK_FALSE(problem.title.en.empty());
        CHECK(problem.title.vi != problem.title.en);
        CHECK(std::count(problem.headers.begin(), problem.headers.end(), Header{"Retry-After", "1"}) == 1);
    }
}
