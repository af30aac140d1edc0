#pragma once

// What must hold of every chart that a step leaves behind, after W3C SCXML 1.0, section 3.11. Throws PropertyBroken.

#include <string>
#include <vector>

#include "engine/interpreter/step.hpp"

namespace docket {

/// The configuration is a legal one, histories name what they may remember, and `done` is what the configuration says.
void check_legal(const Definition& definition, const ChartState& chart);

/// StateEntered and StateExited lead from one configuration to the other, with no state entered twice or left unentered.
void check_effects(const Definition& definition, const ChartState& before, const StepResult& result);

/// Equal, NaN included.
[[nodiscard]] bool is_same_chart(const ChartState& a, const ChartState& b);

/// The effects as text, for comparison.
[[nodiscard]] std::vector<std::string> told(const std::vector<Effect>& effects);

} // namespace docket
