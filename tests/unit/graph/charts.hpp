#pragma once

// Charts for tests of engine/graph: one for each construct, and every definition that lies in the project. Paths are from its root.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/definition/definition.hpp"

namespace docket {

struct NamedChart {
    std::string name;
    std::shared_ptr<const Definition> definition;
};

/// Loads a head with `rest` behind it; throws std::runtime_error with the diagnostics if it has errors. Roles: p (a party), r, s.
std::shared_ptr<const Definition> chart(std::string_view rest);

/// Small charts, each named after what it shows.
std::vector<NamedChart> construct_charts();
/// Those under workflows and tests/definitions/good.
std::vector<NamedChart> file_charts();
/// Both.
std::vector<NamedChart> all_charts();

/// What the text holds of it, without overlap.
std::size_t count_of(std::string_view text, std::string_view part);

} // namespace docket
