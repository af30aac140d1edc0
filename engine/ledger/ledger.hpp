#pragma once

// The append-only store, as its one writer sees it: a transaction, in it commands, in them entries and the rows derived from them.
// Decides nothing: entries come checked. Second implementation planned: PostgreSQL, for several nodes.

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ledger/errors.hpp"
#include "engine/ledger/packed_entry.hpp"
#include "engine/ledger/reader.hpp"
#include "engine/ledger/records.hpp"
#include "engine/model/entry.hpp"

namespace docket {

/// An entry that was decided, encoded and packed: nothing is left to do but to store it.
struct NewEntry {
    const Entry& entry;
    const PackedEntry& packed;
    const Snapshot& before;  ///< the case without it; the tasks and deadlines that it ends are looked up here
    const Snapshot& after;   ///< the case with it
};

/// One thread uses it, `reader`, `make_reader` and `log_id` excepted. All but the first group must be called between `begin` and `commit` or `rollback`.
/// Any call may throw StorageFull (roll back) or StorageBroken (end the process).
///
/// A transaction carries several commands (group commit). One that is rejected has written nothing, so there is nothing to undo:
///
///     begin
///       append → remember
///       append
///     commit → only now are the commands acknowledged
class Ledger {
public:
    virtual ~Ledger() = default;

    /// Id of this ledger: random, made with the database.
    [[nodiscard]] virtual const std::string& log_id() const noexcept = 0;
    /// Why nothing can be written at present ("" if it can): the disk is nearly full, or the clock stands before the last entry.
    [[nodiscard]] virtual std::string read_only_reason() const = 0;
    /// For other threads. Lives as long as the ledger.
    [[nodiscard]] virtual LedgerReader& reader() noexcept = 0;
    /// A reader of its own for one thread, which never waits for those of `reader`, nor is it interrupted. Any number of them.
    [[nodiscard]] virtual std::unique_ptr<LedgerReader> make_reader() = 0;
    /// To be called between transactions, when nobody waits for an answer: folds the write-ahead log back into the file. Unless `idle`,
    /// only if the log has grown so long that waiting for a quiet moment would cost more.
    virtual void fold_log(bool idle) = 0;
    /// To be called after commits and at least every 200 ms: tells the head file what has been committed, if that is due.
    virtual void write_head_if_due(Instant now) = 0;
    /// Looks again at what `read_only_reason` speaks of.
    virtual void reconsider_read_only(Instant now) = 0;

    /// Throws StorageFull while `read_only_reason` is not "".
    virtual void begin() = 0;
    /// Durable when it returns: through a kill, a crash of the system, a loss of power.
    virtual void commit() = 0;
    /// Never throws; harmless without a transaction.
    virtual void rollback() noexcept = 0;

    /// Stores what LedgerReader::recall shall answer from now on. Only after it said Kind::first.
    virtual void remember(const PersonId& principal, std::string_view key, const Digest& request, Instant now, const CommandResult& result) = 0;
    /// Forgets keys noted before `before`, at most `limit` of them. @return how many.
    virtual std::size_t forget_remembered(Instant before, std::size_t limit) = 0;

    /// Appends one entry and brings everything derived from it up to date: the case, its open tasks, its alarm, parties,
    /// documents, the words it is found by, the counts, the Merkle tree. An alarm that is not over at the entry's instant stays if it rings in time. std::logic_error if it does not follow `tail`.
    /// @param tail  Where the case ends; moved on. After a rollback it is worthless.
    /// @return the entry's place in the ledger.
    virtual LedgerPosition append(const NewEntry& added, CaseTail& tail) = 0;

    /// Moves a case's alarm, or with nullopt removes it. @pre no pending deadline of the case is earlier.
    virtual void set_alarm(CaseTail& tail, std::optional<Instant> rings_at) = 0;

    /// The root over all entries, those of this transaction included. Also between transactions.
    [[nodiscard]] virtual Digest root() = 0;
    /// Larger than any before it, and no larger than the tree: std::logic_error otherwise.
    virtual void put_checkpoint(const CheckpointRecord& checkpoint) = 0;

    /// Once published, for ever: the same workflow and version, or the same digest, again is a std::logic_error.
    virtual void put_definition(const DefinitionRecord& record) = 0;
    [[nodiscard]] virtual std::vector<DefinitionRecord> definitions() = 0;
    /// Adds or replaces, by id.
    virtual void put_form_draft(const FormDraft& draft) = 0;
    /// False if there was none.
    virtual bool remove_form_draft(const CaseId& case_id, const PersonId& person, std::string_view event) = 0;

    /// Grows with each commit that changed a person or ended a session: whoever keeps what they read of those asks. Any thread.
    [[nodiscard]] virtual std::uint64_t access_generation() const noexcept = 0;

    /// Adds or replaces, by id. False, and nothing is changed, if another person has the user name.
    virtual bool put_person(const PersonRecord& person) = 0;
    [[nodiscard]] virtual std::optional<PersonRecord> find_person(const PersonId& id) = 0;

    virtual void put_session(const SessionRecord& session) = 0;
    /// False if there is no such session.
    virtual bool touch_session(const Digest& token, Instant last_used_at) = 0;
    virtual bool remove_session(const Digest& token) = 0;
    /// All of a person's: on a change of password or roles. @return how many.
    virtual std::size_t remove_sessions_of(const PersonId& person) = 0;
    /// @return how many had expired.
    virtual std::size_t remove_expired_sessions(Instant now) = 0;
};

}  // namespace docket
