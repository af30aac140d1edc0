#include "engine/graph/text/words.hpp"

#include "engine/graph/text/text.hpp"

namespace docket {

namespace {

struct UnitWords {
    std::string_view written;
    std::string_view vi;
    std::string_view one, many;
};

UnitWords words_of(Unit unit)
{
    switch (unit) {
    case Unit::milliseconds: return {"ms", "ms", "ms", "ms"};
    case Unit::seconds: return {"s", "giây", "second", "seconds"};
    case Unit::minutes: return {"minutes", "phút", "minute", "minutes"};
    case Unit::hours: return {"hours", "giờ", "hour", "hours"};
    case Unit::working_days: return {"working days", "ngày làm việc", "working day", "working days"};
    case Unit::days: return {"days", "ngày", "day", "days"};
    case Unit::weeks: return {"weeks", "tuần", "week", "weeks"};
    case Unit::months: return {"months", "tháng", "month", "months"};
    case Unit::years: return {"years", "năm", "year", "years"};
    }
    return {};
}

/// The engine's own event leads to it: an id of source, `kind` and number tells it from an event of that name under `on`.
bool is_engines(const Definition& definition, const Transition& transition, std::string_view kind, const std::string& event)
{
    const State& source = definition.states[transition.source];
    const std::string prefix = (source.parent == no_state ? "root" : source.id) + "." + std::string(kind) + ".";
    return transition.id.starts_with(prefix) && transition.id.find_first_not_of("0123456789", prefix.size()) == std::string::npos &&
           transition.events.size() == 1 && transition.events.front().prefix == event;
}

const Delay* delay_of(const Definition& definition, const Transition& transition)
{
    for (const Delay& delay : definition.states[transition.source].delays) {
        if (is_engines(definition, transition, "after", delay.event)) return &delay;
    }
    return nullptr;
}

constexpr std::size_t computed_width = 20;         // code points of what computes a period
constexpr std::size_t quoted_expression_max = 200; // code points of an expression in a tooltip

} // namespace

Trigger trigger_of(const Definition& definition, const Transition& transition)
{
    if (transition.events.empty()) return Trigger::always;
    if (delay_of(definition, transition) != nullptr) return Trigger::after;
    if (is_engines(definition, transition, "overdue", "overdue." + definition.states[transition.source].id))
        return Trigger::overdue;
    return transition.by_people ? Trigger::person : Trigger::engine;
}

std::string_view code_of(Trigger trigger) noexcept
{
    switch (trigger) {
    case Trigger::person: return "person";
    case Trigger::engine: return "engine";
    case Trigger::always: return "always";
    case Trigger::after: return "after";
    case Trigger::overdue: return "overdue";
    }
    return "";
}

std::string_view code_of(State::Kind kind) noexcept
{
    switch (kind) {
    case State::Kind::atomic: return "atomic";
    case State::Kind::compound: return "compound";
    case State::Kind::parallel: return "parallel";
    case State::Kind::final: return "final";
    case State::Kind::history: return "history";
    }
    return "";
}

const LimitRule* period_of(const Definition& definition, const Transition& transition)
{
    if (const Delay* delay = delay_of(definition, transition)) return &delay->after;
    const std::optional<TaskRule>& task = definition.states[transition.source].task;
    const bool is_overdue = task && task->within && trigger_of(definition, transition) == Trigger::overdue;
    return is_overdue ? &*task->within : nullptr;
}

std::string events_of(const Transition& transition)
{
    std::vector<std::string> names;
    for (const EventDescriptor& descriptor : transition.events) names.push_back(descriptor.any ? "*" : descriptor.prefix);
    return joined(names, " ");
}

std::string written(const LimitRule& period)
{
    if (const auto* duration = std::get_if<ComputedDuration>(&period)) return "{" + duration->duration.text + "}";
    if (const auto* computed = std::get_if<ComputedLimit>(&period))
        return "{" + computed->amount.text + "} " + std::string(words_of(computed->unit).written);
    const auto& fixed = std::get<Limit>(period);
    const UnitWords unit = words_of(fixed.unit);
    const bool is_abbreviated = fixed.unit == Unit::seconds || fixed.unit == Unit::milliseconds;
    return std::to_string(fixed.amount) + " " + std::string(fixed.amount == 1 && !is_abbreviated ? unit.one : unit.written);
}

const std::string& Words::text(const LocalText& text) const
{
    const std::string& wanted = language_ == Language::vi ? text.vi : text.en;
    const std::string& other = language_ == Language::vi ? text.en : text.vi;
    return wanted.empty() ? other : wanted;
}

std::string Words::title(StateIndex index) const
{
    const State& state = definition_.states[index];
    if (state.parent == no_state) return text(definition_.title).empty() ? definition_.ref.workflow : text(definition_.title);
    return text(state.title).empty() ? state.id : text(state.title);
}

std::string Words::period(const LimitRule& period) const
{
    if (const auto* computed = std::get_if<ComputedDuration>(&period))
        return "{" + shortened(computed->duration.text, computed_width) + "}";
    const auto* fixed = std::get_if<Limit>(&period);
    const UnitWords unit = words_of(fixed != nullptr ? fixed->unit : std::get<ComputedLimit>(period).unit);
    const bool is_one = fixed != nullptr && fixed->amount == 1;
    const std::string amount = fixed != nullptr
                                   ? std::to_string(fixed->amount)
                                   : "{" + shortened(std::get<ComputedLimit>(period).amount.text, computed_width) + "}";
    return amount + " " + std::string(pick(unit.vi, is_one ? unit.one : unit.many));
}

std::string Words::role(std::size_t index) const
{
    const Role& role = definition_.roles[index];
    return text(role.title).empty() ? role.id : text(role.title);
}

std::string Words::roles(const RoleSet& roles) const
{
    std::vector<std::string> titles;
    for (std::size_t i = 0; i < definition_.roles.size(); ++i) {
        if (roles.test(i)) titles.push_back(role(i));
    }
    return joined(titles, ", ");
}

std::string Words::event_words(const std::string& event) const
{
    constexpr std::string_view done = "done.state.";
    if (event.starts_with(done)) {
        const StateIndex state = definition_.find_state(event.substr(done.size()));
        if (state != no_state) return std::string(pick("xong: ", "done: ")) + title(state);
    }
    for (const ClockRule& clock : definition_.clocks) {
        if (event != "clock." + clock.name + ".expired") continue;
        return std::string(pick("hết hạn: ", "expired: ")) + (clock.title.empty() ? clock.name : text(clock.title));
    }
    for (const Panel& panel : definition_.panels) {
        if (event == "done.panel." + panel.name)
            return std::string(pick("đã kết luận: ", "decided: ")) + (panel.title.empty() ? panel.name : text(panel.title));
    }
    return event;
}

std::string Words::trigger(const Transition& transition) const
{
    if (!transition.label.empty()) return text(transition.label);
    const LimitRule* limit = period_of(definition_, transition);
    const std::string length = limit != nullptr ? period(*limit) : "";
    switch (trigger_of(definition_, transition)) {
    case Trigger::always: return "";
    case Trigger::after: return std::string(pick("sau ", "after ")) + length;
    case Trigger::overdue: return joined({std::string(pick("quá hạn", "overdue")), length}, " ");
    case Trigger::person:
    case Trigger::engine: break;
    }
    std::vector<std::string> names;
    for (const EventDescriptor& descriptor : transition.events)
        names.push_back(descriptor.any ? "*" : event_words(descriptor.prefix));
    return joined(names, ", ");
}

std::string Words::deed(const Action& action) const
{
    if (const auto* notify = std::get_if<Notify>(&action.what)) {
        std::vector<std::string> titles;
        for (const std::string& id : notify->roles) {
            const auto found = definition_.find_role(id);
            titles.push_back(found ? role(*found) : id);
        }
        return std::string(pick("báo ", "notify ")) + joined(titles, ", ");
    }
    if (const auto* escalate = std::get_if<Escalate>(&action.what)) {
        const auto found = definition_.find_role(escalate->role);
        return std::string(pick("trình ", "escalate to ")) + (found ? role(*found) : escalate->role);
    }
    if (const auto* issue = std::get_if<Issue>(&action.what)) {
        for (const Letter& letter : definition_.letters) {
            if (letter.name == issue->letter && !letter.title.empty())
                return std::string(pick("ra ", "issue ")) + text(letter.title);
        }
        return std::string(pick("ra ", "issue ")) + issue->letter;
    }
    if (const auto* open = std::get_if<OpenLinked>(&action.what)) return std::string(pick("mở ", "open ")) + open->link;
    if (const auto* raise = std::get_if<Raise>(&action.what)) {
        const auto* event = std::get_if<std::string>(&raise->event);
        return event == nullptr ? "" : std::string(pick("phát ", "raise ")) + *event;
    }
    if (std::holds_alternative<Pay>(action.what)) return std::string(pick("thanh toán", "pay"));
    if (const auto* publish = std::get_if<Publish>(&action.what)) return std::string(pick("công bố ", "publish ")) + publish->what;
    return "";
}

std::string Words::deeds(const ActionBlock& actions) const
{
    std::vector<std::string> parts;
    for (const Action& action : actions) parts.push_back(deed(action));
    return joined(parts, "; ");
}

std::string Words::about(StateIndex index) const
{
    const State& state = definition_.states[index];
    const auto line = [&](std::string_view vi, std::string_view en, const std::string& value) {
        return value.empty() ? "" : std::string(pick(vi, en)) + ": " + value;
    };
    std::string task, within, outcome, panel;
    if (state.task) {
        task = joined({text(state.task->title), role(state.task->role)}, ", ");
        if (state.task->within) within = period(*state.task->within);
    }
    for (const Outcome& one : definition_.outcomes) {
        if (one.code == state.outcome) outcome = text(one.title);
    }
    if (!state.outcome.empty()) outcome = outcome.empty() ? state.outcome : outcome + " (" + state.outcome + ")";
    if (state.panel) {
        const Panel& held = definition_.panels[*state.panel];
        panel = held.title.empty() ? held.name : text(held.title);
    }
    return joined({title(index) + " (" + state.path + ")", line("Việc của", "Task of", task), line("Thời hạn", "Within", within),
                   line("Hội đồng", "Panel", panel), line("Kết quả", "Outcome", outcome),
                   line("Căn cứ", "Basis", state.basis.citation)},
                  "\n");
}

std::string Words::about(const Transition& transition) const
{
    const auto line = [&](std::string_view vi, std::string_view en, const std::string& value) {
        return value.empty() ? "" : std::string(pick(vi, en)) + ": " + value;
    };
    std::vector<std::string> targets;
    for (const StateIndex target : transition.targets) targets.push_back(title(target));
    const std::string what = trigger(transition);
    std::string form;
    if (transition.form) {
        const Form& asked = definition_.forms[*transition.form];
        form = asked.title.empty() ? asked.name : text(asked.title);
    }
    return joined({(what.empty() ? std::string(pick("tự động", "automatic")) : what) + " (" + transition.id + ")",
                   line("Từ", "From", title(transition.source)), line("Đến", "To", joined(targets, "; ")),
                   line("Người được làm", "By", transition.by_people ? roles(transition.by) : ""),
                   line("Khi", "When", transition.when ? shortened(transition.when->text, quoted_expression_max) : ""),
                   line("Mẫu", "Form", form), line("Làm", "Does", deeds(transition.actions)),
                   line("Căn cứ", "Basis", transition.basis.citation)},
                  "\n");
}

} // namespace docket
