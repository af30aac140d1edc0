#pragma once

// docket replay --check: every case folded again from its entries with the definitions on file, and its stored snapshot and all rows
// derived from it compared with that. Presupposes entries that verify (verify.hpp): it folds what it is given. Changes nothing.

#include <filesystem>

#include "engine/audit/finding.hpp"

namespace docket {

struct ReplayOptions {
    std::filesystem::path path;
    std::size_t threads = 0;  ///< 0: as many as the machine has
};

struct ReplaySummary {
    std::uint64_t cases = 0, entries = 0, findings = 0;
};

/// Reports each finding to `sink`: of a case the first difference of each kind. Not compared: the index of words.
/// @throws OpenError, StorageBroken if the file cannot be read, std::runtime_error if a stored definition no longer loads.
ReplaySummary replay_ledger(const ReplayOptions& options, const FindingSink& sink, const ProgressSink& progress);

}  // namespace docket
