#include "app/commands/audit/audit_commands.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>

#include "app/commands/audit/progress_bar.hpp"

namespace docket {

namespace {

CommandStreams standard_streams()
{
    return {std::cout, std::cerr, is_error_terminal()};
}

void register_verify(CLI::App& root, int& exit_code)
{
    CLI::App* command = root.add_subcommand("verify", "Check the whole record of a database, or one exported case");
    auto options = std::make_shared<VerifyCommand>();
    auto* db = command->add_option("--db", options->db, "The ledger's file; a server may go on using it")->check(CLI::ExistingFile);
    auto* proof = command->add_option("--proof", options->proof, "A case that was exported, instead of a database")->check(CLI::ExistingFile);
    db->excludes(proof);
    command->add_option("--key", options->key, "Verifier key that has signed the checkpoints: name+id+key, or a file that holds it");
    command->add_option("--checkpoint", options->checkpoint, "A checkpoint that was published elsewhere: the record must continue it")
        ->check(CLI::ExistingFile)
        ->excludes(proof);
    command->add_option("--since", options->since, "Take entries up to this checkpoint's size as verified")->excludes(proof);
    command->add_option("--threads", options->threads, "Threads; 0 for as many as the machine has")->check(CLI::Range(0, 1'024));
    command->add_flag("--json", options->json, "Print one JSON object");
    command->callback([options, &exit_code] {
        if (options->db.empty() && options->proof.empty()) throw CLI::RequiredError("--db or --proof");
        exit_code = options->proof.empty() ? verify_command(*options, standard_streams()) : proof_command(*options, standard_streams());
    });
}

void register_replay(CLI::App& root, int& exit_code)
{
    CLI::App* command = root.add_subcommand("replay", "Fold every case again from its entries");
    auto options = std::make_shared<ReplayCommand>();
    command->add_flag("--check")->description("Compare with what is stored; nothing is changed")->required();
    command->add_option("--db", options->db, "The ledger's file; verify it first")->required()->check(CLI::ExistingFile);
    command->add_option("--threads", options->threads, "Threads; 0 for as many as the machine has")->check(CLI::Range(0, 1'024));
    command->add_flag("--json", options->json, "Print one JSON object");
    command->callback([options, &exit_code] { exit_code = replay_command(*options, standard_streams()); });
}

void register_export(CLI::App& root, int& exit_code)
{
    CLI::App* command = root.add_subcommand("export", "Write one case's record, with proofs, for anybody to verify");
    auto options = std::make_shared<ExportCommand>();
    command->add_option("case", options->case_id, "The case's id")->required();
    command->add_option("--db", options->db, "The ledger's file")->required()->check(CLI::ExistingFile);
    command->add_option("--out", options->out, "File to write")->required();
    command->add_option("--key", options->key, "Verifier key to write into the file (that of the key beside the database)");
    command->add_flag("--without-internal", options->without_internal, "Withhold internal comments, as for the case's parties; it verifies all the same");
    command->callback([options, &exit_code] { exit_code = export_command(*options, standard_streams()); });
}

void register_key(CLI::App& root, int& exit_code)
{
    CLI::App* key = root.add_subcommand("key", "Keys that sign checkpoints");
    key->require_subcommand(1);
    CLI::App* command = key->add_subcommand("generate", "Make a signing key; print its verifier key");
    auto name = std::make_shared<std::string>(), out = std::make_shared<std::string>();
    command->add_option("name", *name, "Name of the log, like a host name and a path: docket.example.vn/sandbox")->required();
    command->add_option("--out", *out, "File for the signing key; must not exist")->required();
    command->callback([name, out, &exit_code] { exit_code = key_generate_command(*name, *out, standard_streams()); });
}

void register_backup(CLI::App& root, int& exit_code)
{
    CLI::App* command = root.add_subcommand("backup", "Copy a database while a server uses it, and verify the copy");
    auto options = std::make_shared<BackupCommand>();
    command->add_option("--db", options->db, "The ledger's file")->required()->check(CLI::ExistingFile);
    command->add_option("--out", options->out, "File to write; must not exist")->required();
    command->callback([options, &exit_code] { exit_code = backup_command(*options, standard_streams()); });
}

void register_restore(CLI::App& root, int& exit_code)
{
    CLI::App* command = root.add_subcommand("restore", "Make a database of a backup, as it was or as it was after some entry");
    auto options = std::make_shared<RestoreCommand>();
    command->add_option("--from", options->from, "The backup's file")->required()->check(CLI::ExistingFile);
    command->add_option("--db", options->db, "File to write; must not exist")->required();
    command->add_option("--upto", options->upto, "Only the first so many entries")->check(CLI::PositiveNumber);
    command->callback([options, &exit_code] { exit_code = restore_command(*options, standard_streams()); });
}

void register_migrate(CLI::App& root, int& exit_code)
{
    CLI::App* command = root.add_subcommand("migrate", "Bring a database's schema up to date, which a start does too");
    auto db = std::make_shared<std::string>();
    command->add_option("--db", *db, "The ledger's file; no server may have it open")->required()->check(CLI::ExistingFile);
    command->callback([db, &exit_code] { exit_code = migrate_command(*db, standard_streams()); });
}

}  // namespace

void register_audit(CLI::App& root, int& exit_code)
{
    register_verify(root, exit_code);
    register_replay(root, exit_code);
    register_export(root, exit_code);
    register_key(root, exit_code);
    register_backup(root, exit_code);
    register_restore(root, exit_code);
    register_migrate(root, exit_code);
}

}  // namespace docket
