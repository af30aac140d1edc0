// The inbox, by real deadline; claim and release.

#include "api/routes/service.hpp"

namespace docket {

namespace {

namespace json = dto::json;

Response list_tasks(Service& service, const Request& request, const PathParams&)
{
    const auto principal = authenticate(service, request);
    if (!principal) return to_response(principal.error(), request);
    TaskFilter filter;
    filter.mine = true;
    filter.role = query_text(request, "role");
    filter.workflow = query_text(request, "workflow");
    filter.cursor = query_text(request, "cursor");
    filter.limit = page_limit(request);
    const std::string assignee = query_text(request, "assignee");
    if (assignee == "none") filter.unassigned = true;
    if (!assignee.empty() && assignee != "none") filter.assignee = assignee == "me" ? principal->actor.id : PersonId(assignee);
    if (const std::string before = query_text(request, "due_before"); !before.empty()) {
        filter.due_before = from_rfc3339(before);
        if (!filter.due_before) return to_response(make_problem(400, "malformed", "Expected due_before to be an RFC 3339 instant, but it is not"), request);
    }
    const auto page = service.engine.reader().tasks(viewer_of(service, principal->actor), filter);
    if (!page) return to_response(make_problem(400, "malformed", page.error().detail), request);
    const auto names = names_of(service);
    const dto::CaseReader reader{principal->actor, names, service.engine.clock().now()};
    json::array items;
    for (const TaskRow& row : page->rows) items.push_back(dto::task_row(row, service.engine.definitions().latest(row.workflow).get(), reader));
    return page_response(request, std::move(items), page->next);
}

/// A claim or a release, told as the task is afterwards.
Response task_answer(Service& service, const Request& request, const Answer& answer, const Actor& actor, const TaskId& id)
{
    if (auto refusal = refusal_of(answer, request)) return *std::move(refusal);
    const Snapshot& snapshot = *std::get<Committed>(answer).snapshot;
    const Task* task = snapshot.find_task(id);
    if (task == nullptr) throw std::logic_error("a claimed task is not open");
    const auto names = names_of(service);
    Response response = json_response(200, dto::task_json(*task, snapshot, {actor, names, service.engine.clock().now()}));
    response.set("ETag", etag_of(snapshot.version));
    return response;
}

asio::awaitable<Response> assign(Service& service, const Request& request, const PathParams& params, bool claim)
{
    auto identify = [&] { return authenticate(service, request); };
    auto principal = co_await on_pool(service.pool, identify);
    if (!principal) co_return to_response(principal.error(), request);
    const TaskId id(params.at("task_id"));
    CommandBody body = ReleaseTask{id};
    if (claim) body = ClaimTask{id};
    const Actor actor = principal->actor;
    Command command{std::move(body), std::move(principal->actor), {}, {}, {}, false};
    ReadCommand read = with_idempotency_key(request, std::move(command));
    if (!read.command) co_return std::move(read.refusal);
    Answer answer = co_await submit(service.engine, *std::move(read.command));
    auto render = [&] { return task_answer(service, request, answer, actor, id); };
    Response response = co_await on_pool(service.pool, render);
    co_return response;
}

}  // namespace

void add_task_routes(Router& router, Service& service)
{
    add_pooled(router, service, Method::get, "/v1/tasks", BodyKind::none,
               {{{"role"}, {"assignee"}, {"workflow"}, {"due_before"}, {"cursor"}, {"limit"}}}, list_tasks);
    for (const bool claim : {true, false}) {
        router.add({Method::post, claim ? "/v1/tasks/{task_id}/claim" : "/v1/tasks/{task_id}/release", BodyKind::json,
                    [&service, claim](const Request& request, const PathParams& params) { return assign(service, request, params, claim); }, {}, {{}}, false});
    }
}

}  // namespace docket
