#pragma once

// Writing an entry and what is derived from it. For engine/ledger's own files; transactions are the caller's.

#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "engine/ledger/ledger.hpp"
#include "engine/ledger/sqlite/files/sqlite_connection.hpp"

namespace docket {

/// How the numbers of cases by configuration have changed in a transaction: written once for all its entries.
class CountChanges {
public:
    void move(const Snapshot* before, const Snapshot& after);
    /// Writes and forgets.
    void write(Connection& connection);
    void clear() noexcept { changes_.clear(); }

private:
    /// Cases of a definition that stand alike. Each entry leads from one to another, and only a few dozen are written: hence no texts yet.
    struct Place {
        std::shared_ptr<const Definition> definition;
        std::vector<StateIndex> configuration;
        std::string outcome;
    };
    struct Before {
        using is_transparent = void;
        [[nodiscard]] static auto key(const Place& place) { return std::tie(place.definition, place.configuration, place.outcome); }
        [[nodiscard]] static auto key(const Snapshot& one) { return std::tie(one.definition, one.chart.configuration, one.outcome); }
        [[nodiscard]] bool operator()(const auto& a, const auto& b) const { return key(a) < key(b); }
    };
    void add(const Snapshot& one, std::int64_t cases);

    std::map<Place, std::int64_t, Before> changes_;
};

/// Of a case's row in `alarm` only.
void move_alarm(Connection& connection, std::int64_t case_no, std::optional<Instant> from, std::optional<Instant> to);

/// Writes the entry at `position` and brings the case's rows up to date, `tail` too. std::logic_error if it does not follow `tail`.
void append_entry(Connection& connection, LedgerPosition position, const NewEntry& added, CaseTail& tail, CountChanges& counts);

}  // namespace docket
