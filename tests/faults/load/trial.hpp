#pragma once

// One trial: a copy of the template, a child that works on it under a plan, and a child that judges what is left.

#include <filesystem>
#include <map>
#include <string>

#include "tests/faults/injection/fault_plan.hpp"
#include "tests/faults/load/workload.hpp"

namespace docket {

struct Trial {
    ChildEnd end;
    History history;
    std::vector<std::string> complaints;
    std::uint64_t fired = 0;
    std::uint64_t calls = 0;   ///< of the plan's kind
    std::uint64_t changes = 0; ///< of the disk
    bool cut = false;
};

/// A folder with a template and room for trials.
class TrialGround {
public:
    TrialGround();
    ~TrialGround();
    TrialGround(const TrialGround&) = delete;
    TrialGround& operator=(const TrialGround&) = delete;

    [[nodiscard]] Trial run(const FaultPlan& plan, const WorkOrder& order) const;

    /// One after the other on the same files, as when a restart meets a fault as well. Keys must differ. Counts are those of the
    /// last.
    [[nodiscard]] Trial run_all(const std::vector<std::pair<FaultPlan, WorkOrder>>& runs) const;

    /// The same, where there is no database yet.
    [[nodiscard]] Trial run_fresh(const FaultPlan& plan, const WorkOrder& order) const;

private:
    void run_once(const FaultPlan& plan, const WorkOrder& order, Trial& trial) const;
    void judge_it(Trial& trial) const;

    std::filesystem::path folder_;
};

/// What many trials came to.
struct Tally {
    std::uint64_t tried = 0, fired = 0, acknowledged = 0, unknown = 0, not_opened = 0, hung = 0, after_fault = 0;
    std::map<int, std::uint64_t> exits;              ///< by exit code
    std::map<std::string, std::uint64_t> complaints; ///< by kind
    std::vector<std::string> examples;               ///< the first complaints, with their trials

    void add(const Trial& trial, const std::string& name);
    [[nodiscard]] std::uint64_t of(const std::string& complaint) const;
    [[nodiscard]] std::string text() const;
};

}  // namespace docket
