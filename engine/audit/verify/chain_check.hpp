#pragma once

// The chain of each case: its entries follow one another without gap or fork, and its row stands at the last. Sees entries in order of
// commit and keeps 24 bytes a case. Not the tree over all entries (tree_check.hpp).

#include <cstdint>
#include <vector>

#include "engine/audit/entries/entry_check.hpp"

namespace docket {

class ChainCheck {
public:
    /// Entries up to `since` are taken as checked; those up to `size` come. References must outlive this.
    ChainCheck(const EntryFrame& frame, Connection& connection, LedgerPosition since, LedgerPosition size, const FindingSink& sink);

    /// The next entry in order of commit.
    void add(const CheckedEntry& entry);
    /// Once all entries are in: the cases' rows. A case that has moved on since is looked up. @return how many cases there are.
    std::uint64_t check_cases(const ProgressSink& progress);

private:
    /// Where a case ends so far.
    struct State {
        std::uint64_t link = 0;  ///< 0 with seq 0: not seen
        LedgerPosition position = 0;
        std::uint32_t seq = 0, to = 0;
    };

    void report(const CheckedEntry& entry, std::string code, std::string detail);
    [[nodiscard]] State state_at(LedgerPosition position);
    void follow(const State& state, const CheckedEntry& entry);
    void check_long_snapshots();
    void check_case(const Query& row);
    [[nodiscard]] std::string fault_of_case(const Query& row, const State& state);

    const EntryFrame& frame_;
    Connection& connection_;
    LedgerPosition since_, size_;
    const FindingSink& sink_;
    std::vector<State> states_;  ///< by case_no
};

}  // namespace docket
