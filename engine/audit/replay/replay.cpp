#include "engine/audit/replay/replay.hpp"

#include <thread>

#include "engine/audit/blocks_in_order.hpp"
#include "engine/audit/entries/entry_check.hpp"
#include "engine/audit/replay/derived_rows.hpp"
#include "engine/codec/json/canonical_json.hpp"
#include "engine/codec/snapshot_codec.hpp"
#include "engine/ledger/packed_entry.hpp"
#include "engine/ledger/sqlite/schema/sqlite_checks.hpp"
#include "engine/runtime/definitions.hpp"
#include "engine/runtime/sequencer/sequencer.hpp"

namespace docket {

namespace {

constexpr std::int64_t cases_per_block = 64;

/// Where two values first differ, as a JSON pointer; nothing of what they are.
std::string first_difference(const Value& a, const Value& b)
{
    if (a.is_map() && b.is_map()) {
        for (const auto& [key, value] : a.map()) {
            const Value* other = key.is_string() ? b.find(key.string()) : nullptr;
            const std::string name = key.is_string() ? '/' + key.string() : "/?";
            if (other == nullptr) return name;
            if (!(value == *other)) return name + first_difference(value, *other);
        }
    }
    if (a.is_list() && b.is_list()) {
        for (std::size_t i = 0; i < std::min(a.list().size(), b.list().size()); ++i) {
            if (!(a.list()[i] == b.list()[i])) return '/' + std::to_string(i) + first_difference(a.list()[i], b.list()[i]);
        }
    }
    return "";
}

std::string difference_of(const std::string& stored, const std::string& folded)
{
    const auto a = parse_stored_json(folded, stored_json_limits);
    const auto b = parse_stored_json(stored, stored_json_limits);
    if (!a || !b) return "it is not readable";
    const std::string at = first_difference(*a, *b);
    return at.empty() ? "it has other members" : "they first differ at " + at;
}

struct ReplayedBlock {
    std::vector<Finding> findings;
    std::uint64_t cases = 0, entries = 0;
};

class CaseReplayer {
public:
    CaseReplayer(const std::filesystem::path& path, const Definitions& definitions)
        : definitions_(definitions), connection_(open_for_audit(path)), reader_(open_reader_for_audit(path))
    {
    }

    ReplayedBlock replay(std::int64_t first, std::int64_t last)
    {
        ReplayedBlock block;
        try {
            // One transaction: a case and its parts are of one moment.
            connection_->run("BEGIN");
            {
                Query rows = connection_->query_of("SELECT " + std::string(derived_case_columns) + " FROM case_file WHERE case_no BETWEEN ? AND ?");
                rows.bind(first).bind(last);
                while (rows.step()) replay_case(rows, block);
            }
            connection_->run("COMMIT");
        } catch (const SqliteBroken& error) {
            if (!is_damage(error)) throw;
            block.findings.push_back({0, "", 0, "damaged", error.what()});
            if (connection_->in_transaction()) connection_->run("ROLLBACK");
        }
        return block;
    }

private:
    void replay_case(const Query& row, ReplayedBlock& block)
    {
        const CaseId id(row.text(1));
        const auto version = static_cast<CaseVersion>(row.number(2));
        const auto report = [&](std::string code, std::string detail) {
            block.findings.push_back({0, id.text, version, std::move(code), std::move(detail)});
        };
        ++block.cases;
        block.entries += version;
        std::optional<Snapshot> snapshot;
        try {
            snapshot = fold_entries(*reader_, definitions_, id, version);
        } catch (const StorageBroken&) {
            throw;
        } catch (const std::runtime_error& error) {
            return report("snapshot", std::string("Expected the case's entries to make a case: ") + error.what());
        }
        if (!snapshot) return report("snapshot", "Expected the case to have as many entries as its row says.");
        const auto stored = snapshot_text(row.text(3));
        const std::string folded = encode_snapshot(*snapshot);
        if (stored != folded)
            report("snapshot", "Expected the snapshot on file to be what the entries make, but " + (stored ? difference_of(*stored, folded) : "it is damaged") + '.');
        const std::string column = fault_of_case_columns(row, *snapshot);
        if (!column.empty()) report("derived", "Expected the case's \"" + column + "\" to be what the entries make.");
        const std::string part = fault_of_case_parts(*connection_, row, *snapshot);
        if (!part.empty()) report("derived", "Expected a row that says what the entries make of " + part + '.');
    }

    const Definitions& definitions_;
    std::unique_ptr<Connection> connection_;
    std::unique_ptr<LedgerReader> reader_;
};

}  // namespace

ReplaySummary replay_ledger(const ReplayOptions& options, const FindingSink& sink, const ProgressSink& progress)
{
    ReplaySummary summary;
    const auto report = [&](const Finding& finding) {
        ++summary.findings;
        sink(finding);
    };
    const auto reader = open_reader_for_audit(options.path);
    const Definitions definitions(reader->definitions());
    const auto connection = open_for_audit(options.path);
    const std::int64_t cases = connection->number("SELECT coalesce(max(case_no), 0) FROM case_file");
    const std::size_t threads = options.threads != 0 ? options.threads : std::max(1u, std::thread::hardware_concurrency());
    for_blocks_in_order<ReplayedBlock>(
        static_cast<std::uint64_t>((cases + cases_per_block - 1) / cases_per_block), threads,
        [&] {
            return [replayer = std::make_shared<CaseReplayer>(options.path, definitions)](std::uint64_t block) {
                const auto first = static_cast<std::int64_t>(block) * cases_per_block;
                return replayer->replay(first + 1, first + cases_per_block);
            };
        },
        [&](std::uint64_t, const ReplayedBlock& block) {
            for (const Finding& finding : block.findings) report(finding);
            summary.cases += block.cases;
            summary.entries += block.entries;
            progress({"cases", summary.cases, static_cast<std::uint64_t>(cases)});
        });
    check_derived_tables(*connection, [&](std::string case_id, std::string detail) {
        report({0, std::move(case_id), 0, "derived", std::move(detail)});
    });
    return summary;
}

}  // namespace docket
