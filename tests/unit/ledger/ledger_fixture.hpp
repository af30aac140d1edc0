#pragma once

// A ledger in a folder of its own, and the shortest way to put entries into it. Not an interpreter: cases go where they are told.

#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include "engine/codec/snapshot_codec.hpp"
#include "engine/ledger/sqlite/sqlite_ledger.hpp"
#include "tests/support/record_fixture.hpp"
#include "tests/support/seeded_random.hpp"

namespace docket {

class TemporaryFolder {
public:
    TemporaryFolder()
    {
        std::string name = (std::filesystem::temp_directory_path() / "docket-ledger-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
        path_ = name;
    }
    ~TemporaryFolder() { std::filesystem::remove_all(path_); }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    [[nodiscard]] std::filesystem::path database() const { return path_ / "docket.db"; }
    [[nodiscard]] SqliteOptions options() const
    {
        SqliteOptions options;
        options.path = database();
        options.disk_free_bytes_min = 0;
        return options;
    }

private:
    std::filesystem::path path_;
};

inline std::unique_ptr<Ledger> open_in(const TemporaryFolder& folder)
{
    SeededRandom random("ledger");
    return open_sqlite_ledger(folder.options(), random, fixture_instant);
}

/// A case and where it ends in the ledger.
struct FiledCase : Snapshot {
    CaseTail tail;
    std::shared_ptr<const Snapshot> filed;  ///< as it was with its last entry
};

/// The case as it is on file.
inline FiledCase filed_case(LedgerReader& reader, const std::string& id, const std::shared_ptr<const Definition>& definition)
{
    const auto stored = reader.find_case(CaseId(id));
    REQUIRE(stored.has_value());
    auto snapshot = std::make_shared<const Snapshot>(*decode_snapshot(stored->snapshot, definition));
    return {*snapshot, stored->tail, snapshot};
}

/// A case that has no entry yet.
inline FiledCase new_case(const std::string& id, const std::shared_ptr<const Definition>& definition)
{
    FiledCase snapshot;
    snapshot.id = CaseId(id);
    snapshot.code = "GRT-" + id;
    snapshot.definition = definition;
    snapshot.opened_at = fixture_instant;
    snapshot.opened_by = PersonId("u_lan");
    snapshot.chart.configuration = {1};
    return snapshot;
}

/// Appends an entry with `changes`; what they say of tasks and parties the caller has already brought into `snapshot`. @return its place.
inline LedgerPosition record(Ledger& ledger, FiledCase& snapshot, Changes changes = {}, Instant at = fixture_instant)
{
    static SystemRandom random;
    Entry entry;
    entry.type = snapshot.version == 0 ? EntryType::created : EntryType::transition;
    entry.case_id = snapshot.id;
    entry.version = ++snapshot.version;
    entry.at = at;
    entry.actor.id = PersonId("u_lan");
    entry.definition = snapshot.definition->ref;
    entry.changes = std::move(changes);
    EntrySeal seal;
    seal.log = ledger.log_id();
    if (entry.version == 1) snapshot.tail.head = genesis_of(seal.log, snapshot.id);
    seal.prev = snapshot.tail.head;
    seal.definition = snapshot.definition.get();
    const StoredEntry stored = encode_entry(entry, seal, random);
    snapshot.updated_at = at;
    const Snapshot before = snapshot.filed ? *snapshot.filed : snapshot;
    auto& pending = snapshot.deadlines;
    pending.insert(pending.end(), entry.changes.deadlines_scheduled.begin(), entry.changes.deadlines_scheduled.end());
    for (const DeadlineId& id : entry.changes.deadlines_ended)
        std::erase_if(pending, [&](const Deadline& deadline) { return deadline.id == id; });
    snapshot.filed = std::make_shared<const Snapshot>(snapshot);
    return ledger.append({entry, pack(stored, snapshot), before, snapshot}, snapshot.tail);
}

/// All bytes of a file.
inline std::string slurp(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

/// `record` in a transaction of its own.
inline void commit_record(Ledger& ledger, FiledCase& snapshot, const Changes& changes = {}, Instant at = fixture_instant)
{
    ledger.begin();
    record(ledger, snapshot, changes, at);
    ledger.commit();
}

inline void open_task(Snapshot& snapshot, Changes& changes, const std::string& id, const std::string& role,
                      std::optional<Instant> due)
{
    Task task = fixture_task(id.c_str(), due);
    task.role = role;
    snapshot.tasks.push_back(task);
    changes.tasks_opened.push_back(task);
}

inline void add_party(Snapshot& snapshot, Changes& changes, const std::string& role, const std::string& person)
{
    snapshot.parties.push_back({role, PersonId(person)});
    changes.parties_added.push_back({role, PersonId(person)});
}

inline Viewer everyone()
{
    Viewer viewer;
    viewer.sees_all = true;
    return viewer;
}

}  // namespace docket
