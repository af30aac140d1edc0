#include <filesystem>
#include <ostream>

#include "app/commands/audit/audit_commands.hpp"
#include "app/commands/audit/finding_printer.hpp"
#include "app/commands/audit/whole_file.hpp"
#include "app/files.hpp"
#include "engine/audit/entries/entry_check.hpp"
#include "engine/audit/proof/case_proof.hpp"
#include "engine/audit/proof/key_file.hpp"
#include "engine/ledger/sqlite/sqlite_ledger.hpp"

namespace docket {

namespace {

/// Of the key that the server made for itself; nullopt if there is none, or it is not ours to read.
std::optional<VerifierKey> key_beside(const std::string& database)
{
    const std::string path = database + ".key";
    if (!std::filesystem::exists(path)) return std::nullopt;
    const auto key = read_key_file(path);
    return key ? std::optional(key->verifier()) : std::nullopt;
}

}  // namespace

int export_command(const ExportCommand& command, const CommandStreams& streams)
{
    std::optional<VerifierKey> key;
    if (command.key.empty())
        key = key_beside(command.db);
    else if (key = read_verifier_key(command.key, streams.err); !key)
        return 2;
    if (!key) streams.err << "docket export: no key is known, so whoever verifies has to bring it: verify --proof --key\n";
    const auto reader = open_reader_for_audit(command.db);
    const auto text = case_proof(*reader, CaseId(command.case_id), key, command.without_internal ? Audience::everyone : Audience::internal);
    if (!text) return streams.err << "docket export: there is no case " << command.case_id << " in " << command.db << '\n', 1;
    write_whole_file(command.out, *text);
    streams.out << text->size() << " bytes in " << command.out << '\n';
    return 0;
}

int proof_command(const VerifyCommand& command, const CommandStreams& streams)
{
    std::optional<VerifierKey> key;
    if (!command.key.empty()) {
        key = read_verifier_key(command.key, streams.err);
        if (!key) return 2;
    }
    FindingPrinter printer(streams, command.json);
    const ProofSummary summary = verify_case_proof(read_file(command.proof), key, printer.sink());
    Map map;
    map.set("log", summary.log);
    map.set("case", summary.case_id);
    map.set("entries", static_cast<std::int64_t>(summary.entries));
    map.set("proven", static_cast<std::int64_t>(summary.proven));
    map.set("withheld", static_cast<std::int64_t>(summary.withheld));
    map.set("checkpoint", static_cast<std::int64_t>(summary.checkpoint));
    map.set("key_given", summary.is_key_known);
    return printer.finish(std::move(map), [&] {
        streams.out << summary.entries << " entries of case " << summary.case_id << " in " << summary.log << ", " << summary.proven
                    << " of them in the signed tree of " << summary.checkpoint << " entries\n";
        if (summary.withheld > 0) streams.out << "values withheld by whoever exported it, but proven to be on record: " << summary.withheld << '\n';
        if (!summary.is_key_known) streams.out << "no key given: whose signature it is, the file itself says\n";
    });
}

int key_generate_command(const std::string& name, const std::string& out_file, const CommandStreams& streams)
{
    SystemRandom random;
    const auto key = SigningKey::generate(name, random);
    if (!key) return streams.err << "docket key generate: " << key.error().detail << '\n', 2;
    const auto written = write_key_file(out_file, *key);
    if (!written) return streams.err << "docket key generate: " << written.error().detail << '\n', 2;
    streams.out << key->verifier().text() << '\n';
    return 0;
}

}  // namespace docket
