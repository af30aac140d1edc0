#include <filesystem>
#include <ostream>

#include "app/commands/audit/audit_commands.hpp"
#include "app/commands/audit/finding_printer.hpp"
#include "app/files.hpp"
#include "engine/audit/verify/verify.hpp"

namespace docket {

namespace {

std::string trimmed(std::string text)
{
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.pop_back();
    return text;
}

Map summary_value(const VerifySummary& summary)
{
    Map map;
    map.set("log", summary.log);
    map.set("entries", static_cast<std::int64_t>(summary.entries));
    map.set("cases", static_cast<std::int64_t>(summary.cases));
    map.set("checkpoints", static_cast<std::int64_t>(summary.checkpoints));
    map.set("root", to_hex(summary.root));
    return map;
}

void print_summary(const VerifySummary& summary, bool has_key, const CommandStreams& streams)
{
    streams.out << summary.entries << " entries of " << summary.cases << " cases in " << summary.log << ", " << summary.checkpoints
                << " checkpoints" << (has_key || summary.checkpoints == 0 ? "" : " (no key given: signatures not checked)") << "\nroot "
                << to_hex(summary.root) << '\n';
}

}  // namespace

std::optional<VerifierKey> read_verifier_key(const std::string& text_or_file, std::ostream& err)
{
    const bool is_file = std::filesystem::exists(text_or_file);
    const auto key = VerifierKey::parse(is_file ? trimmed(read_file(text_or_file)) : text_or_file);
    if (key) return *key;
    err << "docket: --key: " << key.error().detail << '\n';
    return std::nullopt;
}

int verify_command(const VerifyCommand& command, const CommandStreams& streams)
{
    VerifyOptions options;
    options.path = command.db;
    options.since = command.since;
    options.threads = command.threads;
    if (!command.key.empty()) {
        options.key = read_verifier_key(command.key, streams.err);
        if (!options.key) return 2;
    }
    if (!command.checkpoint.empty()) options.trusted_note = read_file(command.checkpoint);
    FindingPrinter printer(streams, command.json);
    SystemRandom random;
    try {
        const VerifySummary summary = verify_ledger(options, random, printer.sink(), printer.progress());
        return printer.finish(summary_value(summary), [&] { print_summary(summary, options.key.has_value(), streams); });
    } catch (const std::invalid_argument& error) {
        printer.clear();
        streams.err << "docket verify: " << error.what() << '\n';
        return 2;
    }
}

}  // namespace docket
