#pragma once

// Reading the ledger: committed entries and what is derived from them. Changes nothing. Who may see what is a parameter (`Viewer`);
// why they may is decided above.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/ledger/records.hpp"

namespace docket {

/// For whom a list is made. A case is visible to its parties, and, unless a private state is active, to those who work on its
/// workflow.
struct Viewer {
    PersonId person;
    std::vector<std::string> workflows;  ///< those whose cases the person may see by a role in the organisation
    std::vector<std::string> roles;      ///< roles in the organisation, for `TaskFilter::mine`
    bool sees_all = false;               ///< the engine itself and the command line; never a request
};

/// A page of a list, in an order that inserts do not disturb: a row is never shown twice, nor skipped because others came.
template <class T>
struct Page {
    std::vector<T> rows;
    std::string next;  ///< `cursor` of the next page, or "" if this is the last; opaque
};

/// Empty members do not filter. `limit` is cut to 1 … limits::page_rows_max.
struct CaseFilter {
    std::string workflow;
    std::string state;  ///< id of a leaf that is active
    std::string outcome;
    std::string role;  ///< an open task is for this role
    std::string q;     ///< whole words that all occur in code or data; case, accents and đ/d do not matter
    std::optional<Instant> due_before;
    std::string cursor;
    std::size_t limit = 50;
};

struct TaskFilter {
    bool mine = false;  ///< for a role the viewer holds, in the organisation or on the case
    std::string role;
    std::optional<PersonId> assignee;
    bool unassigned = false;  ///< only what nobody has
    std::string workflow;
    std::optional<Instant> due_before;
    std::string cursor;
    std::size_t limit = 50;
};

/// Any number of threads may use one reader; each call sees one committed state of the whole ledger. A call waits while as many
/// others are running as there are connections, and throws ReadTimeout if it runs longer than limits::read_ms_max, StorageBroken
/// if the file cannot be read.
class LedgerReader {
public:
    virtual ~LedgerReader() = default;

    [[nodiscard]] virtual std::optional<StoredCase> find_case(const CaseId& id) = 0;
    /// What came of an idempotency key before, if it was used.
    [[nodiscard]] virtual Remembered recall(const PersonId& principal, std::string_view key, const Digest& request) = 0;
    /// Cases whose alarm has rung by `now`, earliest first, at most `limit`. Each case with a deadline due by the last one's instant is among them,
    /// and others may be whose deadlines have ended or come later.
    [[nodiscard]] virtual std::vector<Alarm> alarms(Instant now, std::size_t limit) = 0;
    /// When the first one later than `after` rings; nullopt if there is none.
    [[nodiscard]] virtual std::optional<Instant> next_alarm(Instant after) = 0;

    /// Newest opened first. bad_payload with the field "/cursor" if the cursor is not one of ours.
    [[nodiscard]] virtual Result<Page<CaseSummary>> cases(const Viewer& viewer, const CaseFilter& filter) = 0;
    /// Open tasks, earliest due first, those without a due instant last. Rejects as `cases` does.
    [[nodiscard]] virtual Result<Page<TaskRow>> tasks(const Viewer& viewer, const TaskFilter& filter) = 0;
    /// Cases by configuration, ascending by workflow, states, outcome. Kept as cases move, so it costs no more with many cases.
    [[nodiscard]] virtual std::vector<StateCount> counts() = 0;

    /// Entries of a case with versions in (after, after + limit], ascending. Empty if there is no such case.
    [[nodiscard]] virtual std::vector<StoredEntryRow> entries(const CaseId& id, CaseVersion after, std::size_t limit) = 0;
    /// Entries of all cases with positions in (after, after + limit], ascending. Visibility is the caller's concern.
    [[nodiscard]] virtual std::vector<StoredEntryRow> feed(LedgerPosition after, std::size_t limit) = 0;
    /// Number of entries, which is the last one's position.
    [[nodiscard]] virtual LedgerPosition size() = 0;
    /// Places of the entries of type erasure, ascending: those of one case, or with nullopt those of all.
    [[nodiscard]] virtual std::vector<LedgerPosition> erasures(const std::optional<CaseId>& id) = 0;
    /// The place of an entry of a case; nullopt if it has fewer.
    [[nodiscard]] virtual std::optional<LedgerPosition> position_of(const CaseId& id, CaseVersion version) = 0;
    /// Digests `first` to `first + count - 1` of a level of the Merkle tree's tiles: TileSource::digests.
    [[nodiscard]] virtual std::vector<Digest> tree_digests(unsigned level, std::uint64_t first, std::size_t count) = 0;
    /// The signed head with the largest size up to `size_max`; nullopt if there is none.
    [[nodiscard]] virtual std::optional<CheckpointRecord> newest_checkpoint(LedgerPosition size_max) = 0;
    /// Those with sizes above `after`, ascending, at most `limit`.
    [[nodiscard]] virtual std::vector<CheckpointRecord> checkpoints(LedgerPosition after, std::size_t limit) = 0;

    [[nodiscard]] virtual std::optional<DocumentRow> find_document(const DocumentId& id) = 0;
    /// True if any case has a document with this content: the sweeper of orphans asks.
    [[nodiscard]] virtual bool has_document(const Digest& sha256) = 0;

    /// Ascending by workflow and version.
    [[nodiscard]] virtual std::vector<DefinitionRecord> definitions() = 0;
    [[nodiscard]] virtual std::optional<FormDraft> find_form_draft(const CaseId& case_id, const PersonId& person, std::string_view event) = 0;

    [[nodiscard]] virtual std::optional<PersonRecord> find_person(const PersonId& id) = 0;
    [[nodiscard]] virtual std::optional<PersonRecord> find_person_by_username(std::string_view username) = 0;
    /// Ascending by user name.
    [[nodiscard]] virtual std::vector<PersonRecord> people() = 0;
    /// Expired ones too: the caller holds the clock.
    [[nodiscard]] virtual std::optional<SessionRecord> find_session(const Digest& token) = 0;
};

}  // namespace docket
