#pragma once

// Findings of an audit as lines or as one JSON object, with a bar beside them. What they mean, engine/audit says.

#include <functional>
#include <map>
#include <string>

#include "app/commands/audit/audit_commands.hpp"
#include "app/commands/audit/progress_bar.hpp"
#include "engine/model/value.hpp"

namespace docket {

/// Findings of one code that are printed; more are counted. One fault can make thousands: nobody reads the rest.
inline constexpr std::uint64_t findings_printed_per_code = 50;

class FindingPrinter {
public:
    FindingPrinter(const CommandStreams& streams, bool as_json) : streams_(streams), as_json_(as_json), bar_(streams.err, streams.is_terminal) {}

    [[nodiscard]] FindingSink sink();
    [[nodiscard]] ProgressSink progress();
    void clear() { bar_.clear(); }

    /// Prints the end: as JSON `summary` with "findings" and "found" added, otherwise whatever `print` prints and a verdict.
    /// @return the exit code: 0 or 1.
    int finish(Map summary, const std::function<void()>& print);

private:
    void add(const Finding& finding);

    CommandStreams streams_;
    bool as_json_;
    ProgressBar bar_;
    std::uint64_t found_ = 0;
    std::map<std::string, std::uint64_t> by_code_;
    List printed_;
};

}  // namespace docket
