#pragma once

// How much of a fault test is run, with which dice, and where it says what it tried.

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace docket {

/// `shortly` in `./dev test`, `at_length` where DOCKET_FAULTS=long is set, as `./dev soak` does.
[[nodiscard]] std::uint64_t fault_rounds(std::uint64_t shortly, std::uint64_t at_length);

/// DOCKET_FAULT_SEED if that is set, else a new one for each process. Every line of `tell` ends with it.
[[nodiscard]] std::uint64_t fault_seed();

/// Dice of one test: from the seed and a name.
[[nodiscard]] std::mt19937_64 fault_dice(const std::string& name);

/// One line of what was tried and found; `./dev test` shows those at its end.
void tell(const std::string& line);

/// What was found wrong: each line fails the running test.
class Findings {
public:
    void add(const std::vector<std::string>& wrong);
    /// "nothing lost or doubled", or how many findings there are.
    [[nodiscard]] std::string text() const;

private:
    std::size_t count_ = 0;
};

}  // namespace docket
