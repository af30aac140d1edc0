#pragma once

// One entry by itself: its bytes, its hash, its values, and the columns it is filed under. What it has to do with other entries is for
// chain_check.hpp and tree_check.hpp. Runs on several threads, each with a connection of its own.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "engine/audit/entries/erasures.hpp"
#include "engine/audit/finding.hpp"
#include "engine/audit/entries/link_hash.hpp"
#include "engine/codec/entry/entry_codec.hpp"
#include "engine/ledger/reader.hpp"
#include "engine/ledger/sqlite/files/sqlite_connection.hpp"

namespace docket {

/// What the checks of the sequence need of an entry.
struct CheckedEntry {
    LedgerPosition position = 0, previous = 0;
    std::int64_t case_no = 0;
    CaseVersion seq = 0;
    Digest hash{};            ///< as filed
    std::uint64_t link = 0;   ///< of its hash and case: what the case's next entry must point to
    std::uint64_t prev = 0;   ///< of what it points to itself
    std::uint32_t from = 0, to = 0;
    bool moves = false;       ///< says where the case came from and went; comments and the like leave both empty
};

struct CheckedBlock {
    std::vector<CheckedEntry> entries;  ///< ascending by position
    std::vector<Finding> findings;      ///< of entries by themselves
    bool is_damaged = false;            ///< the file could not be read here; `entries` lacks some
};

/// What all entries of a ledger are compared with.
struct EntryFrame {
    std::filesystem::path path;
    std::string log;
    std::set<std::string, std::less<>> definitions;  ///< `def` of the headers, as written, for each on file
    const LinkHash& links;
    Erasures& erasures;
    LedgerPosition size = 0;  ///< entries when the audit began
};

/// Connection for an audit: reads only, and never stops by time.
[[nodiscard]] std::unique_ptr<Connection> open_for_audit(const std::filesystem::path& path);

/// The same for what a LedgerReader reads: one connection, so one thread at a time gets an answer.
/// @throws OpenError as open_sqlite_reader.
[[nodiscard]] std::unique_ptr<LedgerReader> open_reader_for_audit(const std::filesystem::path& path);

/// True if SQLite says that the file itself is broken, which is a finding and no failure of the machine.
[[nodiscard]] bool is_damage(const SqliteBroken& error) noexcept;

class EntryChecker {
public:
    /// `frame` must outlive the checker.
    explicit EntryChecker(const EntryFrame& frame) : frame_(frame), connection_(open_for_audit(frame.path)) {}

    /// Entries at positions first … last.
    [[nodiscard]] CheckedBlock check(LedgerPosition first, LedgerPosition last);

private:
    void check_row(const Query& row, CheckedBlock& block);
    void check_values(const CheckedEntry& entry, const std::string& case_id, const EntryCheck& checked, std::string_view values, bool has_snapshot, CheckedBlock& block);
    [[nodiscard]] std::string fault_of_places(const CheckedEntry& entry, LedgerPosition skip);

    const EntryFrame& frame_;
    std::unique_ptr<Connection> connection_;
};

}  // namespace docket
