// The statechart step: whatever comes in whatever order, the configuration is legal, the effects tell the same story as the
// configuration, and the same step gives the same result. The charts are files of the project.

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <vector>

#include "engine/interpreter/select.hpp"
#include "engine/interpreter/step.hpp"
#include "engine/loader/load.hpp"
#include "tests/fuzz/chart_checks.hpp"
#include "tests/fuzz/fuzz_values.hpp"
#include "tests/fuzz/targets.hpp"

namespace docket {

namespace {

constexpr std::size_t events_max = 24;

/// Of one input. What runs close to a limit again and again is slow and finds nothing new.
constexpr std::size_t effects_max = 2'000;

constexpr std::array chart_files = {
    "tests/fuzz/charts/dense.yaml",
    "tests/fuzz/charts/loops.yaml",
    "tests/definitions/good/equipment-loan.yaml",
    "tests/definitions/good/every-key.yaml",
    "workflows/sandbox-application/sandbox-application.yaml",
    "workflows/research-contract/research-contract.yaml",
    "workflows/state-procurement-order/state-procurement-order.yaml",
};

/// A chart and the words that its events are made of.
struct Subject {
    std::shared_ptr<const Definition> definition;
    std::vector<std::string> events;  ///< what some transition hears, and two that none does
    std::vector<const Field*> fields; ///< of all forms
};

Subject subject_of(const char* file)
{
    std::ifstream in(file);
    std::stringstream bytes;
    bytes << in.rdbuf();
    const Loaded loaded = load_definition(bytes.str(), file);
    expect(loaded.definition != nullptr, std::string("the chart loads, and the folder is the project's: ") + file);
    Subject subject{loaded.definition, {}, {}};
    std::set<std::string> events{"nobody.hears.this", "error.execution"};
    for (const Transition& transition : subject.definition->transitions)
        for (const EventDescriptor& descriptor : transition.events) events.insert(descriptor.any ? "anything" : descriptor.prefix);
    subject.events.assign(events.begin(), events.end());
    for (const Form& form : subject.definition->forms)
        for (const Field& field : form.fields) subject.fields.push_back(&field);
    return subject;
}

const Subject& subject(std::size_t index)
{
    static std::map<std::size_t, Subject> loaded;
    const auto found = loaded.find(index);
    return found != loaded.end() ? found->second : loaded.emplace(index, subject_of(chart_files[index])).first->second;
}

Moment moment_of(ByteReader& bytes, std::int64_t tick)
{
    Map actor, info, panel, clock, links;
    actor.set("id", bytes.chance(2) ? "lan" : "");
    actor.set("roles", bytes.chance(2) ? List{"head", "officer"} : List{});
    info.set("id", "c_1");
    info.set("opened_at", Timestamp{1'772'416'800, 0});
    info.set("outcome", "");
    info.set("links", links);
    if (bytes.chance(4)) panel.set("council", any_value(bytes));
    if (bytes.chance(4)) clock.set("statutory", any_value(bytes));
    return {Instant{1'772'416'800'000 + tick * 3'600'000}, actor, info, panel, clock};
}

/// The fields of the transition's form, or else some fields of any, mostly of the right type.
Value payload_of(ByteReader& bytes, const Subject& subject, const Transition* transition)
{
    if (bytes.chance(8)) return any_value(bytes);
    Map payload;
    if (transition != nullptr && transition->form) {
        for (const Field& field : subject.definition->forms[*transition->form].fields)
            if (!bytes.chance(8)) payload.set(field.name, bytes.chance(16) ? any_value(bytes) : value_of_field(bytes, field));
        return payload;
    }
    for (std::size_t left = subject.fields.empty() ? 0 : bytes.below(4); left > 0; --left) {
        const Field& field = *subject.fields[bytes.below(subject.fields.size())];
        payload.set(field.name, value_of_field(bytes, field));
    }
    return payload;
}

/// The transitions of active states that some event may cause.
std::vector<TransitionIndex> heard_now(const Definition& definition, const ChartState& chart)
{
    std::vector<TransitionIndex> heard;
    const auto add_those_of = [&](StateIndex state) {
        for (const TransitionIndex index : definition.states[state].transitions)
            if (!definition.transitions[index].events.empty()) heard.push_back(index);
    };
    add_those_of(0);
    for (const StateIndex state : chart.configuration) add_those_of(state);
    return heard;
}

/// Mostly what the chart hears now, fired by one who may; sometimes anything by anybody.
Event event_of(ByteReader& bytes, const Subject& subject, const ChartState& chart)
{
    const Definition& definition = *subject.definition;
    const std::uint8_t mode = bytes.byte();
    const std::size_t choice = bytes.below(65'536);
    Event event;
    const Transition* transition = nullptr;
    event.name = subject.events[choice % subject.events.size()];
    if (mode % 4 != 3) {
        const std::vector<TransitionIndex> heard = heard_now(definition, chart);
        if (!heard.empty()) {
            transition = &definition.transitions[heard[choice % heard.size()]];
            const EventDescriptor& descriptor = transition->events[bytes.below(transition->events.size())];
            if (!descriptor.any) event.name = descriptor.prefix;
        }
    }
    if (mode & 4) event.name += ".more";
    if (mode & 8) event.type = Event::Type::platform;
    if (mode & 16) event.by_roles = transition != nullptr && transition->by_people ? transition->by : RoleSet(bytes.byte());
    if (mode & 32) event.send_id = "reminder";
    event.data = payload_of(bytes, subject, transition);
    return event;
}

void check_result(const Definition& definition, const Result<StepResult>& result, const Result<StepResult>& again)
{
    expect(result.has_value() == again.has_value(), "a step is repeatable");
    if (!result) {
        expect(result.error().type == RejectionType::limit_exceeded, "a step is refused for a limit only");
        expect(result.error().detail == again.error().detail, "a refusal is repeatable");
        return;
    }
    expect(is_same_chart(result->chart, again->chart), "a step's chart is repeatable");
    expect(result->taken == again->taken, "a step's transitions are repeatable");
    expect(told(result->effects) == told(again->effects), "a step's effects are repeatable");
    check_legal(definition, result->chart);
    for (const TransitionIndex taken : result->taken)
        expect(taken < definition.transitions.size(), "what was taken is a transition");
}

/// Does `candidates` with `guard_holds` foretell what the step does?
void check_foretold(const Definition& definition, const ChartState& before, const Event& event, const Moment& moment,
                    const StepResult& result)
{
    const auto found = candidates(definition, before, event.name, event.by_roles);
    const bool enabled = std::ranges::any_of(found, [&](const Candidate& candidate) {
        return candidate.permitted && guard_holds(definition, before, candidate.transition, event, moment);
    });
    const bool heard = std::ranges::any_of(result.taken, [&](TransitionIndex taken) {
        return std::ranges::find(found, taken, &Candidate::transition) != found.end();
    });
    expect(!enabled || heard, "a candidate whose guard holds makes a transition be taken");
    if (before.done) {
        expect(result.taken.empty() && is_same_chart(before, result.chart), "a chart that is done stays as it is");
    } else if (result.taken.empty()) {
        expect(is_same_chart(before, result.chart), "a step that takes nothing changes nothing");
    }
}

} // namespace

void fuzz_step(std::string_view input)
{
    ByteReader bytes(input);
    const Subject& chosen = subject(bytes.below(chart_files.size()));
    const Definition& definition = *chosen.definition;
    Map data;
    for (std::size_t left = bytes.below(4); left > 0 && !chosen.fields.empty(); --left) {
        const Field& field = *chosen.fields[bytes.below(chosen.fields.size())];
        data.set(field.name, value_of_field(bytes, field));
    }
    const Moment opening = moment_of(bytes, 0);
    const auto started = start(definition, data, opening);
    check_result(definition, started, start(definition, data, opening));
    if (!started) return;
    check_effects(definition, {}, *started);

    ChartState chart = started->chart;
    std::size_t effects = 0;
    for (std::size_t i = 1; i <= events_max && effects <= effects_max && !bytes.empty(); ++i) {
        const Moment moment = moment_of(bytes, static_cast<std::int64_t>(i));
        const Event event = event_of(bytes, chosen, chart);
        const auto result = step(definition, chart, event, moment);
        check_result(definition, result, step(definition, chart, event, moment));
        // A refused step has run to a limit, which takes long; nothing has happened, so nothing new could follow.
        if (!result) return;
        check_effects(definition, chart, *result);
        check_foretold(definition, chart, event, moment, *result);
        chart = result->chart;
        effects += result->effects.size() + result->taken.size();
    }
}

} // namespace docket
