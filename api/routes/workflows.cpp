// Published definitions and their forms; checking a text against the language; evaluating a form's conditions for a page.

#include <charconv>

#include "api/dto/workflow_dto.hpp"
#include "api/routes/service.hpp"
#include "engine/base/limits.hpp"
#include "engine/cases/apply.hpp"
#include "engine/cases/moment.hpp"
#include "engine/cases/payload/payload.hpp"
#include "engine/loader/load.hpp"
#include "engine/policy/may.hpp"

namespace docket {

namespace {

namespace json = dto::json;

Response no_such(const Request& request, const char* what)
{
    const Rejection rejection{RejectionType::not_found, std::string("Expected ") + what + ", but there is none of that name", {}, {}, {}, 0};
    return reject(rejection, request);
}

Response list_workflows(Service& service, const Request& request, const PathParams&)
{
    const auto principal = authenticate(service, request);
    if (!principal) return to_response(principal.error(), request);
    json::array items;
    for (const auto& definition : service.engine.definitions().all()) items.push_back(dto::workflow_summary(*definition, may_open(principal->actor, *definition)));
    return page_response(request, std::move(items), "");
}

Response show_workflow(Service& service, const Request& request, const PathParams& params)
{
    const auto principal = authenticate(service, request);
    if (!principal) return to_response(principal.error(), request);
    const auto definition = service.engine.definitions().latest(params.at("workflow"));
    if (!definition) return no_such(request, "a published workflow");
    return json_response(200, dto::workflow_detail(*definition, may_open(principal->actor, *definition)));
}

Response list_versions(Service& service, const Request& request, const PathParams& params)
{
    const auto principal = authenticate(service, request);
    if (!principal) return to_response(principal.error(), request);
    const auto versions = service.engine.definitions().versions(params.at("workflow"));
    if (versions.empty()) return no_such(request, "a published workflow");
    json::array items;
    for (const DefinitionRecord& record : versions)
        items.push_back(json::object{{"version", record.ref.version}, {"sha256", to_hex(record.ref.sha256)}, {"published_at", to_rfc3339(record.published_at)}});
    return page_response(request, std::move(items), "");
}

Response show_version(Service& service, const Request& request, const PathParams& params)
{
    const auto principal = authenticate(service, request);
    if (!principal) return to_response(principal.error(), request);
    const std::string& text = params.at("version");
    std::uint32_t version = 0;
    std::from_chars(text.data(), text.data() + text.size(), version);
    for (const DefinitionRecord& record : service.engine.definitions().versions(params.at("workflow"))) {
        if (record.ref.version != version) continue;
        const auto definition = service.engine.definitions().find(record.ref.workflow, version);
        json::object object = dto::workflow_detail(*definition, may_open(principal->actor, *definition));
        object["source"] = record.source;
        object["published_at"] = to_rfc3339(record.published_at);
        return json_response(200, object);
    }
    return no_such(request, "a published version");
}

Response show_form(Service& service, const Request& request, const PathParams& params)
{
    const auto principal = authenticate(service, request);
    if (!principal) return to_response(principal.error(), request);
    const auto definition = service.engine.definitions().latest(params.at("workflow"));
    const Form* form = definition ? definition->find_form(params.at("form")) : nullptr;
    if (form == nullptr) return no_such(request, "a form of a published workflow");
    Response response = json_response(200, dto::form_schema(*definition, *form));
    response.set("Content-Type", "application/schema+json");
    return response;
}

json::array errors_json(const std::vector<FieldError>& errors)
{
    json::array array;
    for (const FieldError& error : errors)
        array.push_back(json::object{{"pointer", error.pointer}, {"code", error.code}, {"detail", json::object{{"vi", error.vi}, {"en", error.en}}}});
    return array;
}

/// What of the form is to be shown and answered for these data; nothing is stored.
Response evaluate_form(Service& service, const Request& request, const PathParams& params)
{
    const auto principal = authenticate(service, request);
    if (!principal) return to_response(principal.error(), request);
    dto::Body body(request.body);
    const Value data = body.object("data");
    const std::string case_id = body.text("case_id").value_or("");
    if (const auto faults = body.faults()) return body_problem(body, *faults, request);
    auto definition = service.engine.definitions().latest(params.at("workflow"));
    std::optional<Snapshot> snapshot;
    if (!case_id.empty()) {
        snapshot = service.engine.find_case(CaseId(case_id));
        const bool visible = snapshot && may_see(principal->actor, *snapshot) && snapshot->definition->ref.workflow == params.at("workflow");
        if (!visible) return no_such(request, "a case of this workflow");
        definition = snapshot->definition;
    } else if (definition) {
        snapshot = blank_snapshot(CaseId(), definition);
    }
    const Form* form = definition ? definition->find_form(params.at("form")) : nullptr;
    if (form == nullptr) return no_such(request, "a form of a published workflow");
    const Moment moment = moment_of(*snapshot, principal->actor, service.engine.clock().now());
    const PayloadCheck check = check_payload(*form, data, *snapshot, moment);
    return json_response(200, json::object{{"shown", dto::to_json(check.shown)}, {"required", dto::to_json(check.required)}, {"errors", errors_json(check.errors)}});
}

const char* name_of(Severity severity)
{
    switch (severity) {
        case Severity::error: return "error";
        case Severity::warning: return "warning";
        case Severity::note: return "note";
    }
    return "error";
}

asio::awaitable<Response> check_workflow(Service& service, const Request& request, BodyReader& body)
{
    auto identify = [&] { return authenticate(service, request); };
    auto principal = co_await on_pool(service.pool, identify);
    if (!principal) co_return to_response(principal.error(), request);
    std::string source;
    for (;;) {
        auto piece = co_await body.next();
        if (!piece) co_return to_response(make_problem(400, "malformed"), request);  // the session says why
        if (piece->empty()) break;
        source += *piece;
        if (source.size() > limits::yaml_bytes_max) co_return to_response(make_problem(413, "too_large", "Expected a definition of at most 512 KiB, but it is larger"), request);
    }
    auto load = [&] { return load_definition(source, "definition.yaml"); };
    const Loaded loaded = co_await on_pool(service.pool, load);
    json::array diagnostics;
    for (const Diagnostic& diagnostic : loaded.diagnostics) {
        diagnostics.push_back(json::object{{"severity", name_of(diagnostic.severity)}, {"code", diagnostic.code}, {"file", diagnostic.place.file},
                                           {"line", diagnostic.place.line}, {"column", diagnostic.place.column}, {"path", diagnostic.path},
                                           {"message", diagnostic.message}, {"remedy", diagnostic.remedy}});
    }
    json::object object{{"diagnostics", std::move(diagnostics)}, {"valid", loaded.definition != nullptr}};
    co_return json_response(200, object);
}

}  // namespace

void add_workflow_routes(Router& router, Service& service)
{
    add_pooled(router, service, Method::get, "/v1/workflows", BodyKind::none, {{}}, list_workflows);
    router.add({Method::post, "/v1/workflows/check", BodyKind::upload, {},
                [&service](const Request& request, const PathParams&, BodyReader& body) { return check_workflow(service, request, body); }, {{}}, false});
    add_pooled(router, service, Method::get, "/v1/workflows/{workflow}", BodyKind::none, {{}}, show_workflow);
    add_pooled(router, service, Method::get, "/v1/workflows/{workflow}/versions", BodyKind::none, {{}}, list_versions);
    add_pooled(router, service, Method::get, "/v1/workflows/{workflow}/versions/{version}", BodyKind::none, {{}}, show_version);
    add_pooled(router, service, Method::get, "/v1/workflows/{workflow}/forms/{form}", BodyKind::none, {{}}, show_form);
    add_pooled(router, service, Method::post, "/v1/workflows/{workflow}/forms/{form}/evaluation", BodyKind::json, {{}}, evaluate_form);
}

}  // namespace docket
