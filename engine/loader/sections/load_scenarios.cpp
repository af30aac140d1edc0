// Scenarios and their samples. Read here, run by app: nothing below decides whether an expectation holds.

#include <algorithm>
#include <chrono>

#include "engine/base/result.hpp"
#include "engine/loader/duration.hpp"
#include "engine/loader/parts.hpp"

namespace docket {

namespace {

const std::vector<std::string> step_words = {"fire", "event", "refused", "comment", "vote", "document", "advance", "expect"};

/// Four digits, two, two, and a day that exists.
bool is_date(std::string_view text)
{
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    return from_rfc3339(std::string(text) + "T00:00:00Z").has_value();
}

std::vector<std::string> rejection_codes()
{
    std::vector<std::string> codes;
    for (int i = 0; i <= static_cast<int>(RejectionType::not_available); ++i)
        codes.emplace_back(code_of(static_cast<RejectionType>(i)));
    return codes;
}

void merge(Value& into, const YamlNode& from)
{
    Map merged = into.is_map() ? into.map() : Map();
    for (const YamlEntry& entry : from.entries) merged.set(entry.key.text, yaml_value(entry.value));
    into = Value(std::move(merged));
}

class ScenarioReader {
public:
    explicit ScenarioReader(Context& context) : context_(context), read_(context.read)
    {
        samples_ = context.root.find("samples");
        if (samples_ == nullptr || !read_.expect_map(*samples_)) return;
        for (const YamlEntry& entry : samples_->entries) {
            expect_name(context_, entry.key);
            if (read_.expect_map(entry.value)) sample_names_.push_back(entry.key.text);
        }
    }

    Scenario run(const YamlNode& node)
    {
        Scenario scenario;
        scenario.place = read_.place_of(node);
        if (!read_.expect_keys(node, {"name", "starts_at", "data", "steps"})) return scenario;
        scenario.name = read_string_at(context_, node, "name");
        ++count_;
        if (node.find("name") == nullptr) scenario.name = "scenario " + std::to_string(count_);
        if (const YamlNode* start = node.find("starts_at")) scenario.starts_at = read_instant(*start);
        if (const YamlNode* data = node.find("data"); data != nullptr && read_.expect_map(*data)) {
            for (const YamlEntry& entry : data->entries) expect_data_name(entry.key, entry.key.text);
            merge(scenario.data, *data);
        }
        const YamlNode* steps = read_.require(node, "steps");
        if (steps == nullptr || !read_.expect_list(*steps)) return scenario;
        for (const YamlNode& step : steps->items) read_step(step, scenario);
        return scenario;
    }

private:
    std::optional<Instant> read_instant(const YamlNode& node)
    {
        const auto text = read_.expect_string(node);
        const auto instant = text ? from_rfc3339(*text) : std::nullopt;
        if (text && !instant)
            read_.error(node, "invalid-instant", "'" + *text + "' is no instant.", "Write it as 2026-03-02T09:00:00+07:00.");
        return instant;
    }

    void expect_data_name(const YamlNode& key, const std::string& path)
    {
        const std::string name = path.substr(0, path.find('.'));
        if (context_.data_type(name) != nullptr) return;
        std::string remedy = did_you_mean(name, context_.data_names());
        read_.error(key, "undeclared-data", "No form and no declaration holds 'data." + name + "'.",
                    remedy.empty() ? "Use a name that is declared." : remedy);
    }

    /// "lan (applicant)" or "ha (head, officer)".
    std::optional<ScenarioActor> read_actor(const YamlNode& node)
    {
        const auto text = read_.expect_string(node);
        if (!text) return std::nullopt;
        ScenarioActor actor;
        const std::size_t open = text->find(" (");
        actor.name = text->substr(0, open);
        const bool closes = open == std::string::npos || text->ends_with(')');
        if (!closes || !is_name(actor.name)) {
            read_.error(node, "invalid-name", "'" + *text + "' names nobody.", "Write a name and roles: lan (applicant).");
            return std::nullopt;
        }
        for (std::size_t at = open == std::string::npos ? text->size() : open + 2; at < text->size();) {
            const std::size_t end = text->find_first_of(",)", at);
            read_actor_role(node, at, text->substr(at, end - at), actor);
            at = end + 1;
            while (at < text->size() && (*text)[at] == ' ') ++at;
        }
        return actor;
    }

    void read_actor_role(const YamlNode& node, std::size_t offset, const std::string& role, ScenarioActor& actor)
    {
        actor.roles.push_back(role);
        if (std::find(context_.roles.begin(), context_.roles.end(), role) != context_.roles.end()) return;
        std::string remedy = did_you_mean(role, context_.roles);
        read_.error_in(node, offset, "unknown-role", "There is no role '" + role + "'.",
                       remedy.empty() ? "Use a role of this file." : std::move(remedy));
    }

    ScenarioActor required_actor(const YamlNode& step)
    {
        const YamlNode* as = read_.require(step, "as");
        return as == nullptr ? ScenarioActor{} : read_actor(*as).value_or(ScenarioActor{});
    }

    Value read_payload(const YamlNode& step)
    {
        Value data;
        if (const YamlNode* sample = step.find("sample")) {
            for (const YamlNode* name : read_.expect_one_or_more(*sample)) {
                const std::string known = expect_known(context_, *name, sample_names_, "sample");
                if (!known.empty()) merge(data, *samples_->find(known));
            }
        }
        if (const YamlNode* own = step.find("data"); own != nullptr && read_.expect_map(*own)) merge(data, *own);
        return data;
    }

    FireStep read_fire(const YamlNode& step, const YamlNode& event, bool is_refused)
    {
        if (is_refused) {
            read_.expect_keys(step, {"refused", "as", "data", "sample", "reason", "because"});
        } else {
            read_.expect_keys(step, {"fire", "as", "data", "sample", "reason"});
        }
        return {read_event_name(context_, event), required_actor(step), read_payload(step),
                read_string_at(context_, step, "reason")};
    }

    RefusedStep read_refused(const YamlNode& step, const YamlNode& event)
    {
        FireStep fire = read_fire(step, event, true);
        RefusedStep refused{std::move(fire.event), std::move(fire.as), std::move(fire.data), std::move(fire.reason), {}};
        if (const YamlNode* because = step.find("because")) {
            static const std::vector<std::string> codes = rejection_codes();
            refused.because = expect_known(context_, *because, codes, "reason");
        }
        return refused;
    }

    EventStep read_event(const YamlNode& step, const YamlNode& event)
    {
        read_.expect_keys(step, {"event", "data", "sample"});
        // What the engine sends may be any value; what people send is a form.
        const YamlNode* data = step.find("data");
        const bool is_plain = data != nullptr && !data->is_mapping();
        return {expect_event_name(context_, event).value_or(""), is_plain ? yaml_value(*data) : read_payload(step)};
    }

    CommentStep read_comment(const YamlNode& step, const YamlNode& text)
    {
        read_.expect_keys(step, {"comment", "as"});
        const YamlNode* as = step.find("as");
        return {read_.expect_string(text).value_or(""), as == nullptr ? std::nullopt : read_actor(*as)};
    }

    VoteStep read_vote(const YamlNode& step, const YamlNode& panel)
    {
        read_.expect_keys(step, {"vote", "as", "ballot"});
        const YamlNode* ballot = read_.require(step, "ballot");
        return {expect_known(context_, panel, context_.panels, "panel"), required_actor(step),
                ballot == nullptr ? Value() : yaml_value(*ballot)};
    }

    AdvanceStep read_advance(const YamlNode& step, const YamlNode& by)
    {
        read_.expect_keys(step, {"advance"});
        if (!by.is_mapping()) return {read_fixed_limit(context_, by).value_or(Limit{})};
        read_.expect_keys(by, {"to"});
        const YamlNode* to = read_.require(by, "to");
        return {to == nullptr ? Instant{} : read_instant(*to).value_or(Instant{})};
    }

    DocumentStep read_document(const YamlNode& step, const YamlNode& kind)
    {
        read_.expect_keys(step, {"document", "as"});
        if (read_.expect_string(kind)) expect_name(context_, kind);
        return {kind.text, required_actor(step)};
    }

    std::vector<std::string> read_list(const YamlNode& node)
    {
        std::vector<std::string> texts;
        if (!read_.expect_list(node)) return texts;
        for (const YamlNode& item : node.items) {
            if (const auto text = read_.expect_string(item)) texts.push_back(*text);
        }
        return texts;
    }

    void read_due(const YamlNode& node, ExpectStep& expect)
    {
        if (!read_.expect_map(node)) return;
        for (const YamlEntry& entry : node.entries) {
            const std::string& name = entry.key.text;
            const auto is_among = [&](const std::vector<std::string>& names) {
                return std::find(names.begin(), names.end(), name) != names.end();
            };
            if (context_.definition.find_state(name) == no_state && !is_among(context_.roles) && !is_among(context_.clocks)) {
                read_.error(entry.key, "unknown-name", "There is no state, role or clock '" + name + "'.",
                            "Name what is due: a state, the role of its task, or a clock.");
            }
            const auto text = read_.expect_string(entry.value);
            if (!text) continue;
            const auto limit = text->starts_with('+') ? parse_limit(std::string_view(*text).substr(1)) : std::nullopt;
            if (limit) {
                expect.due.emplace_back(name, *limit);
                if (needs_calendar(limit->unit) && context_.calendar_use == nullptr) context_.calendar_use = &entry.value;
            } else {
                expect.due.emplace_back(name, *text);
                if (!is_date(*text))
                    read_.error(entry.value, "invalid-limit", "'" + *text + "' is no due date.",
                                "Write +15 working days, or 2026-03-23.");
            }
        }
    }

    void read_expected_data(const YamlNode& node, ExpectStep& expect)
    {
        if (!read_.expect_map(node)) return;
        for (const YamlEntry& entry : node.entries) {
            std::string path = entry.key.text;
            if (path.starts_with("data.")) path.erase(0, 5);
            expect_data_name(entry.key, path);
            expect.data.emplace_back(std::move(path), yaml_value(entry.value));
        }
    }

    ExpectStep read_expect(const YamlNode& step, const YamlNode& node)
    {
        ExpectStep expect;
        read_.expect_keys(step, {"expect"});
        if (!read_.expect_keys(node, {"in", "tasks", "due", "outcome", "data", "effects", "allowed", "as"})) return expect;
        if (const YamlNode* in = node.find("in")) {
            expect.in = read_list(*in);
            for (const YamlNode& item : in->items) (void)read_state_name(context_, item);
        }
        if (const YamlNode* tasks = node.find("tasks")) {
            expect.tasks = read_list(*tasks);
            for (const YamlNode& item : tasks->items) (void)expect_known(context_, item, context_.roles, "role");
        }
        if (const YamlNode* due = node.find("due")) read_due(*due, expect);
        if (const YamlNode* outcome = node.find("outcome")) expect.outcome = read_.expect_string(*outcome);
        if (const YamlNode* data = node.find("data")) read_expected_data(*data, expect);
        if (const YamlNode* effects = node.find("effects"); effects != nullptr && read_.expect_list(*effects)) {
            for (const YamlNode& kind : effects->items) {
                if (read_.expect_word(kind, {"notify", "escalate", "issue", "open", "pay", "publish", "log"}))
                    expect.effects.push_back(kind.text);
            }
        }
        if (const YamlNode* allowed = node.find("allowed")) {
            expect.allowed = read_list(*allowed);
            expect.as = required_actor(node);
        } else if (const YamlNode* as = node.find("as")) {
            expect.as = read_actor(*as);
        }
        return expect;
    }

    void read_step(const YamlNode& node, Scenario& scenario)
    {
        if (!read_.expect_map(node)) return;
        const auto is_verb = [](const YamlEntry& entry) {
            return std::find(step_words.begin(), step_words.end(), entry.key.text) != step_words.end();
        };
        const auto verb = std::find_if(node.entries.begin(), node.entries.end(), is_verb);
        if (verb == node.entries.end()) {
            const YamlNode& at = node.entries.empty() ? node : node.entries.front().key;
            std::string remedy = did_you_mean(at.text, step_words);
            read_.error(at, "unknown-step", "There is no step '" + at.text + "'.",
                        remedy.empty() ? "Use " + one_of(step_words) + "." : std::move(remedy));
            return;
        }
        const std::string& word = verb->key.text;
        ScenarioStep step;
        step.place = read_.place_of(node);
        if (word == "fire") step.what = read_fire(node, verb->value, false);
        if (word == "event") step.what = read_event(node, verb->value);
        if (word == "refused") step.what = read_refused(node, verb->value);
        if (word == "comment") step.what = read_comment(node, verb->value);
        if (word == "vote") step.what = read_vote(node, verb->value);
        if (word == "document") step.what = read_document(node, verb->value);
        if (word == "advance") step.what = read_advance(node, verb->value);
        if (word == "expect") step.what = read_expect(node, verb->value);
        scenario.steps.push_back(std::move(step));
    }

    Context& context_;
    Reader& read_;
    const YamlNode* samples_ = nullptr;
    std::vector<std::string> sample_names_;
    std::size_t count_ = 0;
};

}  // namespace

std::vector<Scenario> load_scenarios(Context& context)
{
    std::vector<Scenario> scenarios;
    ScenarioReader reader(context);
    const YamlNode* node = context.root.find("scenarios");
    if (node == nullptr || !context.read.expect_list(*node)) return scenarios;
    for (const YamlNode& item : node->items) scenarios.push_back(reader.run(item));
    return scenarios;
}

}  // namespace docket
