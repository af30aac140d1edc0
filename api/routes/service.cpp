#include "api/routes/service.hpp"

#include <algorithm>
#include <charconv>

#include "engine/base/digest.hpp"
#include "engine/policy/may.hpp"

namespace docket {

namespace {

using dto::json::serialize;

Problem unauthenticated()
{
    Problem problem = make_problem(401, "unauthenticated", "Expected a session or a bearer token that is valid, but there is none");
    problem.title = {"Cần đăng nhập", "Sign-in needed"};
    problem.headers.push_back({"WWW-Authenticate", "Bearer"});
    return problem;
}

Problem cross_site(const char* detail)
{
    Problem problem = make_problem(403, "csrf", detail);
    problem.title = {"Yêu cầu bị từ chối vì an toàn", "Refused for safety"};
    return problem;
}

/// A filter that no index serves, over very many cases: asking for less helps, asking again does not, so there is no Retry-After.
Problem too_slow()
{
    Problem problem = make_problem(503, "too_slow", "Expected to have read the answer in time, but there is too much to look through: narrow the filter");
    problem.title = {"Quá nhiều hồ sơ để lọc, hãy thu hẹp điều kiện", "Too much to look through, narrow the filter"};
    return problem;
}

bool is_safe(Method method)
{
    return method == Method::get || method == Method::head;
}

/// "https://docket.example:8080" against Host "docket.example:8080": scheme aside, the same place.
bool is_own_origin(std::string_view origin, std::string_view host)
{
    const std::size_t scheme = origin.find("://");
    return scheme != std::string_view::npos && origin.substr(scheme + 3) == host;
}

std::optional<Problem> check_cross_site(const Request& request, const std::string& csrf)
{
    const auto token = request.header("X-CSRF-Token");
    if (!token || *token != csrf) return cross_site("Expected the X-CSRF-Token of this session, but it is missing or another");
    const auto origin = request.header("Origin");
    if (origin && !is_own_origin(*origin, request.header("Host").value_or(""))) return cross_site("Expected our own Origin, but it is another");
    const auto site = request.header("Sec-Fetch-Site");
    if (site && *site != "same-origin") return cross_site("Expected a request from our own pages, but the browser says it is from elsewhere");
    return std::nullopt;
}

struct Kind {
    RejectionType type;
    int status;
    const char* vi;
    const char* en;
};

constexpr Kind kinds[] = {
    {RejectionType::not_found, 404, "Không tìm thấy", "Not found"},
    {RejectionType::not_permitted, 403, "Không có quyền thực hiện", "Not permitted"},
    {RejectionType::wrong_state, 409, "Hồ sơ không ở bước phù hợp", "The case is not in the right state"},
    {RejectionType::guard_false, 409, "Chưa đủ điều kiện", "The condition does not hold"},
    {RejectionType::moved_on, 412, "Hồ sơ đã thay đổi", "The case has moved on"},
    {RejectionType::bad_payload, 422, "Dữ liệu có lỗi", "The data have errors"},
    {RejectionType::key_reused, 422, "Khóa chống lặp đã dùng cho yêu cầu khác", "The idempotency key was used for another request"},
    {RejectionType::limit_exceeded, 422, "Vượt quá giới hạn", "A limit was exceeded"},
    {RejectionType::conflict, 409, "Người khác đang giữ", "Somebody else has it"},
    {RejectionType::not_available, 409, "Chức năng chưa hoạt động", "Not available"},
};

void add_members(Problem& problem, const Rejection& rejection)
{
    namespace json = dto::json;
    if (!rejection.allowed_roles.empty()) problem.members.emplace_back("allowed_roles", serialize(dto::to_json(rejection.allowed_roles)));
    if (rejection.type == RejectionType::moved_on) problem.members.emplace_back("current_version", std::to_string(rejection.current_version));
    if (!rejection.fields.empty() && !rejection.fields.front().pointer.empty())
        problem.members.emplace_back("field", serialize(json::value(rejection.fields.front().pointer.substr(1))));
    if (!rejection.rule) return;
    json::object rule{{"file", rejection.rule->file}, {"line", rejection.rule->line}};
    rule["basis"] = rejection.rule->basis.empty() ? json::value(nullptr) : json::value(rejection.rule->basis);
    rule["confidence"] = rejection.rule->confidence.empty() ? json::value(nullptr) : json::value(rejection.rule->confidence);
    problem.members.emplace_back("rule", serialize(rule));
}

}  // namespace

std::string Service::name_of(const PersonId& person)
{
    if (person.empty()) return "";
    {
        const std::lock_guard lock(names_mutex_);
        const auto found = names_.find(person);
        if (found != names_.end()) return found->second;
    }
    const auto record = engine.reader().find_person(person);
    const std::lock_guard lock(names_mutex_);
    return names_[person] = record ? record->name : person.text;
}

bool is_read_at_once(Service& service, const Request& request)
{
    constexpr std::size_t body_bytes_max = 8 * 1024;  // ten times a decision; parsed in some 20 µs
    if (request.body.size() > body_bytes_max) return false;
    constexpr std::string_view bearer = "Bearer ";
    if (const auto header = request.header("Authorization"))
        return header->starts_with(bearer) && service.sessions.is_at_hand(std::string(header->substr(bearer.size())));
    const auto cookie = request.cookie(cookie_name(service.options));
    return cookie && service.sessions.is_at_hand(std::string(*cookie));
}

bool wants_minimal(const Request& request)
{
    return request.header("Prefer") == "return=minimal";
}

std::string cookie_name(const ServiceOptions& options)
{
    return options.secure_cookies ? "__Host-docket" : "docket";
}

Result<Principal, Problem> authenticate(Service& service, const Request& request)
{
    constexpr std::string_view bearer = "Bearer ";
    if (const auto header = request.header("Authorization")) {
        if (!header->starts_with(bearer)) return unauthenticated();
        auto principal = service.sessions.find(std::string(header->substr(bearer.size())));
        if (!principal) return unauthenticated();
        return *std::move(principal);
    }
    const auto cookie = request.cookie(cookie_name(service.options));
    auto principal = cookie ? service.sessions.find(std::string(*cookie)) : std::nullopt;
    if (!principal) return unauthenticated();
    principal->by_cookie = true;
    if (!is_safe(request.method)) {
        if (auto problem = check_cross_site(request, principal->csrf)) return *std::move(problem);
    }
    return *std::move(principal);
}

Problem problem_of(const Rejection& rejection)
{
    const auto* kind = std::find_if(std::begin(kinds), std::end(kinds), [&](const Kind& one) { return one.type == rejection.type; });
    Problem problem = make_problem(kind->status, std::string(code_of(rejection.type)), rejection.detail);
    problem.title = {kind->vi, kind->en};
    problem.errors = rejection.fields;
    add_members(problem, rejection);
    return problem;
}

Problem problem_of(Trouble trouble)
{
    Problem problem;
    switch (trouble) {
        case Trouble::overloaded:
            problem = make_problem(503, "overloaded", "Expected room in the queue, but it is full");
            problem.title = {"Hệ thống đang bận, hãy thử lại", "Busy, try again"};
            break;
        case Trouble::stopping:
            problem = make_problem(503, "draining", "Expected a running engine, but it is going down");
            problem.title = {"Hệ thống đang khởi động lại, hãy thử lại", "Restarting, try again"};
            break;
        case Trouble::clock_behind:
            problem = make_problem(503, "clock_behind", "Expected a clock that goes on from the last entry, but it stands before it; nothing was stored");
            problem.title = {"Đồng hồ máy chủ đang chậm, chưa ghi gì", "The server's clock is behind, nothing was stored"};
            break;
        case Trouble::storage_full:
            problem = make_problem(507, "storage_full", "Expected room on the disk, but there is none; nothing was stored");
            problem.title = {"Hết dung lượng lưu trữ, chưa ghi gì", "Storage is full, nothing was stored"};
            break;
        case Trouble::outcome_unknown:
            problem = make_problem(503, "outcome_unknown", "Expected the write to succeed, but the disk failed; ask again with the same Idempotency-Key");
            problem.title = {"Chưa rõ kết quả, hãy hỏi lại", "The outcome is unknown, ask again"};
            problem.members.emplace_back("outcome", "\"unknown\"");
            break;
    }
    problem.headers.push_back({"Retry-After", "1"});
    return problem;
}

Response reject(const Rejection& rejection, const Request& request)
{
    return to_response(problem_of(rejection), request);
}

Response body_problem(dto::Body& body, const Rejection& faults, const Request& request)
{
    if (body.malformed()) return to_response(make_problem(400, "malformed", faults.detail), request);
    return reject(faults, request);
}

Result<std::optional<CaseVersion>, Problem> expected_version(const Request& request)
{
    const auto header = request.header("If-Match");
    if (!header || *header == "*") return std::optional<CaseVersion>();
    CaseVersion version = 0;
    const std::string_view text = *header;
    const bool quoted = text.size() > 2 && text.front() == '"' && text.back() == '"';
    const char* end = text.data() + text.size() - 1;
    if (quoted) {
        const auto [parsed, error] = std::from_chars(text.data() + 1, end, version);
        if (error == std::errc() && parsed == end) return std::optional(version);
    }
    return make_problem(400, "malformed", "Expected If-Match: \"VERSION\" with a whole number, but it is something else");
}

std::string etag_of(CaseVersion version)
{
    return '"' + std::to_string(version) + '"';
}

ReadCommand with_idempotency_key(const Request& request, Command command)
{
    constexpr std::size_t key_bytes_max = 200;
    const auto key = request.header("Idempotency-Key");
    if (!key) return {std::move(command), {}};
    if (key->empty() || key->size() > key_bytes_max)
        return {std::nullopt, to_response(make_problem(400, "malformed", "Expected an Idempotency-Key of 1 to 200 characters, but it is not"), request)};
    command.idempotency_key = std::string(*key);
    command.request = sha256(std::string(text_of(request.method)) + '\0' + request.target.path + '\0' + request.body);
    return {std::move(command), {}};
}

std::optional<Response> refusal_of(const Answer& answer, const Request& request)
{
    if (const auto* rejection = std::get_if<Rejection>(&answer)) return reject(*rejection, request);
    if (const auto* trouble = std::get_if<Trouble>(&answer)) return to_response(problem_of(*trouble), request);
    return std::nullopt;
}

Response json_response(int status, const dto::json::value& value)
{
    return Response::json(status, serialize(value));
}

Response page_response(const Request& request, dto::json::array items, const std::string& next)
{
    dto::json::object page{{"items", std::move(items)}};
    page["next"] = next.empty() ? dto::json::value(nullptr) : dto::json::value(next);
    Response response = json_response(200, page);
    if (next.empty()) return response;
    std::string link = "<" + request.target.path + "?cursor=" + next;
    for (const auto& [name, value] : request.target.query.parameters()) {
        if (name != "cursor" && value.find_first_of("<>&=#%+ \"") == std::string::npos) link += "&" + name + "=" + value;
    }
    response.set("Link", link + ">; rel=\"next\"");
    return response;
}

std::string query_text(const Request& request, std::string_view name)
{
    return std::string(request.target.query.get(name).value_or(""));
}

std::size_t page_limit(const Request& request)
{
    constexpr std::size_t usual = 50;
    constexpr std::size_t most = 200;
    const auto text = request.target.query.get("limit");
    std::size_t limit = usual;
    if (text) std::from_chars(text->data(), text->data() + text->size(), limit);
    return std::clamp<std::size_t>(limit, 1, most);
}

void add_pooled(Router& router, Service& service, Method method, std::string pattern, BodyKind body, std::optional<std::vector<QueryName>> query,
                PooledHandler handler)
{
    auto run = [&service, handler](const Request& request, const PathParams& params) -> asio::awaitable<Response> {
        auto work = [&service, &request, &params, handler] {
            try {
                return handler(service, request, params);
            } catch (const ReadTimeout&) {
                return to_response(too_slow(), request);
            }
        };
        return on_pool(service.pool, work);
    };
    router.add({method, std::move(pattern), body, run, {}, std::move(query), false});
}

dto::NameSource names_of(Service& service)
{
    return [&service](const PersonId& person) { return service.name_of(person); };
}

Viewer viewer_of(const Service& service, const Actor& actor)
{
    Viewer viewer;
    viewer.person = actor.id;
    viewer.roles = actor.roles;
    for (const auto& definition : service.engine.definitions().all()) {
        if (is_staff(actor, *definition)) viewer.workflows.push_back(definition->ref.workflow);
    }
    return viewer;
}

}  // namespace docket
