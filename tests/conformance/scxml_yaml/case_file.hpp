#pragma once

// One case of the statechart suite (shared/conformance/README.md, 1.2) as a definition file with one scenario. What the language
// allows in several ways is written in one of them, as the spelling chooses.

#include <boost/json/value.hpp>

#include "tests/conformance/scxml_yaml/spelling.hpp"

namespace docket {

[[nodiscard]] YamlNode definition_of_case(const boost::json::value& conformance_case, Spelling& spelling);

}  // namespace docket
