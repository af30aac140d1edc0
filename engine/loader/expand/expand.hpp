#pragma once

// The effective definition as YAML, every default written out: `docket check --expand`. Scenarios and samples are not printed.

#include <string>

#include "engine/model/definition/definition.hpp"

namespace docket {

/// Loading the text gives an equal definition, but for file name, places and digest.
[[nodiscard]] std::string expand(const Definition& definition);

}  // namespace docket
