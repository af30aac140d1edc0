// What holds of the interpreter on every chart: legal configurations, repeatable steps, and agreement with appendix D written down
// literally. The generator is measured too: one that never reaches a construct would prove nothing about it.

#include <doctest/doctest.h>

#include <map>

#include "engine/loader/load.hpp"
#include "tests/property/chart/trial.hpp"
#include "tests/reference/appendix_d/interpreter.hpp"

namespace docket {

namespace {

constexpr std::size_t charts = 2'000;
constexpr std::size_t charts_to_judge_by = 1'000;  // of fewer, some construct may be missing by chance

/// What is illegal about a configuration (SCXML 3.11), or "".
std::string fault_of(const Definition& definition, const std::vector<StateIndex>& configuration)
{
    const auto is_active = [&](StateIndex state) {
        return state == 0 || std::find(configuration.begin(), configuration.end(), state) != configuration.end();
    };
    for (StateIndex i = 0; i < definition.states.size(); ++i) {
        const State& state = definition.states[i];
        if (!is_active(i)) continue;
        if (state.kind == State::Kind::history) return state.id + " is a history state and active";
        if (i > 0 && !is_active(state.parent)) return state.id + " is active, but its parent is not";
        std::size_t active = 0;
        std::size_t real = 0;
        for (const StateIndex child : state.children) {
            active += is_active(child);
            real += definition.states[child].kind != State::Kind::history;
        }
        if (state.kind == State::Kind::compound && active != 1)
            return "of " + state.id + ", " + std::to_string(active) + " children are active";
        if (state.kind == State::Kind::parallel && active != real) return "of " + state.id + " not all regions are active";
        if (state.kind != State::Kind::compound && state.kind != State::Kind::parallel && active != 0)
            return state.id + " has active children";
    }
    return std::is_sorted(configuration.begin(), configuration.end()) ? "" : "the configuration is not in document order";
}

/// Steps a chart through a trial's events; `look` sees every result. Ends where an event is refused.
template <class Look> void run(const Definition& definition, const Trial& trial, Look look)
{
    std::vector<Event> pending;
    auto result = start(definition, {}, a_moment());
    for (std::size_t i = 0; result.has_value(); ++i) {
        follow(result->effects, pending);
        look(*result);
        std::optional<Event> event;
        while (i < trial.events.size() && !(event = next_event(trial.events[i], pending))) ++i;
        if (!event) return;
        result = step(definition, result->chart, *event, a_moment());
    }
}

std::string text_of_result(const Definition& definition, const Result<StepResult>& result)
{
    if (result.has_error()) return "refused: " + result.error().detail;
    return text_of(definition, result->taken) + text_of(definition, result->effects) + text_of(definition, result->chart);
}

std::string text_of_report(const Definition& definition, const appendix_d::Report& report, const ChartState& chart)
{
    return text_of(definition, report.taken) + text_of(definition, report.effects) + text_of(definition, chart);
}

/// How often the trials reached what.
class Reach {
public:
    void count(const std::string& what, bool reached = true) { counts_[what] += reached; }

    void count_step(const Definition& definition, const appendix_d::Report& report)
    {
        count("steps");
        count("steps that take a transition", !report.taken.empty());
        count("conflicts", report.conflicts > 0);
        count("several transitions together", report.together > 0);
        count("history restored", report.histories_restored > 0);
        count("history by default", report.histories_defaulted > 0);
        count("history from inside", !report.entered_twice.empty());
        count("history from inside a region", report.regions_left_alone > 0);
        count("errors", report.errors > 0);
        count("limits", report.limit_reached);
        for (const std::string& event : report.raised) count("done.state events", event.starts_with("done.state."));
        for (const TransitionIndex index : report.taken) {
            const Transition& transition = definition.transitions[index];
            count("event-less transitions", transition.events.empty());
            count("targetless transitions", transition.targets.empty());
            count("transitions to several targets", transition.targets.size() > 1);
            count("internal transitions to inside", is_internal(definition, transition));
            count("transitions by *", !transition.events.empty() && transition.events.front().any);
            count("transitions of error.execution",
                  !transition.events.empty() && transition.events.front().prefix == "error.execution");
            count("transitions of done.state",
                  !transition.events.empty() && transition.events.front().prefix.starts_with("done.state."));
            count("transitions from the root", transition.source == 0);
        }
        for (const Effect& effect : report.effects) {
            const auto* sent = std::get_if<ScheduleEvent>(&effect);
            count("sends", sent != nullptr && sent->owner == no_state);
            count("after", sent != nullptr && sent->owner != no_state);
            count("cancels", std::holds_alternative<CancelEvent>(effect));
        }
    }

    [[nodiscard]] std::size_t of(const std::string& what) const { return counts_.at(what); }
    [[nodiscard]] const std::map<std::string, std::size_t>& all() const { return counts_; }

private:
    static bool is_internal(const Definition& definition, const Transition& transition)
    {
        if (!transition.internal || transition.targets.empty()) return false;
        return definition.states[transition.source].kind == State::Kind::compound &&
               definition.is_descendant(transition.targets.front(), transition.source);
    }

    std::map<std::string, std::size_t> counts_;
};

}  // namespace

TEST_CASE("after every step the configuration is legal: one child of each compound state, all regions of each parallel one")
{
    CHECK(holds_for_trials("every configuration is legal", charts, [](const Trial& trial) {
        const auto definition = loaded(trial.yaml);
        run(*definition, trial,
            [&](const StepResult& result) { RC_ASSERT(fault_of(*definition, result.chart.configuration) == ""); });
    }));
}

TEST_CASE("a step taken twice, and once more on the definition loaded again, gives the same")
{
    CHECK(holds_for_trials("a step is repeatable", charts / 2, [](const Trial& trial) {
        const auto first = loaded(trial.yaml);
        const auto second = loaded(trial.yaml);
        std::vector<Event> pending;
        auto result = start(*first, {}, a_moment());
        RC_ASSERT(text_of_result(*first, result) == text_of_result(*second, start(*second, {}, a_moment())));
        for (const OutsideEvent& outside : trial.events) {
            if (result.has_error()) return;
            follow(result->effects, pending);
            const auto event = next_event(outside, pending);
            if (!event) continue;
            const ChartState before = result->chart;
            result = step(*first, before, *event, a_moment());
            RC_ASSERT(text_of_result(*first, result) == text_of_result(*first, step(*first, before, *event, a_moment())));
            RC_ASSERT(text_of_result(*first, result) == text_of_result(*second, step(*second, before, *event, a_moment())));
        }
    }));
}

TEST_CASE("the interpreter does what appendix D says, transition by transition and effect by effect")
{
    Reach reach;
    CHECK(holds_for_trials("the interpreter agrees with appendix D", charts, [&](const Trial& trial) {
        const auto definition = loaded(trial.yaml);
        appendix_d::Interpreter reference(*definition, a_moment().now);
        std::vector<Event> pending;
        appendix_d::Report report = reference.interpret();
        auto result = start(*definition, {}, a_moment());
        reach.count("charts");
        reach.count("charts with a parallel root", definition->states[0].kind == State::Kind::parallel);
        for (std::size_t i = 0;; ++i) {
            reach.count_step(*definition, report);
            RC_ASSERT(report.limit_reached == result.has_error());
            if (result.has_error()) return;
            RC_ASSERT(text_of_result(*definition, result) == text_of_report(*definition, report, reference.chart()));
            follow(result->effects, pending);
            std::optional<Event> event;
            while (i < trial.events.size() && !(event = next_event(trial.events[i], pending))) ++i;
            if (!event) break;
            result = step(*definition, result->chart, *event, a_moment());
            report = reference.handle(*event);
        }
        reach.count("charts that finish", !reference.running());
    }));

    // then: the charts were worth running
    MESSAGE("reached: " << [&] {
        std::string text;
        for (const auto& [what, count] : reach.all()) text += "\n  " + std::to_string(count) + " " + what;
        return text;
    }());
    if (reach.of("charts") < charts_to_judge_by) return;
    CHECK(reach.of("steps that take a transition") * 4 >= reach.of("steps"));
    CHECK(reach.of("limits") * 10 <= reach.of("charts"));
    for (const auto& [what, count] : reach.all())
        CHECK_MESSAGE(count * 400 >= reach.of("charts"), "the random charts hardly ever reach: " << what);
}

}  // namespace docket
