#pragma once

// Ledger over one writing connection. For engine/ledger's own files: sqlite_ledger.hpp opens it and gives it out as a Ledger.

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "engine/ledger/sqlite/files/database_files.hpp"
#include "engine/ledger/sqlite/files/sqlite_connection.hpp"
#include "engine/ledger/sqlite/read/sqlite_rows.hpp"
#include "engine/ledger/sqlite/schema/sqlite_checks.hpp"
#include "engine/ledger/sqlite/write/sqlite_append.hpp"

namespace docket {

class SqliteLedger final : public Ledger {
public:
    SqliteLedger(const SqliteOptions& options, std::unique_ptr<DatabaseLock> lock, std::unique_ptr<Connection> connection,
                 std::string log, TileWriter tree);
    ~SqliteLedger() override;

    const std::string& log_id() const noexcept override { return log_; }
    std::string read_only_reason() const override { return read_only_reason_; }
    LedgerReader& reader() noexcept override { return *reader_; }
    std::unique_ptr<LedgerReader> make_reader() override;
    void fold_log(bool idle) override;
    void write_head_if_due(Instant now) override;
    void reconsider_read_only(Instant now) override;

    void begin() override;
    void commit() override;
    void rollback() noexcept override;

    void remember(const PersonId& principal, std::string_view key, const Digest& request, Instant now, const CommandResult& result) override;
    std::size_t forget_remembered(Instant before, std::size_t limit) override;

    LedgerPosition append(const NewEntry& added, CaseTail& tail) override;
    void set_alarm(CaseTail& tail, std::optional<Instant> rings_at) override;
    Digest root() override { return tree_.root(); }
    void put_checkpoint(const CheckpointRecord& checkpoint) override;

    void put_definition(const DefinitionRecord& record) override;
    std::vector<DefinitionRecord> definitions() override { return docket::definitions(*connection_); }
    void put_form_draft(const FormDraft& draft) override;
    bool remove_form_draft(const CaseId& case_id, const PersonId& person, std::string_view event) override;
    std::uint64_t access_generation() const noexcept override { return access_generation_.load(std::memory_order_acquire); }
    bool put_person(const PersonRecord& person) override;
    std::optional<PersonRecord> find_person(const PersonId& id) override { return docket::find_person(*connection_, id); }
    void put_session(const SessionRecord& session) override;
    bool touch_session(const Digest& token, Instant last_used_at) override;
    bool remove_session(const Digest& token) override;
    std::size_t remove_sessions_of(const PersonId& person) override;
    std::size_t remove_expired_sessions(Instant now) override;

private:
    void index_rest();
    void write_head();
    [[nodiscard]] Instant stored_last_entry_at();

    SqliteOptions options_;
    std::unique_ptr<DatabaseLock> lock_;
    std::unique_ptr<Connection> connection_;
    std::string log_;
    TileWriter committed_, tree_;
    CountChanges counts_;
    Instant last_entry_at_, appended_at_;  ///< committed, and with what is about to be
    std::optional<Instant> reconsidered_at_;
    bool access_changed_ = false;  ///< in this transaction
    std::atomic<std::uint64_t> access_generation_ = 0;
    LedgerPosition head_size_ = 0;
    bool head_written_ = false;
    Instant head_written_at_;
    bool fold_wanted_ = false;
    bool broken_ = false;
    bool clock_behind_ = false;
    std::string read_only_reason_;
    std::unique_ptr<LedgerReader> reader_;
};

}  // namespace docket
