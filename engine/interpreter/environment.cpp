// The variables of a macrostep. What most guards do not read, the map of `event` above all, is made when one does.

#include "engine/interpreter/environment.hpp"

#include <cassert>
#include <utility>

#include "engine/interpreter/chart_tables.hpp"
#include "engine/interpreter/data_path.hpp"

namespace docket {

namespace {

Value timestamp_of(Instant instant)
{
    const std::int64_t rest_ms = ((instant.ms % 1000) + 1000) % 1000;
    return Timestamp{(instant.ms - rest_ms) / 1000, static_cast<std::int32_t>(rest_ms * 1'000'000)};
}

const Value& type_of(Event::Type type)
{
    static const Value platform("platform");
    static const Value internal("internal");
    static const Value external("external");
    switch (type) {
        case Event::Type::platform: return platform;
        case Event::Type::internal: return internal;
        case Event::Type::external: return external;
    }
    return external;
}

/// Those of which a value is made only for an expression that reads them.
constexpr std::uint64_t made_late =
    std::uint64_t{1} << slots::event | std::uint64_t{1} << slots::event_name | std::uint64_t{1} << slots::event_send_id;

const Value null_value;

}  // namespace

Environment::Environment(const Definition& definition, const Moment& moment, Map data)
    : definition_(definition), moment_(moment), data_(std::move(data)), now_(timestamp_of(moment.now)),
      slots_(slots::fixed_count, nullptr)
{
    slots_[slots::data] = &data_;
    slots_[slots::event] = &null_value;
    slots_[slots::actor] = &moment.actor;
    slots_[slots::case_] = &moment.case_info;
    slots_[slots::now] = &now_;
    slots_[slots::panel] = &moment.panel;
    slots_[slots::clock] = &moment.clock;
}

/// Nobody is the actor of an event that the chart gave itself.
void Environment::set_event(const Event* event)
{
    event_ = event;
    event_made_ = event == nullptr;
    slots_[slots::event] = &event_value_;
    if (event == nullptr) return;
    const bool has_actor = event->type == Event::Type::external && moment_.actor.is_map() && !moment_.actor.map().empty();
    slots_[slots::event_data] = &event->data;
    slots_[slots::event_actor] = has_actor ? &moment_.actor : &null_value;
    slots_[slots::event_type] = &type_of(event->type);
    slots_[slots::event_name] = &event_name_;
    slots_[slots::event_send_id] = &event_send_id_;
}

void Environment::make_event_values()
{
    static const Value keys[] = {"actor", "data", "name", "sendid", "type"};
    event_name_ = Value(event_->name);
    event_send_id_ = event_->send_id.empty() ? Value() : Value(event_->send_id);
    Map map;
    map.set(keys[0], *slots_[slots::event_actor]);
    map.set(keys[1], event_->data);
    map.set(keys[2], event_name_);
    map.set(keys[3], event_send_id_);
    map.set(keys[4], *slots_[slots::event_type]);
    event_value_ = Value(std::move(map));
    event_made_ = true;
}

void Environment::set_loop(std::size_t level, Value item, Value index)
{
    if (loops_.size() <= level) loops_.resize(level + 1);
    loops_[level] = {std::move(item), std::move(index)};
    slots_.resize(slots::fixed_count);
    for (const auto& loop : loops_) slots_.insert(slots_.end(), {&loop[0], &loop[1]});
}

Scope Environment::scope_for(const Program& program)
{
    if (!event_made_ && program.reads_any_of(made_late)) make_event_values();
    return Scope(slots_, this);
}

Result<Value, EvaluationError> Environment::evaluate(const Expression& expression)
{
    assert(expression.program != nullptr);
    return docket::evaluate(*expression.program, scope_for(*expression.program));
}

Result<bool, EvaluationError> Environment::evaluate_bool(const Expression& expression)
{
    assert(expression.program != nullptr);
    return docket::evaluate_bool(*expression.program, scope_for(*expression.program));
}

bool Environment::is_declared(std::string_view path) const noexcept
{
    return definition_.tables->declared.contains(path.substr(0, path.find('.')));
}

void Environment::remove(std::string_view name)
{
    Map data = take_data();
    data.erase(name);
    data_ = Value(std::move(data));
}

bool Environment::assign(std::string_view path, Value value)
{
    if (!is_declared(path)) return false;
    Map data = take_data();
    const bool assigned = assign_below(data, path, std::move(value));
    data_ = Value(std::move(data));
    return assigned;
}

/// The handle moves out, so that the entries have no second holder while they are changed.
Map Environment::take_data()
{
    Map data = std::move(data_).take_map();
    data_ = Value(Map());
    return data;
}

bool Environment::in_state(std::string_view id) const
{
    const StateIndex state = definition_.find_state(id);
    return state != no_state && active.contains(state);
}

}  // namespace docket
