#pragma once

// `docket bench fill`: a database to measure on. What is measured with it is bench/scale's.

namespace CLI {
class App;
}

namespace docket {

void register_bench(CLI::App& root, int& exit_code);

}  // namespace docket
