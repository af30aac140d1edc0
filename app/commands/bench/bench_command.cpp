#include "app/commands/bench/bench_command.hpp"

#include <CLI/CLI.hpp>

#include <array>
#include <bit>
#include <iomanip>
#include <iostream>
#include <memory>
#include <optional>

#include "app/commands/bench/bench_fill.hpp"
#include "app/files.hpp"
#include "app/people_file.hpp"
#include "engine/loader/format.hpp"

namespace docket {

namespace {

constexpr std::chrono::seconds line_after{5};

struct Words {
    std::string db, people;
    std::uint64_t cases = 0;
    std::vector<std::filesystem::path> workflows{"workflows"};
    std::vector<std::uint64_t> shares;
    std::uint64_t resting_percent = FillOptions().resting_percent;
    std::optional<std::uint64_t> seed;
};

void say(const FillProgress& progress, std::uint64_t cases)
{
    const double seconds = std::max(progress.took.count(), 1e-9);
    std::cerr << progress.cases << " of " << cases << " cases, " << progress.entries << " entries, " << std::fixed << std::setprecision(0)
              << static_cast<double>(progress.entries) / seconds << " entries/s, longest commit " << std::setprecision(3) << progress.longest_commit.count()
              << " s, " << std::setprecision(1) << seconds << " s" << std::endl;
}

int fill(const Words& words)
{
    FillOptions options;
    options.db = words.db;
    options.cases = words.cases;
    options.workflows = words.workflows;
    options.shares = words.shares;
    options.resting_percent = words.resting_percent;
    SystemRandom random;
    std::array<std::uint8_t, sizeof options.seed> chance{};
    random.fill(chance);
    options.seed = words.seed.value_or(std::bit_cast<std::uint64_t>(chance));
    options.now = SystemClock().now();
    const std::filesystem::path people = words.people.empty() ? config_folder() / "people.yaml" : std::filesystem::path(words.people);
    Diagnostics diagnostics;
    options.people = read_people(read_file(people), people.generic_string(), diagnostics);
    if (!diagnostics.empty()) return std::cerr << to_text(diagnostics), 1;
    auto told = std::chrono::steady_clock::now();
    const FillProgress done = fill_ledger(options, read_calendars(config_folder() / "calendars"), random, [&](const FillProgress& progress) {
        const auto now = std::chrono::steady_clock::now();
        if (now - told < line_after) return;
        told = now;
        say(progress, options.cases);
    });
    say(done, options.cases);
    return 0;
}

}  // namespace

void register_bench(CLI::App& root, int& exit_code)
{
    CLI::App* bench = root.add_subcommand("bench", "What measuring needs");
    bench->require_subcommand(1);
    CLI::App* command = bench->add_subcommand("fill", "Make a database with many cases and their history");
    auto words = std::make_shared<Words>();
    command->add_option("--db", words->db, "The new database")->required();
    command->add_option("--cases", words->cases, "How many")->required()->check(CLI::PositiveNumber);
    command->add_option("--workflow", words->workflows, "Definitions whose scenarios the cases follow: files or folders");
    command->add_option("--shares", words->shares, "How the cases are shared among them, in the order of their paths: 1,1,8")->delimiter(',');
    command->add_option("--resting", words->resting_percent, "Percent of the cases in which nobody acts once they are open")->check(CLI::Range(0, 100));
    command->add_option("--people", words->people, "File of people (config/people.yaml)");
    command->add_option("--seed", words->seed, "Equal seeds give equal cases");
    command->callback([words, &exit_code] {
        try {
            exit_code = fill(*words);
        } catch (const std::runtime_error& error) {
            std::cerr << "docket bench fill: " << error.what() << '\n';
            exit_code = 3;
        }
    });
}

}  // namespace docket
