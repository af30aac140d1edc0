// A ledger that `docket bench fill` has made holds together like one that was lived.

#include <doctest/doctest.h>

#include <filesystem>
#include <map>
#include <set>
#include <string>

#include "app/commands/bench/bench_fill.hpp"
#include "app/files.hpp"
#include "engine/codec/entry/entry_codec.hpp"
#include "engine/codec/snapshot_codec.hpp"
#include "engine/ledger/sqlite/sqlite_ledger.hpp"
#include "engine/runtime/sequencer/sequencer.hpp"
#include "tests/support/seeded_random.hpp"

namespace docket {

namespace {

constexpr std::uint64_t cases = 200;
constexpr Instant present{1'795'328'400'000};  // 2026-11-22T05:00:00Z

/// A folder that goes with the test.
class Folder {
public:
    Folder() : path_(std::filesystem::temp_directory_path() / ("docket-fill-" + random_base32(random_, 12))) { std::filesystem::create_directory(path_); }
    ~Folder() { std::filesystem::remove_all(path_); }
    std::filesystem::path file(const char* name) const { return path_ / name; }

private:
    SystemRandom random_;
    std::filesystem::path path_;
};

FillProgress fill(const std::filesystem::path& db, std::uint64_t seed)
{
    FillOptions options;
    options.db = db;
    options.cases = cases;
    options.workflows = {"workflows"};
    options.people = {{PersonId("u_minh"), "minh", "Minh", "", {"intake_officer"}, "", true},
                      {PersonId("u_thao"), "thao", "Thảo", "", {"case_officer"}, "", true}};
    options.seed = seed;
    options.now = present;
    SeededRandom salts("salts");
    return fill_ledger(options, read_calendars("config/calendars"), salts, [](const FillProgress&) {});
}

std::unique_ptr<LedgerReader> reader_of(const std::filesystem::path& db)
{
    SqliteOptions options;
    options.path = db;
    return open_sqlite_reader(options);
}

std::vector<StoredEntryRow> all_entries(LedgerReader& reader)
{
    return reader.feed(0, 100 * cases);
}

}  // namespace

TEST_CASE("every case of a filled ledger folds to its stored snapshot, and none has a future")
{
    const Folder folder;
    const FillProgress done = fill(folder.file("a.db"), 1);
    const auto reader = reader_of(folder.file("a.db"));
    const Definitions definitions(reader->definitions());

    std::set<std::string> ids, configurations;
    for (const StoredEntryRow& row : all_entries(*reader)) {
        const auto entry = decode_entry(row.header, row.values);
        REQUIRE(entry.has_value());
        CHECK(entry->at <= present);
        ids.insert(row.case_id.text);
    }
    CHECK(done.cases == cases);
    CHECK(done.entries == reader->size());
    CHECK(ids.size() == cases);
    for (const std::string& id : ids) {
        const auto stored = reader->find_case(CaseId(id));
        REQUIRE(stored.has_value());
        const auto folded = fold_entries(*reader, definitions, CaseId(id), stored->tail.version);
        REQUIRE(folded.has_value());
        CHECK(encode_snapshot(*folded) == stored->snapshot);
        for (const Deadline& deadline : folded->deadlines) CHECK(deadline.due_at > present);
    }
}

TEST_CASE("a filled ledger has cases of all kinds: long and short, open, late and closed, of every workflow")
{
    const Folder folder;
    fill(folder.file("a.db"), 1);
    const auto reader = reader_of(folder.file("a.db"));

    std::set<std::string> workflows;
    std::size_t open = 0, closed = 0;
    for (const StateCount& count : reader->counts()) {
        workflows.insert(count.workflow);
        (count.outcome.empty() ? open : closed) += count.cases;
    }
    std::map<EntryType, std::size_t> types;
    CaseVersion longest = 0;
    for (const StoredEntryRow& row : all_entries(*reader)) {
        ++types[decode_entry(row.header, row.values)->type];
        longest = std::max(longest, row.version);
    }
    CHECK(workflows.size() == 3);
    CHECK(open > cases / 10);
    CHECK(closed > cases / 20);
    CHECK(longest >= 10);
    for (const EntryType type : {EntryType::created, EntryType::transition, EntryType::timer, EntryType::assignment, EntryType::attachment})
        CHECK(types[type] > 0);
}

TEST_CASE("equal seeds fill equal ledgers")
{
    const Folder folder;
    fill(folder.file("a.db"), 5);
    fill(folder.file("b.db"), 5);
    fill(folder.file("c.db"), 6);
    const auto a = all_entries(*reader_of(folder.file("a.db"))), b = all_entries(*reader_of(folder.file("b.db"))),
               c = all_entries(*reader_of(folder.file("c.db")));

    REQUIRE(a.size() == b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        CHECK(a[i].header == b[i].header);
        CHECK(a[i].values == b[i].values);
    }
    CHECK(a.front().header != c.front().header);
}

TEST_CASE("a fill leaves a file that is there alone")
{
    const Folder folder;
    fill(folder.file("a.db"), 1);
    const auto bytes = std::filesystem::file_size(folder.file("a.db"));
    CHECK_THROWS_AS(fill(folder.file("a.db"), 2), std::runtime_error);
    CHECK(std::filesystem::file_size(folder.file("a.db")) == bytes);
}

}  // namespace docket
