#pragma once

// What becomes of a command: committed, rejected, or trouble with the machine. Nobody is told "committed" before it is on disk.

#include <functional>
#include <memory>
#include <optional>
#include <variant>

#include "engine/base/result.hpp"
#include "engine/model/command.hpp"

namespace docket {

struct Committed {
    std::shared_ptr<const Snapshot> snapshot;  ///< the case after the command; for a replay, as it was after the first time
    std::shared_ptr<const Entry> entry;        ///< what was recorded; null for a replay
    Digest hash{};                             ///< of what was recorded: the receipt. Zeros for a replay and a dry run
    bool replayed = false;                     ///< the idempotency key was known: this is what came of it then
    bool dry_run = false;                      ///< nothing was stored
};

enum class Trouble {
    overloaded,       ///< the queue is full: try again
    stopping,         ///< the process is going down: try again
    storage_full,     ///< certain that nothing was stored
    clock_behind,     ///< the same, for the clock stands before the last entry
    outcome_unknown,  ///< may or may not have been stored: ask again with the same idempotency key
};

using Answer = std::variant<Committed, Rejection, Trouble>;

/// Called once, on a thread of the engine: hand over and return.
using Completion = std::function<void(Answer)>;

}  // namespace docket
