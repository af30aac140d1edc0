#include "app/commands/bench/bench_fill.hpp"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>

#include "app/files.hpp"
#include "engine/base/text/utf8.hpp"
#include "engine/ledger/sqlite/sqlite_ledger.hpp"
#include "engine/loader/format.hpp"
#include "engine/loader/load.hpp"
#include "engine/runtime/definitions.hpp"
#include "engine/scenario/play.hpp"
#include "engine/scenario/vietnamese_text.hpp"

namespace docket {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t cases_per_batch = 1'000;        // a transaction of some thousand entries
constexpr std::size_t officers_per_role = 5;          // an office; who is independent of whom is found among them
constexpr std::int64_t pause_ms_min = 5 * 60'000;
constexpr std::uint64_t pause_ms_more = 85 * 60'000;
constexpr std::uint64_t cases_per_person = 3;
constexpr std::size_t text_length_min = 8;            // shorter fields keep what is written in the scenario
constexpr std::uint64_t log_pages_fold = 32'768;      // 128 MiB: pages that many cases share are folded back once

/// How many steps people take in the cases that do not rest: most few, some a long way.
struct StepsShare {
    std::size_t steps_min, steps_max;
    std::uint64_t cases_of_hundred;
};
constexpr std::array<StepsShare, 5> steps_shares = {{{1, 1, 52}, {2, 2, 22}, {3, 5, 16}, {6, 9, 8}, {10, 18, 2}}};

class DiceIds final : public IdSource {
public:
    explicit DiceIds(Dice& dice) : dice_(dice) {}
    std::string next() override { return random_base32(dice_, 26); }

private:
    Dice& dice_;
};

/// People of the organisation by role, and as many citizens as the cases want.
class FillCast final : public Cast {
public:
    FillCast(const std::vector<PersonRecord>& people, std::uint64_t cases, Dice& dice) : dice_(dice), citizens_(cases / cases_per_person + 1)
    {
        for (const PersonRecord& person : people) {
            for (const std::string& role : person.roles) holders_[role].push_back(person.id);
        }
    }

    /// Other people than in the case before.
    void change() { turn_ = dice_.next(); }

    Actor actor(const Definition& definition, const ScenarioActor& part) override
    {
        Actor actor;
        actor.kind = Actor::Kind::person;
        actor.methods = {"pwd"};
        actor.name = part.name;
        for (const std::string& role : part.roles) {
            const auto known = definition.find_role(role);
            if (known && !definition.roles[*known].party) actor.roles.push_back(role);
        }
        std::sort(actor.roles.begin(), actor.roles.end());
        const auto holders = actor.roles.empty() ? holders_.end() : holders_.find(actor.roles.front());
        if (holders == holders_.end())
            actor.id = PersonId("u_" + part.name + "_" + std::to_string(turn_ % citizens_));
        else
            actor.id = holders->second[(turn_ + std::hash<std::string>()(part.name)) % holders->second.size()];
        return actor;
    }

    std::string text(const Field& field, const std::string& written) override
    {
        const std::size_t usual = code_points(written);
        const auto most = static_cast<std::size_t>(field.max.value_or(static_cast<double>(usual)));
        const std::size_t least = std::max({static_cast<std::size_t>(field.min.value_or(0)), usual * 3 / 4, text_length_min});
        if (!field.pattern.empty() || least > most) return written;
        return text_.make(dice_, least, std::max(least, std::min(most, usual * 5 / 4)));
    }

    std::int64_t pause_ms() override { return pause_ms_min + static_cast<std::int64_t>(dice_.below(pause_ms_more)); }

private:
    Dice& dice_;
    std::uint64_t citizens_;
    std::uint64_t turn_ = 0;
    VietnameseText text_;
    std::map<std::string, std::vector<PersonId>> holders_;
};

/// What may happen to the cases of a definition.
struct Stories {
    std::shared_ptr<const Definition> definition;
    std::vector<Scenario> scenarios;
    std::uint64_t share = 1;
};

struct Item {
    std::size_t case_in_batch = 0;
    PlayedEntry played;
};

/// Cases that are written in one transaction, their entries in the order of time.
struct Batch {
    std::size_t cases = 0;
    std::vector<Item> items;
};

/// A definition file as read.
struct Programme {
    std::string source;
    Loaded loaded;
};

std::vector<Programme> read_programmes(const FillOptions& options)
{
    std::vector<Programme> programmes;
    for (const auto& path : definition_files(options.workflows)) {
        std::string source = read_file(path);
        Loaded loaded = load_definition(source, path.generic_string());
        if (!loaded.definition) throw std::runtime_error(to_text(loaded.diagnostics));
        programmes.push_back({std::move(source), std::move(loaded)});
    }
    return programmes;
}

/// Definitions and people come before the first case.
std::vector<Stories> publish(Ledger& ledger, const std::vector<Programme>& programmes, const std::vector<PersonRecord>& people, Instant first)
{
    std::vector<Stories> stories;
    Definitions definitions({});
    ledger.begin();
    for (const Programme& programme : programmes) {
        const auto record = definitions.next_version(*programme.loaded.definition, programme.source, first, PersonId());
        if (!record) continue;
        ledger.put_definition(*record);
        definitions.add(*record);
        stories.push_back({definitions.latest(record->ref.workflow), programme.loaded.scenarios, 1});
    }
    for (const PersonRecord& person : people) ledger.put_person(person);
    ledger.commit();
    return stories;
}

void apply_shares(std::vector<Stories>& stories, const std::vector<std::uint64_t>& shares)
{
    if (!shares.empty() && shares.size() != stories.size())
        throw std::runtime_error("there are " + std::to_string(stories.size()) + " definitions, and shares of " + std::to_string(shares.size()));
    for (std::size_t i = 0; i < shares.size(); ++i) stories[i].share = shares[i];
    std::erase_if(stories, [](const Stories& one) { return one.scenarios.empty() || one.share == 0; });
    if (stories.empty()) throw std::runtime_error("there is no definition with scenarios here");
}

/// More holders of each role of the organisation, who do not sign in.
std::vector<PersonRecord> with_colleagues(std::vector<PersonRecord> people)
{
    std::map<std::string, std::size_t> holders;
    for (const PersonRecord& person : people) {
        for (const std::string& role : person.roles) ++holders[role];
    }
    for (const auto& [role, count] : holders) {
        for (std::size_t i = count; i < officers_per_role; ++i) {
            const std::string name = role + "-" + std::to_string(i + 1);
            people.push_back({PersonId("u_" + name), name, name, "", {role}, "", true});
        }
    }
    return people;
}

/// The first instant from which periods can be computed.
Instant first_start(Instant now, const Calendars& calendars, const std::vector<Programme>& programmes)
{
    constexpr std::int64_t three_years_ms = 3LL * 365 * 24 * 60 * 60 * 1000;
    Instant first = now + -three_years_ms;
    for (const Programme& programme : programmes) {
        const Calendar* calendar = calendars.find(programme.loaded.definition->calendar);
        if (calendar == nullptr || calendar->parts().years.empty()) continue;
        const std::chrono::year year(calendar->parts().years.begin()->first);
        first = std::max(first, calendar->start_of(Date(year / std::chrono::January / 2)));
    }
    return first;
}

class Maker {
public:
    Maker(const FillOptions& options, const std::vector<PersonRecord>& people, std::vector<Stories> stories, const Calendars& calendars, Instant first)
        : options_(options), stories_(std::move(stories)), calendars_(calendars), first_(first), dice_(options.seed), ids_(dice_),
          cast_(people, options.cases, dice_)
    {
    }

    Batch make(std::uint64_t first_case, std::size_t count)
    {
        Batch batch;
        for (batch.cases = 0; batch.cases < count; ++batch.cases) {
            for (PlayedEntry& played : case_number(first_case + batch.cases)) batch.items.push_back({batch.cases, std::move(played)});
        }
        std::stable_sort(batch.items.begin(), batch.items.end(), [](const Item& a, const Item& b) { return a.played.entry.at < b.played.entry.at; });
        return batch;
    }

private:
    std::size_t steps_thrown()
    {
        if (dice_.below(100) < options_.resting_percent) return 0;
        std::uint64_t thrown = dice_.below(100);
        for (const StepsShare& share : steps_shares) {
            if (thrown < share.cases_of_hundred) return share.steps_min + dice_.below(share.steps_max - share.steps_min + 1);
            thrown -= share.cases_of_hundred;
        }
        return 0;
    }

    const Stories& stories_thrown()
    {
        std::uint64_t all = 0;
        for (const Stories& one : stories_) all += one.share;
        std::uint64_t thrown = dice_.below(all);
        for (const Stories& one : stories_) {
            if (thrown < one.share) return one;
            thrown -= one.share;
        }
        return stories_.back();
    }

    Instant start_of(std::uint64_t number)
    {
        const auto span = static_cast<double>(options_.now.ms - first_.ms);
        const double part = (static_cast<double>(number) + dice_.part()) / static_cast<double>(options_.cases);
        return first_ + static_cast<std::int64_t>(span * part);
    }

    std::vector<PlayedEntry> case_number(std::uint64_t number)
    {
        cast_.change();
        const Stories& stories = stories_thrown();
        const Scenario& scenario = stories.scenarios[dice_.below(stories.scenarios.size())];
        PlayPlan plan;
        plan.starts_at = start_of(number);
        plan.ends_at = options_.now;
        plan.steps_max = steps_thrown();
        auto played = play_scenario(stories.definition, scenario, plan, {calendars_, ids_, cast_});
        if (played.empty()) throw std::runtime_error("nobody may open the case of scenario '" + scenario.name + "'");
        return played;
    }

    const FillOptions& options_;
    std::vector<Stories> stories_;
    const Calendars& calendars_;
    Instant first_;
    Dice dice_;
    DiceIds ids_;
    FillCast cast_;
};

/// Encodes and appends batches on a thread of its own; the maker is at most two batches ahead.
class Appender {
public:
    Appender(Ledger& ledger, Instant now, RandomSource& random) : ledger_(ledger), now_(now), random_(random), thread_([this] { loop(); }) {}
    ~Appender()
    {
        if (thread_.joinable()) static_cast<void>(end());
    }

    /// Waits for room. False once appending has failed.
    bool push(Batch batch)
    {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return !waiting_ || failure_; });
        if (failure_) return false;
        waiting_ = std::move(batch);
        changed_.notify_all();
        return true;
    }

    /// Waits for everything. @return what went wrong, if anything did.
    std::exception_ptr end()
    {
        {
            const std::lock_guard lock(mutex_);
            ended_ = true;
        }
        changed_.notify_all();
        thread_.join();
        return failure_;
    }

    FillProgress progress()
    {
        const std::lock_guard lock(mutex_);
        return progress_;
    }

private:
    void loop()
    {
        try {
            while (auto batch = next()) append(*batch);
        } catch (...) {
            ledger_.rollback();
            const std::lock_guard lock(mutex_);
            failure_ = std::current_exception();
        }
        changed_.notify_all();
    }

    std::optional<Batch> next()
    {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return waiting_ || ended_; });
        auto batch = std::exchange(waiting_, std::nullopt);
        changed_.notify_all();
        return batch;
    }

    void append(Batch& batch)
    {
        ledger_.reconsider_read_only(now_);
        ledger_.begin();
        std::vector<CaseTail> tails(batch.cases);
        for (const Item& item : batch.items) append(item.played, tails[item.case_in_batch]);
        const auto begun = SteadyClock::now();
        ledger_.commit();
        const std::chrono::duration<double> took = SteadyClock::now() - begun;
        ledger_.fold_log(false);
        const std::lock_guard lock(mutex_);
        progress_.cases += batch.cases;
        progress_.entries += batch.items.size();
        progress_.longest_commit = std::max(progress_.longest_commit, took);
    }

    void append(const PlayedEntry& played, CaseTail& tail)
    {
        if (tail.version == 0) tail.head = genesis_of(ledger_.log_id(), played.entry.case_id);
        const EntrySeal seal{ledger_.log_id(), tail.head, "n1", "bench", {}, played.after->definition.get()};
        ledger_.append({played.entry, pack(encode_entry(played.entry, seal, random_), *played.after), *played.before, *played.after}, tail);
    }

    Ledger& ledger_;
    Instant now_;
    RandomSource& random_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::optional<Batch> waiting_;
    bool ended_ = false;
    std::exception_ptr failure_;
    FillProgress progress_;
    std::thread thread_;
};

}  // namespace

FillProgress fill_ledger(const FillOptions& options, const Calendars& calendars, RandomSource& random, const std::function<void(const FillProgress&)>& tell)
{
    if (std::filesystem::exists(options.db)) throw std::runtime_error(options.db.string() + " exists: a fill makes a new database");
    const std::vector<Programme> programmes = read_programmes(options);
    const Instant first = first_start(options.now, calendars, programmes);
    SqliteOptions storage;
    storage.path = options.db;
    storage.log_pages_fold = log_pages_fold;
    const auto ledger = open_sqlite_ledger(storage, random, options.now);
    const std::vector<PersonRecord> people = with_colleagues(options.people);
    std::vector<Stories> stories = publish(*ledger, programmes, people, first);
    apply_shares(stories, options.shares);
    Maker maker(options, people, std::move(stories), calendars, first);
    const auto begun = SteadyClock::now();
    Appender appender(*ledger, options.now, random);
    const auto progress = [&] {
        FillProgress so_far = appender.progress();
        so_far.took = SteadyClock::now() - begun;
        return so_far;
    };
    for (std::uint64_t done = 0; done < options.cases; done += cases_per_batch) {
        if (!appender.push(maker.make(done, std::min<std::uint64_t>(cases_per_batch, options.cases - done)))) break;
        tell(progress());
    }
    if (const auto failure = appender.end()) std::rethrow_exception(failure);
    ledger->fold_log(true);
    return progress();
}

}  // namespace docket
