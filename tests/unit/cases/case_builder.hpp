#pragma once

// A small workflow for tests of engine/cases, loaded from text, and a case of it that tests drive by events.

#include <memory>
#include <string>
#include <vector>

#include "engine/cases/apply.hpp"
#include "engine/cases/decide.hpp"
#include "engine/scenario/world.hpp"

namespace docket {

/// Loads a definition that must be good; throws with its diagnostics otherwise.
[[nodiscard]] std::shared_ptr<const Definition> definition_from(const std::string& yaml);

/// The calendar of State offices, as config has it.
[[nodiscard]] const CalendarSource& state_offices();

/// A loan of equipment: draft -> review (officer, 5 working days) -> approval (head) -> approved | refused.
[[nodiscard]] std::shared_ptr<const Definition> loan();

[[nodiscard]] Actor person(const std::string& name, std::vector<std::string> roles = {});

/// Monday 2 March 2026, 09:00 in Hà Nội.
inline constexpr Instant monday_9h{1'772'416'800'000};

/// A case and its clock. Commands that are accepted are applied, and kept in `entries`.
class CaseUnderTest {
public:
    explicit CaseUnderTest(std::shared_ptr<const Definition> definition, const Actor& opener = person("lan"), const Value& data = Value());

    [[nodiscard]] Result<Entry> attempt(CommandBody body, const Actor& actor, std::optional<CaseVersion> expected = std::nullopt);
    /// Attempts and applies; throws if it is refused.
    const Entry& carry_out(CommandBody body, const Actor& actor);
    const Entry& fire(const std::string& event, const Actor& actor, const Value& data = Value(), const std::string& reason = "");
    [[nodiscard]] Result<Entry> attempt_event(const std::string& event, const Actor& actor, const Value& data = Value(), const std::string& reason = "");

    Snapshot snapshot;
    std::vector<Entry> entries;
    Instant now = monday_9h;

private:
    CountingIds ids_;
};

/// A map with text keys, for payloads.
[[nodiscard]] Value map_of(std::vector<std::pair<std::string, Value>> members);

}  // namespace docket
