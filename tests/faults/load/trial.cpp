#include "tests/faults/load/trial.hpp"

#include <stdlib.h>

#include <stdexcept>

#include "tests/faults/injection/fault_memory.hpp"
#include "tests/faults/injection/fault_vfs.hpp"

namespace docket {

namespace {

constexpr std::size_t examples_max = 8;

}  // namespace

TrialGround::TrialGround()
{
    std::string name = (std::filesystem::temp_directory_path() / "docket-faults-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = name;
    std::filesystem::create_directories(folder_ / "template");
    make_template(folder_ / "template");
}

TrialGround::~TrialGround()
{
    std::error_code ignored; // a leftover in the temporary folder harms nobody
    std::filesystem::remove_all(folder_, ignored);
}

Trial TrialGround::run(const FaultPlan& plan, const WorkOrder& order) const
{
    return run_all({{plan, order}});
}

Trial TrialGround::run_all(const std::vector<std::pair<FaultPlan, WorkOrder>>& runs) const
{
    copy_template(folder_ / "template", folder_ / "trial");
    Trial trial;
    for (const auto& [plan, order] : runs) run_once(plan, order, trial);
    judge_it(trial);
    return trial;
}

Trial TrialGround::run_fresh(const FaultPlan& plan, const WorkOrder& order) const
{
    std::filesystem::remove_all(folder_ / "trial");
    std::filesystem::create_directories(folder_ / "trial");
    Trial trial;
    run_once(plan, order, trial);
    judge_it(trial);
    return trial;
}

void TrialGround::run_once(const FaultPlan& plan, const WorkOrder& order, Trial& trial) const
{
    const Shared<FaultCounts> counts;
    trial.end = run_child([&](const Teller& teller) {
        set_faults(plan, *counts);
        if (plan.kind == Call::sqlite_memory) install_sqlite_memory_faults();
        install_fault_vfs();
        work(folder_ / "trial", order, teller);
    });
    History history = History::of(trial.end.lines);
    trial.history.commands.merge(history.commands);
    trial.history.not_opened = history.not_opened;
    trial.fired = counts->fired;
    trial.calls = counts->of(plan.kind);
    trial.changes = counts->changes;
    trial.cut = counts->cut;
}

void TrialGround::judge_it(Trial& trial) const
{
    const ChildEnd judged = run_child([&](const Teller& teller) { judge(folder_ / "trial", trial.history, teller); });
    trial.complaints = judged.lines;
    if (judged.code != 0) trial.complaints.push_back("half: the judge ended with " + std::to_string(judged.code));
}

void Tally::add(const Trial& trial, const std::string& name)
{
    ++tried;
    fired += trial.fired > 0 || trial.cut;
    acknowledged += trial.history.count('C');
    unknown += trial.history.count('U') + trial.history.count('?');
    not_opened += !trial.history.not_opened.empty();
    hung += trial.end.hung;
    after_fault += trial.history.acknowledged_after_fault();
    ++exits[trial.end.code];
    for (const std::string& complaint : trial.complaints) {
        ++complaints[complaint.substr(0, complaint.find(':'))];
        if (examples.size() < examples_max) examples.push_back(name + ": " + complaint);
    }
    if (trial.end.hung && examples.size() < examples_max) examples.push_back(name + ": hung");
}

std::uint64_t Tally::of(const std::string& complaint) const
{
    const auto found = complaints.find(complaint);
    return found == complaints.end() ? 0 : found->second;
}

std::string Tally::text() const
{
    std::string line = std::to_string(tried) + " tried, " + std::to_string(fired) + " fired, " + std::to_string(acknowledged) +
                       " acknowledged, " + std::to_string(unknown) + " unknown and settled, lost " + std::to_string(of("lost")) +
                       ", doubled " + std::to_string(of("doubled")) + ", half applied " + std::to_string(of("half"));
    if (of("refused") > 0) line += ", refused afterwards " + std::to_string(of("refused"));
    if (not_opened > 0) line += ", not opened under the fault " + std::to_string(not_opened);
    line += "; ends";
    for (const auto& [code, times] : exits) line += " " + std::to_string(code) + "x" + std::to_string(times);
    return line;
}

}  // namespace docket
