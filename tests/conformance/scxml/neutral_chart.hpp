#pragma once

// Reads the neutral form of a statechart (shared/conformance/README.md, 1.2) into a chart for the builder. Data ids, which are bare
// there, get the prefix `data.`.

#include <boost/json/value.hpp>

#include "tests/unit/interpreter/chart_builder.hpp"

namespace docket {

/// `machine` of a case. Throws if it is not of that form.
[[nodiscard]] Chart chart_from_neutral(const boost::json::value& machine);

/// A JSON value as case data: whole numbers are int.
[[nodiscard]] Value value_from_json(const boost::json::value& json);

}  // namespace docket
