#include "engine/runtime/engine.hpp"

#include "engine/codec/snapshot_codec.hpp"
#include "engine/loader/load.hpp"
#include "engine/runtime/sequencer/sequencer.hpp"

namespace docket {

Engine::Engine(std::unique_ptr<Ledger> ledger, Calendars calendars, const Clock& clock, RandomSource& random,
               std::shared_ptr<spdlog::logger> logger, EngineOptions options, EngineObserver* observer)
    : ledger_(std::move(ledger)), calendars_(std::move(calendars)), clock_(clock), logger_(std::move(logger)), definitions_(ledger_->reader().definitions()),
      sequencer_(std::make_unique<Sequencer>(*ledger_, definitions_, calendars_, clock_, random, logger_, std::move(options), observer))
{
}

Engine::~Engine()
{
    stop();
}

Diagnostics Engine::publish(const std::string& source, const std::string& file_name, const PersonId& by)
{
    Loaded loaded = load_definition(source, file_name);
    if (!loaded.definition) return std::move(loaded.diagnostics);
    if (!loaded.definition->calendar.empty() && calendars_.find(loaded.definition->calendar) == nullptr) {
        Diagnostic unknown;
        unknown.code = "unknown-calendar";
        unknown.place.file = file_name;
        unknown.message = "There is no calendar '" + loaded.definition->calendar + "'.";
        unknown.remedy = "Add it to the calendars of this installation, or name one that is there.";
        unknown.path = "calendar";
        loaded.diagnostics.push_back(std::move(unknown));
        return std::move(loaded.diagnostics);
    }
    if (const auto record = definitions_.next_version(*loaded.definition, source, clock_.now(), by)) {
        ledger_->begin();
        ledger_->put_definition(*record);
        ledger_->commit();
        definitions_.add(*record);
        logger_->info("published {} version {}", record->ref.workflow, record->ref.version);
    }
    return std::move(loaded.diagnostics);
}

void Engine::start()
{
    sequencer_->start();
}

void Engine::stop()
{
    sequencer_->stop();
}

void Engine::handle(Command command, Completion done)
{
    sequencer_->push(std::move(command), std::move(done));
}

void Engine::write(std::function<void(Ledger&)> work, std::function<void(std::optional<Trouble>)> done)
{
    sequencer_->push(std::move(work), std::move(done));
}

std::optional<Snapshot> Engine::find_case(const CaseId& id) const
{
    const auto stored = reader().find_case(id);
    if (!stored) return std::nullopt;
    const auto definition = definitions_.find(stored->definition.workflow, stored->definition.version);
    if (!definition) throw std::runtime_error("case " + id.text + " is pinned to a definition that is not on file");
    auto snapshot = decode_snapshot(stored->snapshot, definition);
    if (!snapshot) throw std::runtime_error("the stored snapshot of case " + id.text + " does not read: " + snapshot.error().detail);
    return *std::move(snapshot);
}

std::optional<Snapshot> Engine::case_at(const CaseId& id, CaseVersion version) const
{
    if (version == 0) return std::nullopt;
    return fold_entries(reader(), definitions_, id, version);
}

CaseVersion Engine::version_at(const CaseId& id, Instant instant) const
{
    CaseVersion reached = 0;
    for (;;) {
        const auto rows = reader().entries(id, reached, 200);
        if (rows.empty()) return reached;
        for (const StoredEntryRow& row : rows) {
            const auto entry = decode_entry(row.header, row.values);
            if (!entry || entry->at > instant) return reached;
            reached = row.version;
        }
    }
}

std::chrono::steady_clock::time_point Engine::last_tick() const noexcept
{
    return sequencer_->last_tick();
}

bool Engine::holds_deadlines() const noexcept
{
    return sequencer_->holds_deadlines();
}

std::string Engine::not_ready_reason() const
{
    const auto trouble = sequencer_->not_writing();
    if (!trouble) return "";
    return *trouble == Trouble::clock_behind ? "the clock stands before the last entry" : "the storage is full";
}

}  // namespace docket
