// Which deadlines fire when, and in which order, although a case has one alarm only, which may ring for nothing.

#include <future>
#include <vector>

#include "engine/codec/entry/entry_codec.hpp"
#include "tests/support/server_process.hpp"
#include "tests/unit/runtime/office.hpp"

using namespace docket;

namespace {

constexpr std::int64_t minute = 60'000;

constexpr const char* clocked = R"(
docket: 1
workflow: clocked
title: {vi: "Hẹn giờ", en: "Clocked"}
roles:
  applicant: {party: true, opens: true, title: {vi: "Người nộp", en: "Applicant"}}
initial: first
states:
  first:
    title: {vi: "Một", en: "First"}
    on:
      next: {to: second, by: applicant}
      rest: {to: resting, by: applicant}
    after:
      60 minutes: {to: late}
  second:
    title: {vi: "Hai", en: "Second"}
    after:
      60 minutes: {to: late}
  resting: {title: {vi: "Nghỉ", en: "Resting"}, on: {next: {to: second, by: applicant}}}
  late: {final: true, outcome: late, title: {vi: "Quá hạn", en: "Late"}}
scenarios:
  - name: it gets late
    steps:
      - {fire: next, as: lan (applicant)}
      - {advance: 60 minutes}
      - {expect: {in: [late]}}
)";

struct ClockedOffice : Office {
    explicit ClockedOffice(const std::filesystem::path& folder, EngineOptions options = {}) : Office(folder, options)
    {
        for (const Diagnostic& diagnostic : engine.publish(clocked, "clocked.yaml", PersonId())) {
            CAPTURE(diagnostic.message);
            CHECK(diagnostic.severity != Severity::error);
        }
    }

    CaseId open_clocked() { return committed(ask(OpenCase{"clocked", Value()}, lan)).id; }
    void fire(const CaseId& id, const char* event) { committed(ask(FireEvent{id, event, Value(), ""}, lan)); }

    /// Lets the engine look for what is due, as often as `times` says, and write what it finds.
    void turn(int times)
    {
        for (int i = 0; i < times; ++i) {
            std::promise<void> written;
            engine.write([](Ledger&) {}, [&](std::optional<Trouble> trouble) {
                CHECK_FALSE(trouble.has_value());
                written.set_value();
            });
            written.get_future().wait();
        }
    }

    /// Instants at which the deadlines that fired had been due, in the order of the record.
    std::vector<std::int64_t> fired()
    {
        std::vector<std::int64_t> minutes;
        for (const StoredEntryRow& row : engine.reader().feed(0, 1'000)) {
            const auto entry = decode_entry(row.header, row.values);
            REQUIRE(entry.has_value());
            if (entry->due) minutes.push_back((entry->due->ms - begun) / minute);
        }
        return minutes;
    }

    const std::int64_t begun = clock.now().ms;
};

}  // namespace

TEST_CASE("after an outage deadlines fire in the order in which they fell due, whatever the alarms of their cases say")
{
    for (const std::size_t at_a_time : {1u, 2u, 64u}) {
        CAPTURE(at_a_time);
        const TemporaryFolder folder;
        EngineOptions options;
        options.deadlines_per_batch_max = at_a_time;
        {
            // given: three cases that moved on, so that their alarms ring early, and three that did not
            ClockedOffice office(folder.path());
            office.engine.start();
            std::vector<CaseId> moving;
            for (int i = 0; i < 3; ++i) {
                moving.push_back(office.open_clocked());
                office.clock.advance(5 * minute);
                (void)office.open_clocked();
                office.clock.advance(5 * minute);
            }
            for (const CaseId& id : moving) {
                office.fire(id, "next");
                office.clock.advance(5 * minute);
            }
        }
        // when: the program starts again, long after all was due
        ClockedOffice office(folder.path(), options);
        office.clock.advance(500 * minute);
        office.engine.start();
        office.turn(20);
        // then
        CHECK(office.fired() == std::vector<std::int64_t>{65, 75, 85, 90, 95, 100});
    }
}

TEST_CASE("an alarm that rings for nothing goes to where the next deadline is, or away, and writes no entry")
{
    const TemporaryFolder folder;
    EngineOptions options;
    options.clock_leap_max = std::chrono::milliseconds(0);
    ClockedOffice office(folder.path(), options);
    office.engine.start();
    const CaseId moved = office.open_clocked(), resting = office.open_clocked();
    office.clock.advance(20 * minute);
    office.fire(moved, "next");
    office.fire(resting, "rest");
    LedgerReader& reader = office.engine.reader();
    // given: one alarm, of the case that has a deadline still, at that of its first state
    CHECK(reader.alarms(Instant{office.begun + 1'000 * minute}, 10) == std::vector<Alarm>{{moved, Instant{office.begun + 60 * minute}}});
    const LedgerPosition size = reader.size();
    // when
    office.clock.advance(41 * minute);
    // then
    office.turn(2);
    CHECK(reader.next_alarm(Instant{}) == Instant{office.begun + 80 * minute});
    CHECK(reader.size() == size);
    office.clock.advance(19 * minute);
    office.turn(2);
    CHECK(office.fired() == std::vector<std::int64_t>{80});
    CHECK_FALSE(reader.next_alarm(Instant{}).has_value());
}

