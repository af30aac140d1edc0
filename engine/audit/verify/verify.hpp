#pragma once

// docket verify: the whole record of a database against itself, its signatures and its head file. Reads with connections of its own, in
// short transactions, so that a server may go on; entries that come meanwhile are not looked at. Changes nothing.

#include <filesystem>
#include <optional>
#include <string>

#include "engine/audit/finding.hpp"
#include "engine/base/random.hpp"
#include "engine/merkle/signed/note_key.hpp"

namespace docket {

struct VerifyOptions {
    std::filesystem::path path;
    std::optional<VerifierKey> key;           ///< each checkpoint must be signed with it, and there must be one; absent: not looked at
    std::optional<std::string> trusted_note;  ///< a checkpoint that was published elsewhere: the record must continue it
    LedgerPosition since = 0;                 ///< entries up to here are taken as verified; a checkpoint of this size must be on file
    std::size_t threads = 0;                  ///< 0: as many as the machine has
    bool checks_structure = true;             ///< SQLite's integrity_check besides: pages and indexes that no hash covers
};

struct VerifySummary {
    std::string log;
    LedgerPosition entries = 0;  ///< in the file when it began; all of them were looked at, those up to `since` excepted
    std::uint64_t cases = 0, checkpoints = 0, findings = 0;
    Digest root{};
};

/// Reports each finding to `sink`. Memory: 24 bytes a case, and some 20 MB.
/// @throws OpenError, StorageBroken if the file cannot be read, std::invalid_argument if there is no checkpoint of size `since`.
VerifySummary verify_ledger(const VerifyOptions& options, RandomSource& random, const FindingSink& sink, const ProgressSink& progress);

}  // namespace docket
