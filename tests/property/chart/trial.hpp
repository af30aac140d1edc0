#pragma once

// A trial: a random chart and the events it is to be given, for RapidCheck. What fails is shown as YAML and shrinks by its genes.

#include <rapidcheck.h>

#include <functional>
#include <memory>
#include <optional>

#include "engine/interpreter/step.hpp"
#include "tests/property/chart/chart_maker.hpp"

namespace docket {

struct Trial {
    std::string yaml;
    std::vector<OutsideEvent> events;
};

void showValue(const Trial& trial, std::ostream& out);

/// On average.
inline constexpr std::size_t events_per_trial = 20;

[[nodiscard]] rc::Gen<Trial> any_trial();

/// Runs a property on as many trials as DOCKET_CHARTS says (`usual` without it), the same ones each time unless DOCKET_CHARTS_SEED
/// names others. True if it held; otherwise the smallest trial found is printed, with the seed.
bool holds_for_trials(const std::string& sentence, std::size_t usual, const std::function<void(const Trial&)>& property);

/// Loads what must be a legal definition; fails the property with the diagnostics otherwise.
[[nodiscard]] std::shared_ptr<const Definition> loaded(const std::string& yaml);

/// Monday 2 March 2026, 09:00 in Hà Nội; nobody acts.
[[nodiscard]] Moment a_moment();

/// The event of a sequence, or the next of `pending`, which it leaves. nullopt if none is pending.
[[nodiscard]] std::optional<Event> next_event(const OutsideEvent& outside, std::vector<Event>& pending);

/// What a step's effects add to and take from the pending events of a chart, delays aside.
void follow(const std::vector<Effect>& effects, std::vector<Event>& pending);

// As text, so that a difference can be read.
[[nodiscard]] std::string text_of(const Definition& definition, const ChartState& chart);
[[nodiscard]] std::string text_of(const Definition& definition, const std::vector<Effect>& effects);
[[nodiscard]] std::string text_of(const Definition& definition, const std::vector<TransitionIndex>& taken);

}  // namespace docket
