// The data model and executable content: sections 4 and 5 of the Recommendation, with CEL for expressions.

#include <charconv>

#include "engine/base/limits.hpp"
#include "engine/expr/program.hpp"
#include "engine/model/definition/slots.hpp"
#include "tests/reference/appendix_d/interpreter.hpp"

namespace docket::appendix_d {

namespace {

/// In(): membership of the configuration.
class InPredicate final : public StateTest {
public:
    InPredicate(const Definition& document, const OrderedSet<StateIndex>& configuration)
        : document_(document), configuration_(configuration)
    {
    }
    bool in_state(std::string_view id) const override
    {
        for (const StateIndex s : configuration_.to_list()) {
            if (document_.states[s].id == id || document_.states[s].path == id) return true;
        }
        return false;
    }

private:
    const Definition& document_;
    const OrderedSet<StateIndex>& configuration_;
};

const char* word_of(Event::Type type)
{
    if (type == Event::Type::platform) return "platform";
    return type == Event::Type::internal ? "internal" : "external";
}

bool is_declared(const Definition& document, const std::string& name)
{
    return std::any_of(document.data.begin(), document.data.end(), [&](const DataDeclaration& each) { return each.name == name; });
}

/// Section 5.9.2, a location: `value` put at the names from `at` on. False if there is no such place.
bool put(Value& into, const std::vector<std::string>& names, std::size_t at, const Value& value)
{
    if (at == names.size()) {
        into = value;
        return true;
    }
    if (into.is_list()) {
        List list = into.list();
        std::size_t index = list.size();
        const char* end = names[at].data() + names[at].size();
        if (std::from_chars(names[at].data(), end, index).ptr != end || index >= list.size()) return false;
        if (!put(list[index], names, at + 1, value)) return false;
        into = Value(list);
        return true;
    }
    if (!into.is_map() && !into.is_null()) return false;
    Map map = into.is_map() ? into.map() : Map();
    const Value* old = map.find(names[at]);
    Value member = old == nullptr ? Value() : *old;
    if (!put(member, names, at + 1, value)) return false;
    map.set(names[at], member);
    into = Value(map);
    return true;
}

std::vector<std::string> names_of(const std::string& path)
{
    std::vector<std::string> names = {""};
    for (const char c : path) {
        if (c == '.')
            names.emplace_back();
        else
            names.back() += c;
    }
    return names;
}

}  // namespace

void Interpreter::set_event(const Event& event)
{
    event_ = event;
    has_event_ = true;
}

void Interpreter::enqueue(std::string name, Value data, Event::Type type, std::string send_id)
{
    Event event;
    event.name = std::move(name);
    event.data = std::move(data);
    event.type = type;
    event.send_id = std::move(send_id);
    report_.raised.push_back(event.name);
    internal_queue_.push_back(std::move(event));
}

void Interpreter::error_execution(const Place& place, const std::string& message)
{
    ++report_.errors;
    report_.effects.emplace_back(Failed{place, message});
    enqueue("error.execution", Value(), Event::Type::platform, send_id_);
}

bool Interpreter::evaluate(const Expression& expression, Value& value)
{
    Map event;
    event.set("name", event_.name);
    event.set("data", event_.data);
    event.set("actor", Value());
    event.set("type", word_of(event_.type));
    event.set("sendid", event_.send_id.empty() ? Value() : Value(event_.send_id));
    const Value empty{Map()};
    std::vector<Value> values(slots::fixed_count, empty);
    values[slots::data] = Value(datamodel_);
    values[slots::event] = has_event_ ? Value(event) : Value();
    values[slots::now] = Timestamp{now_.ms / 1000, static_cast<std::int32_t>(now_.ms % 1000 * 1'000'000)};
    values[slots::event_name] = *event.find("name");
    values[slots::event_data] = *event.find("data");
    values[slots::event_actor] = Value();
    values[slots::event_type] = *event.find("type");
    values[slots::event_send_id] = *event.find("sendid");
    for (const auto& [item, index] : loops_) values.insert(values.end(), {item, index});
    std::vector<const Value*> pointers;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const bool is_member_of_event = i >= slots::event_name && i <= slots::event_send_id;
        pointers.push_back(is_member_of_event && !has_event_ ? nullptr : &values[i]);
    }
    const InPredicate in(document_, configuration_);
    const auto result = docket::evaluate(*expression.program, Scope(std::span<const Value* const>(pointers), &in));
    if (result.has_value())
        value = *result;
    else
        error_execution(expression.place, result.error().message);
    return result.has_value();
}

/// Section 5.9.1: what fails, and what is no Boolean, is false and an error.
bool Interpreter::condition_match(const Transition& t)
{
    if (!t.when) return true;
    Value holds;
    if (!evaluate(*t.when, holds)) return false;
    if (holds.kind() == Value::Kind::boolean) return holds.boolean();
    error_execution(t.when->place, "no Boolean");
    return false;
}

bool Interpreter::evaluate(const TextRule& rule, const Place& place, std::string& text)
{
    if (const auto* fixed = std::get_if<std::string>(&rule)) {
        text = *fixed;
        return true;
    }
    Value value;
    if (!evaluate(std::get<Expression>(rule), value)) return false;
    if (value.is_string() && !value.string().empty()) {
        text = value.string();
        return true;
    }
    error_execution(place, "no name");
    return false;
}

bool Interpreter::evaluate(const DataRule& rule, Value& data)
{
    if (rule.whole) return evaluate(*rule.whole, data);
    Map members;
    for (const auto& [name, expression] : rule.members) {
        Value value;
        if (!evaluate(expression, value)) return false;
        members.set(name, value);
    }
    data = rule.members.empty() ? Value() : Value(members);
    return true;
}

bool Interpreter::evaluate(const LimitRule& rule, DelayAmount& delay)
{
    if (const auto* fixed = std::get_if<Limit>(&rule)) {
        delay = *fixed;
        return true;
    }
    Value value;
    if (const auto* computed = std::get_if<ComputedLimit>(&rule)) {
        if (!evaluate(computed->amount, value)) return false;
        if (value.kind() == Value::Kind::integer && value.integer() >= 0) {
            delay = Limit{value.integer(), computed->unit};
            return true;
        }
        error_execution(computed->amount.place, "no amount");
        return false;
    }
    const Expression& expression = std::get<ComputedDuration>(rule).duration;
    if (!evaluate(expression, value)) return false;
    if (value.kind() == Value::Kind::duration && value.duration().seconds >= 0 && value.duration().nanos >= 0) {
        delay = value.duration();
        return true;
    }
    error_execution(expression.place, "no duration");
    return false;
}

void Interpreter::initialize_data()
{
    for (const DataDeclaration& declaration : document_.data) {
        Value value;
        if (!evaluate(declaration.value, value)) value = Value();
        datamodel_.set(declaration.name, value);
    }
}

/// Section 5.5: of a final state's <donedata>, a param that fails is left out.
Value Interpreter::done_data(const State& final_state)
{
    Value value;
    if (final_state.output_whole) return evaluate(*final_state.output_whole, value) ? value : Value();
    Map output;
    for (const auto& [name, expression] : final_state.output) {
        if (evaluate(expression, value)) output.set(name, value);
    }
    return output.empty() ? Value() : Value(output);
}

/// `after`: a send on entry, before the entry content.
void Interpreter::schedule_delays(StateIndex s)
{
    for (const Delay& each : state(s).delays) {
        DelayAmount delay;
        if (evaluate(each.after, delay)) report_.effects.emplace_back(ScheduleEvent{each.event, Value(), delay, s, ""});
    }
}

void Interpreter::execute_content(const ActionBlock& block)
{
    (void)execute(block);
}

/// Section 4.1: an error ends the block. False then.
bool Interpreter::execute(const ActionBlock& block)
{
    for (const Action& action : block) {
        if (!perform(action)) return false;
    }
    return true;
}

/// The engine's bound on one event's work.
bool Interpreter::count_action()
{
    if (report_.limit_reached) return false;
    if (actions_++ >= limits::actions_max) report_.limit_reached = true;
    return !report_.limit_reached;
}

bool Interpreter::assign(const std::string& path, const Value& value, const Place& place)
{
    const std::vector<std::string> names = names_of(path);
    if (is_declared(document_, names.front())) {
        const Value* old = datamodel_.find(names.front());
        Value root = old == nullptr ? Value() : *old;
        if (put(root, names, 1, value)) {
            datamodel_.set(names.front(), root);
            return true;
        }
    }
    error_execution(place, "no place " + path);
    return false;
}

bool Interpreter::perform(const Action& action)
{
    if (!count_action()) return false;
    Value value;
    std::string text;
    if (const auto* set = std::get_if<Assign>(&action.what))
        return evaluate(set->value, value) && assign(set->path, value, action.place);
    if (const auto* raise = std::get_if<Raise>(&action.what)) {
        if (!evaluate(raise->event, action.place, text) || !evaluate(raise->data, value)) return false;
        enqueue(text, value, Event::Type::internal);
        return true;
    }
    if (const auto* sent = std::get_if<Send>(&action.what)) {
        const bool is_sent = send(*sent, action.place);
        send_id_.clear();
        return is_sent;
    }
    if (const auto* cancel = std::get_if<Cancel>(&action.what)) {
        if (!evaluate(cancel->id, action.place, text)) return false;
        report_.effects.emplace_back(CancelEvent{text});
        return true;
    }
    if (const auto* choice = std::get_if<If>(&action.what)) {
        for (const Branch& branch : choice->branches) {
            if (!branch.when) return execute(branch.actions);
            if (!evaluate(*branch.when, value)) continue;
            if (value.kind() != Value::Kind::boolean)
                error_execution(branch.when->place, "no Boolean");
            else if (value.boolean())
                return execute(branch.actions);
        }
        return true;
    }
    if (const auto* loop = std::get_if<ForEach>(&action.what)) return for_each(*loop, action.place);
    if (const auto* log = std::get_if<Log>(&action.what)) {
        if (!evaluate(log->value, value)) return false;
        Map arguments;
        arguments.set("value", value);
        if (!log->label.empty()) arguments.set("label", log->label);
        report_.effects.emplace_back(Performed{"log", Value(arguments)});
    }
    return true;
}

bool Interpreter::send(const Send& action, const Place& place)
{
    std::string id;
    if (action.id && !evaluate(*action.id, place, id)) return false;
    send_id_ = id;
    std::string event;
    Value data;
    DelayAmount delay = Limit{0, Unit::milliseconds};
    if (!evaluate(action.event, place, event) || !evaluate(action.data, data)) return false;
    if (action.after && !evaluate(*action.after, delay)) return false;
    report_.effects.emplace_back(ScheduleEvent{event, data, delay, no_state, id});
    return true;
}

/// Section 4.6: goes over a copy of the list.
bool Interpreter::for_each(const ForEach& loop, const Place& place)
{
    Value list;
    if (!evaluate(loop.in, list)) return false;
    if (!list.is_list() || list.list().size() > limits::loop_rounds_max) {
        error_execution(place, "no list");
        return false;
    }
    const std::size_t depth = loops_.size();
    std::int64_t index = 0;
    bool completed = true;
    for (const Value& item : list.list()) {
        loops_.resize(depth);
        completed = count_action();
        if (completed && is_declared(document_, loop.item)) completed = assign(loop.item, item, place);
        if (completed && is_declared(document_, loop.index)) completed = assign(loop.index, index, place);
        loops_.emplace_back(item, index);
        completed = completed && execute(loop.actions);
        ++index;
        if (!completed) break;
    }
    loops_.resize(depth);
    return completed;
}

}  // namespace docket::appendix_d
