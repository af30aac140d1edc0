// The office at work. The thread that sends has its memory spared: what shall fail is the engine, not the test.

#include "tests/faults/load/workload.hpp"

#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <mutex>
#include <random>
#include <sstream>

#include "tests/faults/injection/fault_memory.hpp"
#include "tests/faults/injection/fault_vfs.hpp"
#include "tests/faults/load/office.hpp"

namespace docket {

namespace {

Actor lan()
{
    Actor actor;
    actor.id = PersonId("u_lan");
    actor.kind = Actor::Kind::person;
    return actor;
}

Actor thao()
{
    Actor actor;
    actor.id = PersonId("u_thao");
    actor.kind = Actor::Kind::person;
    actor.roles = {"case_officer"};
    return actor;
}

CommandBody body_of(int i, const std::string& verb, const std::string& subject)
{
    const CaseId id(subject);
    if (verb == "open") return OpenCase{"tally", Value()};
    if (verb == "comment")
        return AddComment{id, {"Ghi chú " + std::to_string(i) + std::string(i % 3 == 0 ? 3'000 : 0, 'x'), Audience::everyone}};
    if (verb == "claim") return ClaimTask{TaskId(subject)};
    if (verb == "document") {
        DocumentRef document;
        document.id = DocumentId("f_" + subject + std::to_string(i));
        document.name = "Kế hoạch.pdf";
        document.media = "application/pdf";
        document.size_bytes = 1'000;
        document.sha256 = sha256(std::to_string(i));
        return AddDocument{id, document};
    }
    if (verb == "file") {
        Map filing;
        filing.set("subject", "Đếm " + std::to_string(i));
        return FireEvent{id, "file", Value(std::move(filing)), ""};
    }
    return FireEvent{id, verb, Value(), verb == "close" ? "Xong" : ""};
}

/// What the office knows of its cases, from answers.
struct Desk {
    std::mutex mutex;
    std::condition_variable answered;
    int waiting = 0;
    bool unknown = false;  ///< some outcome: the process is about to end by itself
    std::vector<std::string> cases, tasks;
};

/// Tells at once, on the engine's thread and with no allocation of its own, what came of a command.
void on_answer(Desk& desk, const Teller& teller, int i, bool after_fault, const Answer& answer)
{
    char line[200];
    const SpareThisThread spare;
    if (const auto* committed = std::get_if<Committed>(&answer)) {
        const Snapshot& snapshot = *committed->snapshot;
        std::snprintf(line, sizeof line, "C %d %s %llu %s %d", i, snapshot.id.text.c_str(),
                      static_cast<unsigned long long>(snapshot.version), to_hex(committed->hash).c_str(), after_fault ? 1 : 0);
    } else {
        const auto* trouble = std::get_if<Trouble>(&answer);
        std::snprintf(line, sizeof line, "%c %d", trouble == nullptr ? 'R' : *trouble == Trouble::outcome_unknown ? 'U' : 'N', i);
    }
    teller.line(line);
    const std::lock_guard lock(desk.mutex);
    if (const auto* committed = std::get_if<Committed>(&answer)) {
        if (committed->snapshot->version == 1) desk.cases.push_back(committed->snapshot->id.text);
        for (const Task& task : committed->snapshot->tasks) desk.tasks.push_back(task.id.text);
    }
    desk.unknown = desk.unknown || line[0] == 'U';
    --desk.waiting;
    desk.answered.notify_one();
}

template <class Dice> std::pair<std::string, std::string> next_command(Desk& desk, Dice& dice)
{
    static const std::vector<std::string> verbs{"file",  "file",    "tick",     "tick",  "tick",  "tick",
                                                "pause", "comment", "document", "claim", "close", "open"};
    const std::lock_guard lock(desk.mutex);
    const auto any = [&](const std::vector<std::string>& of) {
        return of[std::uniform_int_distribution<std::size_t>(0, of.size() - 1)(dice)];
    };
    std::string verb = any(verbs);
    if (desk.cases.empty() || (verb == "claim" && desk.tasks.empty())) verb = "open";
    if (verb == "open") return {verb, "-"};
    return {verb, verb == "claim" ? any(desk.tasks) : any(desk.cases)};
}

/// Sends a command once no more than `ahead` wait for their answers.
template <class Dice> void send_one(Office& office, Desk& desk, Dice& dice, int i, int ahead, const Teller& teller)
{
    {
        std::unique_lock lock(desk.mutex);
        desk.answered.wait(lock, [&] { return desk.waiting <= ahead; });
        ++desk.waiting;
    }
    const auto [verb, subject] = next_command(desk, dice);
    const bool after_fault = fault_counts().wal_fired.load() > 0;
    teller.line("S " + std::to_string(i) + " " + verb + " " + subject);
    office.engine.handle(command_of(i, verb, subject), [&desk, &teller, i, after_fault](const Answer& answer) {
        on_answer(desk, teller, i, after_fault, answer);
    });
}

void wait_for_all(Desk& desk)
{
    std::unique_lock lock(desk.mutex);
    desk.answered.wait(lock, [&] { return desk.waiting == 0; });
}

}  // namespace

Command command_of(int i, const std::string& verb, const std::string& subject)
{
    const bool officer = verb == "pause" || verb == "close" || verb == "claim";
    return {body_of(i, verb, subject), officer ? thao() : lan(), {}, "k-" + std::to_string(i), sha256(verb + " " + subject), false};
}

std::string office_workflow()
{
    std::ifstream file(office_workflow_name, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
}

void make_template(const std::filesystem::path& folder)
{
    const ChildEnd end = run_child([&](const Teller& teller) {
        Office office(folder);
        for (const Diagnostic& diagnostic : office.engine.publish(office_workflow(), office_workflow_name, PersonId()))
            teller.line(diagnostic.message);
        office.engine.start();
        Desk desk;
        std::mt19937_64 dice(1);
        // Keys of their own: later runs count from 0.
        for (int i = 1'000'000; i < 1'000'030; ++i) send_one(office, desk, dice, i, 4, teller);
        wait_for_all(desk);
    });
    if (end.code != 0) throw std::runtime_error("no template: " + std::to_string(end.code));
}

void copy_template(const std::filesystem::path& from, const std::filesystem::path& to)
{
    std::filesystem::remove_all(to);
    std::filesystem::create_directories(to);
    for (const char* name : {"docket.db", "docket.db.head"}) std::filesystem::copy_file(from / name, to / name);
}

void work(const std::filesystem::path& folder, const WorkOrder& order, const Teller& teller)
{
    const SpareThisThread spare;
    fault_counts().armed = order.armed_at_open;
    std::unique_ptr<Office> office;
    try {
        office = std::make_unique<Office>(folder, 60'000);
        if (office->engine.definitions().all().empty()) office->engine.publish(office_workflow(), office_workflow_name, PersonId());
    } catch (const std::exception& error) {
        teller.line(std::string("E ") + error.what());
        return;
    }
    fault_counts().armed = true;
    Desk desk;
    office->engine.start();
    std::mt19937_64 dice(order.seed);
    // After an unknown outcome too: an engine that lived on, and vouched for what comes next, would show here.
    for (int i = order.first; i < order.first + order.commands; ++i) {
        // Mostly a few on the way, so that the engine decides ahead of the disk; at times none.
        const int ahead = std::max(0, std::uniform_int_distribution<int>(-2, 9)(dice));
        send_one(*office, desk, dice, i, ahead, teller);
        // The head file is written every 200 ms, and a case that waits does so for 10.
        office->clock.advance(static_cast<std::int64_t>(dice() % 60));
    }
    wait_for_all(desk);
    if (!order.closes && !desk.unknown) cut_power();
}

History History::of(const std::vector<std::string>& lines)
{
    History history;
    for (const std::string& line : lines) {
        std::istringstream words(line);
        char kind = '?';
        int i = 0;
        words >> kind;
        if (kind == 'E') {
            history.not_opened = line;
            continue;
        }
        if (!(words >> i)) continue;
        Command& command = history.commands[i];
        if (kind == 'S') {
            words >> command.verb >> command.subject;
            continue;
        }
        command.answer = kind;
        int after = 0;
        if (kind == 'C') words >> command.case_id >> command.version >> command.hash >> after;
        command.after_fault = after != 0;
    }
    return history;
}

std::size_t History::count(char answer) const
{
    std::size_t found = 0;
    for (const auto& [i, command] : commands) found += command.answer == answer;
    return found;
}

std::size_t History::acknowledged_after_fault() const
{
    std::size_t found = 0;
    for (const auto& [i, command] : commands) found += command.after_fault;
    return found;
}

}  // namespace docket
