// What hangs on a case beside its events: comments, parties, and drafts of forms, which are no entries and which only their writer sees.

#include "api/routes/service.hpp"
#include "engine/codec/entry/entry_codec.hpp"
#include "engine/codec/json/canonical_json.hpp"
#include "engine/policy/may.hpp"

namespace docket {

namespace {

namespace json = dto::json;

Rejection no_such(const char* what)
{
    return {RejectionType::not_found, std::string("Expected ") + what + ", but there is none", {}, {}, {}, 0};
}

ReadCommand read_comment(Service& service, const Request& request, const std::string& case_id)
{
    auto principal = authenticate(service, request);
    if (!principal) return {std::nullopt, to_response(principal.error(), request)};
    dto::Body body(request.body);
    AddComment add;
    add.case_id = CaseId(case_id);
    add.comment.text = body.required_text("text");
    const std::string audience = body.text("audience").value_or("");
    auto faults = body.faults();
    const bool known = audience.empty() || audience == "internal" || audience == "everyone";
    if (!faults && !known) {
        faults = Rejection{RejectionType::bad_payload, "Expected the audience internal or everyone, but it is another", {}, {}, {}, 0};
        faults->fields.push_back({"/audience", "option", "Chọn internal hoặc everyone", "Choose internal or everyone"});
    }
    if (faults) return {std::nullopt, body_problem(body, *faults, request)};
    const auto snapshot = service.engine.find_case(add.case_id);
    const bool staff = snapshot && is_staff(principal->actor, *snapshot->definition);
    const bool internal = audience.empty() ? staff : audience == "internal";  // the narrowest that the writer may choose
    add.comment.audience = internal ? Audience::internal : Audience::everyone;
    Command command{std::move(add), std::move(principal->actor), {}, {}, {}, false};
    return with_idempotency_key(request, std::move(command));
}

ReadCommand read_party(Service& service, const Request& request, const std::string& case_id)
{
    auto principal = authenticate(service, request);
    if (!principal) return {std::nullopt, to_response(principal.error(), request)};
    dto::Body body(request.body);
    AppointParty appoint;
    appoint.case_id = CaseId(case_id);
    appoint.role = body.required_text("role");
    const std::string username = body.required_text("username");
    if (const auto faults = body.faults()) return {std::nullopt, body_problem(body, *faults, request)};
    const auto person = service.engine.reader().find_person_by_username(username);
    if (!person || !person->active) {
        Rejection rejection{RejectionType::bad_payload, "Expected the user name of a person, but there is none", {}, {}, {}, 0};
        rejection.fields.push_back({"/username", "option", "Nhập tên đăng nhập đang dùng", "Enter a user name that exists"});
        return {std::nullopt, reject(rejection, request)};
    }
    appoint.person = person->id;
    const auto version = expected_version(request);
    if (!version) return {std::nullopt, to_response(version.error(), request)};
    Command command{std::move(appoint), std::move(principal->actor), *version, {}, {}, false};
    return with_idempotency_key(request, std::move(command));
}

Response commented(Service& service, const Request& request, const Answer& answer)
{
    if (auto refusal = refusal_of(answer, request)) return *std::move(refusal);
    const Snapshot& snapshot = *std::get<Committed>(answer).snapshot;
    const auto rows = service.engine.reader().entries(snapshot.id, snapshot.version - 1, 1);
    if (rows.empty()) throw std::runtime_error("a committed comment is not on file");
    const auto entry = decode_entry(rows.front().header, rows.front().values);
    if (!entry) throw std::runtime_error("a committed comment does not read: " + entry.error().detail);
    const auto names = names_of(service);
    Response response = json_response(201, dto::entry_json(rows.front(), *entry, names, true));
    response.set("ETag", etag_of(snapshot.version));
    return response;
}

asio::awaitable<Response> comment(Service& service, const Request& request, const PathParams& params)
{
    auto read = [&] { return read_comment(service, request, params.at("case_id")); };
    ReadCommand command = co_await on_pool(service.pool, read);
    if (!command.command) co_return std::move(command.refusal);
    Answer answer = co_await submit(service.engine, *std::move(command.command));
    auto render = [&] { return commented(service, request, answer); };
    Response response = co_await on_pool(service.pool, render);
    co_return response;
}

Response appointed(Service& service, const Request& request, const Answer& answer, const Actor& actor)
{
    if (auto refusal = refusal_of(answer, request)) return *std::move(refusal);
    const Snapshot& snapshot = *std::get<Committed>(answer).snapshot;
    const auto names = names_of(service);
    Response response = json_response(200, dto::case_json(snapshot, {actor, names, service.engine.clock().now()}));
    response.set("ETag", etag_of(snapshot.version));
    return response;
}

asio::awaitable<Response> appoint(Service& service, const Request& request, const PathParams& params)
{
    auto read = [&] { return read_party(service, request, params.at("case_id")); };
    ReadCommand command = co_await on_pool(service.pool, read);
    if (!command.command) co_return std::move(command.refusal);
    const Actor actor = command.command->actor;
    Answer answer = co_await submit(service.engine, *std::move(command.command));
    auto render = [&] { return appointed(service, request, answer, actor); };
    Response response = co_await on_pool(service.pool, render);
    co_return response;
}

/// The person, if they may see the case that the draft is for.
Result<Principal, Problem> drafter(Service& service, const Request& request, const CaseId& id)
{
    auto principal = authenticate(service, request);
    if (!principal) return principal.error();
    const auto snapshot = service.engine.find_case(id);
    if (!snapshot || !may_see(principal->actor, *snapshot)) return problem_of(no_such("a case that the actor may see"));
    return *std::move(principal);
}

Response draft_response(const FormDraft& draft)
{
    const auto data = parse_stored_json(draft.data, stored_json_limits);
    if (!data) throw std::runtime_error("a stored draft does not read: " + data.error().message);
    return json_response(200, json::object{{"data", dto::to_json(*data)}, {"saved_at", to_rfc3339(draft.saved_at)}});
}

Response show_draft(Service& service, const Request& request, const PathParams& params)
{
    const CaseId id(params.at("case_id"));
    const auto principal = drafter(service, request, id);
    if (!principal) return to_response(principal.error(), request);
    const auto draft = service.engine.reader().find_form_draft(id, principal->actor.id, params.at("event"));
    // No draft is a good answer, not a fault: a page asks each time it opens a form.
    if (!draft) return json_response(200, json::object{{"data", nullptr}, {"saved_at", nullptr}});
    return draft_response(*draft);
}

Response save_draft(Service& service, const Request& request, const PathParams& params)
{
    const CaseId id(params.at("case_id"));
    const auto principal = drafter(service, request, id);
    if (!principal) return to_response(principal.error(), request);
    dto::Body body(request.body);
    const Value data = body.object("data");
    if (const auto faults = body.faults()) return body_problem(body, *faults, request);
    const FormDraft draft{id, principal->actor.id, params.at("event"), to_canonical_json(data.is_null() ? Value(Map()) : data), service.engine.clock().now()};
    write_and_wait(service.engine, [draft](Ledger& ledger) { ledger.put_form_draft(draft); });
    return draft_response(draft);
}

Response drop_draft(Service& service, const Request& request, const PathParams& params)
{
    const CaseId id(params.at("case_id"));
    const auto principal = drafter(service, request, id);
    if (!principal) return to_response(principal.error(), request);
    write_and_wait(service.engine, [id, person = principal->actor.id, event = params.at("event")](Ledger& ledger) { ledger.remove_form_draft(id, person, event); });
    return Response::no_content();
}

}  // namespace

void add_case_extra_routes(Router& router, Service& service)
{
    router.add({Method::post, "/v1/cases/{case_id}/comments", BodyKind::json,
                [&service](const Request& request, const PathParams& params) { return comment(service, request, params); }, {}, {{}}, false});
    router.add({Method::post, "/v1/cases/{case_id}/parties", BodyKind::json,
                [&service](const Request& request, const PathParams& params) { return appoint(service, request, params); }, {}, {{}}, false});
    add_pooled(router, service, Method::get, "/v1/cases/{case_id}/drafts/{event}", BodyKind::none, {{}}, show_draft);
    add_pooled(router, service, Method::put, "/v1/cases/{case_id}/drafts/{event}", BodyKind::json, {{}}, save_draft);
    add_pooled(router, service, Method::delete_, "/v1/cases/{case_id}/drafts/{event}", BodyKind::none, {{}}, drop_draft);
}

}  // namespace docket
