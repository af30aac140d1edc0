#include "tests/property/chart/trial.hpp"

#include <cstdlib>
#include <iostream>

#include "engine/codec/json/canonical_json.hpp"
#include "engine/loader/format.hpp"
#include "engine/loader/load.hpp"
#include "engine/loader/duration.hpp"

namespace docket {

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t share_of_sanitizers = 8;  // they take that much longer
#else
constexpr std::size_t share_of_sanitizers = 1;
#endif

constexpr std::uint64_t usual_seed = 20'260'302;
// RapidCheck's size goes from 0 to 100, and with it the numbers of genes. A state takes some fifteen.
constexpr int shape_genes_per_size = 1;
constexpr int content_genes_per_size = 8;

/// A simpler list of genes: part of it taken away or set to zero, or one gene made smaller.
struct Cut {
    enum class Kind { remove, clear, halve, decrement } kind;
    std::size_t start;
    std::size_t size;
};

std::vector<Cut> cuts_of(const Genes& genes)
{
    std::vector<Cut> cuts;
    for (const Cut::Kind kind : {Cut::Kind::remove, Cut::Kind::clear}) {
        for (std::size_t size = genes.size(); size > 0; size /= 2) {
            for (std::size_t start = 0; start < genes.size(); start += size) {
                const std::size_t end = std::min(start + size, genes.size());
                const auto is_set = [](std::uint8_t gene) { return gene != 0; };
                const bool is_clear = std::none_of(genes.begin() + static_cast<std::ptrdiff_t>(start),
                                                   genes.begin() + static_cast<std::ptrdiff_t>(end), is_set);
                if (kind == Cut::Kind::remove || !is_clear) cuts.push_back({kind, start, end - start});
            }
        }
    }
    for (std::size_t i = 0; i < genes.size(); ++i) {
        if (genes[i] > 2) cuts.push_back({Cut::Kind::halve, i, 1});
        if (genes[i] > 1) cuts.push_back({Cut::Kind::decrement, i, 1});
    }
    return cuts;
}

Genes with_cut(Genes genes, const Cut& cut)
{
    const auto start = genes.begin() + static_cast<std::ptrdiff_t>(cut.start);
    const auto end = start + static_cast<std::ptrdiff_t>(cut.size);
    switch (cut.kind) {
    case Cut::Kind::remove: genes.erase(start, end); break;
    case Cut::Kind::clear: std::fill(start, end, std::uint8_t{0}); break;
    case Cut::Kind::halve: *start = static_cast<std::uint8_t>(*start / 2); break;
    case Cut::Kind::decrement: *start = static_cast<std::uint8_t>(*start - 1); break;
    }
    return genes;
}

/// RapidCheck's own way to shrink a list tries every part of it, which are too many for lists of hundreds.
rc::Gen<Genes> any_genes(int per_size)
{
    const auto gene = rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint8_t>());
    const auto genes = rc::gen::noShrink(rc::gen::scale(per_size, rc::gen::container<Genes>(gene)));
    return rc::gen::shrink(genes, [](const Genes& from) {
        return rc::seq::map(rc::seq::fromContainer(cuts_of(from)), [from](const Cut& cut) { return with_cut(from, cut); });
    });
}

std::string names_of(const Definition& definition, const std::vector<StateIndex>& states)
{
    std::string text;
    for (const StateIndex state : states) text += " " + definition.states[state].id;
    return text;
}

std::string text_of_delay(const DelayAmount& delay)
{
    if (const auto* limit = std::get_if<Limit>(&delay)) return to_text(*limit);
    const Duration duration = std::get<Duration>(delay);
    return std::to_string(duration.seconds) + "." + std::to_string(duration.nanos) + " s";
}

struct EffectText {
    const Definition& definition;

    std::string operator()(const StateEntered& effect) const { return "+" + definition.states[effect.state].id; }
    std::string operator()(const StateExited& effect) const { return "-" + definition.states[effect.state].id; }
    std::string operator()(const ScheduleEvent& effect) const
    {
        const std::string owner = effect.owner == no_state ? "" : " of " + definition.states[effect.owner].id;
        return "send " + effect.event + " " + to_canonical_json(effect.data) + " after " + text_of_delay(effect.delay) + owner +
               " id " + effect.send_id;
    }
    std::string operator()(const CancelEvent& effect) const { return "cancel " + effect.send_id; }
    std::string operator()(const Performed& effect) const { return effect.kind + " " + to_canonical_json(effect.arguments); }
    std::string operator()(const Failed& effect) const
    {
        return "failed at " + std::to_string(effect.place.line) + ":" + std::to_string(effect.place.column);
    }
};

}  // namespace

void showValue(const Trial& trial, std::ostream& out)
{
    out << "\n" << trial.yaml << "events:";
    for (const OutsideEvent& event : trial.events) {
        if (event.is_pending)
            out << " (pending)";
        else
            out << " " << event.name << (event.data.is_null() ? "" : to_canonical_json(event.data));
    }
    out << "\n";
}

rc::Gen<Trial> any_trial()
{
    const auto genes = rc::gen::tuple(any_genes(shape_genes_per_size), any_genes(content_genes_per_size), any_genes(1),
                                      rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::size_t>(0, 2 * events_per_trial)));
    return rc::gen::map(genes, [](const std::tuple<Genes, Genes, Genes, std::size_t>& drawn) {
        return Trial{make_chart(std::get<0>(drawn), std::get<1>(drawn)), make_events(std::get<2>(drawn), std::get<3>(drawn))};
    });
}

bool holds_for_trials(const std::string& sentence, std::size_t usual, const std::function<void(const Trial&)>& property)
{
    const char* count = std::getenv("DOCKET_CHARTS");
    const char* seed = std::getenv("DOCKET_CHARTS_SEED");
    rc::detail::TestParams params;
    params.seed = seed == nullptr ? usual_seed : std::strtoull(seed, nullptr, 10);
    params.maxSuccess = count == nullptr ? static_cast<int>(usual / share_of_sanitizers) : std::atoi(count);
    rc::detail::TestMetadata metadata;
    metadata.description = sentence;
    const auto result = rc::detail::checkTestable([&] { property(*any_trial()); }, metadata, params);
    if (result.template is<rc::detail::SuccessResult>()) return true;
    std::cerr << "\nFailed: " << sentence << " (again with DOCKET_CHARTS=" << params.maxSuccess
              << " DOCKET_CHARTS_SEED=" << params.seed << ")\n";
    rc::detail::printResultMessage(result, std::cerr);
    std::cerr << std::endl;
    return false;
}

std::shared_ptr<const Definition> loaded(const std::string& yaml)
{
    const Loaded result = load_definition(yaml, "random.yaml");
    if (result.definition == nullptr) RC_FAIL("a random chart was refused:\n" + to_text(result.diagnostics));
    return result.definition;
}

Moment a_moment()
{
    return {Instant{1'772'416'800'000}, Map(), Map(), Map(), Map()};
}

std::optional<Event> next_event(const OutsideEvent& outside, std::vector<Event>& pending)
{
    Event event;
    if (outside.is_pending) {
        if (pending.empty()) return std::nullopt;
        event = pending.front();
        pending.erase(pending.begin());
        return event;
    }
    event.name = outside.name;
    event.data = outside.data;
    return event;
}

void follow(const std::vector<Effect>& effects, std::vector<Event>& pending)
{
    for (const Effect& effect : effects) {
        if (const auto* sent = std::get_if<ScheduleEvent>(&effect)) {
            Event event;
            event.name = sent->event;
            event.data = sent->data;
            event.send_id = sent->send_id;
            pending.push_back(std::move(event));
        }
        if (const auto* cancelled = std::get_if<CancelEvent>(&effect))
            std::erase_if(pending, [&](const Event& event) { return event.send_id == cancelled->send_id; });
    }
}

std::string text_of(const Definition& definition, const ChartState& chart)
{
    std::string text = "active:" + names_of(definition, chart.configuration) + (chart.done ? " (done)" : "") + "\n";
    for (const HistoryValue& value : chart.history)
        text += definition.states[value.history].id + " remembers" + names_of(definition, value.states) + "\n";
    return text + "data: " + to_canonical_json(Value(chart.data)) + "\n";
}

std::string text_of(const Definition& definition, const std::vector<Effect>& effects)
{
    std::string text;
    for (const Effect& effect : effects) text += std::visit(EffectText{definition}, effect) + "\n";
    return text;
}

std::string text_of(const Definition& definition, const std::vector<TransitionIndex>& taken)
{
    std::string text = "taken:";
    for (const TransitionIndex index : taken) text += " " + definition.transitions[index].id;
    return text + "\n";
}

}  // namespace docket
