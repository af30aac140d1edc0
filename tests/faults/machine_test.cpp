// The machine around the program: a clock that jumps, descriptors that run out.

#include <doctest/doctest.h>

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <functional>
#include <thread>

#include "tests/faults/load/server_load.hpp"
#include "tests/faults/rounds.hpp"

namespace {

using namespace docket;
namespace json = boost::json;
using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::seconds patience{20};
constexpr std::int64_t minute = 60;
constexpr std::int64_t hour = 60 * minute;
constexpr std::int64_t day = 24 * hour;

bool comes_about(const std::function<bool()>& what)
{
    const auto from = SteadyClock::now();
    while (!what()) {
        if (SteadyClock::now() - from > patience) return false;
        std::this_thread::yield();
    }
    return true;
}

/// The program's wall clock runs beside the real one, by so many seconds; its monotonic clock is the real one.
class JumpingClock {
public:
    explicit JumpingClock(const std::filesystem::path& folder) : file_(folder / "clock") { jump(0); }

    void jump(std::int64_t seconds)
    {
        const auto next = file_.string() + ".next";
        std::ofstream(next) << (seconds < 0 ? "" : "+") << seconds << "\n";
        std::filesystem::rename(next, file_);
    }

    [[nodiscard]] std::vector<std::string> environment() const
    {
        for (const auto& entry : std::filesystem::directory_iterator("/usr/lib")) {
            const auto library = entry.path() / "faketime" / "libfaketimeMT.so.1";
            if (!std::filesystem::exists(library)) continue;
            return {"ASAN_OPTIONS=verify_asan_link_order=0", "LD_PRELOAD=" + library.string(),
                    "FAKETIME_TIMESTAMP_FILE=" + file_.string(), "FAKETIME_NO_CACHE=1", "FAKETIME_DONT_FAKE_MONOTONIC=1"};
        }
        throw std::runtime_error("libfaketime is not installed: ./dev test installs it");
    }

private:
    std::filesystem::path file_;
};

/// A case that waits for an hour, another that ticks, and what the record says.
struct Watch {
    explicit Watch(std::uint16_t its_port)
        : port(its_port), load(port, 2), client(std::make_unique<ApiClient>(ApiClient::with_token(port, load.token())))
    {
    }

    /// Signs in again where the session has grown old with the clock.
    int tick()
    {
        const int status = client->fire(load.case_of(1), "tick").status;
        if (status == 401) sign_in();
        return status;
    }
    void sign_in()
    {
        ApiClient again(port);
        if (again.post("/v1/sessions", {{"username", "lan"}, {"password", "docket-mau-2026"}, {"token", true}}).status != 201)
            return;
        client = std::make_unique<ApiClient>(ApiClient::signed_in(port, "lan"));
    }
    /// How often it has fired; -1 if that cannot be read.
    [[nodiscard]] std::int64_t woken()
    {
        const ApiReply found = client->get("/v1/cases/" + load.case_of(0));
        if (found.status == 401) sign_in();
        return found.status == 200 ? found.json.at("data").at("woken").as_int64() : -1;
    }
    [[nodiscard]] bool waits() { return client->get("/v1/cases/" + load.case_of(0)).text("/configuration/0") == "waiting"; }
    int wait() { return client->fire(load.case_of(0), "wait").status; }

    /// True if no entry of the case is older than the one before it by more than the program allows its clock to step back.
    [[nodiscard]] bool in_order()
    {
        const ApiReply page = client->get("/v1/cases/" + load.case_of(0) + "/entries");
        std::string previous;
        for (const json::value& entry : page.json.at("items").as_array()) {
            const std::string at(entry.at("at").as_string());
            if (at < previous) return false;
            previous = at;
        }
        return true;
    }

    std::uint16_t port;
    ServerLoad load;
    std::unique_ptr<ApiClient> client;
};

/// Processor time of a process in clock ticks of the system.
std::int64_t processor_ticks(pid_t process)
{
    std::ifstream file("/proc/" + std::to_string(process) + "/stat");
    std::string word;
    std::int64_t user = 0, system = 0;
    for (int field = 1; field <= 13; ++field) file >> word;
    file >> user >> system;
    return user + system;
}

std::int64_t open_descriptors(pid_t process)
{
    const std::filesystem::directory_iterator all("/proc/" + std::to_string(process) + "/fd");
    return std::distance(begin(all), end(all));
}

}  // namespace

TEST_CASE("a clock that jumps fires nothing early and nothing twice, and history stays in order")
{
    const TemporaryFolder folder;
    JumpingClock clock(folder.path());
    auto believing = clock.environment();
    believing.push_back("DOCKET_CLOCK_LEAP_MINUTES=0");
    const auto program = serve(folder.path(), believing);
    Watch watch(program->port());
    REQUIRE(watch.wait() == 200);

    // when: it jumps back by a day
    clock.jump(-day);
    // then: nothing is written before the last entry, and nothing fires; reading goes on
    CHECK(comes_about([&] { return watch.tick() == 503; }));
    CHECK(watch.waits());

    // when: it is right again
    clock.jump(0);
    CHECK(comes_about([&] { return watch.tick() == 200; }));
    // and 59 minutes later. Each command lets what is due fire first, so after one nothing is left.
    clock.jump(59 * minute);
    CHECK(comes_about([&] { return watch.tick() == 200; }));
    CHECK(watch.waits());

    // when: the hour is over
    clock.jump(61 * minute);
    const bool fired_after_leap = comes_about([&] { return watch.woken() == 1; });
    CHECK(fired_after_leap);

    // and: back before it was due, and forward again
    clock.jump(30 * minute);
    CHECK(comes_about([&] { return watch.tick() == 503; }));
    CHECK(comes_about([&] { return watch.woken() == 1; }));
    clock.jump(62 * minute);
    CHECK(comes_about([&] { return watch.tick() == 200; }));
    CHECK(watch.woken() == 1);

    // and: a day ahead, with a new wait
    REQUIRE(watch.wait() == 200);
    clock.jump(day);
    CHECK(comes_about([&] { return watch.woken() == 2; }));
    CHECK(watch.tick() == 200);
    CHECK(watch.in_order());

    // and: a restart under a clock before the last entry reads only, until the clock has caught up
    clock.jump(0);
    program->kill_hard();
    const auto restarted = serve(folder.path(), believing);
    watch.port = restarted->port();
    watch.client = std::make_unique<ApiClient>(ApiClient::with_token(restarted->port(), watch.client->token()));
    CHECK(watch.woken() == 2);
    CHECK(watch.tick() == 503);
    clock.jump(day + minute);
    CHECK(comes_about([&] { return watch.tick() == 200; }));
    CHECK(watch.woken() == 2);
    CHECK(watch.in_order());
    tell("clock: jumps of -1 day, +59 min, +61 min, -31 min, +1 day, and a restart a day before the last entry: none fired early "
         "or twice, history in order; "
         "going back is refused with 503 until the clock has caught up");
}

// Why: escalating a thousand cases because of a wrong clock cannot be undone.
TEST_CASE("a clock that leaps a day ahead fires nothing while it is held, and a restart believes it")
{
    const TemporaryFolder folder;
    JumpingClock clock(folder.path());
    auto program = serve(folder.path(), clock.environment());
    Watch watch(program->port());
    REQUIRE(watch.wait() == 200);
    const auto is_held = [&] {
        const auto readiness = watch.client->get("/readyz");
        for (const json::value& check : readiness.json.at("checks").as_array()) {
            if (check.at("name").as_string() == "clock") return !check.at("ok").as_bool();
        }
        return false;
    };

    // when: the hour is over by a clock that nobody believes
    clock.jump(day);
    CHECK(comes_about(is_held));
    // then: a command does not let it fire, and neither does anything else
    CHECK(comes_about([&] { return watch.tick() == 200; }));
    CHECK(watch.woken() == 0);

    // when: somebody has looked, and starts the program again
    program->kill_hard();
    program = serve(folder.path(), clock.environment());
    watch.port = program->port();
    watch.sign_in();
    CHECK(comes_about([&] { return watch.woken() == 1; }));
    CHECK_FALSE(is_held());
    tell("clock: a leap of a day forward holds what falls due, says so at /readyz, and a restart fires it");
}

// A sanitizer needs a pipe to look at an object's type, and takes the object for broken if it gets none.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool needs_descriptors = true;
#else
constexpr bool needs_descriptors = false;
#endif

TEST_CASE("out of file descriptors the program lives, idles, and serves again" * doctest::skip(needs_descriptors))
{
    const TemporaryFolder folder;
    const auto program = serve(folder.path());
    ServerLoad load(program->port(), 2);
    ApiClient before = ApiClient::with_token(program->port(), load.token());
    CHECK(before.get("/v1/cases/" + load.case_of(0)).status == 200);

    // given: room for four descriptors more, and forty clients
    const auto few = static_cast<rlim_t>(open_descriptors(program->process()) + 4);
    const rlimit starved{few, few};
    REQUIRE(::prlimit(program->process(), RLIMIT_NOFILE, &starved, nullptr) == 0);
    std::vector<RawClient> crowd;
    for (int i = 0; i < 40; ++i) crowd.emplace_back(program->port());
    for (RawClient& client : crowd) client.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(comes_about([&] { return static_cast<rlim_t>(open_descriptors(program->process())) >= few; }));

    // when: it starves for a while
    const std::int64_t ticks_before = processor_ticks(program->process());
    const auto from = SteadyClock::now();
    CHECK_FALSE(crowd.back().answers_within(std::chrono::milliseconds(1'500)));
    const double seconds = std::chrono::duration<double>(SteadyClock::now() - from).count();
    const double processor = 100.0 * static_cast<double>(processor_ticks(program->process()) - ticks_before) /
                             static_cast<double>(::sysconf(_SC_CLK_TCK)) / seconds;
    CHECK(processor < 10.0);

    // then: who was connected is served, writing included
    std::uint64_t written = 0;
    // A connection carries a hundred requests, and a new one would wait; the head file is written every 200 ms.
    while (written < 40 && before.fire(load.case_of(0), "tick").status == 200) {
        ++written;
        (void)crowd.back().answers_within(std::chrono::milliseconds(20));
    }
    CHECK(written == 40);

    // and: once the crowd has gone, everybody is
    crowd.clear();
    const auto recovering = SteadyClock::now();
    CHECK(comes_about(
        [&] { return ApiClient::with_token(program->port(), load.token()).get("/v1/cases/" + load.case_of(0)).status == 200; }));
    const auto recovered = std::chrono::duration_cast<std::chrono::milliseconds>(SteadyClock::now() - recovering);
    const ApiReply found = ApiClient::with_token(program->port(), load.token()).get("/v1/cases/" + load.case_of(0));
    if (found.status == 200) CHECK(static_cast<std::uint64_t>(found.json.at("data").at("count").as_int64()) >= written);
    const bool lives = program->is_running();
    CHECK(lives);
    tell("out of descriptors: " + std::string(lives ? "alive" : "dead") + ", " + std::to_string(processor).substr(0, 4) +
         " % of a processor while starved, " + std::to_string(written) + " written meanwhile, serves " +
         std::to_string(recovered.count()) + " ms after");
}
