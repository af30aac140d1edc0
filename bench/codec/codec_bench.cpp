// What stored bytes cost: entries and snapshots of the loan case that bench/commit drives over HTTP, made by decide and apply. Nothing
// is asserted about time here. Allocation and hashing are included, the disk is not.

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "engine/cases/apply.hpp"
#include "engine/codec/entry/entry_codec.hpp"
#include "engine/codec/snapshot_codec.hpp"
#include "engine/loader/load.hpp"
#include "engine/scenario/world.hpp"

namespace docket {

namespace {

/// Rounds of the chart: a case of this many entries is an old one.
constexpr int entries_count = 256;

class NoCalendars final : public CalendarSource {
public:
    const Calendar* find(std::string_view) const override { return nullptr; }
};

struct Fact {
    Entry entry;
    Snapshot after;
    EntrySeal seal;
    StoredEntry stored;
    std::string snapshot;
};

std::shared_ptr<const Definition> loan_definition()
{
    const std::string path = std::string(DOCKET_BENCH_WORKFLOWS) + "/loan.yaml";
    std::ifstream file(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    const Loaded loaded = load_definition(bytes, path);
    if (!loaded.definition) throw std::runtime_error(path + " does not load");
    return loaded.definition;
}

Actor officer()
{
    Actor actor;
    actor.id = PersonId("u_lan");
    actor.kind = Actor::Kind::person;
    actor.roles = {"board", "clerk"};
    actor.methods = {"pwd"};
    actor.session = "9b1c0f22ab34de56";
    return actor;
}

Value step_data(int i)
{
    Map data;
    data.set("amount", i * 7919 % 20000 + 1);
    data.set("risk", i % 5);
    data.set("comment", "Đã kiểm tra hồ sơ, đủ điều kiện chuyển bước tiếp theo");
    return data;
}

/// One case from its opening on.
std::vector<Fact> loan_case()
{
    const auto definition = loan_definition();
    const NoCalendars calendars;
    CountingIds ids;
    SystemRandom random;
    const EntrySeal seal{"l_q83k6vkd2m9d7q2mf00a4f2a9c", {}, "n1", "4f2a9c1", {}, definition.get()};
    std::vector<Fact> facts;
    Snapshot snapshot;
    for (int i = 0; i < entries_count; ++i) {
        const Surroundings around{Instant{1'790'000'000'000 + i * 60'000}, calendars, ids};
        Command command{OpenCase{"loan", {}}, officer(), {}, "key", sha256(std::to_string(i)), false};
        if (i > 0) command.body = FireEvent{snapshot.id, "NEXT", step_data(i), ""};
        const auto entry = i == 0 ? decide_open(command, definition, around) : decide(command, snapshot, around);
        if (!entry) throw std::runtime_error("the case is stuck: " + entry.error().detail);
        if (i == 0) snapshot = blank_snapshot(entry->case_id, definition);
        Fact fact{*entry, apply(snapshot, *entry), seal, {}, {}};
        fact.seal.prev = i == 0 ? genesis_of(seal.log, entry->case_id) : facts.back().stored.hash;
        fact.stored = encode_entry(fact.entry, fact.seal, random);
        fact.snapshot = encode_snapshot(fact.after);
        snapshot = fact.after;
        facts.push_back(std::move(fact));
    }
    return facts;
}

/// Runs `work` on one fact after the other; `work` gives the bytes it wrote or read.
template <class Work>
void each_fact(benchmark::State& state, Work work)
{
    const std::vector<Fact> facts = loan_case();
    std::size_t i = 0, bytes = 0;
    for (auto _ : state) bytes += work(facts[i++ % facts.size()]);
    state.counters["bytes"] = benchmark::Counter(static_cast<double>(bytes), benchmark::Counter::kAvgIterations);
}

void encode_entry_ns(benchmark::State& state)
{
    SystemRandom random;
    each_fact(state, [&](const Fact& fact) {
        const StoredEntry stored = encode_entry(fact.entry, fact.seal, random);
        return stored.header.size() + stored.values.size();
    });
}

void encode_snapshot_ns(benchmark::State& state)
{
    each_fact(state, [](const Fact& fact) { return encode_snapshot(fact.after).size(); });
}

void decode_entry_ns(benchmark::State& state)
{
    each_fact(state, [](const Fact& fact) {
        if (!decode_entry(fact.stored.header, fact.stored.values)) throw std::runtime_error("an entry that cannot be read");
        return fact.stored.header.size() + fact.stored.values.size();
    });
}

void verify_entry_ns(benchmark::State& state)
{
    each_fact(state, [](const Fact& fact) {
        if (!verify_entry(fact.stored.header, fact.stored.values, fact.seal.prev)) throw std::runtime_error("an entry out of order");
        return fact.stored.header.size() + fact.stored.values.size();
    });
}

void decode_snapshot_ns(benchmark::State& state)
{
    each_fact(state, [](const Fact& fact) {
        if (!decode_snapshot(fact.snapshot, fact.after.definition)) throw std::runtime_error("a snapshot that cannot be read");
        return fact.snapshot.size();
    });
}

BENCHMARK(encode_entry_ns);
BENCHMARK(encode_snapshot_ns);
BENCHMARK(decode_entry_ns);
BENCHMARK(verify_entry_ns);
BENCHMARK(decode_snapshot_ns);

}  // namespace

}  // namespace docket

BENCHMARK_MAIN();
