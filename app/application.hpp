#pragma once

// The composition root of `docket serve`: every object built once, in order of dependency. Below it nobody constructs a service.

#include <iosfwd>

#include "config/settings.hpp"

namespace docket {

/// Serves until SIGTERM or SIGINT, then drains. Prints one line "docket: listening on http://ADDRESS:PORT" on `out` once it answers.
/// @return the exit code: 0 after a drain; 1 definitions or people with errors; 3 to 8 as engine/ledger/errors.hpp says.
int run_server(const Settings& settings, std::ostream& out, std::ostream& err);

}  // namespace docket
