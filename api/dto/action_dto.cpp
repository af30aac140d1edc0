#include "api/dto/action_dto.hpp"

#include "engine/cases/fire.hpp"

namespace docket::dto {

namespace {

json::array roles_json(const Definition& definition, const RoleSet& roles)
{
    json::array array;
    for (std::size_t i = 0; i < definition.roles.size(); ++i) {
        if (roles.test(i)) array.push_back(json::object{{"id", definition.roles[i].id}, {"title", to_json(titled(definition.roles[i].title, definition.roles[i].id))}});
    }
    return array;
}

LocalText roles_text(const Definition& definition, const RoleSet& roles)
{
    LocalText text;
    for (std::size_t i = 0; i < definition.roles.size(); ++i) {
        if (!roles.test(i)) continue;
        const LocalText title = titled(definition.roles[i].title, definition.roles[i].id);
        text.vi += (text.vi.empty() ? "" : ", ") + title.vi;
        text.en += (text.en.empty() ? "" : ", ") + title.en;
    }
    return text;
}

LocalText why_text(const Definition& definition, const EventOption& option)
{
    const LocalText roles = roles_text(definition, option.by);
    switch (option.why_not) {
        case RejectionType::not_permitted: return {"Người có thẩm quyền thực hiện: " + roles.vi, "Who may do this: " + roles.en};
        case RejectionType::conflict:
            return {"Người khác đã nhận công việc này", "Somebody else has claimed this work"};
        case RejectionType::guard_false:
            return {"Chưa đủ điều kiện để thực hiện bước này", "The condition for this step does not hold yet"};
        case RejectionType::not_found:
        case RejectionType::wrong_state:
        case RejectionType::moved_on:
        case RejectionType::bad_payload:
        case RejectionType::key_reused:
        case RejectionType::limit_exceeded:
        case RejectionType::not_available: break;
    }
    return {"Không thực hiện được lúc này", "Not possible now"};
}

/// "Chuyển sang: Đang thẩm định (Chuyên viên thụ lý, hạn 5 ngày làm việc)".
LocalText consequence_text(const Definition& definition, const Transition& transition, bool staff)
{
    LocalText text;
    for (const StateIndex target : transition.targets) {
        const State& state = definition.states[target];
        const LocalText& shown = !staff && !state.applicant_title.empty() ? state.applicant_title : state.title;
        LocalText title = titled(shown, state.id);
        if (state.task) {
            const LocalText role = titled(definition.roles[state.task->role].title, definition.roles[state.task->role].id);
            title.vi += " (" + role.vi;
            title.en += " (" + role.en;
            if (state.task->within && std::holds_alternative<Limit>(*state.task->within)) {
                const LocalText limit = told(std::get<Limit>(*state.task->within));
                title.vi += ", hạn " + limit.vi;
                title.en += ", within " + limit.en;
            }
            title.vi += ")";
            title.en += ")";
        }
        text.vi += (text.vi.empty() ? "Chuyển sang: " : "; ") + title.vi;
        text.en += (text.en.empty() ? "Moves to: " : "; ") + title.en;
    }
    return text;
}

json::object allowed_json(const Snapshot& snapshot, const EventOption& option, bool staff)
{
    const Definition& definition = *snapshot.definition;
    const Transition& transition = definition.transitions[option.transition];
    json::object action{{"event", option.event}, {"label", to_json(label_of(transition, option.event))}};
    action["form"] = transition.form ? json::value(definition.forms[*transition.form].name) : json::value(nullptr);
    action["requires"] = json::object{{"reason", transition.requires_.reason}, {"signature", transition.requires_.signature},
                                      {"documents", to_json(transition.requires_.documents)}};
    json::array to;
    for (const StateIndex target : transition.targets) {
        const State& state = definition.states[target];
        to.push_back(json::object{{"id", state.id}, {"title", to_json(titled(state.title, state.id))}});
    }
    action["to"] = std::move(to);
    add_basis(action, transition.basis);
    action["consequence"] = to_json(consequence_text(definition, transition, staff));
    return action;
}

json::object blocked_json(const Snapshot& snapshot, const EventOption& option)
{
    const Definition& definition = *snapshot.definition;
    const Transition& transition = definition.transitions[option.transition];
    json::object blocked{{"event", option.event}, {"label", to_json(label_of(transition, option.event))}};
    blocked["code"] = docket::code_of(option.why_not);
    blocked["why"] = to_json(why_text(definition, option));
    blocked["allowed_roles"] = roles_json(definition, option.by);
    json::object rule{{"file", transition.place.file}, {"line", transition.place.line}};
    add_basis(rule, transition.basis);
    rule["when"] = transition.when ? json::value(transition.when->text) : json::value(nullptr);
    blocked["rule"] = std::move(rule);
    return blocked;
}

}  // namespace

void add_actions(json::object& object, const Snapshot& snapshot, const Actor& actor, Instant now, bool staff)
{
    json::array actions;
    json::array blocked;
    for (const EventOption& option : event_options(snapshot, actor, now)) {
        if (option.allowed)
            actions.push_back(allowed_json(snapshot, option, staff));
        else
            blocked.push_back(blocked_json(snapshot, option));
    }
    object["actions"] = std::move(actions);
    object["blocked"] = std::move(blocked);
}

}  // namespace docket::dto
