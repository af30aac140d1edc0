#pragma once

// What the ceilings without HTTP have in common: their options, the clerk of loan.yaml and the event of compare.mjs.

#include <cstddef>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>

#include <CLI/CLI.hpp>

#include "engine/model/command.hpp"

namespace docket {

inline std::string text_of(const std::string& path)
{
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file) throw std::runtime_error(path + " cannot be read");
    return text.str();
}

/// May do everything in loan.yaml, as the person behind the token of the measurement over HTTP.
inline Actor clerk()
{
    Actor actor;
    actor.id = PersonId("u_bench");
    actor.kind = Actor::Kind::person;
    actor.roles = {"clerk", "board"};
    return actor;
}

/// The data of each event: that of compare.mjs.
inline Value event_data()
{
    Map data;
    data.set("amount", Value(7500));
    data.set("risk", Value(1));
    data.set("comment", "please check the second annex before signing");
    return Value(std::move(data));
}

struct LoanOptions {
    std::string db;
    std::string workflow;
    std::size_t cases = 5'000;
    std::size_t at_once = 64;  ///< commands in flight, or in a batch
    double seconds = 4;
    double warm_up_seconds = 1;
};

/// The main function of a ceiling. @param at_once_flag  How it calls `at_once`. @return the exit code.
inline int run_on_loan(int argc, char** argv, const char* title, const char* at_once_flag, void (*measure)(const LoanOptions&))
{
    LoanOptions options;
    CLI::App app{title};
    app.add_option("--db", options.db)->required();
    app.add_option("--workflow", options.workflow)->required();
    app.add_option("--cases", options.cases)->check(CLI::Range(1, 10'000'000));
    app.add_option(at_once_flag, options.at_once)->check(CLI::Range(1, 4'096));
    app.add_option("--seconds", options.seconds)->check(CLI::Range(0.1, 600.0));
    app.add_option("--warm-up", options.warm_up_seconds)->check(CLI::Range(0.0, 600.0));
    CLI11_PARSE(app, argc, argv);
    try {
        measure(options);
        return 0;
    } catch (const std::exception& error) {
        std::cerr << title << ": " << error.what() << '\n';
        return 3;
    }
}

}  // namespace docket
