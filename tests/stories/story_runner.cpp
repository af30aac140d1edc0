#include "tests/stories/story_runner.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "api/dto/json.hpp"
#include "app/files.hpp"
#include "engine/calendar/due.hpp"
#include "engine/loader/load.hpp"

namespace docket {

namespace {

namespace json = boost::json;

constexpr Instant default_start{1'772'416'800'000};  // Monday 2 March 2026, 09:00 in Hà Nội

std::pair<std::shared_ptr<const Definition>, Scenario> load_scenario(const std::string& file, const std::string& name)
{
    const Loaded loaded = load_definition(read_file(file), file);
    REQUIRE(loaded.definition);
    for (const Scenario& scenario : loaded.scenarios) {
        if (scenario.name.starts_with(name)) return {loaded.definition, scenario};
    }
    FAIL("there is no scenario " << name << " in " << file);
    return {};
}

std::string library()
{
    for (const auto& entry : std::filesystem::directory_iterator("/usr/lib")) {
        const auto path = entry.path() / "faketime" / "libfaketime.so.1";
        if (std::filesystem::exists(path)) return path.string();
    }
    throw std::runtime_error("libfaketime is not installed: ./dev test installs it");
}

std::set<std::string> texts(const json::value& array)
{
    std::set<std::string> set;
    for (const json::value& item : array.as_array()) set.emplace(item.as_string());
    return set;
}

}  // namespace

std::string username_for(const std::string& role, std::size_t which)
{
    static const std::map<std::string, std::vector<std::string>> people{
        {"applicant", {"lan"}},
        {"applicant_rep", {"lan"}},
        {"lead_org", {"nam"}},
        {"principal_investigator", {"nam"}},
        {"consortium_member", {"phuc"}},
        {"supplier", {"phuc"}},
        {"petitioner", {"nam"}},
        {"intake_officer", {"minh"}},
        {"case_officer", {"thao"}},
        {"unit_head", {"ha"}},
        {"competent_person", {"duc"}},
        {"consulted_body", {"chau"}},
        {"council_chair", {"khanh"}},
        {"council_vice", {"linh"}},
        {"council_reviewer", {"quang", "hai"}},
        {"council_member", {"yen"}},
        {"council_secretary", {"trang"}},
        {"admin_secretary", {"bao"}},
        {"independent_expert", {"son"}},
        {"budget_appraiser", {"hanh"}},
        {"expert_team", {"dung"}},
        {"appraisal_team", {"vy"}},
        {"procuring_entity", {"tam"}},
        {"user_unit", {"ngoc"}},
        {"petition_council", {"long"}},
        {"supervisor", {"kien"}},
        {"finance_officer", {"mai"}},
        {"complaint_officer", {"thu"}},
        {"auditor", {"an"}},
    };
    const auto found = people.find(role);
    if (found == people.end() || which >= found->second.size()) throw std::runtime_error("config/people.yaml has not so many people in the role " + role);
    return found->second.at(which);
}

MovableClock::MovableClock(const std::filesystem::path& folder, Instant start) : file_(folder / "clock")
{
    set(start);
}

/// libfaketime reads local time; the program runs in UTC.
void MovableClock::set(Instant now)
{
    now_ = now;
    std::string text = to_rfc3339(now).substr(0, 19);
    text[10] = ' ';
    const auto next = file_.string() + ".next";
    std::ofstream(next) << text << "\n";
    std::filesystem::rename(next, file_);
}

std::vector<std::string> MovableClock::environment() const
{
    // AddressSanitizer wants to be loaded first; that libfaketime is, does no harm. Without a sanitizer nobody reads the variable.
    return {"ASAN_OPTIONS=verify_asan_link_order=0", "LD_PRELOAD=" + library(), "FAKETIME_TIMESTAMP_FILE=" + file_.string(), "FAKETIME_NO_CACHE=1", "FAKETIME_DONT_FAKE_MONOTONIC=1", "TZ=UTC",
            "DOCKET_CLOCK_LEAP_MINUTES=0"};
}

StoryRunner::StoryRunner(const std::string& file, const std::string& scenario)
    : definition_(load_scenario(file, scenario).first), scenario_(load_scenario(file, scenario).second),
      clock_(folder_.path(), scenario_.starts_at.value_or(default_start)), program_(folder_.path(), {}, clock_.environment())
{
}

void StoryRunner::run()
{
    for (const ScenarioStep& step : scenario_.steps) {
        CAPTURE(step.place.line);
        take(step);
    }
}

void StoryRunner::take(const ScenarioStep& step)
{
    if (const auto* what = std::get_if<FireStep>(&step.what)) fire(*what);
    if (const auto* what = std::get_if<RefusedStep>(&step.what)) refuse(*what);
    if (const auto* what = std::get_if<AdvanceStep>(&step.what)) advance(*what);
    if (const auto* what = std::get_if<ExpectStep>(&step.what)) expect(*what);
    if (const auto* what = std::get_if<DocumentStep>(&step.what)) client_of(what->as).upload(case_id_, what->kind + ".pdf", "application/pdf", small_pdf(), what->kind);
}

/// Two names in one role are two people.
std::string StoryRunner::username_of(const ScenarioActor& who)
{
    const std::string& role = who.roles.front();
    std::vector<std::string>& names = names_[role];
    const auto known = std::find(names.begin(), names.end(), who.name);
    const auto which = static_cast<std::size_t>(known - names.begin());
    if (known == names.end()) names.push_back(who.name);
    return username_for(role, which);
}

void StoryRunner::sign_in(const std::string& username)
{
    clients_.erase(username);
    clients_.emplace(username, ApiClient::signed_in(program_.port(), username));
    signed_in_[username] = clock_.now();
}

/// A session ends after half an hour without use, and months pass here.
ApiClient& StoryRunner::client_of(const ScenarioActor& who)
{
    const std::string username = username_of(who);
    const auto signed_in = signed_in_.find(username);
    if (signed_in == signed_in_.end() || clock_.now().ms - signed_in->second.ms > 20LL * 60 * 1000) {
        sign_in(username);
    }
    if (case_id_.empty()) open_case(who);
    for (const std::string& role : who.roles) make_party(role, username);
    return clients_.at(username);
}

void StoryRunner::open_case(const ScenarioActor& who)
{
    opener_ = username_of(who);
    const ApiReply opened = clients_.at(opener_).post("/v1/cases", {{"workflow", definition_->ref.workflow}});
    CAPTURE(opened.raw.body);
    REQUIRE(opened.status == 201);
    case_id_ = opened.text("/id");
}

void StoryRunner::make_party(const std::string& role, const std::string& username)
{
    const auto index = definition_->find_role(role);
    if (!index || !definition_->roles[*index].party) return;
    const json::value now = current_case();
    for (const json::value& party : now.at("parties").as_array()) {
        if (party.at("role").as_string() == role && party.at("person").at("id").as_string() == "u_" + username) return;
    }
    const auto appointers = definition_->role_names(definition_->roles[*index].appointed_by);
    REQUIRE_FALSE(appointers.empty());
    for (const std::string& appointer : appointers) {
        const std::string by = username_for(appointer);
        if (!clients_.contains(by)) client_of({by, {appointer}});
        const ApiReply reply = clients_.at(by).post("/v1/cases/" + case_id_ + "/parties", {{"role", role}, {"username", username}});
        if (reply.status == 200) return;
    }
    FAIL("nobody could make " << username << " a party as " << role);
}

json::value StoryRunner::current_case()
{
    const ApiReply reply = clients_.at(opener_).get("/v1/cases/" + case_id_);
    if (reply.status == 401) {
        sign_in(opener_);
        return clients_.at(opener_).get("/v1/cases/" + case_id_).json;
    }
    CAPTURE(reply.raw.body);
    REQUIRE(reply.status == 200);
    return reply.json;
}

const Form* StoryRunner::form_of(const std::string& event) const
{
    for (const Transition& transition : definition_->transitions) {
        const bool matches = std::any_of(transition.events.begin(), transition.events.end(), [&](const EventDescriptor& one) { return one.prefix == event; });
        if (matches && transition.form) return &definition_->forms[*transition.form];
    }
    return nullptr;
}

json::value StoryRunner::with_files(ApiClient& client, const Field& field, const Value& value)
{
    const auto upload = [&](const Value& name) {
        return json::value(json::object{{"id", client.upload(case_id_, "tai-lieu.pdf", "application/pdf", small_pdf(name.string()), field.name)}});
    };
    if (field.type == FieldType::file && value.is_string()) return upload(value);
    if (!value.is_list()) return dto::to_json(value);
    json::array array;
    for (const Value& item : value.list()) {
        if (field.type == FieldType::files && item.is_string()) {
            array.push_back(upload(item));
            continue;
        }
        json::value row = dto::to_json(item);
        for (const Field& column : field.columns) {
            const Value* cell = item.find(column.name);
            if (cell != nullptr && column.type == FieldType::file) row.as_object()[column.name] = with_files(client, column, *cell);
        }
        array.push_back(std::move(row));
    }
    return array;
}

json::value StoryRunner::payload(ApiClient& client, const std::string& event, const Value& data)
{
    if (!data.is_map()) return nullptr;
    json::object object = dto::to_json(data).as_object();
    if (const Form* form = form_of(event)) {
        for (const Field& field : form->fields) {
            if (const Value* value = data.find(field.name)) object[field.name] = with_files(client, field, *value);
        }
    }
    return object;
}

void StoryRunner::try_refusals(ApiClient& client, const std::string& event, const json::value& data)
{
    CHECK(client.fire(case_id_, event, data, "", {{"If-Match", "\"999\""}}).code() == "moved_on");
    CHECK(client.fire(case_id_, "no_such_event").code() == "wrong_state");
    if (form_of(event) != nullptr) {
        json::object wrong = data.is_object() ? data.as_object() : json::object();
        wrong["no_such_field"] = 1;
        CHECK(client.fire(case_id_, event, wrong).code() == "bad_payload");
    }
    if (fired_ > 1) {
        ApiClient auditor = ApiClient::signed_in(program_.port(), username_for("auditor"));
        CHECK(auditor.fire(case_id_, event, data).code() == "not_permitted");
    }
}

void StoryRunner::fire(const FireStep& step)
{
    ApiClient& client = client_of(step.as);
    const json::value data = payload(client, step.event, step.data);
    if (++fired_ <= 3) try_refusals(client, step.event, data);
    const ApiReply reply = client.fire(case_id_, step.event, data, step.reason, {{"Idempotency-Key", case_id_ + std::to_string(fired_)}});
    CAPTURE(step.event);
    CAPTURE(reply.raw.body);
    REQUIRE(reply.status == 200);
}

void StoryRunner::refuse(const RefusedStep& step)
{
    ApiClient& client = client_of(step.as);
    const ApiReply reply = client.fire(case_id_, step.event, payload(client, step.event, step.data), step.reason);
    CAPTURE(step.event);
    CHECK(reply.status >= 400);
    CHECK(reply.raw.header("Content-Type") == "application/problem+json");
    if (!step.because.empty()) CHECK(reply.code() == step.because);
}

/// The clock jumps; what fell due on the way is fired by the program by itself, in order. One command afterwards sees all of it.
void StoryRunner::advance(const AdvanceStep& step)
{
    Instant target;
    if (const auto* instant = std::get_if<Instant>(&step.by)) {
        target = *instant;
    } else {
        const Calendars calendars = read_calendars("config/calendars");
        const auto end = due(calendars.find(definition_->calendar), clock_.now(), std::get<Limit>(step.by));
        REQUIRE(end.has_value());
        target = end->due_at + 1;
    }
    clock_.set(target);
    // Deadlines that schedule further ones need a round each; a read tells when none is due any more.
    for (;;) {
        const json::value now = current_case();
        const auto& deadlines = now.at("deadlines").as_array();
        const bool due_left = std::any_of(deadlines.begin(), deadlines.end(), [&](const json::value& deadline) {
            return deadline.at("due_at").is_string() && *from_rfc3339(std::string(deadline.at("due_at").as_string())) <= target;
        });
        if (!due_left) break;
    }
}

void StoryRunner::expect(const ExpectStep& step)
{
    const json::value now = current_case();
    if (step.in) {
        std::set<std::string> wanted;
        for (const std::string& name : *step.in) wanted.insert(definition_->states[definition_->find_state(name)].path);
        CHECK(texts(now.at("configuration")) == wanted);
    }
    if (step.outcome) CHECK(now.at("outcome").as_string() == *step.outcome);
    if (step.tasks) {
        std::multiset<std::string> roles;
        for (const json::value& task : now.at("tasks").as_array()) roles.emplace(task.at("role").as_string());
        CHECK(roles == std::multiset<std::string>(step.tasks->begin(), step.tasks->end()));
    }
    for (const auto& [name, expected] : step.due) {
        const auto* date = std::get_if<std::string>(&expected);
        if (date == nullptr) continue;
        for (const json::value& task : now.at("tasks").as_array()) {
            const bool named = task.at("role").as_string() == name || task.at("state").at("id").as_string() == name;
            if (named) CHECK(task.at("due_on").as_string() == *date);
        }
    }
}

}  // namespace docket
