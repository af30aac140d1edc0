#pragma once

// decide: a Command against a Snapshot gives an Entry, or a Rejection and nothing has happened. Pure but for what is passed in: it makes
// ids through IdSource and reads no clock (ADR-0002). Writing the Entry and telling the caller is engine/runtime's work.

#include <memory>
#include <string_view>

#include "engine/base/result.hpp"
#include "engine/calendar/calendar.hpp"
#include "engine/interpreter/step.hpp"
#include "engine/model/command.hpp"

namespace docket {

/// Where new ids come from. What it makes is written into the entry and made nowhere else.
class IdSource {
public:
    virtual ~IdSource() = default;
    /// 26 characters of lower-case base32, never the same twice.
    [[nodiscard]] virtual std::string next() = 0;
};

/// The published calendars, by name.
class CalendarSource {
public:
    virtual ~CalendarSource() = default;
    /// nullptr if there is none. The pointer lives as long as this source.
    [[nodiscard]] virtual const Calendar* find(std::string_view name) const = 0;
};

/// All that a decision may know besides the command and the case.
struct Surroundings {
    Instant now;                      ///< when the command was accepted; for a due deadline, its due instant
    const CalendarSource& calendars;
    IdSource& ids;
    GuardTrace* trace = nullptr;      ///< is told of each guard that decides; may be nullptr
};

/// The role in the organisation that may have personal data erased, in cases of any workflow. No definition gives it away.
inline constexpr std::string_view data_protection_role = "data_protection";

/// Most events that one command may cause beyond its own: what it sends to itself without delay.
inline constexpr std::size_t chained_events_max = 1'000;

/// The data of a case, and what one command performs, written down: half of limits::stored_bytes_max, so that entry and snapshot, which
/// hold other things too, can be read again. The largest form comes to 1 MiB.
inline constexpr std::size_t case_bytes_max = 8 * 1024 * 1024;

/// Opens a case. `command.body` holds an OpenCase; `definition` is the published one of that workflow.
/// Rejections: not_permitted, bad_payload (data that no form or declaration holds), limit_exceeded.
[[nodiscard]] Result<Entry> decide_open(const Command& command, std::shared_ptr<const Definition> definition, const Surroundings& around);

/// Everything else. Checks, in this order: may the actor know the case (not_found), expected version (moved_on), then what the command
/// needs: for an event wrong_state, not_permitted, conflict (its task is somebody else's), bad_payload, guard_false, limit_exceeded.
/// Reading twice is the same as reading once: equal arguments and ids give an equal entry.
[[nodiscard]] Result<Entry> decide(const Command& command, const Snapshot& snapshot, const Surroundings& around);

}  // namespace docket
