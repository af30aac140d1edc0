// Executable content: the closed list of actions. What leaves the chart becomes an effect here; nothing is executed.

#include <algorithm>
#include <initializer_list>
#include <string>
#include <utility>

#include "engine/interpreter/macrostep.hpp"

namespace docket {

namespace {

/// A member that is nullopt is left out.
using Member = std::pair<const char*, std::optional<Value>>;

Map map_of(std::initializer_list<Member> members)
{
    Map map;
    for (const auto& [name, value] : members) {
        if (value) map.set(std::string(name), *value);
    }
    return map;
}

std::optional<Value> unless_empty(const std::string& text)
{
    if (text.empty()) return std::nullopt;
    return Value(text);
}

std::optional<Value> unless_empty(const LocalText& text)
{
    if (text.empty()) return std::nullopt;
    return Value(map_of({{"vi", Value(text.vi)}, {"en", Value(text.en)}}));
}

bool is_negative(Duration duration)
{
    return duration.seconds < 0 || duration.nanos < 0;
}

}  // namespace

void Macrostep::execute_transition_content(const Transition& transition)
{
    if (rejection_) return;
    if (transition.form && event_ != nullptr && event_->data.is_map()) {
        for (const Field& field : definition_.forms[*transition.form].fields) {
            const Value* given = event_->data.find(field.name);
            if (given == nullptr) continue;
            if (given->is_null())
                environment_.remove(field.name);  // an answer taken back
            else
                put(field.name, *given, transition.place);
        }
    }
    execute(transition.actions);
}

void Macrostep::execute_blocks(const std::vector<ActionBlock>& blocks)
{
    for (const ActionBlock& block : blocks) execute(block);
}

bool Macrostep::execute(const ActionBlock& block)
{
    return std::all_of(block.begin(), block.end(), [this](const Action& action) { return perform(action); });
}

bool Macrostep::perform(const Action& action)
{
    return count_action() && std::visit([&](const auto& what) { return run(what, action.place); }, action.what);
}

bool Macrostep::count_action()
{
    if (rejection_) return false;
    if (actions_++ < limits::actions_max) return true;
    rejection_.emplace();
    rejection_->type = RejectionType::limit_exceeded;
    rejection_->detail = "Expected the case to come to rest, but one event made more than " + std::to_string(limits::actions_max) +
                         " actions run.";
    return false;
}

std::optional<Value> Macrostep::evaluate(const Expression& expression)
{
    auto value = environment_.evaluate(expression);
    if (value.has_value()) return std::move(*value);
    fail(expression.place, value.error().message);
    return std::nullopt;
}

std::optional<std::string> Macrostep::evaluate_text(const TextRule& rule, const Place& place)
{
    if (const auto* fixed = std::get_if<std::string>(&rule)) return *fixed;
    const std::optional<Value> value = evaluate(std::get<Expression>(rule));
    if (!value) return std::nullopt;
    if (value->is_string() && !value->string().empty()) return value->string();
    fail(place, "Expected a name, but the expression gave no text.");
    return std::nullopt;
}

std::optional<Value> Macrostep::evaluate_data(const DataRule& rule)
{
    if (rule.whole) return evaluate(*rule.whole);
    if (rule.members.empty()) return Value();
    Map data;
    for (const auto& [name, expression] : rule.members) {
        std::optional<Value> value = evaluate(expression);
        if (!value) return std::nullopt;
        data.set(name, std::move(*value));
    }
    return Value(std::move(data));
}

std::optional<DelayAmount> Macrostep::evaluate_delay(const LimitRule& rule)
{
    if (const auto* fixed = std::get_if<Limit>(&rule)) return *fixed;
    if (const auto* computed = std::get_if<ComputedLimit>(&rule)) {
        const std::optional<Value> amount = evaluate(computed->amount);
        if (!amount) return std::nullopt;
        if (amount->kind() == Value::Kind::integer && amount->integer() >= 0) return Limit{amount->integer(), computed->unit};
        fail(computed->amount.place, "Expected a whole number of 0 or more as the amount of a period.");
        return std::nullopt;
    }
    const Expression& expression = std::get<ComputedDuration>(rule).duration;
    const std::optional<Value> duration = evaluate(expression);
    if (!duration) return std::nullopt;
    if (duration->kind() == Value::Kind::duration && !is_negative(duration->duration())) return duration->duration();
    fail(expression.place, "Expected a duration of 0 or more.");
    return std::nullopt;
}

bool Macrostep::put(std::string_view path, Value value, const Place& place)
{
    if (environment_.assign(path, std::move(value))) return true;
    const char* why = environment_.is_declared(path) ? ", but there is no such place." : ", but it is not declared.";
    fail(place, "Expected to set data." + std::string(path) + why);
    return false;
}

bool Macrostep::run(const Assign& action, const Place& place)
{
    std::optional<Value> value = evaluate(action.value);
    return value && put(action.path, std::move(*value), place);
}

bool Macrostep::run(const Raise& action, const Place& place)
{
    std::optional<std::string> event = evaluate_text(action.event, place);
    std::optional<Value> data = event ? evaluate_data(action.data) : std::nullopt;
    if (!data) return false;
    raise(std::move(*event), std::move(*data), Event::Type::internal);
    return true;
}

bool Macrostep::run(const Send& action, const Place& place)
{
    std::optional<std::string> id = action.id ? evaluate_text(*action.id, place) : std::string();
    if (!id) return false;
    send_id_ = *id;
    std::optional<std::string> event = evaluate_text(action.event, place);
    std::optional<Value> data = event ? evaluate_data(action.data) : std::nullopt;
    std::optional<DelayAmount> delay = Limit{0, Unit::milliseconds};
    if (data && action.after) delay = evaluate_delay(*action.after);
    send_id_.clear();
    if (!data || !delay) return false;
    result_.effects.emplace_back(ScheduleEvent{std::move(*event), std::move(*data), std::move(*delay), no_state, std::move(*id)});
    return true;
}

bool Macrostep::run(const Cancel& action, const Place& place)
{
    std::optional<std::string> id = evaluate_text(action.id, place);
    if (id) result_.effects.emplace_back(CancelEvent{std::move(*id)});
    return id.has_value();
}

/// A condition that fails counts as false, like a guard (SCXML 5.9.1): the next branch is asked.
bool Macrostep::run(const If& action, const Place&)
{
    for (const Branch& branch : action.branches) {
        if (!branch.when) return execute(branch.actions);
        const auto holds = environment_.evaluate_bool(*branch.when);
        if (!holds.has_value())
            fail(branch.when->place, holds.error().message);
        else if (*holds)
            return execute(branch.actions);
    }
    return true;
}

bool Macrostep::set_round(const ForEach& loop, const Value& item, std::int64_t index, const Place& place)
{
    environment_.set_loop(loop_level_, item, index);
    if (environment_.is_declared(loop.item) && !put(loop.item, item, place)) return false;
    return loop.index.empty() || !environment_.is_declared(loop.index) || put(loop.index, index, place);
}

/// Goes over the list as it was when the loop began (SCXML 4.6).
bool Macrostep::run(const ForEach& action, const Place& place)
{
    const std::optional<Value> in = evaluate(action.in);
    if (!in) return false;
    if (!in->is_list() || in->list().size() > limits::loop_rounds_max) {
        fail(place, !in->is_list() ? "Expected a list to go over."
                                   : "Expected a list of at most " + std::to_string(limits::loop_rounds_max) + " to go over.");
        return false;
    }
    std::int64_t index = 0;
    for (const Value& item : in->list()) {
        if (!count_action() || !set_round(action, item, index++, place)) return false;
        ++loop_level_;
        const bool completed = execute(action.actions);
        --loop_level_;
        if (!completed) return false;
    }
    return true;
}

bool Macrostep::run(const Notify& action, const Place&)
{
    const Value roles(List(action.roles.begin(), action.roles.end()));
    return tell("notify", map_of({{"roles", roles},
                                  {"message", unless_empty(action.message)},
                                  {"letter", unless_empty(action.letter)}}));
}

bool Macrostep::run(const Escalate& action, const Place&)
{
    return tell("escalate", map_of({{"role", Value(action.role)}, {"message", unless_empty(action.message)}}));
}

bool Macrostep::run(const Issue& action, const Place&)
{
    return tell("issue", map_of({{"letter", Value(action.letter)}}));
}

bool Macrostep::run(const OpenLinked& action, const Place&)
{
    Map with;
    for (const auto& [name, expression] : action.with) {
        std::optional<Value> value = evaluate(expression);
        if (!value) return false;
        with.set(name, std::move(*value));
    }
    return tell("open", map_of({{"workflow", Value(action.workflow)},
                                {"as", Value(action.link)},
                                {"with", Value(std::move(with))}}));
}

bool Macrostep::run(const Pay& action, const Place&)
{
    const std::optional<Value> amount = action.amount ? evaluate(*action.amount) : std::nullopt;
    if (action.amount && !amount) return false;
    const std::optional<Value> to = action.to ? evaluate(*action.to) : std::nullopt;
    if (action.to && !to) return false;
    return tell("pay", map_of({{"amount", amount}, {"to", to}, {"purpose", unless_empty(action.purpose)}}));
}

bool Macrostep::run(const Publish& action, const Place&)
{
    return tell("publish", map_of({{"what", Value(action.what)}}));
}

bool Macrostep::run(const Log& action, const Place&)
{
    const std::optional<Value> value = evaluate(action.value);
    return value && tell("log", map_of({{"value", value}, {"label", unless_empty(action.label)}}));
}

/// Always true: what is told cannot fail here.
bool Macrostep::tell(const char* kind, Map arguments)
{
    result_.effects.emplace_back(Performed{kind, Value(std::move(arguments))});
    return true;
}

}  // namespace docket
