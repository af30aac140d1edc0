#include "engine/audit/verify/verify.hpp"

#include <atomic>
#include <exception>
#include <stdexcept>
#include <thread>

#include "engine/audit/blocks_in_order.hpp"
#include "engine/audit/verify/chain_check.hpp"
#include "engine/audit/verify/tree_check.hpp"
#include "engine/codec/json/canonical_json.hpp"
#include "engine/ledger/sqlite/schema/sqlite_checks.hpp"
#include "engine/ledger/sqlite/sqlite_ledger.hpp"
#include "engine/merkle/signed/checkpoint.hpp"

namespace docket {

namespace {

constexpr LedgerPosition entries_per_block = 1'024;  // about 2 MB of a block while it is read, 100 kB once checked

/// `def` of a header, as engine/codec writes it.
std::string written_reference(const Query& row)
{
    Map map;
    map.set("id", row.text(0));
    map.set("version", row.number(1));
    map.set("sha256", to_hex(row.digest(2)));
    return to_canonical_json(std::move(map));
}

/// SQLite's own check of pages and indexes, on a thread of its own: what it finds.
class StructureCheck {
public:
    StructureCheck(const std::filesystem::path& path, bool wanted)
    {
        if (wanted) thread_ = std::jthread([this, path] { run(path); });
    }

    [[nodiscard]] std::vector<std::string> finish()
    {
        if (thread_.joinable()) thread_.join();
        if (failure_) std::rethrow_exception(failure_);
        return std::move(found_);
    }

private:
    void run(const std::filesystem::path& path) noexcept
    try {
        const auto connection = open_for_audit(path);
        Query rows = connection->query("PRAGMA integrity_check(20)");
        while (rows.step()) {
            if (rows.text(0) != "ok") found_.push_back(rows.text(0));
        }
    } catch (const SqliteBroken& error) {
        if (is_damage(error))
            found_.emplace_back(error.what());
        else
            failure_ = std::current_exception();
    } catch (...) {
        failure_ = std::current_exception();
    }

    std::vector<std::string> found_;
    std::exception_ptr failure_;
    std::jthread thread_;  // goes first
};

class Verification {
public:
    Verification(const VerifyOptions& options, RandomSource& random, const FindingSink& sink, const ProgressSink& progress)
        : options_(options),
          links_(random),
          frame_{options.path, "", {}, links_, erasures_, 0},
          sink_([this, &sink](const Finding& finding) {
              ++summary_.findings;
              sink(finding);
          }),
          progress_(progress)
    {
    }

    VerifySummary run()
    {
        const auto head = read_head();
        unless_damaged([&] {
            connection_ = open_for_audit(options_.path);
            if (check_identity(*connection_)) throw OpenError(OpenErrorKind::foreign_file, options_.path.string() + " holds no ledger.");
            check_declarations();
            StructureCheck structure(options_.path, options_.checks_structure);
            unless_damaged([&] { check_record(head); });
            for (const std::string& found : structure.finish()) sink_({0, "", 0, "damaged", "SQLite says: " + found});
        });
        return summary_;
    }

private:
    /// Does `work` as far as the file can be read; where it cannot, that is a finding.
    template <class Work>
    void unless_damaged(Work work)
    {
        try {
            work();
        } catch (const SqliteBroken& error) {
            if (!is_damage(error)) throw;
            sink_({0, "", 0, "damaged", error.what()});
        }
    }

    void check_declarations()
    {
        try {
            check_schema(*connection_);
        } catch (const OpenError& error) {
            sink_({0, "", 0, "schema", error.what()});
        }
    }

    /// Read before the database is: a server goes on writing both, the head behind the database.
    std::optional<LedgerHead> read_head()
    {
        try {
            return read_head_file(options_.path);
        } catch (const OpenError& error) {
            if (error.kind() != OpenErrorKind::rewritten) throw;
            sink_({0, "", 0, "head", error.what()});
            return std::nullopt;
        }
    }

    void read_frame()
    {
        frame_.log = summary_.log = connection_->text("SELECT value FROM meta WHERE name = 'log'");
        summary_.entries = static_cast<LedgerPosition>(connection_->number("SELECT coalesce(max(position), 0) FROM entry"));
        frame_.size = summary_.entries;
        erasures_.read(*connection_);
        Query rows = connection_->query("SELECT workflow, version, sha256, source FROM definition");
        while (rows.step()) {
            if (sha256(rows.text(3)) != rows.digest(2))
                sink_({0, "", 0, "definition", "Expected definition " + rows.text(0) + " version " + std::to_string(rows.number(1)) +
                                                   " to be the bytes that its digest is of."});
            frame_.definitions.insert(written_reference(rows));
        }
    }

    void expect_from_outside(TreeCheck& tree, const std::optional<LedgerHead>& head)
    {
        if (head && head->log != frame_.log)
            sink_({0, "", 0, "head", "Expected the head file to be of this ledger, but it is of " + head->log + '.'});
        else if (head)
            tree.expect(head->size, head->root, "head", "the head file");
        if (!options_.trusted_note) return;
        const auto note = parse_note(*options_.trusted_note);
        auto checkpoint = note ? parse_checkpoint_text(note->text) : Result<Checkpoint>(note.error());
        if (checkpoint && options_.key) {
            const auto opened = open_checkpoint(*options_.trusted_note, *options_.key);
            if (!opened) checkpoint = opened.error();
        }
        if (!checkpoint)
            sink_({0, "", 0, "checkpoint", "Expected the checkpoint from outside to be a good one: " + checkpoint.error().detail});
        else
            tree.expect(checkpoint->size, checkpoint->root, "root", "the checkpoint from outside");
    }

    void require_since()
    {
        if (options_.since == 0) return;
        Query row = connection_->query("SELECT 1 FROM checkpoint WHERE size = ?");
        if (!row.bind(options_.since).step() || options_.since > summary_.entries)
            throw std::invalid_argument("there is no checkpoint of size " + std::to_string(options_.since) + " on file");
    }

    void check_record(const std::optional<LedgerHead>& head)
    {
        read_frame();
        require_since();
        TreeCheck tree(*connection_, options_.key, options_.since, summary_.entries, sink_);
        expect_from_outside(tree, head);
        ChainCheck chains(frame_, *connection_, options_.since, summary_.entries, sink_);
        check_entries(tree, chains);
        summary_.cases = chains.check_cases(progress_);
        tree.finish();
        summary_.root = tree.root();
        summary_.checkpoints = tree.checkpoints();
    }

    void check_entries(TreeCheck& tree, ChainCheck& chains)
    {
        const LedgerPosition entries = summary_.entries - options_.since;
        const std::uint64_t blocks = (entries + entries_per_block - 1) / entries_per_block;
        std::size_t threads = options_.threads != 0 ? options_.threads : std::max(1u, std::thread::hardware_concurrency());
        LedgerPosition reached = options_.since;
        const auto last_of = [&](std::uint64_t block) { return std::min(options_.since + (block + 1) * entries_per_block, summary_.entries); };
        for_blocks_in_order<CheckedBlock>(
            blocks, threads,
            [&] {
                return [&, checker = std::make_shared<EntryChecker>(frame_)](std::uint64_t block) {
                    return checker->check(options_.since + block * entries_per_block + 1, last_of(block));
                };
            },
            [&](std::uint64_t block, CheckedBlock checked) {
                for (const Finding& finding : checked.findings) sink_(finding);
                for (const CheckedEntry& entry : checked.entries) {
                    pass_gap(reached, entry.position, checked.is_damaged, tree);
                    tree.add(entry.hash);
                    chains.add(entry);
                    reached = entry.position;
                }
                pass_gap(reached, last_of(block) + 1, checked.is_damaged, tree);
                reached = last_of(block);
                progress_({"entries", reached - options_.since, entries});
            });
    }

    /// Entries between these two that are not there. Their leaves are nothing, so that later ones keep their places in the tree.
    void pass_gap(LedgerPosition after, LedgerPosition before, bool is_damaged, TreeCheck& tree)
    {
        if (after + 1 >= before) return;
        const std::string places = after + 2 == before ? "entry " + std::to_string(after + 1)
                                                       : "entries " + std::to_string(after + 1) + " to " + std::to_string(before - 1);
        if (!is_damaged) sink_({after + 1, "", 0, "position", "Expected " + places + " to be there, but the file goes on without."});
        for (LedgerPosition gone = after + 1; gone < before; ++gone) tree.add(Digest{});
    }

    const VerifyOptions& options_;
    LinkHash links_;
    Erasures erasures_;
    EntryFrame frame_;
    VerifySummary summary_;
    FindingSink sink_;
    const ProgressSink& progress_;
    std::unique_ptr<Connection> connection_;
};

}  // namespace

VerifySummary verify_ledger(const VerifyOptions& options, RandomSource& random, const FindingSink& sink, const ProgressSink& progress)
{
    return Verification(options, random, sink, progress).run();
}

}  // namespace docket
