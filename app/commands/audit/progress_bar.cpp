#include "app/commands/audit/progress_bar.hpp"

#include <unistd.h>

#include <ostream>

namespace docket {

namespace {

constexpr std::chrono::milliseconds redraw_after{100};
constexpr std::chrono::seconds line_after{5};
constexpr std::uint64_t bar_columns = 30;

std::string bar_of(const AuditProgress& progress)
{
    const std::uint64_t full = progress.total == 0 ? bar_columns : progress.done * bar_columns / progress.total;
    return '[' + std::string(full, '#') + std::string(bar_columns - full, ' ') + ']';
}

}  // namespace

void ProgressBar::show(const AuditProgress& progress)
{
    const auto now = Steady::now();
    if (stage_ != progress.stage) {
        stage_ = progress.stage;
        begun_ = now;
    }
    if (is_terminal_ ? now - shown_ < redraw_after : now - shown_ < line_after) return;
    shown_ = now;
    const double seconds = std::chrono::duration<double>(now - begun_).count();
    const auto rate = seconds <= 0 ? 0 : static_cast<std::uint64_t>(static_cast<double>(progress.done) / seconds);
    const std::string text = stage_ + ' ' + std::to_string(progress.done) + " of " + std::to_string(progress.total) + ", " +
                             std::to_string(rate) + " a second";
    if (is_terminal_)
        err_ << "\r\x1b[K" << bar_of(progress) << ' ' << text << std::flush;
    else
        err_ << text << std::endl;
    is_drawn_ = is_terminal_;
}

void ProgressBar::clear()
{
    if (is_drawn_) err_ << "\r\x1b[K" << std::flush;
    is_drawn_ = false;
}

bool is_error_terminal()
{
    return isatty(STDERR_FILENO) == 1;
}

}  // namespace docket
