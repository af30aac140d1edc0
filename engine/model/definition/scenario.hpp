#pragma once

// Scenarios: given, when, then for one workflow, written in its file. Run by app under virtual time.

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/base/time/time.hpp"
#include "engine/model/definition/limit.hpp"
#include "engine/model/value.hpp"

namespace docket {

/// "lan (applicant)": a name and the roles it acts in; "ha (head, officer)" has two.
struct ScenarioActor {
    std::string name;
    std::vector<std::string> roles;
};

struct FireStep { std::string event; ScenarioActor as; Value data; std::string reason; };
struct EventStep { std::string event; Value data; };
struct RefusedStep { std::string event; ScenarioActor as; Value data; std::string reason; std::string because; };  ///< because "" = any
struct CommentStep { std::string text; std::optional<ScenarioActor> as; };
struct VoteStep { std::string panel; ScenarioActor as; Value ballot; };
struct AdvanceStep { std::variant<Limit, Instant> by; };   ///< a period, or the instant to go to (extension: `advance: {to: …}`)
struct DocumentStep { std::string kind; ScenarioActor as; };

/// A due date expected of a task or clock: a limit from the instant it started ("+15 working days"), or a date "YYYY-MM-DD".
using ExpectedDue = std::variant<Limit, std::string>;

struct ExpectStep {
    std::optional<std::vector<std::string>> in;      ///< the active atomic and final states, exactly, any order
    std::optional<std::vector<std::string>> tasks;   ///< roles of the open tasks, exactly, any order
    std::vector<std::pair<std::string, ExpectedDue>> due;  ///< state, task role or clock -> date
    std::optional<std::string> outcome;
    std::vector<std::pair<std::string, Value>> data; ///< dotted name -> value; null also stands for absent
    std::vector<std::string> effects;                ///< kinds that the last step must have performed, in any order
    std::optional<std::vector<std::string>> allowed; ///< with `as`: events that person may fire now, exactly
    std::optional<ScenarioActor> as;
};

struct ScenarioStep {
    std::variant<FireStep, EventStep, RefusedStep, CommentStep, VoteStep, AdvanceStep, DocumentStep, ExpectStep> what;
    Place place;
};

struct Scenario {
    std::string name;
    std::optional<Instant> starts_at;  ///< default: Monday 2026-03-02 09:00 in the calendar's zone
    Value data;                        ///< what the case is opened with
    std::vector<ScenarioStep> steps;
    Place place;
};

}  // namespace docket
