#include "app/application.hpp"

#include <sched.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <mutex>
#include <thread>

#include "api/http/routing/rate.hpp"
#include "api/http/routing/static_files.hpp"
#include "api/http/server.hpp"
#include "api/routes/service.hpp"
#include "app/checkpoint_maker.hpp"
#include "app/files.hpp"
#include "app/metrics.hpp"
#include "app/people_file.hpp"
#include "app/version.hpp"
#include "engine/ledger/sqlite/sqlite_ledger.hpp"
#include "engine/loader/format.hpp"

namespace docket {

namespace {

/// A vital loop that has not shown life for so long is dead or stuck.
constexpr std::chrono::seconds loop_silence_max{10};

/// A start that cannot go on, with the exit code that says why.
struct StartFailure {
    int exit_code;
    std::string message;
};

std::shared_ptr<spdlog::logger> make_logger(const Settings& settings)
{
    auto logger = std::make_shared<spdlog::logger>("docket", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
    logger->set_level(spdlog::level::from_str(settings.log_level));
    logger->flush_on(spdlog::level::info);
    return logger;
}

std::unique_ptr<Ledger> open_ledger(const Settings& settings, RandomSource& random, const Clock& clock)
{
    SqliteOptions options;
    options.path = settings.db;
    if (options.path.has_parent_path()) std::filesystem::create_directories(options.path.parent_path());
    return open_sqlite_ledger(options, random, clock.now());
}

void publish_definitions(Engine& engine, const Settings& settings, std::ostream& err)
{
    bool failed = false;
    for (const auto& path : definition_files({settings.workflows})) {
        const Diagnostics diagnostics = engine.publish(read_file(path), path.generic_string(), PersonId());
        for (const Diagnostic& diagnostic : diagnostics) {
            if (diagnostic.severity != Severity::error) continue;
            failed = true;
            err << to_text(diagnostic);
        }
    }
    if (failed) throw StartFailure{1, "a definition has errors; nothing is served"};
}

/// Sample people go into an empty database only: an installation's own people are never mixed with them.
void load_people(Ledger& ledger, const Settings& settings, std::ostream& err)
{
    if (settings.people.empty() || !ledger.reader().people().empty()) return;
    Diagnostics diagnostics;
    const auto people = read_people(read_file(settings.people), settings.people, diagnostics);
    if (!diagnostics.empty()) {
        err << to_text(diagnostics);
        throw StartFailure{1, "the file of people has errors"};
    }
    ledger.begin();
    for (const PersonRecord& person : people) ledger.put_person(person);
    ledger.commit();
}

std::pair<std::string, std::uint16_t> address_of(const std::string& listen)
{
    const std::size_t colon = listen.rfind(':');
    if (colon == std::string::npos) throw StartFailure{2, "listen: ADDRESS:PORT is wanted, not '" + listen + "'"};
    int port = -1;
    try {
        port = std::stoi(listen.substr(colon + 1));
    } catch (const std::exception&) {
        throw StartFailure{2, "listen: '" + listen.substr(colon + 1) + "' is no port"};
    }
    if (port < 0 || port > 65'535) throw StartFailure{2, "listen: a port is 0 to 65535"};
    return {listen.substr(0, colon), static_cast<std::uint16_t>(port)};
}

/// One bucket an address, before anything else is done for a request. The server may run on several threads, the limiter on one at a time.
Admission rate_limit(const Settings& settings)
{
    struct Shared {
        std::mutex mutex;
        RateLimiter limiter;
        explicit Shared(RateSettings rate) : limiter(rate) {}
    };
    auto shared = std::make_shared<Shared>(RateSettings{true, settings.rate_per_second, settings.rate_burst, limits::rate_keys_max});
    return [shared](const Request& request) -> std::optional<Response> {
        std::chrono::seconds wait{};
        {
            const std::lock_guard lock(shared->mutex);
            wait = shared->limiter.take(request.remote_address, request.received_at);
        }
        if (wait == std::chrono::seconds(0)) return std::nullopt;
        return to_response(rate_limited(wait), request);
    };
}

void serve_pages(Router& router, const Settings& settings)
{
    if (settings.web_root.empty()) return;
    if (!std::filesystem::exists(std::filesystem::path(settings.web_root) / "index.html"))
        throw StartFailure{2, "there are no pages in '" + settings.web_root + "': build them with ./dev build, or set web_root to \"\""};
    auto pages = std::make_shared<const StaticFiles>(StaticFiles::load(settings.web_root));
    router.set_fallback([pages](const Request& request) { return pages->respond(request); });
}

/// Waits for a signal, then lets requests in flight finish.
asio::awaitable<void> drain_on_signal(Server& server, std::shared_ptr<spdlog::logger> logger, asio::io_context& io)
{
    asio::signal_set signals(io, SIGTERM, SIGINT);
    const int signal = co_await signals.async_wait(asio::use_awaitable);
    logger->info("signal {}: draining", signal);
    co_await server.drain();
    logger->info("drained");
    io.stop();
}

class Application {
public:
    Application(const Settings& settings, std::ostream& err)
        : logger_(make_logger(settings)), metrics_(version_text(), build_text()), pool_(static_cast<std::size_t>(settings.worker_threads)), hashing_pool_(2),
          io_(static_cast<int>(std::max<std::int64_t>(1, settings.io_threads)))
    {
        auto ledger = open_ledger(settings, random_, clock_);
        load_people(*ledger, settings, err);
        const bool own_key = settings.signing_key.empty();
        SigningKey key = signing_key(own_key ? settings.db + ".key" : settings.signing_key, own_key, ledger->log_id(), random_);
        EngineOptions options;
        options.node = settings.node;
        options.build = build_text();
        options.clock_leap_max = std::chrono::minutes(settings.clock_leap_minutes);
        engine_ = std::make_unique<Engine>(std::move(ledger), read_calendars(settings.calendars), clock_, random_, logger_, options, &metrics_);
        publish_definitions(*engine_, settings, err);
        checkpoints_ = std::make_unique<CheckpointMaker>(*engine_, std::move(key), logger_);
        documents_ = std::make_unique<DocumentStore>(settings.db + ".documents");
        sessions_ = std::make_unique<Sessions>(*engine_, random_);
        service_ = std::make_unique<Service>(ServiceParts{*engine_, *sessions_, *documents_, random_, pool_, hashing_pool_, logger_, metrics_,
                                                          {settings.secure_cookies, version_text(), build_text(), checkpoints_->verifier()}, [this] { return loops_alive(); }});
        Router router;
        add_routes(router, *service_);
        serve_pages(router, settings);
        ServerLimits limits;
        limits.connections_per_address_max = static_cast<std::size_t>(settings.connections_per_address);
        const IoThreads threads = settings.io_threads > 1 ? IoThreads::several : IoThreads::one;
        server_ = std::make_unique<Server>(io_.get_executor(), limits, std::move(router), logger_, &metrics_, threads);
        if (settings.rate_per_second > 0) server_->set_admission(rate_limit(settings));
        server_->trust_proxies(settings.trusted_proxies);
    }

    void run(const Settings& settings, std::ostream& out)
    {
        const auto [address, port] = address_of(settings.listen);
        engine_->start();
        checkpoints_->start();
        const std::uint16_t bound = server_->listen(address, port);
        auto drained = [this](std::exception_ptr thrown) {
            if (!thrown) return;
            logger_->critical("the draining loop failed");
            io_.stop();
        };
        asio::co_spawn(io_, drain_on_signal(*server_, logger_, io_), drained);
        out << "docket: listening on http://" << address << ":" << bound << std::endl;
        std::vector<std::thread> threads;
        for (std::int64_t i = 1; i < settings.io_threads; ++i) threads.emplace_back([this] { io_.run(); });
        io_.run();
        for (std::thread& thread : threads) thread.join();
        checkpoints_->stop();
        engine_->stop();
        pool_.join();
        hashing_pool_.join();
    }

private:
    bool loops_alive() const
    {
        const auto oldest = std::min(engine_->last_tick(), server_->last_accept_loop_tick());
        return std::chrono::steady_clock::now() - oldest < loop_silence_max;
    }

    SystemClock clock_;
    SystemRandom random_;
    std::shared_ptr<spdlog::logger> logger_;
    Metrics metrics_;
    std::unique_ptr<Engine> engine_;
    std::unique_ptr<CheckpointMaker> checkpoints_;
    std::unique_ptr<DocumentStore> documents_;
    std::unique_ptr<Sessions> sessions_;
    asio::thread_pool pool_;
    asio::thread_pool hashing_pool_;
    std::unique_ptr<Service> service_;
    asio::io_context io_;
    std::unique_ptr<Server> server_;
};

/// A thread of ours that wakes up lets another that is running go on for its turn (sched(7), SCHED_BATCH): otherwise the one who decides is
/// put on the processor of the one who writes, and stops it, with the next one idle. Threads inherit it. Refused, it costs only speed.
void take_turns()
{
    const sched_param priority{};
    static_cast<void>(sched_setscheduler(0, SCHED_BATCH, &priority));
}

}  // namespace

int run_server(const Settings& settings, std::ostream& out, std::ostream& err)
{
    take_turns();
    try {
        Application application(settings, err);
        application.run(settings, out);
        return 0;
    } catch (const StartFailure& failure) {
        err << "docket: " << failure.message << "\n";
        return failure.exit_code;
    } catch (const OpenError& error) {
        err << "docket: " << error.what() << "\n";
        return error.exit_code();
    } catch (const std::exception& error) {
        err << "docket: " << error.what() << "\n";
        return 3;
    }
}

}  // namespace docket
