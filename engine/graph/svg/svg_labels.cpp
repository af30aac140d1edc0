#include "engine/graph/svg/svg_labels.hpp"

#include <algorithm>

#include "engine/graph/text/text.hpp"

namespace docket {

namespace {

constexpr std::size_t title_width = 26; // code points in a line of a box
constexpr std::size_t label_width = 24; // … beside a line
constexpr std::size_t guard_width = 26; // of a guard; the tooltip has the whole
constexpr std::size_t deeds_width = 40;
constexpr std::size_t label_lines_max = 3;

constexpr const char* ink = "#1c2733";
constexpr const char* grey = "#54616e";

void add_wrapped(std::vector<TextLine>& lines, const std::string& text, std::size_t width, TextLine style)
{
    std::vector<std::string> parts = wrapped(text, width);
    if (parts.size() > label_lines_max) {
        parts.resize(label_lines_max);
        parts.back() += " …";
    }
    for (const std::string& part : parts) {
        style.text = part;
        lines.push_back(style);
        style.icon = Icon::none;
    }
}

} // namespace

const char* colour_of(Trigger trigger) noexcept
{
    switch (trigger) {
    case Trigger::person: return "#1b4f8a";
    case Trigger::engine: return "#6a3a92";
    case Trigger::always: return "#54616e";
    case Trigger::after:
    case Trigger::overdue: return "#8f4300";
    }
    return ink;
}

std::string class_of(const Definition& definition, TransitionIndex transition)
{
    return "transition trigger-" + std::string(code_of(trigger_of(definition, definition.transitions[transition])));
}

TextGroup Labels::group_of(TransitionIndex index, bool is_inner) const
{
    const Transition& transition = definition_.transitions[index];
    const Trigger trigger = trigger_of(definition_, transition);
    TextGroup group{{}, "transition-" + transition.id, class_of(definition_, index), words_.about(transition)};
    const bool is_timed = trigger == Trigger::after || trigger == Trigger::overdue;
    TextLine style{"", "event", colour_of(trigger), 11, false, false, is_timed ? Icon::clock : is_inner ? Icon::loop : Icon::none};
    std::string what = words_.trigger(transition);
    if (is_inner) {
        if (trigger == Trigger::overdue) what = words_.pick("quá hạn", "overdue"); // the period stands above
        const std::string deeds = words_.deeds(transition.actions);
        if (!deeds.empty()) what += (what.empty() ? "" : ": ") + shortened(deeds, deeds_width);
    }
    if (what.empty() && !transition.when) what = words_.pick("tự động", "automatic");
    if (!what.empty()) add_wrapped(group.lines, what, is_inner ? title_width + 6 : label_width, style);
    if (transition.when) {
        const std::string guard = "[" + shortened(transition.when->text, guard_width) + "]";
        group.lines.push_back({guard, "guard", grey, 9, false, true, Icon::none});
    }
    // Who may do it goes without saying where it is the one whose task it is.
    const std::optional<TaskRule>& task = definition_.states[transition.source].task;
    const bool is_task_holders = task && transition.by.count() == 1 && transition.by.test(task->role);
    if (transition.by_people && !is_task_holders) {
        const std::string roles = shortened(words_.roles(transition.by), guard_width + 6);
        group.lines.push_back({roles, "by", grey, 9.5, false, false, Icon::person});
    }
    return group;
}

TextBlock Labels::of_transitions(const std::vector<TransitionIndex>& transitions) const
{
    TextBlock block;
    for (const TransitionIndex index : transitions) {
        if (transitions.size() == 1 && definition_.transitions[index].events.empty() && !definition_.transitions[index].when)
            return {};
        block.push_back(group_of(index, false));
    }
    return block;
}

void Labels::add_inner(TextBlock& block, StateIndex state) const
{
    for (const TransitionIndex index : sketch_.inner[state]) block.push_back(group_of(index, true));
}

TextBlock Labels::of_state(StateIndex index) const
{
    const State& state = definition_.states[index];
    TextBlock block;
    if (state.kind == State::Kind::history)
        return {{{{state.deep_history ? "H*" : "H", "title", ink, 12, true, false, Icon::none}}, "", "", ""}};
    TextGroup head;
    const bool is_composite = !state.children.empty();
    add_wrapped(head.lines, words_.title(index), is_composite ? title_width * 2 : title_width,
                {"", "title", ink, is_composite ? 13.0 : 12.5, true, false, Icon::none});
    if (words_.title(index) != state.id) head.lines.push_back({state.id, "id", grey, 9, false, true, Icon::none});
    if (state.task) {
        add_wrapped(head.lines, words_.role(state.task->role), title_width + 4,
                    {"", "role", ink, 10.5, false, false, Icon::person});
        if (state.task->within)
            head.lines.push_back(
                {words_.period(*state.task->within), "within", colour_of(Trigger::after), 10.5, false, false, Icon::clock});
    }
    if (!state.outcome.empty()) {
        std::string outcome = state.outcome;
        for (const Outcome& one : definition_.outcomes) {
            if (one.code == state.outcome) outcome = words_.text(one.title);
        }
        if (outcome != words_.title(index))
            add_wrapped(head.lines, "→ " + outcome, title_width, {"", "outcome", "#1d5c35", 10.5, false, false, Icon::none});
    }
    block.push_back(std::move(head));
    add_inner(block, index);
    return block;
}

TextBlock Labels::of_sheet() const
{
    TextBlock block;
    TextGroup head;
    head.lines.push_back({words_.title(0), "title", ink, 22, true, false, Icon::none});
    head.lines.push_back({definition_.ref.workflow, "id", grey, 11, false, true, Icon::none});
    block.push_back(std::move(head));
    TextGroup key{{}, "", "key", ""};
    key.lines.push_back({std::string(words_.pick("việc người làm", "done by people")), "", colour_of(Trigger::person), 11, false,
                         false, Icon::person});
    key.lines.push_back({std::string(words_.pick("theo thời hạn", "by a time limit")), "", colour_of(Trigger::after), 11, false,
                         false, Icon::clock});
    key.lines.push_back(
        {std::string(words_.pick("sự kiện của hệ thống, hoặc tự động (nét đứt)", "raised by the engine, or automatic (dashed)")),
         "", colour_of(Trigger::engine), 11, false, false, Icon::none});
    key.lines.push_back(
        {std::string(words_.pick("ở nguyên trạng thái", "stays in its state")), "", ink, 11, false, false, Icon::loop});
    block.push_back(std::move(key));
    add_inner(block, 0);
    return block;
}

std::string Labels::description() const
{
    std::vector<std::string> ends;
    for (const State& state : definition_.states) {
        if (state.kind == State::Kind::final && state.parent == 0)
            ends.push_back(words_.title(static_cast<StateIndex>(&state - definition_.states.data())));
    }
    const std::string states = std::to_string(definition_.states.size() - 1),
                      transitions = std::to_string(definition_.transitions.size());
    std::string out = states + std::string(words_.pick(" trạng thái, ", " states, ")) + transitions +
                      std::string(words_.pick(" bước chuyển.", " transitions."));
    if (!ends.empty()) out += std::string(words_.pick(" Kết thúc: ", " Ends: ")) + joined(ends, "; ") + ".";
    return out;
}

} // namespace docket
