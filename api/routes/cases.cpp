// Cases: open, list, show, fire an event, the record.

#include <algorithm>
#include <array>
#include <charconv>

#include "api/routes/service.hpp"
#include "engine/codec/entry/entry_codec.hpp"
#include "engine/policy/may.hpp"

namespace docket {

namespace {

namespace json = dto::json;

Rejection no_case()
{
    return {RejectionType::not_found, "Expected a case that the actor may see, but there is none of that id", {}, {}, {}, 0};
}

Response case_response(Service& service, int status, const Snapshot& snapshot, const Actor& actor, bool dry_run)
{
    const auto names = names_of(service);
    json::object object = dto::case_json(snapshot, {actor, names, service.engine.clock().now()});
    if (dry_run) object["dry_run"] = true;
    Response response = json_response(status, object);
    response.set("ETag", etag_of(snapshot.version));
    return response;
}

Response minimal_response(int status, const Snapshot& snapshot)
{
    std::array<unsigned char, 2'048> room;  // of the answer most often given; what does not fit comes from the heap
    json::monotonic_resource memory(room.data(), room.size());
    Response response = json_response(status, dto::minimal_case_json(snapshot, &memory));
    response.set("ETag", etag_of(snapshot.version));
    response.set("Preference-Applied", "return=minimal");
    return response;
}

/// What came of a command, told to the one who asked.
Response answered(Service& service, const Request& request, const Answer& answer, const Actor& actor, int status)
{
    if (auto refusal = refusal_of(answer, request)) return *std::move(refusal);
    const auto& committed = std::get<Committed>(answer);
    Response response = wants_minimal(request) && !committed.dry_run ? minimal_response(status, *committed.snapshot)
                                                                    : case_response(service, status, *committed.snapshot, actor, committed.dry_run);
    if (status == 201) response.set("Location", "/v1/cases/" + committed.snapshot->id.text);
    if (committed.replayed) response.set("Idempotency-Replayed", "true");
    return response;
}

ReadCommand read_open(Service& service, const Request& request)
{
    auto principal = authenticate(service, request);
    if (!principal) return {std::nullopt, to_response(principal.error(), request)};
    dto::Body body(request.body);
    OpenCase open;
    open.workflow = body.required_text("workflow");
    open.data = body.object("data");
    if (const auto faults = body.faults()) return {std::nullopt, body_problem(body, *faults, request)};
    Command command{std::move(open), std::move(principal->actor), {}, {}, {}, false};
    return with_idempotency_key(request, std::move(command));
}

ReadCommand read_event(Service& service, const Request& request, const std::string& case_id)
{
    auto principal = authenticate(service, request);
    if (!principal) return {std::nullopt, to_response(principal.error(), request)};
    dto::Body body(request.body);
    FireEvent fire;
    fire.case_id = CaseId(case_id);
    fire.event = body.required_text("event");
    fire.data = body.object("data");
    fire.reason = body.text("reason").value_or("");
    const bool dry_run = body.flag("dry_run");
    if (const auto faults = body.faults()) return {std::nullopt, body_problem(body, *faults, request)};
    const auto version = expected_version(request);
    if (!version) return {std::nullopt, to_response(version.error(), request)};
    Command command{std::move(fire), std::move(principal->actor), *version, {}, {}, dry_run};
    return with_idempotency_key(request, std::move(command));
}

asio::awaitable<Response> carry_out(Service& service, const Request& request, ReadCommand read, int status)
{
    if (!read.command) co_return std::move(read.refusal);
    const Actor actor = read.command->actor;
    Answer answer = co_await submit(service.engine, *std::move(read.command));
    if (wants_minimal(request)) co_return answered(service, request, answer, actor, status);
    auto render = [&] { return answered(service, request, answer, actor, status); };
    Response response = co_await on_pool(service.pool, render);
    co_return response;
}

/// On the pool, unless it is quicker here.
template <class Read>
asio::awaitable<ReadCommand> read_command(Service& service, const Request& request, Read read)
{
    if (is_read_at_once(service, request)) co_return read();
    ReadCommand command = co_await on_pool(service.pool, read);
    co_return command;
}

asio::awaitable<Response> open_case(Service& service, const Request& request)
{
    auto read = [&] { return read_open(service, request); };
    ReadCommand command = co_await read_command(service, request, read);
    Response response = co_await carry_out(service, request, std::move(command), 201);
    co_return response;
}

asio::awaitable<Response> fire_event(Service& service, const Request& request, const PathParams& params)
{
    auto read = [&] { return read_event(service, request, params.at("case_id")); };
    ReadCommand command = co_await read_command(service, request, read);
    Response response = co_await carry_out(service, request, std::move(command), 200);
    co_return response;
}

Response list_cases(Service& service, const Request& request, const PathParams&)
{
    const auto principal = authenticate(service, request);
    if (!principal) return to_response(principal.error(), request);
    Viewer viewer = viewer_of(service, principal->actor);
    if (query_text(request, "mine") == "true") viewer.workflows.clear();
    CaseFilter filter;
    filter.workflow = query_text(request, "workflow");
    filter.state = query_text(request, "state");
    filter.outcome = query_text(request, "outcome");
    filter.role = query_text(request, "role");
    filter.q = query_text(request, "q");
    filter.cursor = query_text(request, "cursor");
    filter.limit = page_limit(request);
    if (const std::string before = query_text(request, "due_before"); !before.empty()) {
        filter.due_before = from_rfc3339(before);
        if (!filter.due_before) return to_response(make_problem(400, "malformed", "Expected due_before to be an RFC 3339 instant, but it is not"), request);
    }
    const auto page = service.engine.reader().cases(viewer, filter);
    if (!page) return to_response(make_problem(400, "malformed", page.error().detail), request);
    json::array items;
    for (const CaseSummary& row : page->rows) {
        const auto definition = service.engine.definitions().find(row.definition.workflow, row.definition.version);
        items.push_back(dto::case_row(row, definition.get(), definition && is_staff(principal->actor, *definition)));
    }
    return page_response(request, std::move(items), page->next);
}

/// `as_of`: a version, or an instant (0: there was no case yet); nullopt if it is neither.
std::optional<CaseVersion> version_wanted(Service& service, const CaseId& id, const std::string& as_of)
{
    CaseVersion version = 0;
    const auto [end, error] = std::from_chars(as_of.data(), as_of.data() + as_of.size(), version);
    if (error == std::errc() && end == as_of.data() + as_of.size()) return version;
    const auto instant = from_rfc3339(as_of);
    if (!instant) return std::nullopt;
    return service.engine.version_at(id, *instant);
}

Response show_case(Service& service, const Request& request, const PathParams& params)
{
    const auto principal = authenticate(service, request);
    if (!principal) return to_response(principal.error(), request);
    const CaseId id(params.at("case_id"));
    auto snapshot = service.engine.find_case(id);
    if (!snapshot || !may_see(principal->actor, *snapshot)) return reject(no_case(), request);
    if (const std::string as_of = query_text(request, "as_of"); !as_of.empty()) {
        const auto version = version_wanted(service, id, as_of);
        if (!version) return to_response(make_problem(400, "malformed", "Expected as_of to be a version or an RFC 3339 instant, but it is neither"), request);
        snapshot = service.engine.case_at(id, *version);
        if (!snapshot) return reject(no_case(), request);
    }
    const std::string etag = etag_of(snapshot->version);
    if (request.header("If-None-Match") == etag) return Response::not_modified(etag);
    return case_response(service, 200, *snapshot, principal->actor, false);
}

Response list_entries(Service& service, const Request& request, const PathParams& params)
{
    const auto principal = authenticate(service, request);
    if (!principal) return to_response(principal.error(), request);
    const CaseId id(params.at("case_id"));
    const auto snapshot = service.engine.find_case(id);
    if (!snapshot || !may_see(principal->actor, *snapshot)) return reject(no_case(), request);
    CaseVersion after = 0;
    const std::string cursor = query_text(request, "cursor");
    const auto [end, error] = std::from_chars(cursor.data(), cursor.data() + cursor.size(), after);
    if (!cursor.empty() && (error != std::errc() || end != cursor.data() + cursor.size()))
        return to_response(make_problem(400, "malformed", "Expected a cursor that this list gave, but it is another"), request);
    const bool staff = is_staff(principal->actor, *snapshot->definition);
    const auto names = names_of(service);
    json::array items;
    CaseVersion reached = after;
    for (const StoredEntryRow& row : service.engine.reader().entries(id, after, page_limit(request))) {
        const auto entry = decode_entry(row.header, row.values);
        if (!entry) throw std::runtime_error("an entry of case " + id.text + " does not read: " + entry.error().detail);
        reached = row.version;
        json::value line = dto::entry_json(row, *entry, names, staff);
        if (!line.is_null()) items.push_back(std::move(line));
    }
    return page_response(request, std::move(items), reached < snapshot->version && reached != after ? std::to_string(reached) : "");
}

}  // namespace

void add_case_routes(Router& router, Service& service)
{
    router.add({Method::post, "/v1/cases", BodyKind::json,
                [&service](const Request& request, const PathParams&) { return open_case(service, request); }, {}, {{}}, false});
    add_pooled(router, service, Method::get, "/v1/cases", BodyKind::none,
               {{{"workflow"}, {"state"}, {"outcome"}, {"role"}, {"q"}, {"due_before"}, {"mine"}, {"cursor"}, {"limit"}}}, list_cases);
    add_pooled(router, service, Method::get, "/v1/cases/{case_id}", BodyKind::none, {{{"as_of"}}}, show_case);
    router.add({Method::post, "/v1/cases/{case_id}/events", BodyKind::json,
                [&service](const Request& request, const PathParams& params) { return fire_event(service, request, params); }, {}, {{}}, false});
    add_pooled(router, service, Method::get, "/v1/cases/{case_id}/entries", BodyKind::none, {{{"cursor"}, {"limit"}}}, list_entries);
}

}  // namespace docket
