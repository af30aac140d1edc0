#include <ostream>

#include "app/commands/audit/audit_commands.hpp"
#include "app/commands/audit/finding_printer.hpp"
#include "engine/audit/replay/replay.hpp"

namespace docket {

int replay_command(const ReplayCommand& command, const CommandStreams& streams)
{
    FindingPrinter printer(streams, command.json);
    ReplayOptions options;
    options.path = command.db;
    options.threads = command.threads;
    const ReplaySummary summary = replay_ledger(options, printer.sink(), printer.progress());
    Map map;
    map.set("cases", static_cast<std::int64_t>(summary.cases));
    map.set("entries", static_cast<std::int64_t>(summary.entries));
    return printer.finish(std::move(map), [&] {
        streams.out << summary.cases << " cases folded again from " << summary.entries << " entries\n";
    });
}

}  // namespace docket
