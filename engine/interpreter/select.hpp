#pragma once

// Questions about what an event could do, without doing it: for "what can I do now", for telling a wrong state from a missing role
// from a false guard, and for dry answers. The selection that a step makes is in macrostep.cpp.

#include <optional>
#include <string_view>
#include <vector>

#include "engine/interpreter/step.hpp"
#include "engine/model/definition/procedure.hpp"

namespace docket {

/// A transition that an event may cause if its guard holds.
struct Candidate {
    TransitionIndex transition = 0;
    bool permitted = false;  ///< `by` lets it pass

    friend bool operator==(const Candidate&, const Candidate&) = default;
};

/// May an event with these roles cause it? nullopt is the engine, whom `by` does not bind; people cause nothing without `by`.
[[nodiscard]] bool is_permitted(const Transition& transition, const std::optional<RoleSet>& roles) noexcept;

/// The transitions of active states that match `event`, guards aside, each once: for every active leaf in document order its own,
/// then its parent's, up to the root's. Empty if the chart is done. An event that several regions handle has candidates in each.
[[nodiscard]] std::vector<Candidate> candidates(const Definition& definition, const ChartState& chart, std::string_view event,
                                                const std::optional<RoleSet>& roles);

/// Does the transition's guard hold for the event now? True without a guard; false if it fails to evaluate.
[[nodiscard]] bool guard_holds(const Definition& definition, const ChartState& chart, TransitionIndex transition,
                               const Event& event, const Moment& moment);

}  // namespace docket
