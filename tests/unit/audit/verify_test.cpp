// docket verify finds whatever was done to a record, names the entry, and finds nothing where nothing was done.

#include <sqlite3.h>

#include "tests/unit/audit/audit_fixture.hpp"

#include "engine/audit/copy/copy.hpp"
#include "engine/codec/entry/entry_codec.hpp"
#include "engine/merkle/signed/checkpoint.hpp"

namespace {

using namespace docket;

std::string hex_literal(const Digest& digest)
{
    return "x'" + to_hex(digest) + "'";
}

std::string header_at(const std::filesystem::path& database, LedgerPosition position)
{
    SqliteOptions options;
    options.path = database;
    return open_sqlite_reader(options)->feed(position - 1, 1).front().header;
}

bool contains(const std::string& codes, const std::string& code)
{
    return (' ' + codes + ' ').find(' ' + code + ' ') != std::string::npos;
}

}  // namespace

TEST_CASE("a record that nobody touched verifies, on any number of threads")
{
    const SmallRecord record;
    for (const std::size_t threads : {1, 2, 7}) {
        CAPTURE(threads);
        CHECK(codes_of(record.verify([&](VerifyOptions& options) { options.threads = threads; })) == "");
    }
    CHECK(codes_of(record.verify([](VerifyOptions& options) { options.key.reset(); })) == "");
}

TEST_CASE("whatever is done to the record is found")
{
    struct Row {
        const char* what;
        const char* sql;
        const char* code;
        LedgerPosition position;  ///< of the first finding with the code; 0: of no entry in particular
    };
    const Row rows[] = {
        {"an edited byte of a header", "UPDATE entry SET header = CAST(replace(unpacked(header), 'u_lan', 'u_lam') AS BLOB) WHERE position = 20", "hash", 20},
        {"an edited byte of a value", "UPDATE entry SET vals = CAST(replace(unpacked(vals), 'Thử', 'Thữ') AS BLOB) WHERE position = 2", "commitment", 2},
        {"a value that is gone", "UPDATE entry SET vals = CAST('[]' AS BLOB) WHERE position = 20", "missing_value", 20},
        {"a header that is not canonical", "UPDATE entry SET header = CAST(unpacked(header) || ' ' AS BLOB) WHERE position = 20", "not_canonical", 20},
        {"an edited hash", "UPDATE entry SET hash = zeroblob(32) WHERE position = 20", "hash", 20},
        {"a removed entry", "DELETE FROM entry WHERE position = 100", "position", 100},
        {"several removed entries", "DELETE FROM entry WHERE position BETWEEN 50 AND 60", "position", 50},
        {"a record cut short", "DELETE FROM entry WHERE position > 250", "checkpoint", 0},
        {"a record cut short by one", "DELETE FROM entry WHERE position = (SELECT max(position) FROM entry)", "head", 0},
        {"two entries in each other's place", "UPDATE entry SET position = 9999, previous = 0, skip = 0 WHERE position = 30; UPDATE entry SET position = 30 WHERE "
                                              "position = 31; UPDATE entry SET position = 31 WHERE position = 9999", "place", 0},
        {"an entry more", "INSERT INTO entry SELECT (SELECT max(position) + 1 FROM entry), case_no, seq, previous, skip, hash, header, vals, snapshot FROM entry WHERE "
                          "position = 20", "seq", 0},
        {"an entry of another case", "UPDATE entry SET case_no = 2 WHERE position = 7", "prev", 7},
        {"another number", "UPDATE entry SET seq = 999 WHERE position = 20", "seq", 20},
        {"a wrong way back", "UPDATE entry SET previous = previous + 1 WHERE position = 20", "place", 20},
        {"a wrong way further back", "UPDATE entry SET skip = 1 WHERE position = 100", "place", 100},
        {"a case's head", "UPDATE case_file SET head = zeroblob(32) WHERE case_no = 1", "case_row", 0},
        {"a case's version", "UPDATE case_file SET version = version + 1 WHERE case_no = 3", "case_row", 0},
        {"a case's last entry", "UPDATE case_file SET last = last - 1 WHERE case_no = 2", "case_row", 0},
        {"a case's trail", "UPDATE case_file SET trail = zeroblob(length(trail)) WHERE length(trail) > 0", "case_row", 0},
        {"a case's id", "UPDATE case_file SET case_id = 'c_other' WHERE case_no = 2", "case_row", 0},
        {"a case that is gone", "PRAGMA foreign_keys = OFF; DELETE FROM case_file WHERE case_no = 2", "case_row", 0},
        {"an edited snapshot", "UPDATE entry SET snapshot = CAST(substr(snapshot, 1, 20) || 'x' || substr(snapshot, 22) AS BLOB) WHERE position = 20", "snapshot", 20},
        {"an edited long snapshot", "INSERT INTO long_snapshot VALUES (1, x'0102030405060708090a')", "snapshot", 0},
        {"an edited tile", "UPDATE tile SET digests = zeroblob(8192)", "tile", 256},
        {"a tile that is gone", "DELETE FROM tile", "tile", 256},
        {"a tile too many", "INSERT INTO tile VALUES (77, zeroblob(8192))", "tile", 0},
        {"a checkpoint of no signature", "UPDATE checkpoint SET note = replace(note, 'docket.test', 'docket.tent')", "signature", 0},
        {"a checkpoint of nothing", "UPDATE checkpoint SET note = 'x'", "checkpoint", 0},
        {"a checkpoint of another size", "UPDATE checkpoint SET size = size - 1", "checkpoint", 0},
        {"no checkpoints", "DELETE FROM checkpoint", "signature", 0},
        {"an edited definition", "UPDATE definition SET source = CAST(CAST(source AS TEXT) || '#' AS BLOB)", "definition", 0},
        {"a definition that is gone", "DELETE FROM definition", "definition", 1},
        {"another ledger's id", "UPDATE meta SET value = 'l_other' WHERE name = 'log'", "log", 1},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        const SmallRecord record;
        record.tamper(row.sql);
        const auto found = record.verify();
        CAPTURE(codes_of(found));
        const auto first = std::find_if(found.begin(), found.end(), [&](const Finding& finding) { return finding.code == row.code; });
        REQUIRE(first != found.end());
        if (row.position != 0) CHECK(first->position == row.position);
    }
}

TEST_CASE("a guard that is gone or was changed is found")
{
    for (const char* sql : {"DROP TRIGGER entry_never_goes", "CREATE TABLE extra (a)",
                            "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, '>= length(OLD', '> length(OLD')"}) {
        CAPTURE(sql);
        const SmallRecord record;
        sqlite3* handle = nullptr;
        REQUIRE(sqlite3_open(record.database().c_str(), &handle) == SQLITE_OK);
        const int code = sqlite3_exec(handle, sql, nullptr, nullptr, nullptr);
        sqlite3_close(handle);
        REQUIRE(code == SQLITE_OK);
        CHECK(codes_of(record.verify()) == "schema");
    }
}

TEST_CASE("an edit with its hash made anew breaks the chain and the tree")
{
    const SmallRecord record;
    std::string header = header_at(record.database(), 20);
    header.replace(header.find("u_lan"), 5, "u_lam");
    record.tamper("UPDATE entry SET header = CAST(replace(unpacked(header), 'u_lan', 'u_lam') AS BLOB), hash = " + hex_literal(entry_hash(header)) +
                  " WHERE position = 20");
    const std::string codes = codes_of(record.verify());
    CHECK(contains(codes, "prev"));
    CHECK(contains(codes, "tile"));
    CHECK(contains(codes, "root"));
}

TEST_CASE("a checkpoint forged for this tree with another key is found by the key only")
{
    const SmallRecord record;
    const SigningKey forger = audit_key("docket.test/record", 8);
    SqliteOptions options;
    options.path = record.database();
    const auto note = parse_note(open_sqlite_reader(options)->newest_checkpoint(1'000'000)->note);
    const auto checkpoint = parse_checkpoint_text(note->text);
    record.tamper("UPDATE checkpoint SET note = '" + sign_checkpoint(*checkpoint, forger) + "' WHERE size = " + std::to_string(checkpoint->size));
    CHECK(codes_of(record.verify()) == "signature");
    CHECK(codes_of(record.verify([](VerifyOptions& open) { open.key.reset(); })) == "");
}

TEST_CASE("a whole record written anew, hashes, tree, checkpoints and all, is found by the key, or by a checkpoint kept elsewhere")
{
    // given: another history under the same log id, signed with a key of the forger's
    const TemporaryFolder folder;
    {
        RecordMaker maker(folder.path() / "docket.db", "other history");
        maker.make(3, 40, folder.path() / "documents");
        Signer forger(audit_key("docket.test/record", 8));
        maker.sign(forger);
    }
    const SmallRecord record;
    SqliteOptions reading;
    reading.path = record.database();
    const std::string kept = open_sqlite_reader(reading)->checkpoints(0, 1).front().note;
    for (const char* suffix : {"", ".head"}) {
        std::filesystem::copy_file(folder.path() / (std::string("docket.db") + suffix), record.database().string() + suffix,
                                   std::filesystem::copy_options::overwrite_existing);
    }
    // then: it hangs together by itself, which only what is kept elsewhere can tell apart
    CHECK(codes_of(record.verify([](VerifyOptions& options) { options.key.reset(); })) == "");
    CHECK(codes_of(record.verify()) == "signature");
    CHECK(codes_of(record.verify([&](VerifyOptions& options) {
              options.key.reset();
              options.trusted_note = kept;
          })) == "root");
}

TEST_CASE("a snapshot that still tells what was erased is found")
{
    const TemporaryFolder folder;
    const auto database = folder.path() / "docket.db";
    const auto kept = folder.path() / "kept.db";
    const auto verify = [&] {
        VerifyOptions options;
        options.path = database;
        std::vector<Finding> found;
        SystemRandom random;
        (void)verify_ledger(options, random, [&](const Finding& finding) { found.push_back(finding); }, [](const AuditProgress&) {});
        return codes_of(found);
    };
    {
        RecordMaker maker(database);
        const CaseId id = maker.committed(OpenCase{"tally", Value()}, maker.lan()).id;
        Map filing;
        filing.set("subject", "Thử nghiệm");
        filing.set("phone", "0987654321");
        maker.committed(FireEvent{id, "file", Value(std::move(filing)), ""}, maker.lan());
        Connection(database, Connection::Access::read_only).run(("VACUUM INTO '" + kept.string() + '\'').c_str());
        maker.committed(ErasePersonalData{id, {"phone"}, "Điều 16"}, maker.guard());
    }
    CHECK(verify() == "");
    Connection connection(database, Connection::Access::read_write);
    connection.run("DROP TRIGGER entry_snapshot_only_goes");
    Connection before(kept, Connection::Access::read_only);
    connection.query("UPDATE entry SET snapshot = ? WHERE position = 2").bind_blob(before.text("SELECT snapshot FROM entry WHERE position = 2")).run();
    CHECK(contains(verify(), "erased_value"));
}

TEST_CASE("a head file that says otherwise is found")
{
    const SmallRecord record;
    auto head = read_head_file(record.database());
    REQUIRE(head.has_value());
    head->root = sha256("other");
    write_head_file(record.database(), *head);
    CHECK(codes_of(record.verify()) == "head");
    std::ofstream(record.database().string() + ".head") << "nonsense";
    CHECK(codes_of(record.verify()) == "head");
}

TEST_CASE("from a checkpoint on, only later entries are looked at, and they must follow the earlier ones")
{
    const SmallRecord record;
    SqliteOptions reading;
    reading.path = record.database();
    const LedgerPosition since = open_sqlite_reader(reading)->checkpoints(0, 1).front().size;
    const auto later = [&](VerifyOptions& options) { options.since = since; };
    CHECK(codes_of(record.verify(later)) == "");
    CHECK_THROWS_AS(static_cast<void>(record.verify([&](VerifyOptions& options) { options.since = since + 1; })), std::invalid_argument);

    record.tamper("UPDATE entry SET vals = CAST('[]' AS BLOB) WHERE position = 20");
    CHECK(codes_of(record.verify(later)) == "");
    record.tamper("UPDATE entry SET hash = zeroblob(32) WHERE position = (SELECT previous FROM entry WHERE position > " + std::to_string(since) + " LIMIT 1)");
    CHECK(contains(codes_of(record.verify(later)), "prev"));
}

TEST_CASE("a flipped bit of a page is found, whether SQLite can still read it or not")
{
    constexpr std::size_t page_bytes = 4'096;
    const SmallRecord untouched;
    const std::string original = read_file(untouched.database());
    std::size_t missed = 0;
    for (std::size_t page = 0; page < original.size() / page_bytes; page += 7) {
        // The first byte of a page says what kind it is; the end of a page is full of cells.
        for (const std::size_t at : {std::size_t{0}, page_bytes - 3}) {
            const SmallRecord record;
            std::string bytes = original;
            bytes[page * page_bytes + at] = static_cast<char>(bytes[page * page_bytes + at] ^ 0x10);
            std::ofstream(record.database(), std::ios::binary) << bytes;
            try {
                missed += record.verify().empty() ? 1 : 0;
            } catch (const OpenError&) {
                continue;  // refused
            }
        }
    }
    // Free space, the index of words, people and idempotency keys are covered by no hash.
    MESSAGE("flips that nothing covers: ", missed);
    CHECK(missed * 4 < original.size() / page_bytes / 7 * 2);
}
