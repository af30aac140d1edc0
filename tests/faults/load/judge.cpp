// The judge: opens what a run has left, with no faults, and compares it with what was answered, with itself, and with what the keys
// of unknown commands bring about.

#include <algorithm>
#include <future>
#include <limits>
#include <map>
#include <set>

#include "engine/codec/entry/entry_codec.hpp"
#include "engine/codec/snapshot_codec.hpp"
#include "tests/faults/load/office.hpp"
#include "tests/faults/load/workload.hpp"

namespace docket {

namespace {

constexpr std::size_t page_entries = 500;

/// All that is on file, read once.
struct Record {
    struct One {
        std::string hash;
        CaseVersion version = 0;
        std::string case_id;
    };
    std::map<std::string, std::vector<One>> of_case;    ///< ascending by version
    std::map<std::string, std::vector<One>> of_request; ///< by the hex of its key's SHA-256
};

class Judge {
public:
    Judge(Office& office, const Teller& teller) : office_(office), teller_(teller) {}

    void complain(const std::string& text) const { teller_.line(text); }

    [[nodiscard]] Record read() const
    {
        Record record;
        std::map<std::string, Digest> heads;
        LedgerPosition reached = 0;
        for (;;) {
            const auto rows = office_.engine.reader().feed(reached, page_entries);
            if (rows.empty()) break;
            for (const StoredEntryRow& row : rows) {
                if (row.position != ++reached) complain("gap: position " + std::to_string(row.position));
                take(record, heads, row);
            }
        }
        if (office_.engine.reader().size() != reached) complain("gap: the ledger counts another number of entries");
        return record;
    }

    /// What is derived from entries is what they come to.
    void check_cases(const Record& record) const
    {
        std::map<std::string, Instant> first_due, alarms;
        std::set<std::string> tasks, listed_tasks;
        for (const auto& [id, entries] : record.of_case) {
            const auto stored = office_.engine.reader().find_case(CaseId(id));
            const auto folded = office_.engine.case_at(CaseId(id), entries.back().version);
            if (!stored || !folded) {
                complain("half: case " + id + " has entries only");
                continue;
            }
            if (stored->tail.version != entries.back().version || to_hex(stored->tail.head) != entries.back().hash)
                complain("half: case " + id + " is not at its last entry");
            const auto kept = office_.engine.find_case(CaseId(id));
            if (!kept || encode_snapshot(*kept) != encode_snapshot(*folded))
                complain("half: case " + id + " is not what its entries come to");
            for (const Task& task : folded->tasks) tasks.insert(task.id.text);
            for (const Deadline& deadline : folded->deadlines) {
                const auto [first, is_new] = first_due.emplace(id, deadline.due_at);
                if (!is_new) first->second = std::min(first->second, deadline.due_at);
            }
        }
        for (const Alarm& alarm : office_.engine.reader().alarms({std::numeric_limits<std::int64_t>::max()}, 1'000'000)) {
            if (!alarms.emplace(alarm.case_id.text, alarm.rings_at).second) complain("half: case " + alarm.case_id.text + " has two alarms");
        }
        for (const auto& [id, due] : first_due) {
            if (!alarms.contains(id) || alarms.at(id) > due) complain("half: case " + id + " has a deadline that no alarm rings for");
        }
        if (alarms.size() != first_due.size()) complain("half: a case without deadlines has an alarm");
        if (list_tasks(listed_tasks) != record.of_case.size()) complain("half: the list of cases has another number of them");
        if (tasks != listed_tasks) complain("half: open tasks differ from those of the cases");
    }

    void check_answers(const Record& record, const History& history) const
    {
        for (const auto& [i, command] : history.commands) {
            const auto found = record.of_request.find(request_of(i));
            const std::size_t effects = found == record.of_request.end() ? 0 : found->second.size();
            const std::string name = std::to_string(i) + " " + command.verb;
            if (effects > 1) complain("doubled: " + name);
            if (effects == 1 && (command.answer == 'R' || command.answer == 'N'))
                complain("phantom: " + name + " was refused and is on file");
            if (command.answer != 'C') continue;
            const bool there = effects == 1 && found->second[0].hash == command.hash &&
                               found->second[0].case_id == command.case_id && found->second[0].version == command.version;
            if (!there) complain("lost: " + name + " case " + command.case_id + " version " + std::to_string(command.version));
        }
    }

    /// Each unknown command again, twice, with its key: the answers agree.
    void settle(const History& history)
    {
        office_.engine.start();
        for (const auto& [i, command] : history.commands) {
            if (command.answer != '?' && command.answer != 'U') continue;
            const Answer first = ask(i, command), second = ask(i, command);
            const auto* once = std::get_if<Committed>(&first);
            const auto* again = std::get_if<Committed>(&second);
            const bool agree = once == nullptr ? std::holds_alternative<Rejection>(first) && again == nullptr
                                               : again != nullptr && again->replayed && again->snapshot->id == once->snapshot->id &&
                                                     again->snapshot->version == once->snapshot->version;
            if (!agree) complain("unsettled: " + std::to_string(i) + " " + command.verb);
        }
        office_.engine.stop();
    }

private:
    static std::string request_of(int i) { return to_hex(sha256("k-" + std::to_string(i))); }

    void take(Record& record, std::map<std::string, Digest>& heads, const StoredEntryRow& row) const
    {
        const std::string& id = row.case_id.text;
        const auto head = heads.try_emplace(id, genesis_of(office_.ledger->log_id(), row.case_id)).first;
        const auto check = verify_entry(row.header, row.values, head->second);
        if (!check || check->hash != row.hash) complain("half: entry " + std::to_string(row.position) + " does not verify");
        head->second = row.hash;
        auto& entries = record.of_case[id];
        if (row.version != entries.size() + 1) complain("gap: case " + id + " version " + std::to_string(row.version));
        const Record::One one{to_hex(row.hash), row.version, id};
        entries.push_back(one);
        const auto entry = decode_entry(row.header, row.values);
        if (!entry) return complain("half: entry " + std::to_string(row.position) + " does not read");
        if (entry->request) record.of_request[to_hex(*entry->request)].push_back(one);
    }

    /// @return how many cases are listed.
    std::size_t list_tasks(std::set<std::string>& tasks) const
    {
        Viewer viewer;
        viewer.sees_all = true;
        TaskFilter filter;
        do {
            const auto page = office_.engine.reader().tasks(viewer, filter).value();
            for (const TaskRow& row : page.rows) tasks.insert(row.id.text);
            filter.cursor = page.next;
        } while (!filter.cursor.empty());
        std::size_t cases = 0;
        CaseFilter all;
        do {
            const auto page = office_.engine.reader().cases(viewer, all).value();
            cases += page.rows.size();
            all.cursor = page.next;
        } while (!all.cursor.empty());
        return cases;
    }

    Answer ask(int i, const History::Command& command)
    {
        std::promise<Answer> promise;
        auto answer = promise.get_future();
        office_.engine.handle(command_of(i, command.verb, command.subject),
                              [&promise](Answer one) { promise.set_value(std::move(one)); });
        return answer.get();
    }

    Office& office_;
    const Teller& teller_;
};

}  // namespace

void judge(const std::filesystem::path& folder, const History& history, const Teller& teller)
{
    std::unique_ptr<Office> office;
    try {
        office = std::make_unique<Office>(folder, 120'000);
    } catch (const std::exception& error) {
        teller.line(std::string("refused: ") + error.what());
        return;
    }
    Judge judge(*office, teller);
    const Record before = judge.read();
    judge.check_cases(before);
    judge.check_answers(before, history);
    judge.settle(history);
    // Repeated keys and deadlines that fell due have changed cases: the same must hold of what they are now.
    office.reset();
    office = std::make_unique<Office>(folder, 240'000);
    Judge later(*office, teller);
    const Record after = later.read();
    later.check_cases(after);
    later.check_answers(after, history);
}

void inspect(const std::filesystem::path& folder, const Teller& teller)
{
    // Later than any clock that wrote it: a ledger whose last entry lies ahead is read-only.
    constexpr std::int64_t hundred_years_ms = std::int64_t{100} * 365 * 24 * 3600 * 1000;
    try {
        Office office(folder, hundred_years_ms);
        const Judge judge(office, teller);
        judge.check_cases(judge.read());
    } catch (const std::exception& error) {
        teller.line(std::string("refused: ") + error.what());
    }
}

}  // namespace docket
