#pragma once

// Coverage: what scenarios have reached of a definition: which transitions were taken, which guards held and which did not, which
// limits ran out. Counts; judges nothing.

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "engine/interpreter/step.hpp"
#include "engine/model/entry.hpp"

namespace docket {

/// Gathers while scenarios run. One thread at a time.
class Coverage final : public GuardTrace {
public:
    void guard_evaluated(TransitionIndex transition, bool held) override { (held ? held_ : failed_).insert(transition); }
    void add(const Entry& entry) { taken_.insert(entry.changes.transitions.begin(), entry.changes.transitions.end()); }
    void add_expired(const Deadline& deadline) { expired_.insert(deadline.event); }

    /// What another scenario of the same definition has reached.
    void add(const Coverage& other);

private:
    friend struct CoverageReport;

    std::set<std::string> taken_;  // ids of transitions
    std::set<TransitionIndex> held_, failed_;
    std::set<std::string> expired_;  // events of deadlines
};

/// Of `total` things these were not reached, by name, in the definition's order.
struct Reached {
    std::size_t total = 0;
    std::vector<std::string> missing;

    [[nodiscard]] std::size_t count() const noexcept { return total - missing.size(); }
};

/// What is counted: every transition; every guard of a transition, which should be seen to hold and to fail; every limit that runs:
/// `after` of a state, `within` of a task, and named clocks.
struct CoverageReport {
    CoverageReport(const Definition& definition, const Coverage& coverage);

    Reached transitions;    ///< taken; by transition id
    Reached guards_held;    ///< by transition id
    Reached guards_failed;  ///< did not hold, or could not be evaluated
    Reached clocks;         ///< ran out; "after.STATE.N", "overdue.STATE", "clock.NAME"
};

}  // namespace docket
