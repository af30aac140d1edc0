#include "tests/faults/injection/fault_plan.hpp"

namespace docket {

namespace {

FaultPlan the_plan;
FaultCounts no_counts;
FaultCounts* the_counts = &no_counts;

}  // namespace

void set_faults(const FaultPlan& plan, FaultCounts& counts) noexcept
{
    the_plan = plan;
    the_counts = &counts;
}

const FaultPlan& fault_plan() noexcept
{
    return the_plan;
}

FaultCounts& fault_counts() noexcept
{
    return *the_counts;
}

bool fails_now(Call call) noexcept
{
    FaultCounts& counts = *the_counts;
    if (!counts.armed.load(std::memory_order_relaxed)) return false;
    const std::uint64_t number = ++counts.calls[static_cast<std::size_t>(call)];
    if (the_plan.nth == 0 || the_plan.kind != call) return false;
    const bool fails = the_plan.from_then_on ? number >= the_plan.nth : number == the_plan.nth;
    if (fails) ++counts.fired;
    return fails;
}

}  // namespace docket
