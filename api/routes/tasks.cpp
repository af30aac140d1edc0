// The inbox, by real deadline; claim and release.

#include "api/routes/service.hpp"

namespace docket {

namespace {

namespace json = dto::json;

std::string text_of(const Request& request, const char* name)
{
    return std::string(request.target.query.get(name).value_or(""));
}

Response list_tasks(Service& service, const Request& request, const PathParams&)
{
    const auto principal = authenticate(service, request);
    if (!principal) return to_response(principal.error(), request);
    TaskFilter filter;
    filter.mine = true;
    filter.role = text_of(request, "role");
    filter.workflow = text_of(request, "workflow");
    filter.cursor = text_of(request, "cursor");
    filter.limit = page_limit(request);
    const std::string assignee = text_of(request, "assignee");
    if (assignee == "none") filter.unassigned = true;
    if (!assignee.empty() && assignee != "none") filter.assignee = assignee == "me" ? principal->actor.id : PersonId(assignee);
    if (const std::string before = text_of(request, "due_before"); !before.empty()) {
        filter.due_before = from_rfc3339(before);
        if (!filter.due_before) return to_response(make_problem(400, "malformed", "Expected due_before to be an RFC 3339 instant, but it is not"), request);
    }
    const auto page = service.engine.reader().tasks(viewer_of(service, principal->actor), filter);
    if (!page) return to_response(make_problem(400, "malformed", page.error().detail), request);
    const dto::NameSource names = [&service](const PersonId& person) { return service.name_of(person); };
    const dto::CaseReader reader{principal->actor, names, service.engine.clock().now()};
    json::array items;
    for (const TaskRow& row : page->rows) items.push_back(dto::task_row(row, service.engine.definitions().latest(row.workflow).get(), reader));
    return page_response(request, std::move(items), page->next);
}

/// A claim or a release, told as the task is afterwards.
Response task_answer(Service& service, const Request& request, const Answer& answer, const Actor& actor, const TaskId& id)
{
    if (const auto* rejection = std::get_if<Rejection>(&answer)) return reject(*rejection, request);
    if (const auto* trouble = std::get_if<Trouble>(&answer)) return to_response(problem_of(*trouble), request);
    const Snapshot& snapshot = *std::get<Committed>(answer).snapshot;
    const Task* task = snapshot.find_task(id);
    if (task == nullptr) throw std::logic_error("a claimed task is not open");
    const dto::NameSource names = [&service](const PersonId& person) { return service.name_of(person); };
    Response response = json_response(200, dto::task_json(*task, snapshot, {actor, names, service.engine.clock().now()}));
    response.set("ETag", "\"" + std::to_string(snapshot.version) + "\"");
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
    if (const auto problem = take_idempotency_key(request, command)) co_return to_response(*problem, request);
    Answer answer = co_await submit(service.engine, std::move(command));
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
