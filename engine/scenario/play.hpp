#pragma once

// A scenario played as a live case is: everything that happens is a command by somebody who may give it, and an entry. For records to
// measure and to try things on; run_scenario is what tests a definition, and helps it along where a play may not (parties, files).

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "engine/cases/decide.hpp"
#include "engine/model/definition/scenario.hpp"

namespace docket {

/// One entry, with the case without it and with it.
struct PlayedEntry {
    std::shared_ptr<const Snapshot> before;  ///< of the first entry: the blank one
    Entry entry;
    std::shared_ptr<const Snapshot> after;
};

/// Who plays, and what they say: what makes one case differ from another that goes the same way.
class Cast {
public:
    virtual ~Cast() = default;
    /// The person who plays a part; the same one whenever this case asks. `roles` of the actor are those of the organisation only.
    [[nodiscard]] virtual Actor actor(const Definition& definition, const ScenarioActor& part) = 0;
    /// What is written into a field of free text instead of `written`; within the field's length.
    [[nodiscard]] virtual std::string text(const Field& field, const std::string& written) = 0;
    /// How long people wait before they act, in milliseconds.
    [[nodiscard]] virtual std::int64_t pause_ms() = 0;
};

struct PlayPlan {
    Instant starts_at;             ///< dates in the scenario move with it
    Instant ends_at;               ///< the present: what would happen later has not happened yet
    std::size_t steps_max = 0;     ///< of people; after them nobody acts any more, and limits run out until `ends_at`
    std::size_t entries_max = 64;  ///< a case that rests in a loop of limits is left there
};

/// What a play needs besides its plan. Everything outlives the call.
struct PlaySetting {
    const CalendarSource& calendars;
    IdSource& ids;
    Cast& cast;
};

/// The entries of one case, oldest first; none if nobody may open it. Steps that people take are played in their order; one that is
/// refused is where the case stays. What only tests (`refused`, `expect`) is passed over. Equal arguments give equal entries.
[[nodiscard]] std::vector<PlayedEntry> play_scenario(const std::shared_ptr<const Definition>& definition, const Scenario& scenario, const PlayPlan& plan,
                                                     const PlaySetting& setting);

}  // namespace docket
