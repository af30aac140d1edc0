#pragma once

// From the bytes of a calendar file (config/calendars/*.yaml) to a Calendar, or to diagnostics. Reads no file system.
// Not here: where calendars lie and who uses which (app, engine/runtime); counting (engine/calendar).

#include <memory>
#include <string>
#include <string_view>

#include "engine/base/diagnostic.hpp"
#include "engine/calendar/calendar.hpp"

namespace docket {

struct LoadedCalendar {
    std::shared_ptr<const Calendar> calendar;  ///< nullptr if any diagnostic is an error
    Diagnostics diagnostics;                   ///< in order of place; warnings and notes too
};

/// Loads and checks one calendar. All faults come in one run, with the codes of docs/diagnostics.md. Shape of the file:
///
///     calendar: ID                 # kebab-case
///     version: TEXT                # any text; by custom the date of the last announcement
///     title: {vi:, en:}            # optional
///     time_zone: Asia/Ho_Chi_Minh  # IANA name, known to this machine
///     weekly_rest: [sat, sun]      # sun mon tue wed thu fri sat; not all seven
///     cutoff_forward: "15:00"      # optional, local time
///     flags: {opened_days_count: true, swapped_days_off_roll: true}   # optional, these are the defaults
///     years: {2026: {source:, confidence:}}   # optional; without it, the years that have a closed or opened day
///     closed: [{date:, kind: statutory | make_up | swap, name_vi:, name_en:, source:, confidence:}]
///     opened: [{date:, kind: swap, name_vi:, name_en:, source:, confidence:}]   # optional; `kind` may be left out
///
/// Errors: what a Reader finds (unknown-key, missing-key, wrong-type, unknown-value), bad-id, bad-date, bad-time, duplicate-date,
/// closed-and-opened, opened-working-day, year-not-covered, unknown-time-zone, no-working-day. Warnings: missing-translation,
/// year-without-days. Notes: closed-on-rest-day.
/// Any bytes are safe to give. Pure but for the zone data of the machine; any number of threads may call it at once.
///
/// @param file_name  Only said in places; nothing is opened.
[[nodiscard]] LoadedCalendar load_calendar(std::string_view bytes, std::string file_name);

}  // namespace docket
