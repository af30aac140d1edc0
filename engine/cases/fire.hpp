#pragma once

// The two commands that move a chart: a person's (or program's) event, and a deadline that is due. Called by decide, which has checked sight and version.

#include "engine/cases/decide.hpp"
#include "engine/interpreter/select.hpp"

namespace docket {

/// `command.body` holds a FireEvent. `entry` has its head filled in.
[[nodiscard]] Result<Entry> decide_event(const Command& command, Entry entry, const Snapshot& snapshot, const Surroundings& around);

/// `command.body` holds a FireDeadline. not_found if it is no longer pending, which is no fault: the case moved on first.
/// The case sees the deadline's due instant as now, whenever it fires.
[[nodiscard]] Result<Entry> decide_deadline(const Command& command, Entry entry, const Snapshot& snapshot, const Surroundings& around);

/// The rule that a transition states, for citing it in an answer.
[[nodiscard]] RuleReference rule_of(const Transition& transition);

/// Nobody has claimed the work that `transition` ends, or the actor has, or the actor's right does not come from that work.
[[nodiscard]] bool is_free_for(const Transition& transition, const Snapshot& snapshot, const RoleSet& roles, const PersonId& person, Instant now);

}  // namespace docket
