#include "engine/scenario/run_scenario.hpp"

#include <algorithm>

#include "engine/calendar/due.hpp"
#include "engine/cases/payload/options.hpp"
#include "engine/expr/evaluate.hpp"
#include "engine/scenario/world.hpp"

namespace docket {

namespace {

std::string joined(std::vector<std::string> words)
{
    std::sort(words.begin(), words.end());
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
    return text.empty() ? "nothing" : text;
}

std::string told(const Rejection& rejection)
{
    std::string text = std::string(code_of(rejection.type)) + ": " + rejection.detail;
    for (const FieldError& error : rejection.fields) text += "; " + error.pointer + " " + error.code + " (" + error.en + ")";
    return text;
}

/// One scenario being run.
class Runner {
public:
    Runner(const std::shared_ptr<const Definition>& definition, const Scenario& scenario, const CalendarSource& calendars)
        : definition_(*definition), scenario_(scenario), world_(definition, calendars, scenario.starts_at.value_or(default_scenario_start))
    {
        result_.name = scenario.name;
    }

    ScenarioResult run()
    {
        place_ = scenario_.place;
        if (const auto opened = world_.open(scenario_.data); !opened) fail("Expected the case to open, but it was refused: " + told(opened.error()));
        for (const ScenarioStep& step : scenario_.steps) {
            if (!result_.failures.empty()) break;
            place_ = step.place;
            std::visit([this](const auto& what) { take(what); }, step.what);
        }
        result_.coverage = world_.coverage();
        result_.entries = world_.snapshot().version;
        return std::move(result_);
    }

private:
    void fail(std::string message) { result_.failures.push_back({place_, std::move(message)}); }

    void carry_out(CommandBody body, const Actor& actor, const std::string& what)
    {
        if (const auto done = world_.carry_out(std::move(body), actor); !done) fail("Expected " + what + ", but it was refused: " + told(done.error()));
    }

    FireEvent event_of(const std::string& event, const Value& data, const std::string& reason)
    {
        return {world_.snapshot().id, event, world_.with_files(event, data), reason};
    }

    void take(const FireStep& step)
    {
        const Actor actor = world_.act_as(step.as);
        carry_out(event_of(step.event, step.data, step.reason), actor, "'" + step.event + "' by " + step.as.name);
    }

    /// What the engine sends and nothing handles is dropped, as in SCXML.
    void take(const EventStep& step)
    {
        const auto done = world_.carry_out(FireEvent{world_.snapshot().id, step.event, step.data, ""}, Actor());
        if (done || done.error().type == RejectionType::wrong_state || done.error().type == RejectionType::guard_false) return;
        fail("Expected '" + step.event + "' to be handled or dropped, but: " + told(done.error()));
    }

    void take(const RefusedStep& step)
    {
        const Actor actor = world_.act_as(step.as);
        const auto entry = world_.try_out(event_of(step.event, step.data, step.reason), actor);
        if (entry) return fail("Expected '" + step.event + "' by " + step.as.name + " to be refused, but it was accepted");
        if (!step.because.empty() && step.because != code_of(entry.error().type))
            fail("Expected '" + step.event + "' to be refused because " + step.because + ", but it was because " + told(entry.error()));
    }

    void take(const CommentStep& step)
    {
        const Actor actor = step.as ? world_.act_as(*step.as) : Actor();
        carry_out(AddComment{world_.snapshot().id, {step.text, Audience::everyone}}, actor, "a comment");
    }

    void take(const VoteStep& step)
    {
        fail("Expected a vote in '" + step.panel + "', but panels do not vote in this version: let the chair fire the council's event");
    }

    void take(const DocumentStep& step)
    {
        DocumentRef document;
        document.id = DocumentId("f_" + step.kind + "_" + std::to_string(world_.snapshot().documents.size()));
        document.kind = step.kind;
        document.name = step.kind + ".pdf";
        document.media = "application/pdf";
        document.size_bytes = 1000;
        document.sha256 = sha256(document.name);
        const Actor actor = world_.act_as(step.as);
        carry_out(AddDocument{world_.snapshot().id, document}, actor, "a document of kind '" + step.kind + "'");
    }

    void take(const AdvanceStep& step)
    {
        Instant target;
        if (const auto* instant = std::get_if<Instant>(&step.by)) {
            target = *instant;
        } else {
            const auto end = due(world_.calendar(), world_.now(), std::get<Limit>(step.by));
            if (!end) return fail(describe(end.error()).en);
            target = end->due_at;
        }
        if (target < world_.now()) return fail("Expected to advance to a later instant, but it is already " + to_rfc3339(world_.now()));
        if (const auto done = world_.advance_to(target); !done) fail("Expected the deadlines on the way to fire, but: " + told(done.error()));
    }

    void take(const ExpectStep& step)
    {
        if (step.in) expect_states(*step.in);
        if (step.tasks) expect_tasks(*step.tasks);
        for (const auto& [name, expected] : step.due) expect_due(name, expected);
        if (step.outcome && *step.outcome != world_.snapshot().outcome)
            fail("Expected the outcome '" + *step.outcome + "', but it is '" + world_.snapshot().outcome + "'");
        for (const auto& [name, value] : step.data) expect_data(name, value);
        for (const std::string& kind : step.effects) expect_effect(kind);
        if (step.allowed && step.as) expect_allowed(*step.allowed, *step.as);
    }

    void expect_states(const std::vector<std::string>& names)
    {
        std::vector<std::string> wanted;
        for (const std::string& name : names) wanted.push_back(definition_.states[definition_.find_state(name)].path);
        std::vector<std::string> actual;
        for (const StateIndex state : world_.snapshot().leaves()) actual.push_back(definition_.states[state].path);
        if (joined(wanted) != joined(actual)) fail("Expected to be in " + joined(wanted) + ", but the case is in " + joined(actual));
    }

    void expect_tasks(const std::vector<std::string>& roles)
    {
        std::vector<std::string> actual;
        for (const Task& task : world_.snapshot().tasks) actual.push_back(task.role);
        if (joined(roles) != joined(actual)) fail("Expected open tasks of " + joined(roles) + ", but there are those of " + joined(actual));
    }

    const Task* task_named(const std::string& name) const
    {
        const StateIndex state = definition_.find_state(name);
        for (const Task& task : world_.snapshot().tasks) {
            if (task.role == name || (state != no_state && task.state == definition_.states[state].id)) return &task;
        }
        return nullptr;
    }

    void expect_due(const std::string& name, const ExpectedDue& expected)
    {
        const bool is_clock = std::any_of(definition_.clocks.begin(), definition_.clocks.end(), [&](const ClockRule& clock) { return clock.name == name; });
        const Task* task = task_named(name);
        if (task == nullptr && is_clock) {
            result_.unchecked.push_back("the due date of clock '" + name + "': named clocks do not run in this version");
            return;
        }
        if (task == nullptr) return fail("Expected a task of '" + name + "' with a due date, but there is no such task");
        if (!task->due_at) return fail("Expected the task of '" + name + "' to have a due date, but it has none");
        if (const auto* limit = std::get_if<Limit>(&expected)) {
            const auto computed = due(world_.calendar(), task->opened_at, *limit);
            if (!computed) return fail(describe(computed.error()).en);
            if (computed->due_at != *task->due_at)
                fail("Expected '" + name + "' to be due at " + to_rfc3339(computed->due_at) + ", but it is due at " + to_rfc3339(*task->due_at));
            return;
        }
        const Calendar* calendar = world_.calendar();
        const Instant last{task->due_at->ms - 1};
        const std::string date = calendar == nullptr ? to_rfc3339(last).substr(0, 10) : to_text(calendar->local_date(last));
        if (date != std::get<std::string>(expected)) fail("Expected '" + name + "' to be due on " + std::get<std::string>(expected) + ", but it is due on " + date);
    }

    void expect_data(const std::string& path, const Value& expected)
    {
        Value actual = world_.snapshot().chart.data;
        std::string rest = path;
        while (!rest.empty()) {
            const std::size_t dot = rest.find('.');
            const Value* member = actual.find(rest.substr(0, dot));
            const Value next = member == nullptr ? Value() : *member;
            actual = next;
            rest = dot == std::string::npos ? "" : rest.substr(dot + 1);
        }
        if (!equals(actual, expected)) fail("Expected data." + path + " to have the value the scenario states, but it has another");
    }

    void expect_effect(const std::string& kind)
    {
        const auto& effects = world_.last_entry().changes.effects;
        const bool found = std::any_of(effects.begin(), effects.end(), [&](const auto& effect) { return effect.first == kind; });
        if (!found) fail("Expected the last step to perform '" + kind + "', but it did not");
    }

    void expect_allowed(const std::vector<std::string>& events, const ScenarioActor& who)
    {
        const Actor actor = world_.act_as(who);
        std::vector<std::string> actual;
        for (const EventOption& option : event_options(world_.snapshot(), actor, world_.now())) {
            if (option.allowed) actual.push_back(option.event);
        }
        if (joined(events) != joined(actual)) fail("Expected " + who.name + " to be allowed " + joined(events) + ", but it is " + joined(actual));
    }

    const Definition& definition_;
    const Scenario& scenario_;
    ScenarioWorld world_;
    Place place_;
    ScenarioResult result_;
};

}  // namespace

ScenarioResult run_scenario(const std::shared_ptr<const Definition>& definition, const Scenario& scenario, const CalendarSource& calendars)
{
    return Runner(definition, scenario, calendars).run();
}

}  // namespace docket
