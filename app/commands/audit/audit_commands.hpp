#pragma once

// `docket verify`, `replay`, `export`, `key`, `backup`, `restore`, `migrate`: what an operator or an auditor does with a record. The work is
// in engine/audit; here are the words. Exit codes: 0 nothing found, 1 findings, 2 wrong usage, 3 the machine failed.

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>

#include "engine/merkle/signed/note_key.hpp"

namespace CLI {
class App;
}

namespace docket {

/// Where a command says things.
struct CommandStreams {
    std::ostream& out;
    std::ostream& err;
    bool is_terminal = false;  ///< `err` is one
};

struct VerifyCommand {
    std::string db;          ///< either a database …
    std::string proof;       ///< … or an exported case
    std::string key;         ///< verifier key: its text, or a file that holds it; "" for none
    std::string checkpoint;  ///< file with a checkpoint that was published elsewhere; "" for none
    std::uint64_t since = 0;
    std::size_t threads = 0;
    bool json = false;
};
int verify_command(const VerifyCommand& options, const CommandStreams& streams);
/// `proof` is set.
int proof_command(const VerifyCommand& options, const CommandStreams& streams);

struct ReplayCommand {
    std::string db;
    std::size_t threads = 0;
    bool json = false;
};
int replay_command(const ReplayCommand& options, const CommandStreams& streams);

struct ExportCommand {
    std::string db, case_id, out, key;
    bool without_internal = false;
};
int export_command(const ExportCommand& options, const CommandStreams& streams);

/// Writes the signing key (mode 0400) to a file that must not exist, and prints the verifier key.
int key_generate_command(const std::string& name, const std::string& out_file, const CommandStreams& streams);

struct BackupCommand {
    std::string db, out;
};
int backup_command(const BackupCommand& options, const CommandStreams& streams);

struct RestoreCommand {
    std::string from, db;
    std::optional<std::uint64_t> upto;
};
int restore_command(const RestoreCommand& options, const CommandStreams& streams);

int migrate_command(const std::string& db, const CommandStreams& streams);

/// A key as text or in a file; nullopt, with a sentence on `err`, if it is none.
[[nodiscard]] std::optional<VerifierKey> read_verifier_key(const std::string& text_or_file, std::ostream& err);

void register_audit(CLI::App& root, int& exit_code);

}  // namespace docket
