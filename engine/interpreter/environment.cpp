// The variables of a macrostep. Two of them are made late: `event`, because most guards do not read it, and the copy of `data`,
// which is needed only when somebody has kept the old one.

#include "engine/interpreter/environment.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "engine/interpreter/data_path.hpp"
#include "engine/model/definition/slots.hpp"

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

/// {name, data, actor, type, sendid}; null for what is absent. Nobody is the actor of an event that the chart gave itself.
Value value_of(const Event& event, const Value& actor)
{
    static const Value keys[] = {"actor", "data", "name", "sendid", "type"};
    const bool has_actor = event.type == Event::Type::external && actor.is_map() && !actor.map().empty();
    Map map;
    map.set(keys[0], has_actor ? actor : Value());
    map.set(keys[1], event.data);
    map.set(keys[2], Value(event.name));
    map.set(keys[3], event.send_id.empty() ? Value() : Value(event.send_id));
    map.set(keys[4], type_of(event.type));
    return Value(std::move(map));
}

}  // namespace

Environment::Environment(const Definition& definition, const Moment& moment, Map data)
    : definition_(definition), moment_(moment), data_(std::make_shared<Map>(std::move(data))), slots_(slots::fixed_count)
{
    slots_[slots::data] = Value(std::shared_ptr<const Map>(data_));
    slots_[slots::actor] = moment.actor;
    slots_[slots::case_] = moment.case_info;
    slots_[slots::now] = timestamp_of(moment.now);
    slots_[slots::panel] = moment.panel;
    slots_[slots::clock] = moment.clock;
}

void Environment::set_event(const Event* event)
{
    event_ = event;
    event_made_ = false;
}

void Environment::set_loop(std::size_t level, Value item, Value index)
{
    const std::size_t slot = slots::fixed_count + 2 * level;
    if (slots_.size() < slot + 2) slots_.resize(slot + 2);
    slots_[slot] = std::move(item);
    slots_[slot + 1] = std::move(index);
}

Scope Environment::scope_for(const Program& program)
{
    const auto& wanted = program.slots();
    if (!event_made_ && std::binary_search(wanted.begin(), wanted.end(), std::uint32_t{slots::event})) {
        slots_[slots::event] = event_ == nullptr ? Value() : value_of(*event_, moment_.actor);
        event_made_ = true;
    }
    return Scope{slots_, this};
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
    const std::string_view name = path.substr(0, path.find('.'));
    const auto has_name = [name](const auto& declared) { return declared.name == name; };
    if (std::any_of(definition_.data.begin(), definition_.data.end(), has_name)) return true;
    return std::any_of(definition_.forms.begin(), definition_.forms.end(), [&](const Form& form) {
        return std::any_of(form.fields.begin(), form.fields.end(), has_name);
    });
}

Map& Environment::own_data()
{
    slots_[slots::data] = Value();
    if (data_.use_count() > 1) data_ = std::make_shared<Map>(*data_);
    return *data_;
}

void Environment::remove(std::string_view name)
{
    if (data_->find(name) == nullptr) return;
    own_data().erase(name);
    slots_[slots::data] = Value(std::shared_ptr<const Map>(data_));
}

bool Environment::assign(std::string_view path, Value value)
{
    if (!is_declared(path)) return false;
    const bool assigned = assign_below(own_data(), path, std::move(value));
    slots_[slots::data] = Value(std::shared_ptr<const Map>(data_));
    return assigned;
}

Map Environment::take_data()
{
    return std::exchange(own_data(), Map());
}

bool Environment::in_state(std::string_view id) const
{
    const StateIndex state = definition_.find_state(id);
    return state != no_state && active.contains(state);
}

}  // namespace docket
