#pragma once

// Runs a definition's scenarios under virtual time, through the same decide and apply as live cases. No storage, no waiting.

#include <memory>
#include <string>
#include <vector>

#include "engine/cases/decide.hpp"
#include "engine/model/definition/scenario.hpp"
#include "engine/scenario/coverage.hpp"

namespace docket {

/// Monday 2 March 2026, 09:00 in Hà Nội: a working day with working days around it.
inline constexpr Instant default_scenario_start{1'772'416'800'000};

struct ScenarioFailure {
    Place place;
    std::string message;  ///< "Expected …, but …"
};

struct ScenarioResult {
    std::string name;
    std::vector<ScenarioFailure> failures;  ///< empty: passed. A scenario stops at the first step that fails.
    std::vector<std::string> unchecked;     ///< expectations about what this version does not execute yet
    Coverage coverage;                      ///< what it reached
    std::size_t entries = 0;                ///< how long the record became
};

/// Equal arguments give an equal result: ids are counted, not random.
[[nodiscard]] ScenarioResult run_scenario(const std::shared_ptr<const Definition>& definition, const Scenario& scenario,
                                          const CalendarSource& calendars);

}  // namespace docket
