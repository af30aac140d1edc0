#pragma once

// What the loader's tests share: small files, and diagnostics as short lines. Files are read from the project's folder.

#include <string>
#include <string_view>
#include <vector>

#include "engine/loader/load.hpp"

namespace docket {

/// The bytes of a file; throws std::runtime_error if there is none.
std::string file_bytes(const std::string& path);

/// Names of the *.yaml files in a folder, ascending.
std::vector<std::string> yaml_files(const std::string& folder);

/// "12:7 error unknown-key", one a diagnostic, in order.
std::vector<std::string> short_lines(const Diagnostics& diagnostics);

/// The codes alone.
std::vector<std::string> codes(const Diagnostics& diagnostics);
std::vector<std::string> error_codes(const Diagnostics& diagnostics);

/// One a line, so that a failing test shows them.
std::string joined(const std::vector<std::string>& lines);

/// A definition of one party role `p` and whatever `rest` adds to the head of a file.
std::string with_head(std::string_view rest);

/// Loads `with_head(rest)` and expects no error.
Loaded loaded(std::string_view rest);

}  // namespace docket
