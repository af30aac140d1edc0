#pragma once

// "May I, and if not why, and who can": every event that people could fire on a case now, for one actor. Reads; changes nothing.

#include <string>
#include <vector>

#include "engine/cases/decide.hpp"

namespace docket {

struct EventOption {
    std::string event;
    TransitionIndex transition = 0;           ///< the one that would be taken first, or that stands in the way
    std::vector<TransitionIndex> transitions; ///< all that the event could cause, selection order
    bool allowed = false;
    RejectionType why_not = RejectionType::wrong_state;  ///< if not allowed: not_permitted, guard_false or conflict
    RoleSet by;                               ///< roles that may fire it in the present states
};

/// In document order, an event once. A guard that asks for the event's own data counts as possible until the data are there.
/// Events that only "*" or the engine's descriptors match are not listed. Empty for a closed case.
[[nodiscard]] std::vector<EventOption> event_options(const Snapshot& snapshot, const Actor& actor, Instant now);

}  // namespace docket
