// Files that were changed behind the program's back: a flipped bit anywhere, a log that is cut, zeroed or gone, an old copy put
// back. Each is refused at start, or found by the checks, or has changed nothing that anybody could read.

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "tests/faults/load/child.hpp"
#include "tests/faults/load/database_dump.hpp"
#include "tests/faults/load/server_load.hpp"
#include "tests/faults/load/workload.hpp"
#include "tests/faults/rounds.hpp"

namespace {

using namespace docket;
namespace fs = std::filesystem;

/// No hash covers these: people and sessions are no record, keys are forgotten after days, drafts are nobody's word yet, and the index of
/// words and what it has of a case only help to find it. A checkpoint that is lost with the end of the log is signed anew, and its
/// signature is looked at only by who has the key; its tree is compared always.
const std::set<std::string> tables_beyond_the_record{"person", "session", "idempotency", "form_draft", "case_unindexed", "case_search_data", "checkpoint"};

constexpr int exit_machine = 3, exit_damaged = 6, exit_behind = 7, exit_chain = 8;

std::string slurp(const fs::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
}

void overwrite(const fs::path& path, const std::string& bytes)
{
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

/// Database, log and head file, as bytes.
struct Files {
    std::string database, log, head;

    static Files of(const fs::path& folder)
    {
        return {slurp(folder / "docket.db"), slurp(folder / "docket.db-wal"), slurp(folder / "docket.db.head")};
    }

    void put(const fs::path& folder) const
    {
        fs::remove_all(folder);
        fs::create_directories(folder);
        overwrite(folder / "docket.db", database);
        if (!log.empty()) overwrite(folder / "docket.db-wal", log);
        overwrite(folder / "docket.db.head", head);
    }
};

/// `docket verify` as the integrator's command line has it, if this program has it.
std::vector<std::string> verify_arguments(const fs::path& database)
{
    return {"verify", "--db", database.string()};
}

/// What the checks find in a database that started: of the record, and of what is derived from it. "" if nothing.
std::string finding_in(const fs::path& folder)
{
    std::string said;
    int code = run_program(verify_arguments(folder / "docket.db"), said);
    if (code != 0) return "verify " + std::to_string(code) + ": " + said;
    code = run_program({"replay", "--check", "--db", (folder / "docket.db").string()}, said);
    return code == 0 ? "" : "replay " + std::to_string(code) + ": " + said;
}

/// A database of a few hundred entries: killed with a log that was not folded back, with one that was, closed in good order, and an
/// early copy.
struct Ground {
    Ground()
    {
        const fs::path work = folder.path() / "work";
        fs::create_directories(work);
        auto program = serve(work);
        load = std::make_unique<ServerLoad>(program->port(), 6);
        ApiClient client = ApiClient::with_token(program->port(), load->token());
        for (int i = 0; i < 6; ++i) {
            const ApiReply opened = client.post("/v1/cases", {{"workflow", "tally"}});
            REQUIRE(
                client.post("/v1/cases/" + opened.text("/id") + "/comments", {{"text", "Ghi chú số " + std::to_string(i)}}).status <
                300);
            REQUIRE(client.fire(opened.text("/id"), "wait").status == 200);
        }
        run(*program, 60);
        program->terminate();
        early = Files::of(work);
        early_acknowledged = load->acknowledged();

        program = serve(work);
        run(*program, 150);
        program->kill_hard();
        // A start writes the head anew, and the kill that follows leaves the log as it was.
        serve(work)->kill_hard();
        with_log = Files::of(work);

        program = serve(work);
        const std::string head_before = slurp(work / "docket.db.head");
        CHECK(load->settle(program->port()).empty());
        CHECK(client_fires(*program));
        // Idle, it folds the log back and then writes the head.
        while (slurp(work / "docket.db.head") == head_before) std::this_thread::yield();
        program->kill_hard();
        serve(work)->kill_hard();
        folded_back = Files::of(work);

        serve(work)->terminate();
        closed = Files::of(work);
    }

    void run(ServerProcess& program, std::uint64_t ticks)
    {
        const std::uint64_t enough = load->acknowledged() + ticks;
        load->run(program.port(), [&] { return load->acknowledged() >= enough; });
    }

    /// A tick of nobody's count: on a case of its own.
    bool client_fires(ServerProcess& program)
    {
        ApiClient client = ApiClient::with_token(program.port(), load->token());
        return client.post("/v1/cases", {{"workflow", "tally"}}).status == 201;
    }

    [[nodiscard]] fs::path trial() const { return folder.path() / "trial"; }

    TemporaryFolder folder;
    std::unique_ptr<ServerLoad> load;
    Files early, with_log, folded_back, closed;
    std::uint64_t early_acknowledged = 0;
};

/// What flips came to.
struct Flips {
    std::uint64_t tried = 0, found = 0, harmless = 0;
    std::map<int, std::uint64_t> refused;               ///< by exit code
    std::map<std::string, std::uint64_t> beyond_record; ///< by table

    [[nodiscard]] std::string text() const
    {
        std::string line = std::to_string(tried) + " tried, refused at start";
        for (const auto& [code, times] : refused) line += " " + std::to_string(times) + " (exit " + std::to_string(code) + ")";
        line += ", found by docket verify or replay " + std::to_string(found) +
                ", changed nothing " + std::to_string(harmless);
        for (const auto& [table, times] : beyond_record) line += ", unseen in table " + table + " " + std::to_string(times);
        return line;
    }
};

/// Names of tables that do not read as before.
std::set<std::string> differences(const std::map<std::string, std::string>& a, const std::map<std::string, std::string>& b)
{
    std::set<std::string> names;
    for (const auto& [name, digest] : a) {
        if (!b.contains(name) || b.at(name) != digest) names.insert(name);
    }
    for (const auto& [name, digest] : b) {
        if (!a.contains(name)) names.insert(name);
    }
    return names;
}

void judge_flip(const fs::path& folder, const std::map<std::string, std::string>& pristine, const std::string& where, Flips& flips)
{
    ++flips.tried;
    Start start = try_to_serve(folder);
    if (start.program == nullptr) {
        CAPTURE(start.said);
        CHECK_MESSAGE((start.exit_code >= exit_machine && start.exit_code <= exit_chain), where);
        ++flips.refused[start.exit_code];
        return;
    }
    start.program->kill_hard();
    if (!finding_in(folder).empty()) {
        ++flips.found;
        return;
    }
    const auto now = dump_of(folder / "docket.db");
    const std::set<std::string> changed = differences(pristine, now);
    if (changed.empty()) {
        ++flips.harmless;
        return;
    }
    const std::string first = *changed.begin();
    const bool beyond =
        std::all_of(changed.begin(), changed.end(), [](const std::string& table) { return tables_beyond_the_record.contains(table); });
    if (beyond) ++flips.beyond_record[first];
    const std::string check = changed.contains("integrity_check") ? now.at("integrity_check") : "";
    CHECK_MESSAGE(beyond, where << " was served as valid, and table " << first << " has changed " << check);
}

}  // namespace

TEST_CASE("a flipped bit anywhere is refused, or found, or has changed nothing")
{
    const Ground ground;
    auto dice = fault_dice("flips");
    const std::uint64_t flips_of_each = fault_rounds(30, 1'700);
    const std::pair<std::string, Files> bases[] = {
        {"with a log", ground.with_log}, {"log folded back", ground.folded_back}, {"closed", ground.closed}};
    for (const auto& [name, base] : bases) {
        CAPTURE(name);
        base.put(ground.trial());
        serve(ground.trial())->kill_hard();
        REQUIRE(finding_in(ground.trial()) == "");
        const auto pristine = dump_of(ground.trial() / "docket.db");
        REQUIRE(pristine.at("integrity_check") == "ok");
        Flips flips;
        for (std::uint64_t i = 0; i < flips_of_each; ++i) {
            Files files = base;
            const bool in_log = !files.log.empty() && i % 2 == 1;
            std::string& file = in_log ? files.log : files.database;
            const std::size_t at = std::uniform_int_distribution<std::size_t>(0, file.size() - 1)(dice);
            const int bit = std::uniform_int_distribution<int>(0, 7)(dice);
            file[at] = static_cast<char>(file[at] ^ (1 << bit));
            files.put(ground.trial());
            const std::string where =
                std::string(in_log ? "log" : "database") + " byte " + std::to_string(at) + " bit " + std::to_string(bit);
            judge_flip(ground.trial(), pristine, where, flips);
        }
        tell("flipped bits, " + name + ": " + flips.text());
    }
}

TEST_CASE("a log that was cut, zeroed, torn or lost is refused, or nothing acknowledged is missing")
{
    const Ground ground;
    auto dice = fault_dice("log damage");
    const std::uint64_t rounds = fault_rounds(6, 100);
    std::uint64_t tried = 0, refused = 0;
    Findings findings;
    for (const Files& base : {ground.with_log, ground.folded_back}) {
        REQUIRE(!base.log.empty());
        for (std::uint64_t round = 0; round < rounds; ++round) {
            for (const std::string what : {"cut", "zeroed", "torn", "lost"}) {
                Files files = base;
                const std::size_t at = std::uniform_int_distribution<std::size_t>(0, files.log.size() - 1)(dice);
                if (what == "cut") files.log.resize(at);
                if (what == "zeroed") std::fill(files.log.begin() + static_cast<std::ptrdiff_t>(at), files.log.end(), '\0');
                if (what == "torn") {
                    for (std::size_t i = at; i < std::min(files.log.size(), at + 512); ++i)
                        files.log[i] = static_cast<char>(dice());
                }
                if (what == "lost") files.log.clear();
                if (what == "lost" && round > 0) continue;
                CAPTURE(what);
                CAPTURE(at);
                files.put(ground.trial());
                ++tried;
                const Start start = try_to_serve(ground.trial());
                if (start.program != nullptr) {
                    findings.add(ground.load->compare(start.program->port()));
                    continue;
                }
                ++refused;
                CAPTURE(start.said);
                CHECK(start.exit_code >= exit_damaged);
                CHECK(start.exit_code <= exit_chain);
            }
        }
    }
    CHECK(refused > 0);
    tell("log cut, zeroed, torn, lost: " + std::to_string(tried) + " tried, refused " + std::to_string(refused) + ", else " +
         findings.text());
}

TEST_CASE("an old copy of the database put back is refused as behind its head")
{
    const Ground ground;
    Files old = ground.early;
    old.head = ground.folded_back.head;
    old.put(ground.trial());
    const Start start = try_to_serve(ground.trial());
    CHECK(start.program == nullptr);
    CHECK(start.exit_code == exit_behind);
    // It names how many entries the head has seen.
    CHECK(start.said.find(old.head.substr(0, old.head.find(' '))) != std::string::npos);
    const std::size_t from = start.said.rfind("docket: ");
    tell("old copy put back: refused with exit code " + std::to_string(start.exit_code) + ", " +
         start.said.substr(from == std::string::npos ? 0 : from, 110));
}
