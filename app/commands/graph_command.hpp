#pragma once

// `docket graph`: the chart of one definition, in a format for people or for other tools. Streams in, streams out.

#include <filesystem>
#include <iosfwd>

#include "engine/graph/graph.hpp"

namespace CLI {
class App;
}

namespace docket {

struct GraphOptions {
    enum class Format { svg, mermaid, dot, scxml, json };
    std::filesystem::path file;
    Format format = Format::svg;
    Language language = Language::vi; ///< scxml and json have both
};

/// @return 0 written, 1 the definition has errors (told on `err` as `docket check` tells them), 3 the file cannot be read.
int print_graph(const GraphOptions& options, std::ostream& out, std::ostream& err);

void register_graph(CLI::App& root, int& exit_code);

} // namespace docket
