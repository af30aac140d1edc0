#include "tests/faults/rounds.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <functional>
#include <iostream>
#include <string_view>

namespace docket {

std::uint64_t fault_rounds(std::uint64_t shortly, std::uint64_t at_length)
{
    const char* length = std::getenv("DOCKET_FAULTS");
    return length != nullptr && std::string_view(length) == "long" ? at_length : shortly;
}

std::uint64_t fault_seed()
{
    static const std::uint64_t seed = [] {
        const char* given = std::getenv("DOCKET_FAULT_SEED");
        return given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device()();
    }();
    return seed;
}

std::mt19937_64 fault_dice(const std::string& name)
{
    return std::mt19937_64(fault_seed() ^ std::hash<std::string>()(name));
}

void tell(const std::string& line)
{
    std::cout << "suite: faults: " << line << " (seed " << fault_seed() << ")" << std::endl;
}

void Findings::add(const std::vector<std::string>& wrong)
{
    for (const std::string& line : wrong) FAIL_CHECK(line);
    count_ += wrong.size();
}

std::string Findings::text() const
{
    return count_ == 0 ? "nothing lost or doubled" : std::to_string(count_) + " FINDINGS";
}

}  // namespace docket
