#pragma once

// A ledger full of made-up cases, as true as one that was lived: every entry is decided, encoded and appended like a real one, so that it
// verifies and replays. For measuring; the contents of documents are not made.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <vector>

#include "engine/base/random.hpp"
#include "engine/base/time/time.hpp"
#include "engine/ledger/records.hpp"
#include "engine/runtime/calendars.hpp"

namespace docket {

struct FillOptions {
    std::filesystem::path db;                       ///< there is none yet
    std::uint64_t cases = 0;
    std::vector<std::filesystem::path> workflows;   ///< files or folders; their scenarios are what happens
    std::vector<PersonRecord> people;               ///< stored, and cast for the roles that they hold
    std::vector<std::uint64_t> shares;              ///< of the definitions, in the order of their paths; empty: equal ones
    std::uint64_t resting_percent = 40;             ///< cases in which nobody acts once they are open
    std::uint64_t seed = 1;                         ///< equal seeds give equal entries, but for what `random` gives: salts and the ledger's id
    Instant now;                                    ///< the present of the cases: nothing in them is later
};

struct FillProgress {
    std::uint64_t cases = 0, entries = 0;
    std::chrono::duration<double> took{};
    std::chrono::duration<double> longest_commit{};  ///< of one transaction of some thousand entries
};

/// Cases are opened one after the other from the first year that their calendars cover (three years ago without one) up to now, and go some
/// steps of a scenario; what runs out by now has run out.
/// @param tell  Called now and then while it goes on, on the calling thread.
/// @throws OpenError, StorageFull; std::runtime_error for a definition that does not load, or none, or a file that exists
FillProgress fill_ledger(const FillOptions& options, const Calendars& calendars, RandomSource& random, const std::function<void(const FillProgress&)>& tell);

}  // namespace docket
