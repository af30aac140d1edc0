// The signer signs what it has hashed itself, and nothing that does not continue what it has signed.

#include "tests/unit/audit/audit_fixture.hpp"

#include <sys/stat.h>

#include "engine/audit/proof/key_file.hpp"
#include "engine/merkle/signed/checkpoint.hpp"

namespace {

using namespace docket;

std::unique_ptr<LedgerReader> reader_of(const SmallRecord& record)
{
    SqliteOptions options;
    options.path = record.database();
    return open_sqlite_reader(options);
}

struct Signing {
    std::optional<Finding> refusal;
    std::optional<CheckpointRecord> checkpoint;
};

Signing run(Signer& signer, LedgerReader& reader)
{
    Signer::Step done;
    Signing outcome;
    while (!done.is_at_end && !outcome.refusal) outcome.refusal = signer.step(reader, 10, done);
    outcome.checkpoint = done.checkpoint;
    return outcome;
}

}  // namespace

TEST_CASE("a signer takes up the newest checkpoint, and signs what has come since")
{
    const SmallRecord record;
    const auto reader = reader_of(record);
    Signer signer(audit_key());
    const Signing outcome = run(signer, *reader);
    REQUIRE_FALSE(outcome.refusal.has_value());
    REQUIRE(outcome.checkpoint.has_value());
    CHECK(outcome.checkpoint->size == reader->size());
    CHECK(open_checkpoint(outcome.checkpoint->note, audit_key().verifier()).has_value());
    // and when nothing has come, there is nothing to sign
    CHECK_FALSE(run(signer, *reader).checkpoint.has_value());
}

TEST_CASE("a signer without a checkpoint to go by reads the record from its beginning")
{
    const SmallRecord record;
    record.tamper("DELETE FROM checkpoint");
    Signer signer(audit_key());
    const auto reader = reader_of(record);
    const Signing outcome = run(signer, *reader);
    REQUIRE(outcome.checkpoint.has_value());
    const SmallRecord untouched;
    const auto other = reader_of(untouched);
    Signer resuming(audit_key());
    CHECK(run(resuming, *other).checkpoint->note == outcome.checkpoint->note);
}

TEST_CASE("a long record is signed on the way, and one who takes over there signs the same end")
{
    const SmallRecord record;
    record.tamper("DELETE FROM checkpoint");
    const auto reader = reader_of(record);
    Signer whole(audit_key());
    const Signing outcome = run(whole, *reader);
    REQUIRE(outcome.checkpoint.has_value());

    Signer signer(audit_key(), 100);
    Signer::Step done;
    std::vector<LedgerPosition> sizes;
    std::optional<CheckpointRecord> first;
    while (!done.is_at_end) {
        REQUIRE_FALSE(signer.step(*reader, 10, done).has_value());
        if (!done.checkpoint) continue;
        sizes.push_back(done.checkpoint->size);
        if (!first) first = done.checkpoint;
    }
    REQUIRE(sizes.size() > 2);
    CHECK(sizes[0] == 100);
    CHECK(sizes[1] == 200);
    CHECK(done.checkpoint->note == outcome.checkpoint->note);

    // when: the program ended after the first, and is started again
    record.tamper("INSERT INTO checkpoint (size, note) VALUES (100, '" + first->note + "')");
    Signer next(audit_key());
    const Signing resumed = run(next, *reader_of(record));
    REQUIRE(resumed.checkpoint.has_value());
    CHECK(resumed.checkpoint->note == outcome.checkpoint->note);
}

TEST_CASE("a record that was changed gets no new signature")
{
    struct Row {
        const char* what;
        const char* sql;
        const char* code;
    };
    const Row rows[] = {
        {"a new entry's header", "UPDATE entry SET header = CAST(replace(unpacked(header), 'u_lan', 'u_lam') AS BLOB) WHERE position = (SELECT max(position) FROM entry)", "hash"},
        {"the tree that was signed", "UPDATE tile SET digests = zeroblob(8192)", "root"},
        {"entries that were signed are gone", "DELETE FROM entry WHERE position > 200", "checkpoint"},
        {"an entry between is gone", "DELETE FROM entry WHERE position = (SELECT max(position) - 1 FROM entry); DELETE FROM checkpoint", "position"},
        {"a checkpoint of somebody else's", "UPDATE checkpoint SET note = replace(note, 'docket.test', 'docket.tent')", "signature"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        const SmallRecord record;
        record.tamper(row.sql);
        const auto reader = reader_of(record);
        Signer signer(audit_key());
        const Signing outcome = run(signer, *reader);
        REQUIRE(outcome.refusal.has_value());
        CHECK(outcome.refusal->code == row.code);
        CHECK_FALSE(outcome.checkpoint.has_value());
        // and never again, whatever is put back
        const SmallRecord untouched;
        CHECK(run(signer, *reader_of(untouched)).refusal.has_value());
    }
}

TEST_CASE("what a running signer has read and signed must stay")
{
    const SmallRecord record;
    Signer signer(audit_key());
    CHECK_FALSE(run(signer, *reader_of(record)).refusal.has_value());
    record.tamper("DELETE FROM entry WHERE position = (SELECT max(position) FROM entry)");
    CHECK(run(signer, *reader_of(record)).refusal->code == "position");
}

TEST_CASE("a key file is its owner's alone, and is never written over")
{
    const TemporaryFolder folder;
    const auto path = folder.path() / "signing.key";
    REQUIRE(write_key_file(path, audit_key()).has_value());
    struct stat about {};
    REQUIRE(stat(path.c_str(), &about) == 0);
    CHECK((about.st_mode & 0777) == 0400);
    CHECK(write_key_file(path, audit_key()).error().type == RejectionType::conflict);
    CHECK(read_key_file(path)->verifier() == audit_key().verifier());
    REQUIRE(chmod(path.c_str(), 0440) == 0);
    CHECK_FALSE(read_key_file(path).has_value());
}
