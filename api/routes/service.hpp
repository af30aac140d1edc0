#pragma once

// What all routes share: the engine, who asks, and the way from a rejection to an answer. One per process, made by app.

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include <boost/asio/thread_pool.hpp>
#include <spdlog/logger.h>

#include "api/auth/sessions.hpp"
#include "api/auth/throttle.hpp"
#include "api/dto/body.hpp"
#include "api/dto/case_dto.hpp"
#include "api/http/message/problem.hpp"
#include "api/http/routing/router.hpp"
#include "api/routes/async.hpp"
#include "engine/documents/document_store.hpp"
#include "engine/merkle/signed/note_key.hpp"

namespace docket {

/// What operators may set about the API.
struct ServiceOptions {
    bool secure_cookies = false;  ///< TLS ends before us: the cookie is then `__Host-docket` with Secure
    std::string version = "0.1.0";
    std::string build = "dev";
    std::optional<VerifierKey> verifier_key;  ///< of the key that signs checkpoints
};

/// Prometheus text of everything counted; app has the counters.
class MetricsText {
public:
    virtual ~MetricsText() = default;
    [[nodiscard]] virtual std::string text() const = 0;
};

/// What a Service is made of. Everything referred to outlives it.
struct ServiceParts {
    Engine& engine;
    Sessions& sessions;
    DocumentStore& documents;
    RandomSource& random;
    asio::thread_pool& pool;          ///< reading, rendering, files
    asio::thread_pool& hashing_pool;  ///< argon2id: two at a time, so that sign-ins cannot take the machine
    std::shared_ptr<spdlog::logger> logger;
    const MetricsText& metrics;
    ServiceOptions options;
    std::function<bool()> loops_alive;  ///< for /healthz: every vital loop has shown life
};

struct Service : ServiceParts {
    explicit Service(ServiceParts parts) : ServiceParts(std::move(parts)) {}

    LoginThrottle throttle;
    std::atomic<int> sign_ins_waiting{0};

    /// Names of people, looked up once each.
    [[nodiscard]] std::string name_of(const PersonId& person);

private:
    std::mutex names_mutex_;
    std::unordered_map<PersonId, std::string> names_;
};

/// Who asks, or the 401/403. Unsafe methods by cookie need the CSRF token and, if the browser says, our own origin.
[[nodiscard]] Result<Principal, Problem> authenticate(Service& service, const Request& request);
[[nodiscard]] std::string cookie_name(const ServiceOptions& options);

[[nodiscard]] Problem problem_of(const Rejection& rejection);
[[nodiscard]] Problem problem_of(Trouble trouble);
/// The answer to a body that faults, syntax being 400 and members 422.
[[nodiscard]] Response body_problem(dto::Body& body, const Rejection& faults, const Request& request);
[[nodiscard]] Response reject(const Rejection& rejection, const Request& request);

/// `"7"` of If-Match; nullopt value for "*" or no header. A problem if it is neither.
[[nodiscard]] Result<std::optional<CaseVersion>, Problem> expected_version(const Request& request);
/// Can the request be read on the thread of its connection? Its sender is known without a look into the ledger, and the body is short:
/// two changes of thread would cost more than the reading.
[[nodiscard]] bool is_read_at_once(Service& service, const Request& request);
/// RFC 7240: the sender has no use for the whole case in the answer.
[[nodiscard]] bool wants_minimal(const Request& request);
/// `"7"`: how If-Match names a version, and ETag tells it.
[[nodiscard]] std::string etag_of(CaseVersion version);

/// A command read from a request, or the answer that refuses it.
struct ReadCommand {
    std::optional<Command> command;
    Response refusal;
};

/// Puts key and digest of the request into the command, if the client sent an Idempotency-Key; refused if the key is none.
[[nodiscard]] ReadCommand with_idempotency_key(const Request& request, Command command);
/// What is told of a command that came to nothing; nullopt if it was committed.
[[nodiscard]] std::optional<Response> refusal_of(const Answer& answer, const Request& request);

[[nodiscard]] Response json_response(int status, const dto::json::value& value);
/// The page of a list: {"items", "next"} and the Link header.
[[nodiscard]] Response page_response(const Request& request, dto::json::array items, const std::string& next);
/// A parameter of the query; "" if it is not there.
[[nodiscard]] std::string query_text(const Request& request, std::string_view name);
/// `limit` of the query, 1 to 200, default 50.
[[nodiscard]] std::size_t page_limit(const Request& request);

/// Names for answers; `service` outlives it.
[[nodiscard]] dto::NameSource names_of(Service& service);
/// For whom lists are made.
[[nodiscard]] Viewer viewer_of(const Service& service, const Actor& actor);

/// A handler that only reads and renders: runs as a whole on the pool.
using PooledHandler = Response (*)(Service&, const Request&, const PathParams&);
void add_pooled(Router& router, Service& service, Method method, std::string pattern, BodyKind body, std::optional<std::vector<QueryName>> query,
                PooledHandler handler);

// One function a resource; each adds its endpoints to the table.
void add_session_routes(Router& router, Service& service);
void add_workflow_routes(Router& router, Service& service);
void add_case_routes(Router& router, Service& service);
void add_case_extra_routes(Router& router, Service& service);
void add_document_routes(Router& router, Service& service);
void add_task_routes(Router& router, Service& service);
void add_record_routes(Router& router, Service& service);
void add_health_routes(Router& router, Service& service);

/// The whole table, in the order of docs/api.md.
void add_routes(Router& router, Service& service);

}  // namespace docket
