// The one door: what is answered is on disk, in order; deadlines fire; definitions are published once; a full queue says so.

#include <doctest/doctest.h>

#include <future>
#include <map>
#include <mutex>
#include <thread>

#include "engine/codec/entry/entry_codec.hpp"
#include "engine/codec/snapshot_codec.hpp"
#include "tests/support/server_process.hpp"
#include "tests/unit/runtime/office.hpp"

using namespace docket;

TEST_CASE("what is answered as committed is what the ledger holds, and what folding its entries gives")
{
    const TemporaryFolder folder;
    Office office(folder.path());
    office.engine.start();
    const CaseId id = office.open_case();
    for (int i = 0; i < 5; ++i) office.ask(FireEvent{id, "tick", Value(), ""}, office.lan);
    const auto stored = office.engine.find_case(id);
    const auto folded = office.engine.case_at(id, 7);
    REQUIRE(stored.has_value());
    REQUIRE(folded.has_value());
    CHECK(stored->version == 7);
    CHECK(*stored->chart.data.find("count") == Value(5));
    CHECK(encode_snapshot(*stored) == encode_snapshot(*folded));
    CHECK_FALSE(office.engine.case_at(id, 8).has_value());
}

TEST_CASE("a case survives a restart, and its hot copy is not needed")
{
    const TemporaryFolder folder;
    CaseId id;
    {
        Office office(folder.path());
        office.engine.start();
        id = office.open_case();
    }
    Office office(folder.path());
    office.engine.start();
    const Answer ticked = office.ask(FireEvent{id, "tick", Value(), ""}, office.lan);
    CHECK(office.committed(ticked).version == 3);
}

TEST_CASE("a deadline fires by itself once the clock reaches it, and not before")
{
    const TemporaryFolder folder;
    Office office(folder.path());
    office.engine.start();
    const CaseId id = office.open_case();
    const Answer paused = office.ask(FireEvent{id, "pause", Value(), ""}, office.thao);
    CHECK(office.committed(paused).deadlines.size() == 1);
    // A command that follows sees the case still waiting, since its clock has not moved.
    const Answer early = office.ask(FireEvent{id, "tick", Value(), ""}, office.lan);
    CHECK(std::get<Rejection>(early).type == RejectionType::wrong_state);
    office.clock.advance(10);
    // Deadlines go before commands: this one finds the case counting again.
    const Answer late = office.ask(FireEvent{id, "tick", Value(), ""}, office.lan);
    CHECK(office.committed(late).version == 5);
}

// Why: after an outage more is due than one transaction takes, and the applicant's click must not overtake the clock.
TEST_CASE("whoever acts finds what was due on the case done, although more is due than fires at a time")
{
    const TemporaryFolder folder;
    EngineOptions options;
    options.deadlines_per_batch_max = 1;
    Office office(folder.path(), options);
    office.engine.start();
    std::vector<CaseId> ids;
    for (int i = 0; i < 5; ++i) {
        ids.push_back(office.open_case());
        office.committed(office.ask(FireEvent{ids.back(), "pause", Value(), ""}, office.thao));
    }
    office.clock.advance(10);
    for (auto id = ids.rbegin(); id != ids.rend(); ++id) {
        const Answer answer = office.ask(FireEvent{*id, "tick", Value(), ""}, office.lan);
        REQUIRE(std::holds_alternative<Committed>(answer));
        CHECK(office.committed(answer).version == 5);  // opened, filed, paused, woken by the deadline, ticked
    }
}

TEST_CASE("one idempotency key has one effect, however often it is sent, and another request with it is refused")
{
    const TemporaryFolder folder;
    Office office(folder.path());
    office.engine.start();
    const CaseId id = office.open_case();
    for (int i = 0; i < 50; ++i) {
        const Answer answer = office.ask(FireEvent{id, "tick", Value(), ""}, office.lan, "key");
        CHECK(office.committed(answer).version == 3);
        CHECK(std::get<Committed>(answer).replayed == (i > 0));
    }
    auto promise = std::make_shared<std::promise<Answer>>();
    office.engine.handle({FireEvent{id, "tick", Value(), ""}, office.lan, {}, "key", sha256("another"), false}, [promise](Answer one) { promise->set_value(std::move(one)); });
    CHECK(std::get<Rejection>(promise->get_future().get()).type == RejectionType::key_reused);
}

TEST_CASE("a refused command leaves its key free, and nothing behind")
{
    const TemporaryFolder folder;
    Office office(folder.path());
    office.engine.start();
    const CaseId id = office.open_case();
    CHECK(std::get<Rejection>(office.ask(FireEvent{id, "large", Value(), ""}, office.thao, "k")).type == RejectionType::guard_false);
    CHECK(office.committed(office.ask(FireEvent{id, "tick", Value(), ""}, office.thao, "k")).version == 3);
}

// Why: commands are decided ahead of the disk, by another thread than the one that writes.
TEST_CASE("commands from many threads at once leave each case one line of versions, and every receipt is on file")
{
    const TemporaryFolder folder;
    Office office(folder.path());
    office.engine.start();
    constexpr std::size_t cases = 5, threads = 8, rounds = 60;
    std::vector<CaseId> ids;
    for (std::size_t i = 0; i < cases; ++i) ids.push_back(office.open_case());
    std::mutex mutex;
    std::map<std::pair<CaseId, CaseVersion>, Digest> receipts;
    std::vector<std::thread> people;
    for (std::size_t t = 0; t < threads; ++t) {
        people.emplace_back([&, t] {
            for (std::size_t i = 0; i < rounds; ++i) {
                const CaseId& id = ids[(t + i) % cases];
                const Answer answer = office.ask(FireEvent{id, "tick", Value(), ""}, office.lan, i % 3 == 0 ? std::to_string(t * rounds + i) : "");
                const auto& committed = std::get<Committed>(answer);
                const std::lock_guard lock(mutex);
                receipts[{id, committed.snapshot->version}] = committed.hash;
            }
        });
    }
    for (std::thread& one : people) one.join();
    CHECK(receipts.size() == threads * rounds);
    for (const auto& [key, hash] : receipts) {
        const auto rows = office.engine.reader().entries(key.first, key.second - 1, 1);
        REQUIRE(rows.size() == 1);
        CHECK(rows.front().hash == hash);
    }
    std::int64_t counted = 0;
    for (const CaseId& id : ids) {
        const auto stored = office.engine.find_case(id);
        counted += stored->chart.data.find("count")->integer();
        CHECK(encode_snapshot(*stored) == encode_snapshot(*office.engine.case_at(id, stored->version)));
    }
    CHECK(counted == static_cast<std::int64_t>(threads * rounds));
}

TEST_CASE("a queue that holds too many bytes takes no more, and the same command fits once it is shorter")
{
    const TemporaryFolder folder;
    EngineOptions options;
    options.queue_bytes_max = 10'000;
    Office office(folder.path(), options);
    const auto answer_to = [&](std::size_t length) {
        auto promise = std::make_shared<std::promise<Answer>>();
        auto answer = promise->get_future();
        office.engine.handle({AddComment{CaseId("c_none"), {std::string(length, 'x'), Audience::everyone}}, office.lan, {}, "", {}, false},
                             [promise](Answer one) { promise->set_value(std::move(one)); });
        return answer;
    };
    auto first = answer_to(6'000);
    CHECK(std::get<Trouble>(answer_to(6'000).get()) == Trouble::overloaded);
    auto second = answer_to(1'000);
    office.engine.start();
    CHECK(std::get<Rejection>(first.get()).type == RejectionType::not_found);
    CHECK(std::get<Rejection>(second.get()).type == RejectionType::not_found);
}

TEST_CASE("erased personal data are gone from the case, from its record and from the file, and the record still verifies")
{
    const TemporaryFolder folder;
    const std::string number = "0987654321";
    CaseId id;
    {
        Office office(folder.path());
        office.engine.start();
        id = office.committed(office.ask(OpenCase{"tally", Value()}, office.lan)).id;
        Map filing;
        filing.set("subject", "Thử nghiệm");
        filing.set("phone", number);
        office.committed(office.ask(FireEvent{id, "file", Value(std::move(filing)), ""}, office.lan));
        office.committed(office.ask(FireEvent{id, "tick", Value(), ""}, office.lan));
        const Actor guard = person("guard", {"data_protection"});
        struct Row {
            const char* what;
            ErasePersonalData erase;
            const Actor& actor;
            RejectionType type;
        };
        const Row rows[] = {{"without the role", {id, {"phone"}, "Điều 16"}, office.thao, RejectionType::not_permitted},
                            {"what is not personal", {id, {"subject"}, "Điều 16"}, guard, RejectionType::bad_payload},
                            {"nothing", {id, {}, "Điều 16"}, guard, RejectionType::bad_payload},
                            {"without a ground", {id, {"phone"}, ""}, guard, RejectionType::bad_payload},
                            {"of no case", {CaseId("c_none"), {"phone"}, "Điều 16"}, guard, RejectionType::not_found}};
        for (const Row& row : rows) {
            CAPTURE(row.what);
            const Answer refused = office.ask(row.erase, row.actor);
            REQUIRE(std::holds_alternative<Rejection>(refused));
            CHECK(std::get<Rejection>(refused).type == row.type);
        }
        // when
        const Snapshot& after = office.committed(office.ask(ErasePersonalData{id, {"phone"}, "Điều 16"}, guard));
        // then
        CHECK(after.chart.data.find("phone") == nullptr);
        const auto stored = office.engine.find_case(id);
        CHECK(encode_snapshot(*stored) == encode_snapshot(*office.engine.case_at(id, 4)));
        Digest prev = genesis_of(office.engine.log_id(), id);
        std::vector<std::string> missing;
        for (const StoredEntryRow& row : office.engine.reader().entries(id, 0, 10)) {
            CHECK(row.values.find(number) == std::string::npos);
            const auto check = verify_entry(row.header, row.values, prev);
            REQUIRE(check.has_value());
            prev = check->hash;
            missing.insert(missing.end(), check->missing.begin(), check->missing.end());
        }
        CHECK(missing == std::vector<std::string>{"/data/phone"});
        CHECK(office.engine.reader().erasures(id).size() == 1);
    }
    // and once the program has ended, nothing of it is left in the files
    for (const auto& file : std::filesystem::directory_iterator(folder.path())) {
        CAPTURE(file.path());
        if (file.is_regular_file()) CHECK(read_file(file.path()).find(number) == std::string::npos);
    }
}

TEST_CASE("a full queue is told at once, and a stopped engine too")
{
    const TemporaryFolder folder;
    EngineOptions options;
    options.queue_max = 2;
    Office office(folder.path(), options);
    std::vector<std::future<Answer>> answers;
    for (int i = 0; i < 3; ++i) {
        auto promise = std::make_shared<std::promise<Answer>>();
        answers.push_back(promise->get_future());
        office.engine.handle({OpenCase{"tally", Value()}, office.lan, {}, "", {}, false}, [promise](Answer one) { promise->set_value(std::move(one)); });
    }
    CHECK(std::get<Trouble>(answers.at(2).get()) == Trouble::overloaded);
    office.engine.start();
    CHECK(std::holds_alternative<Committed>(answers.at(0).get()));
    CHECK(std::holds_alternative<Committed>(answers.at(1).get()));
    office.engine.stop();
    CHECK(std::get<Trouble>(office.ask(OpenCase{"tally", Value()}, office.lan)) == Trouble::stopping);
}

TEST_CASE("the same bytes are published once, and other bytes become the next version")
{
    const TemporaryFolder folder;
    Office office(folder.path());
    CHECK(office.engine.definitions().latest("tally")->ref.version == 1);
    office.engine.publish(read_file(tally), tally, PersonId());
    CHECK(office.engine.definitions().versions("tally").size() == 1);
    office.engine.publish(read_file(tally) + "\n# changed\n", tally, PersonId());
    CHECK(office.engine.definitions().latest("tally")->ref.version == 2);
    CHECK(office.engine.definitions().find("tally", 1) != nullptr);
}

TEST_CASE("a definition with errors is not published and says where")
{
    const TemporaryFolder folder;
    Office office(folder.path());
    const Diagnostics diagnostics = office.engine.publish("docket: 1\nworkflow: broken\nstates: {a: {on: {go: {to: nowhere}}}}\n", "broken.yaml", PersonId());
    const bool error = std::any_of(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& one) { return one.severity == Severity::error && one.place.line == 3; });
    CHECK(error);
    CHECK(office.engine.definitions().latest("broken") == nullptr);
}
