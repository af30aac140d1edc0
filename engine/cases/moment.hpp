#pragma once

// What guards and actions can see besides the chart: the actor, the case, now. Values for the interpreter; nothing is decided here.

#include "engine/interpreter/step.hpp"
#include "engine/model/actor.hpp"
#include "engine/model/snapshot.hpp"

namespace docket {

/// {id, roles}: the roles that the actor holds on this case, in the definition's order.
[[nodiscard]] Value actor_value(const Actor& actor, const RoleSet& roles, const Definition& definition);

/// {id, opened_at, outcome, links}.
[[nodiscard]] Value case_value(const Snapshot& snapshot, Instant opened_at);

[[nodiscard]] Moment moment_of(const Snapshot& snapshot, const Actor& actor, Instant now, GuardTrace* trace = nullptr);

}  // namespace docket
