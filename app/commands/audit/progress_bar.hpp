#pragma once

// How far a long command is: a bar that is drawn over on a terminal, a line every few seconds elsewhere. On standard error, so that
// standard output stays data.

#include <chrono>
#include <iosfwd>
#include <string>

#include "engine/audit/finding.hpp"

namespace docket {

class ProgressBar {
public:
    /// @param is_terminal  Whether `err` is one.
    ProgressBar(std::ostream& err, bool is_terminal) : err_(err), is_terminal_(is_terminal) {}
    /// Takes the bar away.
    ~ProgressBar() { clear(); }
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    void show(const AuditProgress& progress);
    /// Before something else is printed.
    void clear();

private:
    using Steady = std::chrono::steady_clock;

    std::ostream& err_;
    bool is_terminal_;
    bool is_drawn_ = false;
    std::string stage_;
    Steady::time_point begun_ = Steady::now(), shown_ = begun_;
};

/// Whether standard error is a terminal.
[[nodiscard]] bool is_error_terminal();

}  // namespace docket
