#pragma once

// Diagnostics as text, for people at a terminal. JSON is app's.

#include <string>

#include "engine/base/diagnostic.hpp"

namespace docket {

[[nodiscard]] std::string_view to_text(Severity severity) noexcept;  ///< "error", "warning", "note"

/// "file:line:column: error[code]: message", and the remedy on a line of its own, two spaces in; each line ends with "\n".
/// A diagnostic of the file as a whole has no line and column.
[[nodiscard]] std::string to_text(const Diagnostic& diagnostic);
[[nodiscard]] std::string to_text(const Diagnostics& diagnostics);

}  // namespace docket
