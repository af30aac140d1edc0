// The face of the macrostep: what happens to an event on a chart that is done is decided here, all else in macrostep.cpp.

#include "engine/interpreter/step.hpp"

#include <utility>

#include "engine/interpreter/macrostep.hpp"

namespace docket {

Result<StepResult> start(const Definition& definition, Map data, const Moment& moment)
{
    ChartState before;
    before.data = std::move(data);
    return Macrostep(definition, before, moment).start();
}

Result<StepResult> step(const Definition& definition, const ChartState& chart, const Event& event, const Moment& moment)
{
    if (chart.done) return StepResult{chart, {}, {}};
    return Macrostep(definition, chart, moment).handle(event);
}

}  // namespace docket
