// What is recorded is what happened: entries that were stored, read back and folded give the bytes of the live case, and the live
// case is where the interpreter led it.

#include <doctest/doctest.h>

#include "engine/cases/apply.hpp"
#include "engine/codec/entry/entry_codec.hpp"
#include "engine/codec/snapshot_codec.hpp"
#include "engine/scenario/world.hpp"
#include "tests/property/chart/trial.hpp"
#include "tests/support/seeded_random.hpp"

namespace docket {

namespace {

constexpr std::size_t charts = 500;

class NoCalendars final : public CalendarSource {
public:
    const Calendar* find(std::string_view) const override { return nullptr; }
};

/// A case that runs live, and its shadow: the same case folded from stored bytes alone.
class Recorded {
public:
    explicit Recorded(std::shared_ptr<const Definition> definition) : definition_(std::move(definition)), random_("replay") {}

    /// False if the chart does not come to rest.
    bool open()
    {
        const Command command{OpenCase{definition_->ref.workflow, Value()}, Actor(), {}, {}, {}, false};
        const auto entry = decide_open(command, definition_, {now_, calendars_, ids_});
        if (!entry) return false;
        live_ = folded_ = blank_snapshot(entry->case_id, definition_);
        prev_ = genesis_of("log", entry->case_id);
        accept(*entry);
        return true;
    }

    /// True if the event changed the case.
    bool fire(const Event& event) { return carry_out(FireEvent{live_.id, event.name, event.data, ""}, Actor()); }

    /// The deadline that is due first, at its instant.
    void fire_deadline()
    {
        if (live_.deadlines.empty()) return;
        const auto first = std::min_element(live_.deadlines.begin(), live_.deadlines.end(),
                                            [](const Deadline& a, const Deadline& b) { return a.due_at < b.due_at; });
        now_ = std::max(now_, first->due_at);
        Actor timer;
        timer.kind = Actor::Kind::timer;
        const bool fired = carry_out(FireDeadline{live_.id, first->id}, timer);
        RC_ASSERT(fired);
    }

    [[nodiscard]] const Snapshot& live() const { return live_; }

    void check() const
    {
        const std::string bytes = encode_snapshot(live_);
        RC_ASSERT(encode_snapshot(folded_) == bytes);
        const auto read = decode_snapshot(bytes, definition_);
        RC_ASSERT(read.has_value());
        RC_ASSERT(encode_snapshot(*read) == bytes);
        RC_ASSERT(text_of(*definition_, read->chart) == text_of(*definition_, live_.chart));
    }

private:
    bool carry_out(CommandBody body, const Actor& actor)
    {
        const Command command{std::move(body), actor, {}, {}, {}, false};
        const auto entry = decide(command, live_, {now_, calendars_, ids_});
        if (entry) accept(*entry);
        return entry.has_value();
    }

    void accept(const Entry& entry)
    {
        live_ = apply(live_, entry);
        const StoredEntry stored = encode_entry(entry, {"log", prev_, "node", "build", {}, definition_.get()}, random_);
        const auto verified = verify_entry(stored.header, stored.values, prev_);
        RC_ASSERT(verified.has_value());
        const auto read = decode_entry(stored.header, stored.values);
        RC_ASSERT(read.has_value());
        folded_ = apply(folded_, *read);
        prev_ = stored.hash;
    }

    std::shared_ptr<const Definition> definition_;
    NoCalendars calendars_;
    CountingIds ids_;
    SeededRandom random_;
    Instant now_ = a_moment().now;
    Snapshot live_, folded_;
    Digest prev_{};
};

/// The case's chart without any record: steps, and what is sent without delay, in order.
class Unrecorded {
public:
    explicit Unrecorded(const Definition& definition) : definition_(definition) {}

    void open(const Moment& moment) { settle(start(definition_, {}, moment), moment); }
    void fire(const Event& event, const Moment& moment) { settle(step(definition_, chart_, event, moment), moment); }
    [[nodiscard]] const ChartState& chart() const { return chart_; }

private:
    struct Sent {
        Event event;
        StateIndex owner;
    };

    void settle(Result<StepResult> result, const Moment& moment)
    {
        std::vector<Sent> due;
        while (true) {
            RC_ASSERT(result.has_value());
            chart_ = result->chart;
            for (const Effect& effect : result->effects) take(effect, due);
            if (due.empty() || chart_.done) return;
            const Event event = due.front().event;
            due.erase(due.begin());
            result = step(definition_, chart_, event, moment);
        }
    }

    static bool is_now(const DelayAmount& delay)
    {
        const auto* limit = std::get_if<Limit>(&delay);
        return limit != nullptr && limit->amount == 0;
    }

    static void take(const Effect& effect, std::vector<Sent>& due)
    {
        if (const auto* sent = std::get_if<ScheduleEvent>(&effect); sent != nullptr && is_now(sent->delay)) {
            Event event;
            event.name = sent->event;
            event.data = sent->data;
            event.send_id = sent->send_id;
            due.push_back({std::move(event), sent->owner});
        }
        if (const auto* cancelled = std::get_if<CancelEvent>(&effect))
            std::erase_if(due, [&](const Sent& sent) {
                return sent.owner == no_state && !sent.event.send_id.empty() && sent.event.send_id == cancelled->send_id;
            });
        if (const auto* left = std::get_if<StateExited>(&effect))
            std::erase_if(due, [&](const Sent& sent) { return sent.owner == left->state; });
    }

    const Definition& definition_;
    ChartState chart_;
};

}  // namespace

TEST_CASE("entries that were stored and read back fold to the bytes of the live case")
{
    CHECK(holds_for_trials("replaying gives the same bytes", charts, [](const Trial& trial) {
        Recorded recorded(loaded(trial.yaml));
        if (!recorded.open()) return;
        recorded.check();
        for (const OutsideEvent& outside : trial.events) {
            if (outside.is_pending) {
                recorded.fire_deadline();
            } else {
                Event event;
                event.name = outside.name;
                event.data = outside.data;
                (void)recorded.fire(event);
            }
            recorded.check();
        }
    }));
}

TEST_CASE("a case stands where the interpreter led it, closed or open")
{
    CHECK(holds_for_trials("the record follows the interpreter", charts, [](const Trial& trial) {
        const auto definition = loaded(trial.yaml);
        Recorded recorded(definition);
        if (!recorded.open()) return;
        Unrecorded unrecorded(*definition);
        // A case also knows its id and instant of opening, which the charts do not read.
        Map nobody;
        nobody.set("id", "");
        nobody.set("roles", List());
        Moment moment = a_moment();
        moment.actor = nobody;
        unrecorded.open(moment);
        RC_ASSERT(text_of(*definition, recorded.live().chart) == text_of(*definition, unrecorded.chart()));
        for (const OutsideEvent& outside : trial.events) {
            if (outside.is_pending || recorded.live().closed()) continue;
            Event event;
            event.name = outside.name;
            event.data = outside.data;
            if (recorded.fire(event)) unrecorded.fire(event, moment);
            RC_ASSERT(text_of(*definition, recorded.live().chart) == text_of(*definition, unrecorded.chart()));
        }
    }));
}

}  // namespace docket
