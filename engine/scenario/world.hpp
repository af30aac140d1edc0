#pragma once

// The case, the clock and the people of one scenario: what steps act on. Judges nothing; run_scenario does.

#include <memory>
#include <string>

#include "engine/cases/decide.hpp"
#include "engine/model/definition/scenario.hpp"
#include "engine/scenario/coverage.hpp"

namespace docket {

/// Ids that count: "00000000000000000000000001", …
class CountingIds final : public IdSource {
public:
    [[nodiscard]] std::string next() override;

private:
    std::uint64_t count_ = 0;
};

class ScenarioWorld {
public:
    ScenarioWorld(std::shared_ptr<const Definition> definition, const CalendarSource& calendars, Instant starts_at);

    /// Opens the case in the engine's name. `data` as a person would give it.
    [[nodiscard]] Result<void> open(const Value& data);

    /// The actor, made a party where they are named with a party role.
    [[nodiscard]] Actor act_as(const ScenarioActor& who);

    /// Decides, applies, and fires what is due at this instant.
    [[nodiscard]] Result<void> carry_out(CommandBody body, const Actor& actor);

    /// Decides only.
    [[nodiscard]] Result<Entry> try_out(CommandBody body, const Actor& actor);

    /// Moves the clock to `target`; every deadline on the way fires at its own instant, the earliest first.
    [[nodiscard]] Result<void> advance_to(Instant target);

    /// File names in the payload of an event become documents of the case.
    [[nodiscard]] Value with_files(const std::string& event, const Value& data);

    [[nodiscard]] const Snapshot& snapshot() const noexcept { return snapshot_; }
    [[nodiscard]] Instant now() const noexcept { return now_; }
    [[nodiscard]] const Calendar* calendar() const;
    [[nodiscard]] const Entry& last_entry() const noexcept { return last_; }
    [[nodiscard]] const Coverage& coverage() const noexcept { return coverage_; }

private:
    [[nodiscard]] Surroundings around() { return {now_, calendars_, ids_, &coverage_}; }
    void accept(const Entry& entry);
    [[nodiscard]] Value file_value(const Field& field, const Value& value);
    [[nodiscard]] Value document_for(const Field& field, const std::string& file_name);

    std::shared_ptr<const Definition> definition_;
    const CalendarSource& calendars_;
    CountingIds ids_;
    Instant now_;
    Snapshot snapshot_;
    Entry last_;
    Coverage coverage_;
};

}  // namespace docket
