#pragma once

// Finds and loads calendars for the commands: a name under config/calendars, or a file. Counting is engine/calendar's.

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "engine/base/result.hpp"
#include "engine/calendar/calendar.hpp"

namespace docket {

/// Why there is no calendar, with the exit code that says so: 1 its file has errors, 2 there is none, 3 it cannot be read.
struct CalendarFault {
    int exit_code = 2;
    std::string message;  ///< One line or several; diagnostics as "file:line:column: error[code]: message".
};

/// Loads each calendar once. For one thread.
class CalendarFinder {
public:
    /// @param config_dir  The folder that holds `calendars/`. Absent: $DOCKET_CONFIG_DIR if that is set; else the first that has
    ///                    the calendar of: `config` in the working folder, `../share/docket` seen from the program, `config` in
    ///                    the program's folder or one above it (a build tree inside the project).
    explicit CalendarFinder(std::optional<std::filesystem::path> config_dir);

    /// @param name  "vn-state-offices", or a path: anything with a slash or the ending .yaml.
    [[nodiscard]] Result<std::shared_ptr<const Calendar>, CalendarFault> find(const std::string& name);

private:
    [[nodiscard]] std::optional<std::filesystem::path> path_of(const std::string& name) const;

    std::optional<std::filesystem::path> config_dir_;
    std::map<std::string, std::shared_ptr<const Calendar>> loaded_;
};

}  // namespace docket
