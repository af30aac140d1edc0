#pragma once

// An office that works until something breaks: random commands from a seed against an Engine on a ledger, each told before it is
// sent and when it is answered. And the judge, who opens what is left and says in what it falls short of what was answered.
//
// Lines: "S i verb subject" sent, "C i case version hash after" committed (after: 1 if the log had failed before it was sent),
// "R i" refused by rule, "N i" not stored for want of space, "U i" outcome unknown, "E why" the ledger did not open.

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "tests/faults/injection/fault_plan.hpp"
#include "tests/faults/load/child.hpp"

namespace docket {

/// What became of the commands, as their sender knows it.
struct History {
    struct Command {
        std::string verb, subject;
        char answer = '?'; ///< C, R, N, U, or ? for none at all
        std::string case_id, hash;
        std::uint64_t version = 0;
        bool after_fault = false;
    };

    std::map<int, Command> commands;
    std::string not_opened; ///< why; "" if it opened

    [[nodiscard]] static History of(const std::vector<std::string>& lines);
    [[nodiscard]] std::size_t count(char answer) const;
    [[nodiscard]] std::size_t acknowledged_after_fault() const;
};

/// Makes a database with the workflow published and some cases, closed in good order.
void make_template(const std::filesystem::path& folder);

/// Copies the template's database and head.
void copy_template(const std::filesystem::path& from, const std::filesystem::path& to);

struct WorkOrder {
    std::uint64_t seed = 1;
    int first = 0; ///< number of the first command, hence its key
    int commands = 60;
    bool armed_at_open = true; ///< faults count from before the opening; else from when the engine is open
    bool closes = true;        ///< ends in good order; else by cut_power, unless it ends itself
};

/// In a child.
void work(const std::filesystem::path& folder, const WorkOrder& order, const Teller& teller);

/// In a child, with no faults: each line is a complaint that begins with its kind: "refused", "lost", "doubled", "phantom", "half",
/// "gap", "unsettled". Repeats each unknown command with its key. None: all is well.
void judge(const std::filesystem::path& folder, const History& history, const Teller& teller);

/// In a child: the same complaints about a record and what is derived from it, where nobody knows what was answered.
void inspect(const std::filesystem::path& folder, const Teller& teller);

}  // namespace docket
