#include "engine/cases/run.hpp"

#include <algorithm>
#include <type_traits>

#include "engine/calendar/due.hpp"
#include "engine/cases/moment.hpp"
#include "engine/expr/evaluate.hpp"
#include "engine/model/definition/slots.hpp"
#include "engine/model/written_size.hpp"

namespace docket {

namespace {

std::int64_t milliseconds_of(Duration duration)
{
    return duration.seconds * 1000 + duration.nanos / 1'000'000;
}

std::string joined_paths(const Definition& definition, const std::vector<StateIndex>& configuration)
{
    std::string text;
    for (const StateIndex state : configuration) {
        if (!definition.is_leaf(state)) continue;
        if (!text.empty()) text += ',';
        text += definition.states[state].path;
    }
    return text;
}

template <class Item>
const Item* find_by_id(const std::vector<Item>& items, const decltype(Item::id)& id)
{
    const auto found = std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.id == id; });
    return found == items.end() ? nullptr : &*found;
}

}  // namespace

Run::Run(const Snapshot& before, const Actor& actor, const Surroundings& around)
    : Run(before, actor, around, moment_of(before, actor, around.now, around.trace))
{
}

Run::Run(const Snapshot& before, const Actor& actor, const Surroundings& around, Moment moment)
    : before_(before), definition_(*before.definition), actor_(actor), around_(around), moment_(std::move(moment)), chart_(before.chart),
      tasks_(before.tasks), deadlines_(before.deadlines)
{
}

Result<void> Run::start(Map data)
{
    auto result = docket::start(definition_, std::move(data), moment_);
    if (!result) return result.error();
    absorb(std::move(*result), nullptr);
    return drain();
}

Result<bool> Run::deliver(const Event& event)
{
    auto result = step(definition_, chart_, event, moment_);
    if (!result) return result.error();
    const bool moved = !result->taken.empty();
    absorb(std::move(*result), &event);
    if (auto rest = drain(); !rest) return rest.error();
    return moved;
}

void Run::absorb(StepResult result, const Event* event)
{
    chart_ = std::move(result.chart);
    taken_.insert(taken_.end(), result.taken.begin(), result.taken.end());
    for (Effect& effect : result.effects) {
        std::visit(
            [&](auto& what) {
                using T = std::decay_t<decltype(what)>;
                if constexpr (std::is_same_v<T, StateEntered>) enter(what);
                if constexpr (std::is_same_v<T, StateExited>) exit(what, event);
                if constexpr (std::is_same_v<T, ScheduleEvent>) schedule(what);
                if constexpr (std::is_same_v<T, CancelEvent>) cancel(what);
                if constexpr (std::is_same_v<T, Performed>) record(std::move(what.kind), std::move(what.arguments));
                if constexpr (std::is_same_v<T, Failed>) {
                    Map arguments;
                    arguments.set("line", static_cast<std::int64_t>(what.place.line));
                    arguments.set("message", what.message);
                    record("failed", std::move(arguments));
                }
            },
            effect);
    }
    if (chart_.done) close_all();
}

void Run::enter(const StateEntered& entered)
{
    const State& state = definition_.states[entered.state];
    if (!state.task) return;
    Task task;
    task.id = task_id_of(before_.id, before_.version + 1, ++tasks_opened_);
    task.state = state.id;
    task.role = definition_.roles[state.task->role].id;
    task.assignee = assignee_of(*state.task);
    task.opened_at = around_.now;
    if (entered.task_within) {
        const DueDate due = due_of(*entered.task_within, state.id);
        task.within = due.limit;
        if (due.at != undated) task.due_at = due.at;
        Deadline overdue{DeadlineId("d_" + around_.ids.next()), Deadline::Kind::overdue, "overdue." + state.id, Value(), state.id, "",
                         due.at, due.calendar, due.limit, around_.now};
        deadlines_.push_back(std::move(overdue));
    }
    tasks_.push_back(task);
    if (task.due_at && task.within) schedule_task_deadlines(task, state);
}

/// The reminders on the way to the task's due instant. A mark that lies before now is due at once.
void Run::schedule_task_deadlines(const Task& task, const State& state)
{
    const Calendar* calendar = around_.calendars.find(definition_.calendar);
    for (const Mark& mark : state.task->remind) {
        const auto at = mark_instant(calendar, task.opened_at, *task.within, mark);
        if (!at) continue;  // due_of has said already that the calendar does not reach
        deadlines_.push_back({DeadlineId("d_" + around_.ids.next()), Deadline::Kind::remind, "", Value(), state.id, "",
                              std::max(*at, around_.now), calendar == nullptr ? "" : calendar->id() + "@" + calendar->version(), std::nullopt,
                              task.opened_at});
    }
}

void Run::exit(const StateExited& exited, const Event* event)
{
    const State& state = definition_.states[exited.state];
    const bool by_person = event != nullptr && event->by_roles.has_value();
    for (const Task& task : tasks_) {
        if (task.state != state.id) continue;
        const auto role = definition_.find_role(task.role);
        if (by_person && role && event->by_roles->test(*role)) completed_.push_back(task.id);
    }
    std::erase_if(tasks_, [&](const Task& task) { return task.state == state.id; });
    std::erase_if(deadlines_, [&](const Deadline& deadline) { return deadline.owner == state.id; });
}

void Run::schedule(const ScheduleEvent& event)
{
    const std::string owner = event.owner == no_state ? "" : definition_.states[event.owner].id;
    const DueDate due = due_of(event.delay, owner.empty() ? event.event : owner);
    deadlines_.push_back({DeadlineId("d_" + around_.ids.next()), owner.empty() ? Deadline::Kind::send : Deadline::Kind::after, event.event,
                          event.data, owner, event.send_id, due.at, due.calendar, due.limit, around_.now});
}

void Run::cancel(const CancelEvent& event)
{
    std::erase_if(deadlines_, [&](const Deadline& deadline) {
        return deadline.kind == Deadline::Kind::send && !deadline.send_id.empty() && deadline.send_id == event.send_id;
    });
}

void Run::close_all()
{
    tasks_.clear();
    deadlines_.clear();
}

Run::DueDate Run::due_of(const DelayAmount& amount, const std::string& owner)
{
    if (const auto* duration = std::get_if<Duration>(&amount)) return {around_.now + milliseconds_of(*duration), "", std::nullopt};
    const Limit limit = std::get<Limit>(amount);
    const Calendar* calendar = around_.calendars.find(definition_.calendar);
    const auto computed = due(calendar, around_.now, limit);
    const bool elapses = limit.unit <= Unit::hours;
    const std::string name = calendar == nullptr || elapses ? "" : calendar->id() + "@" + calendar->version();
    if (computed) return {computed->due_at, name, limit};
    Map arguments;
    arguments.set("for", owner);
    arguments.set("why", describe(computed.error()).en);
    record("calendar_gap", std::move(arguments));
    return {undated, name, limit};
}

std::optional<PersonId> Run::assignee_of(const TaskRule& rule) const
{
    if (rule.assign.kind == Assignment::Kind::same_as) {
        for (const auto& [event, person] : before_.performers) {
            if (event == rule.assign.event) return person;
        }
        return std::nullopt;
    }
    if (rule.assign.kind != Assignment::Kind::computed) return std::nullopt;
    std::vector<Value> values(slots::fixed_count);
    values[slots::data] = chart_.data;
    values[slots::actor] = moment_.actor;
    values[slots::case_] = moment_.case_info;
    values[slots::panel] = moment_.panel;
    values[slots::clock] = moment_.clock;
    const auto person = evaluate(*rule.assign.person->program, {values, nullptr});
    if (!person || !person->is_string() || person->string().empty()) return std::nullopt;
    return PersonId(person->string());
}

void Run::end_deadline(const DeadlineId& id)
{
    std::erase_if(deadlines_, [&](const Deadline& deadline) { return deadline.id == id; });
}

void Run::record(std::string kind, Value arguments)
{
    effects_.emplace_back(std::move(kind), std::move(arguments));
}

/// The earliest event that is due now and that this run itself scheduled; among equals, the one scheduled first.
std::optional<Deadline> Run::take_due()
{
    auto earliest = deadlines_.end();
    for (auto it = deadlines_.begin(); it != deadlines_.end(); ++it) {
        const bool is_event = it->kind == Deadline::Kind::after || it->kind == Deadline::Kind::send;
        if (!is_event || it->due_at > around_.now || find_by_id(before_.deadlines, it->id) != nullptr) continue;
        if (earliest == deadlines_.end() || it->due_at < earliest->due_at) earliest = it;
    }
    if (earliest == deadlines_.end()) return std::nullopt;
    Deadline deadline = *earliest;
    deadlines_.erase(earliest);
    return deadline;
}

Result<void> Run::drain()
{
    for (std::size_t count = 0; !chart_.done; ++count) {
        const auto deadline = take_due();
        if (!deadline) break;
        if (count == chained_events_max) {
            Rejection rejection{RejectionType::limit_exceeded, "", {}, {}, {}, 0};
            rejection.detail = "Expected the case to come to rest, but it went on sending itself '" + deadline->event + "'";
            return rejection;
        }
        Event event;
        event.name = deadline->event;
        event.data = deadline->data;
        event.send_id = deadline->send_id;
        auto result = step(definition_, chart_, event, moment_);
        if (!result) return result.error();
        absorb(std::move(*result), &event);
    }
    if (can_be_stored()) return {};
    Rejection rejection{RejectionType::limit_exceeded, "", {}, {}, {}, 0};
    rejection.detail = "Expected the data of the case to stay below " + std::to_string(case_bytes_max >> 20) + " MiB, but they would grow beyond it";
    return rejection;
}

/// What cannot be read again must not be written: the case would be lost, and its deadlines would end the process at each start.
bool Run::can_be_stored() const
{
    std::size_t left = case_bytes_max;
    return take_written_size(Value(chart_.data), left, limits::stored_depth_max / 2) &&
           std::all_of(effects_.begin(), effects_.end(), [&](const auto& effect) {
               return take_written_size(effect.second, left, limits::stored_depth_max / 2);
           });
}

void Run::finish(Entry& entry) const
{
    entry.from = joined_paths(definition_, before_.chart.configuration);
    entry.to = joined_paths(definition_, chart_.configuration);
    if (!taken_.empty()) entry.transition = definition_.transitions[taken_.front()].id;
    for (const TransitionIndex taken : taken_) entry.changes.transitions.push_back(definition_.transitions[taken].id);
    entry.changes.effects = effects_;
    fill_chart(entry.changes);
    fill_data(entry.changes);
    fill_work(entry.changes);
}

void Run::fill_chart(Changes& changes) const
{
    if (chart_.configuration != before_.chart.configuration) {
        std::vector<std::string> leaves;
        for (const StateIndex state : chart_.configuration) {
            if (definition_.is_leaf(state)) leaves.push_back(definition_.states[state].id);
        }
        changes.configuration = std::move(leaves);
    }
    for (const HistoryValue& value : chart_.history) {
        if (std::find(before_.chart.history.begin(), before_.chart.history.end(), value) != before_.chart.history.end()) continue;
        std::vector<std::string> names;
        for (const StateIndex state : value.states) names.push_back(definition_.states[state].id);
        changes.history.emplace_back(definition_.states[value.history].id, std::move(names));
    }
    if (chart_.done && !before_.chart.done) {
        changes.outcome = "";  // all regions of a parallel root are in final states: closed, but none of them names an outcome
        for (const StateIndex state : chart_.configuration) {
            const State& final_state = definition_.states[state];
            if (final_state.kind == State::Kind::final && final_state.parent == 0)
                changes.outcome = final_state.outcome.empty() ? final_state.id : final_state.outcome;
        }
    }
}

void Run::fill_data(Changes& changes) const
{
    for (const MapEntry& entry : chart_.data) {
        const Value* old = before_.chart.data.find(entry.key.string());
        if (old == nullptr || !(*old == entry.value)) changes.data_set.emplace_back(entry.key.string(), entry.value);
    }
    for (const MapEntry& entry : before_.chart.data) {
        if (chart_.data.find(entry.key.string()) == nullptr) changes.data_removed.push_back(entry.key.string());
    }
}

void Run::fill_work(Changes& changes) const
{
    for (const Task& task : tasks_) {
        if (find_by_id(before_.tasks, task.id) == nullptr) changes.tasks_opened.push_back(task);
    }
    for (const Task& task : before_.tasks) {
        if (find_by_id(tasks_, task.id) != nullptr) continue;
        const bool completed = std::find(completed_.begin(), completed_.end(), task.id) != completed_.end();
        changes.tasks_closed.push_back({task.id, completed});
    }
    for (const Deadline& deadline : deadlines_) {
        if (find_by_id(before_.deadlines, deadline.id) == nullptr) changes.deadlines_scheduled.push_back(deadline);
    }
    for (const Deadline& deadline : before_.deadlines) {
        if (find_by_id(deadlines_, deadline.id) == nullptr) changes.deadlines_ended.push_back(deadline.id);
    }
}

}  // namespace docket
