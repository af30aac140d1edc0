// EngineOptions, one by one: each crossed, and what then happens seen from outside.

#include <doctest/doctest.h>

#include <mutex>
#include <numeric>
#include <string>
#include <vector>

#include "engine/ledger/sqlite/files/sqlite_connection.hpp"
#include "tests/support/server_process.hpp"
#include "tests/unit/runtime/office.hpp"

namespace docket {

namespace {

using namespace std::chrono_literals;

/// How many commands went together, batch by batch.
class BatchSizes final : public EngineObserver {
public:
    void on_batch(std::size_t commands, std::chrono::microseconds) override
    {
        const std::lock_guard lock(mutex_);
        sizes_.push_back(commands);
    }
    void on_command(const Entry*, const Rejection*) override {}
    void on_deadline(std::chrono::milliseconds) override {}

    [[nodiscard]] std::vector<std::size_t> sizes() const
    {
        const std::lock_guard lock(mutex_);
        return sizes_;
    }

private:
    mutable std::mutex mutex_;
    std::vector<std::size_t> sizes_;
};

/// The batches that 25 commands make which all wait when the engine starts. Each holds over a KiB, and is refused: nothing is written.
std::vector<std::size_t> batches_of_25(const EngineOptions& options)
{
    constexpr int commands = 25;
    const TemporaryFolder folder;
    BatchSizes observer;
    {
        Office office(folder.path(), options, &observer);
        std::vector<std::future<Answer>> answers;
        for (int i = 0; i < commands; ++i) {
            auto promise = std::make_shared<std::promise<Answer>>();
            answers.push_back(promise->get_future());
            office.engine.handle({AddComment{CaseId("c_none"), {std::string(1024, 'x'), Audience::everyone}}, office.lan, {}, "", {}, false},
                                 [promise](Answer one) { promise->set_value(std::move(one)); });
        }
        office.engine.start();
        for (auto& answer : answers) CHECK(std::holds_alternative<Rejection>(answer.get()));
    }
    return observer.sizes();
}

/// "+" for each case that the engine has at hand, once the file does not know them any more. A dry run changes neither.
std::string at_hand(Office& office, const std::filesystem::path& folder, const std::vector<CaseId>& ids)
{
    Connection(folder / "docket.db", Connection::Access::read_write).run("UPDATE case_file SET case_id = 'gone_' || case_no");
    std::string found;
    for (const CaseId& id : ids) {
        auto promise = std::make_shared<std::promise<Answer>>();
        office.engine.handle({FireEvent{id, "tick", Value(), ""}, office.lan, {}, "", {}, true}, [promise](Answer one) { promise->set_value(std::move(one)); });
        found += std::holds_alternative<Committed>(promise->get_future().get()) ? '+' : '-';
    }
    return found;
}

}  // namespace

TEST_CASE("commands that wait together go together, as many as the options say")
{
    struct Row {
        const char* what;
        std::size_t batch_min, batch_max, batch_bytes_max;
        std::chrono::milliseconds batch_wait_max;
        std::string batches;
    };
    constexpr std::size_t many = 1'000, large = 1 << 30;
    const Row rows[] = {
        {"all, since there is room and time", many, many, large, 1h, "25"},
        {"no more than batch_max", many, 10, large, 1h, "10 10 5"},
        {"until there are batch_bytes_max", many, many, 10 * 1024, 1h, "7 7 7 4"},
        {"as they come, where none may wait", many, many, large, 0ms, "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1"},
    };
    for (const Row& row : rows) {
        const std::string what = row.what;
        CAPTURE(what);
        EngineOptions options;
        options.batch_min = row.batch_min;
        options.batch_max = row.batch_max;
        options.batch_bytes_max = row.batch_bytes_max;
        options.batch_wait_max = row.batch_wait_max;
        std::string batches;
        for (const std::size_t size : batches_of_25(options)) batches += (batches.empty() ? "" : " ") + std::to_string(size);
        CHECK(batches == row.batches);
    }
}

TEST_CASE("while more are waiting, the first commands go once there are batch_min of them")
{
    EngineOptions options;
    options.batch_min = 10;
    options.batch_wait_max = 1h;
    const std::vector<std::size_t> sizes = batches_of_25(options);
    REQUIRE_FALSE(sizes.empty());
    CHECK(sizes.front() == 10);
    // How many gather while the first are written depends on the disk.
    CHECK(std::accumulate(sizes.begin(), sizes.end(), std::size_t{0}) == 25);
}

TEST_CASE("so many cases are kept at hand as the options say, those used last, and the others are read again")
{
    EngineOptions options;
    options.stowed_bytes_max = 0;
    options.batch_max = 1;
    options.deadlines_per_batch_max = 1;  // four cases may be on their way to disk, and stay in any event
    std::string expected;
    SUBCASE("by number")
    {
        options.hot_cases_max = 60;  // a tenth for those that come once
        expected = "----++++++";
    }
    SUBCASE("by bytes")
    {
        options.hot_bytes_max = 0;
        expected = "-----+++++";
    }
    SUBCASE("and stowed, by bytes")
    {
        options.hot_bytes_max = 0;
        options.stowed_bytes_max = 2'500;  // two or three, which are 900 bytes each
        expected = "---+++++++";
    }
    const TemporaryFolder folder;
    Office office(folder.path(), options);
    office.engine.start();
    std::vector<CaseId> ids;
    for (int i = 0; i < 10; ++i) ids.push_back(office.open_case());
    // Each goes on as it was left, at hand or not.
    for (const CaseId& id : ids) CHECK(office.committed(office.ask(FireEvent{id, "tick", Value(), ""}, office.lan)).version == 3);
    CHECK(at_hand(office, folder.path(), ids) == expected);
}

TEST_CASE("after a leap of the clock deadlines wait for as long as the options say")
{
    EngineOptions options;
    options.clock_leap_max = 5min;
    options.clock_hold = 1h;
    bool fires = false;
    SUBCASE("an hour, and it has only begun") {}
    SUBCASE("no time")
    {
        options.clock_hold = 0ms;
        fires = true;
    }
    SUBCASE("leaps of a day are usual here")
    {
        options.clock_leap_max = 48h;
        fires = true;
    }
    const TemporaryFolder folder;
    Office office(folder.path(), options);
    office.engine.start();
    const CaseId id = office.open_case();
    office.committed(office.ask(FireEvent{id, "pause", Value(), ""}, office.thao));

    office.clock.advance(std::chrono::milliseconds(24h).count());

    // The first command may be what the leap is seen by, the second finds it seen.
    for (int i = 0; i < 2; ++i) office.ask(FireEvent{CaseId("c_none"), "tick", Value(), ""}, office.lan);
    CHECK(office.engine.holds_deadlines() == !fires);
    const Answer ticked = office.ask(FireEvent{id, "tick", Value(), ""}, office.lan);
    CHECK(std::holds_alternative<Committed>(ticked) == fires);
}

}  // namespace docket
