#pragma once

// `docket eval`: a CEL expression on data, or many from standard input. For authors of guards and for conformance tests.

#include <iosfwd>
#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace docket {

struct EvalOptions {
    std::string expression;
    std::optional<std::string> data_file;  ///< JSON object whose members are variables
    bool batch = false;                    ///< JSON lines {"expr", "bindings"?} on `in`, a line each on `out`
};

/// @return 0 evaluated (in a batch always), 1 the expression fails, 2 wrong usage, 3 a file or stream failed.
int evaluate_expression(const EvalOptions& options, std::istream& in, std::ostream& out, std::ostream& err);

void register_eval(CLI::App& root, int& exit_code);

}  // namespace docket
