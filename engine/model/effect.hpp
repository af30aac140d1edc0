#pragma once

// Effects: what one macrostep asks of the world, as values in execution order. The interpreter makes them and executes none.

#include <string>
#include <variant>
#include <vector>

#include "engine/model/snapshot.hpp"

namespace docket {

/// How long from now. A Limit needs a calendar; a duration has elapsed time only.
using DelayAmount = std::variant<Limit, Duration>;

/// A state became active. Opens its task, if it has one.
struct StateEntered {
    StateIndex state = 0;
    std::optional<DelayAmount> task_within;  ///< the task's `within`, evaluated on entry
};

/// A state stopped being active. Closes its task; cancels what it owns.
struct StateExited {
    StateIndex state = 0;
};

/// Send an event to this case after a delay; 0 puts it at the end of the external queue of this instant.
struct ScheduleEvent {
    std::string event;
    Value data;
    DelayAmount delay;
    StateIndex owner = no_state;  ///< the state whose `after` it is; no_state for `send`
    std::string send_id;          ///< for `cancel`; "" if none was given
};

struct CancelEvent {
    std::string send_id;
};

/// notify, escalate, issue, open, pay, publish, log: recorded with the entry, delivered by others.
struct Performed {
    std::string kind;  ///< the action's key: "notify", …
    Value arguments;   ///< evaluated; a map
};

/// An expression or an action failed; error.execution was raised.
struct Failed {
    Place place;
    std::string message;
};

using Effect = std::variant<StateEntered, StateExited, ScheduleEvent, CancelEvent, Performed, Failed>;

}  // namespace docket
