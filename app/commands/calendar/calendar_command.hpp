#pragma once

// The command `docket calendar due`: a due date, and why. Flags and streams only; the rules are engine/calendar's.

#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace docket {

/// Instants are RFC 3339, or local to the calendar's zone: "2026-02-14" (the start of that day) or "2026-02-14T18:20[:30]".
/// Without a calendar, local means UTC.
struct CalendarDueOptions {
    enum class Format { text, json };
    enum class Language { en, vi };

    std::string calendar;              ///< A name or a file; "" only for hours and shorter. Batch: for lines that name none.
    std::string from;
    std::string limit;                 ///< "5 working days"
    std::vector<std::string> pauses;   ///< "FROM/TO"
    std::optional<std::string> restart;
    bool explain = false;              ///< Text: a line a day. JSON holds the explanation always.
    bool batch = false;
    Format format = Format::text;
    Language language = Language::en;  ///< Of the explanation in text.
    std::optional<std::filesystem::path> config_dir;
};

/// Answers one question, or with `batch` one a line: JSON objects from `in` with the keys calendar, from, limit, pauses (a list
/// of "FROM/TO" or of {"from", "to"}) and restart, each answered in order on `out` by a line {"due_on", "due_at", "explanation"}
/// or {"error"}.
///
/// @return The exit code. 0: answered (in a batch, also with {"error"} lines). 1: the calendar refuses, or its file has errors.
///         2: an argument cannot be read, or there is no such calendar. 3: a file or a stream failed. Why goes to `err`.
int calendar_due(const CalendarDueOptions& options, std::istream& in, std::ostream& out, std::ostream& err);

/// Adds `calendar due` to the program. When it is called, `exit_code` is set from `calendar_due` on the standard streams.
void register_calendar(CLI::App& root, int& exit_code);

}  // namespace docket
