#pragma once

// `docket check` and `docket test`: every diagnostic of definitions, and their scenarios under virtual time. Streams in, streams out.

#include <filesystem>
#include <iosfwd>
#include <vector>

namespace docket {

struct CheckOptions {
    std::vector<std::filesystem::path> paths;  ///< files or folders
    bool json = false;
    bool expand = false;                       ///< print the effective definition instead
};

/// @return 0 clean (notes and warnings do not count), 1 errors, 2 no definition found, 3 a file cannot be read.
int check_definitions(const CheckOptions& options, std::ostream& out, std::ostream& err);

struct TestOptions {
    std::vector<std::filesystem::path> paths;
    enum class Format { text, json, junit } format = Format::text;
};

/// A line a scenario, then coverage. @return 0 all passed, 1 a scenario failed or a definition has errors, 2, 3 as above.
int test_definitions(const TestOptions& options, std::ostream& out, std::ostream& err);

}  // namespace docket
