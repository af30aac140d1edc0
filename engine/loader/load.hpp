#pragma once

// From the bytes of a definition file to a Definition and its scenarios, or to diagnostics. Floor 3. Reads no file system and no
// clock; does not run scenarios (app) nor look whether the calendar exists (engine/runtime).

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/loader/duration.hpp" // parse_limit and parse_mark, which callers of the loader want too
#include "engine/model/definition/definition.hpp"
#include "engine/model/definition/scenario.hpp"

namespace docket {

struct Loaded {
    std::shared_ptr<const Definition> definition;  ///< nullptr if any diagnostic is an error
    std::vector<Scenario> scenarios;              ///< empty if any diagnostic is an error
    Diagnostics diagnostics;                      ///< in order of place; notes and warnings too
};

/// Loads, checks and compiles one definition. All faults of one file come in one run, each with a code of docs/diagnostics.md.
///
/// Any bytes are safe to give: size, depth and number of nodes are bounded before anything grows (engine/base/limits.hpp), and so
/// is the time. `ref.sha256` is of `bytes`; `ref.version` is 0. Pure; any number of threads may call it at once.
///
/// @param file_name  Only said in places; nothing is opened.
[[nodiscard]] Loaded load_definition(std::string_view bytes, std::string file_name);

}  // namespace docket
