// The rules of SCXML 3.11 and 3.10, read off indices.

#include "tests/fuzz/chart_checks.hpp"

#include <algorithm>
#include <set>

#include "engine/codec/json/canonical_json.hpp"
#include "tests/fuzz/fuzz_values.hpp"
#include "tests/fuzz/targets.hpp"

namespace docket {

namespace {

template <class... Lambdas> struct Overloaded : Lambdas... {
    using Lambdas::operator()...;
};
template <class... Lambdas> Overloaded(Lambdas...) -> Overloaded<Lambdas...>; // clang 14 wants it said

std::size_t active_children(const Definition& definition, const ChartState& chart, StateIndex state)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(definition.states[state].children, [&](StateIndex child) { return chart.is_active(child); }));
}

std::size_t real_children(const Definition& definition, StateIndex state)
{
    return static_cast<std::size_t>(std::ranges::count_if(definition.states[state].children, [&](StateIndex child) {
        return definition.states[child].kind != State::Kind::history;
    }));
}

void check_state(const Definition& definition, const ChartState& chart, StateIndex index)
{
    const State& state = definition.states[index];
    const std::size_t active = active_children(definition, chart, index);
    switch (state.kind) {
    case State::Kind::atomic:
    case State::Kind::final: expect(active == 0, "a leaf has no active child: " + state.id); break;
    case State::Kind::compound: expect(active == 1, "a compound state has one active child: " + state.id); break;
    case State::Kind::parallel:
        expect(active == real_children(definition, index), "a parallel state has all its regions active: " + state.id);
        break;
    case State::Kind::history: expect(false, "a history state is never active: " + state.id); break;
    }
    const bool parent_active = index == 0 || state.parent == 0 || chart.is_active(state.parent);
    expect(parent_active, "an active state's parent is active: " + state.id);
}

void check_history(const Definition& definition, const HistoryValue& kept)
{
    const State& history = definition.states[kept.history];
    expect(history.kind == State::Kind::history, "only a history state remembers");
    expect(!kept.states.empty() && std::ranges::is_sorted(kept.states), "a history holds states in document order");
    for (const StateIndex state : kept.states) {
        const bool fits = history.deep_history ? definition.is_leaf(state) && definition.is_descendant(state, history.parent)
                                               : definition.states[state].parent == history.parent;
        expect(fits, "a history remembers what is below its parent: " + history.id);
    }
}

std::string text_of(const DelayAmount& amount)
{
    if (const auto* limit = std::get_if<Limit>(&amount))
        return std::to_string(limit->amount) + " of unit " + std::to_string(static_cast<int>(limit->unit));
    const Duration duration = std::get<Duration>(amount);
    return std::to_string(duration.seconds) + "s " + std::to_string(duration.nanos) + "ns";
}

} // namespace

void check_legal(const Definition& definition, const ChartState& chart)
{
    const auto& configuration = chart.configuration;
    expect(!configuration.empty(), "some state is active");
    expect(std::ranges::adjacent_find(configuration, std::ranges::greater_equal()) == configuration.end(),
           "the configuration is in document order, each state once");
    expect(configuration.front() != 0, "the configuration leaves out the root");
    check_state(definition, chart, 0);
    bool top_final = false;
    for (const StateIndex state : configuration) {
        check_state(definition, chart, state);
        top_final = top_final || (definition.states[state].kind == State::Kind::final && definition.states[state].parent == 0);
    }
    if (definition.states[0].kind == State::Kind::compound)
        expect(chart.done == top_final, "the chart is done exactly in a final state at the top");
    expect(std::ranges::adjacent_find(chart.history, std::ranges::greater_equal(), &HistoryValue::history) == chart.history.end(),
           "histories are in document order, each once");
    for (const HistoryValue& kept : chart.history) check_history(definition, kept);
}

void check_effects(const Definition& definition, const ChartState& before, const StepResult& result)
{
    std::set<StateIndex> active(before.configuration.begin(), before.configuration.end());
    for (const Effect& effect : result.effects) {
        if (const auto* entered = std::get_if<StateEntered>(&effect)) {
            expect(active.insert(entered->state).second, "a state is entered while it is not active");
        } else if (const auto* exited = std::get_if<StateExited>(&effect)) {
            expect(active.erase(exited->state) == 1, "a state is left while it is active");
        } else if (const auto* scheduled = std::get_if<ScheduleEvent>(&effect)) {
            expect(scheduled->owner == no_state || scheduled->owner < definition.states.size(), "a deadline's owner is a state");
            const auto* limit = std::get_if<Limit>(&scheduled->delay);
            expect(limit == nullptr || limit->amount >= 0, "a delay is not negative");
        }
    }
    expect(std::ranges::equal(active, result.chart.configuration), "the effects lead to the configuration");
}

bool is_same_chart(const ChartState& a, const ChartState& b)
{
    return a.configuration == b.configuration && a.history == b.history && a.done == b.done &&
           is_same(Value(a.data), Value(b.data));
}

std::vector<std::string> told(const std::vector<Effect>& effects)
{
    std::vector<std::string> texts;
    for (const Effect& effect : effects) {
        texts.push_back(std::visit(
            Overloaded{
                [](const StateEntered& e) {
                    return "entered " + std::to_string(e.state) + (e.task_within ? " within " + text_of(*e.task_within) : "");
                },
                [](const StateExited& e) { return "exited " + std::to_string(e.state); },
                [](const ScheduleEvent& e) {
                    return "schedule " + e.event + " " + to_canonical_json(e.data) + " in " + text_of(e.delay) + " of " +
                           std::to_string(e.owner) + " as " + e.send_id;
                },
                [](const CancelEvent& e) { return "cancel " + e.send_id; },
                [](const Performed& e) { return e.kind + " " + to_canonical_json(e.arguments); },
                [](const Failed& e) { return "failed at " + std::to_string(e.place.line) + ": " + e.message; },
            },
            effect));
    }
    return texts;
}

} // namespace docket
