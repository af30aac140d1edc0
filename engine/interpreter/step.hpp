#pragma once

// The statechart step: a pure function from (definition, chart, event) to (chart, effects), after W3C SCXML 1.0, appendix D.
// Floor 3. No clock, no I/O, no storage, no calendar: a delay leaves here as an amount, and others make an instant of it.

#include <vector>

#include "engine/base/result.hpp"
#include "engine/base/time/time.hpp"
#include "engine/model/definition/definition.hpp"
#include "engine/model/effect.hpp"
#include "engine/model/event.hpp"
#include "engine/model/snapshot.hpp"
#include "engine/model/value.hpp"

namespace docket {

/// Is told of each guard that a step evaluates, for who wants to know what scenarios reach. Must not change the outcome.
class GuardTrace {
public:
    virtual ~GuardTrace() = default;
    /// A guard that could not be evaluated did not hold.
    virtual void guard_evaluated(TransitionIndex transition, bool held) = 0;
};

/// What expressions see besides data and event (engine/model/definition/slots.hpp). Made by the caller, who knows the world; it stands still
/// during a macrostep.
struct Moment {
    Instant now;      ///< `now`: when the command was accepted
    Value actor;      ///< `actor`: map {id, roles}; an empty map when nobody acts
    Value case_info;  ///< `case`: map {id, opened_at, outcome, links}
    Value panel;      ///< `panel`: map by panel name
    Value clock;      ///< `clock`: map by clock name
    GuardTrace* trace = nullptr;  ///< may be nullptr
};

/// What one event did to one case.
struct StepResult {
    ChartState chart;                    ///< after the macrostep
    std::vector<Effect> effects;         ///< in execution order; none has been executed
    std::vector<TransitionIndex> taken;  ///< as their contents ran; event-less and internally caused ones too
};

/// The first macrostep of a case: gives `data` the declared values it lacks, in order of declaration (one that fails stays null
/// and raises error.execution), enters the root and its initial states and runs to rest.
///
/// Fails with limit_exceeded as `step` does.
[[nodiscard]] Result<StepResult> start(const Definition& definition, Map data, const Moment& moment);

/// Takes a case through one macrostep in response to one external event: the transitions it enables, then event-less transitions
/// and the internal queue until nothing is left to do.
///
/// Pure: equal arguments give equal results on every machine and in every year; replay rests on that. Any number of threads may
/// call it at once.
///
/// An event that enables nothing is no error here: `chart` comes back as it was and `taken` is empty (there may be `Failed`
/// effects of guards). The caller tells "no such transition" from "guard false" by `candidates` (select.hpp). The same holds of a
/// chart that is done.
///
/// A transition with `by` and an event with `by_roles` fit if the sets meet; such an event never enables a transition without
/// `by`. An event without `by_roles` comes from the engine, whom `by` does not bind.
///
/// When a top-level final state is reached (or all regions of a root that is parallel are in theirs), what is left of the internal
/// queue is dropped, the exit blocks of the active states and the root run, `chart.done` is set, and `chart.configuration` keeps
/// what was active, for which no StateExited is made: a caller closes whatever is open on `done`.
///
/// A history state that is targeted from inside what it remembers makes appendix D enter states that were not left: their entry
/// blocks run again, but no second StateEntered is made.
///
/// @return The next chart and its effects, or a Rejection, and then nothing has happened:
///         - limit_exceeded  limits::microsteps_max or limits::actions_max was reached before the chart came to rest; `detail`
///                           names the states between which it goes round.
/// @see    W3C SCXML 1.0, appendix D (mainEventLoop, microstep). We depart from it in three places. The contents of transitions
///         taken together run in document order (section 3.13). An error.execution that enables nothing raises no further one: a
///         guard that fails again on it would go round for ever. The root may have transitions, entry and exit.
[[nodiscard]] Result<StepResult> step(const Definition& definition, const ChartState& chart, const Event& event,
                                      const Moment& moment);

}  // namespace docket
