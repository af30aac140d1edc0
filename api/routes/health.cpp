// Liveness, readiness, metrics, version. No sign-in, no secrets.

#include "api/routes/service.hpp"

namespace docket {

namespace {

namespace json = dto::json;

Response healthz(Service& service)
{
    const bool alive = service.loops_alive();
    return json_response(alive ? 200 : 503, json::object{{"status", alive ? "alive" : "stuck"}});
}

Response readyz(Service& service)
{
    json::array checks;
    const std::string reason = service.engine.not_ready_reason();
    checks.push_back(json::object{{"name", "writing"}, {"ok", reason.empty()}, {"detail", reason}});
    bool reads = true;
    std::string read_detail;
    try {
        (void)service.engine.reader().size();
    } catch (const std::exception& error) {
        reads = false;
        read_detail = error.what();
    }
    checks.push_back(json::object{{"name", "reading"}, {"ok", reads}, {"detail", read_detail}});
    const bool definitions = !service.engine.definitions().all().empty();
    checks.push_back(json::object{{"name", "workflows"}, {"ok", definitions}, {"detail", definitions ? "" : "no workflow is published"}});
    // No reason to send people elsewhere, but one to look.
    const bool held = service.engine.holds_deadlines();
    checks.push_back(json::object{{"name", "clock"}, {"ok", !held}, {"detail", held ? "the clock leapt ahead: deadlines are held" : ""}});
    const bool ready = reason.empty() && reads && definitions;
    return json_response(ready ? 200 : 503, json::object{{"status", ready ? "ready" : "not_ready"}, {"checks", std::move(checks)}});
}

}  // namespace

void add_health_routes(Router& router, Service& service)
{
    // /healthz must answer even when the pool is stuck: it does no blocking work.
    router.add({Method::get, "/healthz", BodyKind::none,
                [&service](const Request&, const PathParams&) -> asio::awaitable<Response> { co_return healthz(service); }, {}, {{}}, true});
    add_pooled(router, service, Method::get, "/readyz", BodyKind::none, {{}},
               [](Service& one, const Request&, const PathParams&) { return readyz(one); });
    add_pooled(router, service, Method::get, "/metrics", BodyKind::none, {{}}, [](Service& one, const Request&, const PathParams&) {
        Response response = Response::text(200, one.metrics.text());
        response.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
        return response;
    });
    add_pooled(router, service, Method::get, "/version", BodyKind::none, {{}}, [](Service& one, const Request&, const PathParams&) {
        return json_response(200, json::object{{"version", one.options.version}, {"build", one.options.build}});
    });
}

void add_routes(Router& router, Service& service)
{
    add_session_routes(router, service);
    add_workflow_routes(router, service);
    add_case_routes(router, service);
    add_case_extra_routes(router, service);
    add_document_routes(router, service);
    add_task_routes(router, service);
    add_record_routes(router, service);
    add_health_routes(router, service);
}

}  // namespace docket
