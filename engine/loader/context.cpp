// Names: what they may look like, and whether what is named exists.

#include "engine/loader/context.hpp"

#include <algorithm>

namespace docket {

namespace {

bool is_letter(char c) noexcept
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

bool is_digit(char c) noexcept
{
    return c >= '0' && c <= '9';
}

template <class Test> bool all_of(std::string_view text, Test test) noexcept
{
    return std::all_of(text.begin(), text.end(), test);
}

bool refuse_name(Context& context, const YamlNode& node, const char* shape)
{
    context.read.error(node, "invalid-name", "'" + node.text + "' cannot be a name here.",
                       std::string("Names match ") + shape + ".");
    return false;
}

}  // namespace

const Type* Context::data_type(std::string_view name) const
{
    const auto found =
        std::find_if(data_fields.begin(), data_fields.end(), [&](const Type::Field& field) { return field.name == name; });
    return found == data_fields.end() ? nullptr : &found->type;
}

std::vector<std::string> Context::data_names() const
{
    std::vector<std::string> names;
    for (const Type::Field& field : data_fields) names.push_back(field.name);
    return names;
}

bool Context::is_heard(std::string_view event) const
{
    return std::any_of(events.begin(), events.end(), [&](const EventDescriptor& descriptor) { return descriptor.matches(event); });
}

bool is_name(std::string_view text) noexcept
{
    return !text.empty() && is_letter(text[0]) && all_of(text, [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
}

bool is_expression_name(std::string_view text) noexcept
{
    return is_name(text) && text.find('-') == std::string_view::npos;
}

bool is_workflow_id(std::string_view text) noexcept
{
    if (text.empty() || text.size() > 64 || text[0] < 'a' || text[0] > 'z' || text.back() == '-') return false;
    if (text.find("--") != std::string_view::npos) return false;
    return all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-'; });
}

bool is_event_name(std::string_view text) noexcept
{
    if (text.empty() || text.front() == '.' || text.back() == '.' || text.find("..") != std::string_view::npos) return false;
    return all_of(text, [](char c) { return is_letter(c) || is_digit(c) || c == '-' || c == ':' || c == '.'; });
}

bool expect_name(Context& context, const YamlNode& node)
{
    return is_name(node.text) || refuse_name(context, node, "[A-Za-z_][A-Za-z0-9_-]*");
}

bool expect_expression_name(Context& context, const YamlNode& node)
{
    return is_expression_name(node.text) || refuse_name(context, node, "[A-Za-z_][A-Za-z0-9_]*, because expressions read them");
}

std::optional<std::string> expect_event_name(Context& context, const YamlNode& node)
{
    const auto text = context.read.expect_string(node);
    if (!text || is_event_name(*text)) return text;
    context.read.error(node, "invalid-name", "'" + *text + "' cannot be an event.",
                       "Events are words of letters, digits, - and _, with dots between.");
    return std::nullopt;
}

std::string read_workflow_id(Context& context, const YamlNode& node)
{
    const auto id = context.read.expect_string(node);
    if (id && !is_workflow_id(*id))
        context.read.error(node, "invalid-name", "'" + *id + "' cannot be a workflow's id.", "Ids are kebab-case: equipment-loan.");
    return id.value_or("");
}

std::string expect_known(Context& context, const YamlNode& node, const std::vector<std::string>& known, const char* what)
{
    const auto text = context.read.expect_string(node);
    if (!text) return {};
    if (std::find(known.begin(), known.end(), *text) != known.end()) return *text;
    std::string remedy = did_you_mean(*text, known);
    if (remedy.empty())
        remedy = known.empty() ? std::string("Declare it: this file has none.") : "Declare it, or use " + one_of(known) + ".";
    context.read.error(node, std::string("unknown-") + what, std::string("There is no ") + what + " '" + *text + "'.",
                       std::move(remedy));
    return {};
}

std::optional<std::size_t> read_role(Context& context, const YamlNode& node)
{
    const std::string id = expect_known(context, node, context.roles, "role");
    if (id.empty()) return std::nullopt;
    context.used_roles.insert(id);
    return static_cast<std::size_t>(std::find(context.roles.begin(), context.roles.end(), id) - context.roles.begin());
}

RoleSet read_roles(Context& context, const YamlNode& node)
{
    RoleSet roles;
    for (const YamlNode* name : context.read.expect_one_or_more(node)) {
        const auto role = read_role(context, *name);
        if (role && *role < roles_max) roles.set(*role);
    }
    return roles;
}

std::optional<std::size_t> read_form_name(Context& context, const YamlNode& node)
{
    const std::string name = expect_known(context, node, context.forms, "form");
    if (name.empty()) return std::nullopt;
    context.used_forms.insert(name);
    return static_cast<std::size_t>(std::find(context.forms.begin(), context.forms.end(), name) - context.forms.begin());
}

StateIndex read_state_name(Context& context, const YamlNode& node)
{
    const auto text = context.read.expect_string(node);
    if (!text) return no_state;
    const StateIndex found = context.definition.find_state(*text);
    if (found != no_state) return found;
    context.is_doubtful = true;
    std::vector<std::string> known;
    for (const auto& [name, index] : context.definition.state_by_name) known.push_back(name);
    std::sort(known.begin(), known.end());
    std::string remedy = did_you_mean(*text, known);
    context.read.error(node, "unknown-state", "There is no state '" + *text + "'.",
                       remedy.empty() ? "Use the id or the path of a state of this file." : std::move(remedy));
    return no_state;
}

std::string read_event_name(Context& context, const YamlNode& node)
{
    const auto text = expect_event_name(context, node);
    if (!text || context.is_heard(*text)) return text.value_or("");
    std::string remedy = did_you_mean(*text, context.event_texts);
    context.read.error(node, "unknown-event", "No state of this file handles the event '" + *text + "'.",
                       remedy.empty() ? "Use an event that stands under some `on`." : std::move(remedy));
    return {};
}

void note_not_alive(Context& context, const YamlNode& node, const std::string& feature)
{
    if (!context.noted.insert(feature).second) return;
    context.read.note(node, "not-yet-alive", "Read, checked and kept, but not executed by this version of Docket: " + feature + ".",
                      "The case goes on without it; do not rely on it.");
}

void note_recorded_only(Context& context, const YamlNode& node, const std::string& action)
{
    if (!context.noted.insert("action " + action).second) return;
    context.read.note(node, "recorded-only",
                      "The action '" + action + "' is recorded with the case, but nothing delivers it in this version.",
                      "Deliver it from the record by other means.");
}

}  // namespace docket
