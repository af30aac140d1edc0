// Sign in, sign out, who am I. One answer, from one function, for a wrong password and for a user name that does not exist.

#include "api/auth/password.hpp"
#include "api/routes/service.hpp"
#include "engine/policy/may.hpp"

namespace docket {

namespace {

namespace json = dto::json;

/// Sign-ins that may wait for the hashing pool; more are told to come back.
constexpr int sign_ins_waiting_max = 20;

json::object me_json(const Service& service, const PersonRecord& person)
{
    Actor actor;
    actor.id = person.id;
    actor.kind = Actor::Kind::person;
    actor.roles = person.roles;
    json::array workflows;
    for (const auto& definition : service.engine.definitions().all()) {
        workflows.push_back(json::object{{"workflow", definition->ref.workflow},
                                         {"title", dto::to_json(dto::titled(definition->title, definition->ref.workflow))},
                                         {"may_open", may_open(actor, *definition)},
                                         {"staff", is_staff(actor, *definition)}});
    }
    return {{"id", person.id.text}, {"username", person.username}, {"name", person.name}, {"organisation", person.organisation},
            {"roles", dto::to_json(person.roles)}, {"workflows", std::move(workflows)}};
}

std::string cookie_text(const ServiceOptions& options, const std::string& token, const char* more)
{
    return cookie_name(options) + "=" + token + "; Path=/; HttpOnly; SameSite=Lax" + (options.secure_cookies ? "; Secure" : "") + more;
}

Response sign_in_failed(const Request& request)
{
    Problem problem = make_problem(401, "wrong_credentials", "Expected a user name and its password, but they do not belong together");
    problem.title = {"Tên đăng nhập hoặc mật khẩu không đúng", "Wrong user name or password"};
    return to_response(problem, request);
}

Response too_many(const Request& request, std::int64_t wait_ms)
{
    Problem problem = make_problem(429, "rate_limited", "Expected fewer attempts to sign in, but there were too many");
    problem.title = {"Thử lại sau ít phút", "Try again later"};
    problem.headers.push_back({"Retry-After", std::to_string(wait_ms / 1000 + 1)});
    return to_response(problem, request);
}

struct Credentials {
    std::string username;
    std::string password;
    bool wants_token = false;
};

/// Runs on the hashing pool: the slow part.
Response sign_in(Service& service, const Request& request, const Credentials& credentials)
{
    const Instant now = service.engine.clock().now();
    const auto person = service.engine.reader().find_person_by_username(credentials.username);
    const bool can_sign_in = person && person->active && !person->password_hash.empty();
    bool right = false;
    if (can_sign_in)
        right = verify_password(person->password_hash, credentials.password);
    else
        waste_a_verification(credentials.password);
    if (!right) {
        service.throttle.failed(credentials.username, request.remote_address, now);
        service.logger->info("sign-in refused request={}", request.request_id);
        return sign_in_failed(request);
    }
    service.throttle.succeeded(credentials.username);
    const NewSession made = service.sessions.open(*person);
    json::object answer{{"me", me_json(service, *person)}, {"csrf_token", made.principal.csrf}, {"expires_at", to_rfc3339(made.principal.expires_at)}};
    if (credentials.wants_token) answer["token"] = made.token;
    Response response = json_response(201, answer);
    response.set("Location", "/v1/sessions/current");
    response.add("Set-Cookie", cookie_text(service.options, made.token, ""));
    return response;
}

asio::awaitable<Response> create_session(Service& service, const Request& request)
{
    dto::Body body(request.body);
    Credentials credentials;
    credentials.username = body.required_text("username");
    credentials.password = body.required_text("password");
    credentials.wants_token = body.flag("token");
    if (const auto faults = body.faults()) co_return body_problem(body, *faults, request);
    const auto wait = service.throttle.wait_ms(credentials.username, request.remote_address, service.engine.clock().now());
    if (wait) co_return too_many(request, *wait);
    if (service.sign_ins_waiting.fetch_add(1) >= sign_ins_waiting_max) {
        service.sign_ins_waiting.fetch_sub(1);
        co_return to_response(problem_of(Trouble::overloaded), request);
    }
    auto work = [&] { return sign_in(service, request, credentials); };
    std::exception_ptr thrown;
    Response response;
    try {
        response = co_await on_pool(service.hashing_pool, work);
    } catch (...) {
        thrown = std::current_exception();
    }
    service.sign_ins_waiting.fetch_sub(1);
    if (thrown) std::rethrow_exception(thrown);
    co_return response;
}

Response end_session(Service& service, const Request& request)
{
    const auto principal = authenticate(service, request);
    if (!principal) return to_response(principal.error(), request);
    const auto header = request.header("Authorization");
    const std::string token(header ? header->substr(std::string_view("Bearer ").size()) : request.cookie(cookie_name(service.options)).value_or(""));
    service.sessions.close(token);
    Response response = Response::no_content();
    if (!header) response.add("Set-Cookie", cookie_text(service.options, "", "; Max-Age=0"));
    return response;
}

Response me(Service& service, const Request& request)
{
    const auto principal = authenticate(service, request);
    if (!principal) return to_response(principal.error(), request);
    json::object answer{{"me", me_json(service, principal->person)}};
    answer["csrf_token"] = principal->by_cookie ? json::value(principal->csrf) : json::value(nullptr);
    return json_response(200, answer);
}

}  // namespace

void add_session_routes(Router& router, Service& service)
{
    router.add({Method::post, "/v1/sessions", BodyKind::json,
                [&service](const Request& request, const PathParams&) { return create_session(service, request); }, {}, {{}}, false});
    add_pooled(router, service, Method::delete_, "/v1/sessions/current", BodyKind::none, {{}},
               [](Service& one, const Request& request, const PathParams&) { return end_session(one, request); });
    add_pooled(router, service, Method::get, "/v1/me", BodyKind::none, {{}},
               [](Service& one, const Request& request, const PathParams&) { return me(one, request); });
}

}  // namespace docket
