#pragma once

// A chart that is run in a test: started when made, then fired at. A rejection where none is expected throws.

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/interpreter/chart_builder.hpp"

namespace docket {

/// A Moment in which nobody acts at the beginning of time.
[[nodiscard]] inline Moment nobody()
{
    return {Instant{0}, Map(), Map(), Map(), Map()};
}

class ChartRun {
public:
    explicit ChartRun(const Chart& chart) : definition(build(chart)) { take(start(definition, {}, nobody())); }

    ChartRun& fire(const Event& event)
    {
        take(step(definition, last.chart, event, nobody()));
        return *this;
    }
    ChartRun& fire(std::string event, Value data = {}) { return fire(event_named(std::move(event), std::move(data))); }

    [[nodiscard]] std::string in() const { return leaves(definition, last.chart); }
    [[nodiscard]] std::string logged() const { return logs(last.effects); }
    [[nodiscard]] Value data(std::string_view name) const
    {
        const Value* found = last.chart.data.find(name);
        if (found == nullptr) throw std::runtime_error("no data " + std::string(name));
        return *found;
    }
    /// The effects of one kind, in order.
    template <class Kind>
    [[nodiscard]] std::vector<Kind> effects() const
    {
        std::vector<Kind> found;
        for (const Effect& effect : last.effects) {
            if (const auto* one = std::get_if<Kind>(&effect)) found.push_back(*one);
        }
        return found;
    }

    Definition definition;
    StepResult last;

private:
    void take(Result<StepResult> result)
    {
        if (result.has_error()) throw std::runtime_error(result.error().detail);
        last = std::move(*result);
    }
};

}  // namespace docket
