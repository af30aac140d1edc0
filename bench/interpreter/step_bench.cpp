// The rate of the statechart step on loan.yaml: snapshot and event in, snapshot and effects out, guards in CEL. Nothing is asserted
// about time here; run.mjs sets the figures beside XState's.

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "engine/interpreter/step.hpp"
#include "engine/loader/load.hpp"

namespace docket {

namespace {

/// As many as the peer has, made in the same way.
constexpr int events_count = 1024;

std::shared_ptr<const Definition> definition_in(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    const Loaded loaded = load_definition(bytes, path);
    if (!loaded.definition) throw std::runtime_error(path + " does not load");
    return loaded.definition;
}

std::vector<Event> next_events()
{
    std::vector<Event> events(events_count);
    for (int i = 0; i < events_count; ++i) {
        Map data;
        data.set("amount", i * 7919 % 20000 + 1);
        data.set("risk", i % 5);
        events[static_cast<std::size_t>(i)].name = "NEXT";
        events[static_cast<std::size_t>(i)].data = std::move(data);
    }
    return events;
}

Moment some_moment()
{
    Map actor;
    actor.set("id", "minh");
    actor.set("roles", List{"officer"});
    return {Instant{1'790'000'000'000}, Value(std::move(actor)), Value(Map()), Value(Map()), Value(Map())};
}

void step_through(benchmark::State& state, const std::string& file)
{
    const auto definition = definition_in(std::string(DOCKET_BENCH_FOLDER) + "/" + file);
    const std::vector<Event> events = next_events();
    const Moment moment = some_moment();
    ChartState chart = start(*definition, Map(), moment).value().chart;
    std::size_t i = 0;
    for (auto _ : state) {
        auto result = step(*definition, chart, events[i++ % events_count], moment);
        if (!result || result->taken.empty()) return state.SkipWithError("the chart is stuck");
        benchmark::DoNotOptimize(result->effects);
        chart = std::move(result->chart);
    }
    state.counters["rate"] = benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

BENCHMARK_CAPTURE(step_through, guards, "loan.yaml");
BENCHMARK_CAPTURE(step_through, guards_and_data, "loan_data.yaml");

}  // namespace

}  // namespace docket

BENCHMARK_MAIN();
