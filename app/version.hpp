#pragma once

// Which program this is: the version of the project and the revision it was built from.

#include <string>

namespace docket {

[[nodiscard]] std::string version_text();  ///< "0.1.0"
[[nodiscard]] std::string build_text();    ///< the revision's first 12 characters, or "unknown" outside a checkout

}  // namespace docket
