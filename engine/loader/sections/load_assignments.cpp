// `set`: where it may write, and whether what it writes fits there.

#include <algorithm>

#include "engine/loader/parts.hpp"

namespace docket {

namespace {

bool is_index(std::string_view segment) noexcept
{
    return !segment.empty() && segment.size() <= 6 && segment.find_first_not_of("0123456789") == std::string_view::npos;
}

/// The type at the next segment of a path, or nothing if there can be no such place.
std::optional<Type> type_below(const Type& type, const std::string& segment)
{
    if (type.is_dyn()) return Type::dyn();
    if (type.kind() == Type::Kind::list) return is_index(segment) ? std::optional(type.element()) : std::nullopt;
    if (type.kind() == Type::Kind::map) return type.value();
    const Type* field = type.field(segment);
    return field == nullptr ? std::nullopt : std::optional(*field);
}

void refuse_undeclared(Context& context, const YamlNode& key, const std::string& name)
{
    std::string remedy = did_you_mean(name, context.data_names());
    if (remedy.empty()) remedy = "Declare it: data: {" + name + ": {type: …}}, or add a field to a form.";
    context.read.error(key, "undeclared-data", "No form and no declaration holds 'data." + name + "'.", std::move(remedy));
}

/// The type of the place that `path` (below data) names; nothing, after a diagnostic, if there is none.
std::optional<Type> type_at(Context& context, const YamlNode& key, const std::string& path)
{
    const std::string name = path.substr(0, path.find('.'));
    const Type* declared = context.data_type(name);
    if (declared == nullptr) {
        refuse_undeclared(context, key, name);
        return std::nullopt;
    }
    const bool is_implicit = std::find(context.undeclared.begin(), context.undeclared.end(), name) != context.undeclared.end();
    if (is_implicit && context.noted.insert("undeclared " + name).second) {
        context.read.warning(key, "undeclared-data",
                             "'data." + name + "' is written, but nothing declares it; it counts as type dyn.",
                             "Declare it: data: {" + name + ": {type: …}}.");
    }
    Type type = *declared;
    for (std::size_t at = name.size(); at < path.size();) {
        const std::size_t end = std::min(path.find('.', at + 1), path.size());
        const std::string segment = path.substr(at + 1, end - at - 1);
        const auto below = is_expression_name(segment) || is_index(segment) ? type_below(type, segment) : std::nullopt;
        if (!below) {
            context.read.error(key, "unknown-field",
                               "'data." + path.substr(0, at) + "' is of type " + to_text(type) + " and has no '" + segment + "'.",
                               "Write a field, a key, or a whole number for a list.");
            return std::nullopt;
        }
        type = *below;
        at = end;
    }
    return type;
}

void read_assignment(Context& context, const YamlEntry& entry, const Scoped& scope, ActionBlock& actions)
{
    constexpr std::string_view prefix = "data.";
    if (!entry.key.text.starts_with(prefix) || entry.key.text.size() == prefix.size()) {
        context.read.error(entry.key, "invalid-name", "'" + entry.key.text + "' cannot be set: everything lives under 'data.'.",
                           "Write data." + entry.key.text + ".");
        return;
    }
    Action action;
    action.place = context.read.place_of(entry.key);
    Assign assign;
    assign.path = entry.key.text.substr(prefix.size());
    const auto type = type_at(context, entry.key, assign.path);
    assign.value = read_expression(context, entry.value, scope, type.value_or(Type::dyn()));
    action.what = std::move(assign);
    actions.push_back(std::move(action));
}

}  // namespace

void read_assignments(Context& context, const YamlNode& node, const Scoped& scope, ActionBlock& actions)
{
    if (node.is_sequence()) {
        for (const YamlNode& item : node.items) {
            if (!context.read.expect_map(item)) continue;
            for (const YamlEntry& entry : item.entries) read_assignment(context, entry, scope, actions);
        }
    } else if (context.read.expect_map(node)) {
        for (const YamlEntry& entry : node.entries) read_assignment(context, entry, scope, actions);
    }
}

}  // namespace docket
