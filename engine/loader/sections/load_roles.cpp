// Roles, declared data, and the names that procedure refers to: letters, links, stages, outcomes, separation.

#include <algorithm>
#include <set>

#include "engine/loader/literal.hpp"
#include "engine/loader/parts.hpp"

namespace docket {

namespace {

/// The entries of a top-level mapping, each name checked; none if the key is absent or no mapping.
const std::vector<YamlEntry>& entries_at(Context& context, std::string_view key)
{
    static const std::vector<YamlEntry> none;
    const YamlNode* node = context.root.find(key);
    return node != nullptr && context.read.expect_map(*node) ? node->entries : none;
}

const std::vector<YamlNode>& items_at(Context& context, std::string_view key)
{
    static const std::vector<YamlNode> none;
    const YamlNode* node = context.root.find(key);
    return node != nullptr && context.read.expect_list(*node) ? node->items : none;
}

LocalText required_title(Context& context, const YamlNode& map)
{
    const YamlNode* title = context.read.require(map, "title");
    return title == nullptr ? LocalText{} : read_text(context, *title);
}

void load_separation(Context& context)
{
    for (const YamlNode& item : items_at(context, "separation")) {
        if (!context.read.expect_keys(item, {"events", "basis", "confidence"})) continue;
        note_not_alive(context, item, "separation of duties");
        Separation separation;
        separation.basis = read_basis(context, item);
        separation.place = context.read.place_of(item);
        if (const YamlNode* events = context.read.require(item, "events"); events != nullptr && context.read.expect_list(*events)) {
            if (events->items.size() < 2) {
                context.read.error(*events, "too-few", "Separation needs two events or more.", "Write [assess, approve].");
            }
            for (const YamlNode& event : events->items) separation.events.push_back(read_event_name(context, event));
        }
        context.definition.separation.push_back(std::move(separation));
    }
}

void load_letters(Context& context)
{
    for (const YamlEntry& entry : entries_at(context, "letters")) {
        expect_name(context, entry.key);
        if (!context.read.expect_keys(entry.value, {"title", "form_code", "body", "basis", "confidence"})) continue;
        note_not_alive(context, entry.key, "letters");
        Letter letter;
        letter.name = entry.key.text;
        letter.title = required_title(context, entry.value);
        letter.form_code = read_string_at(context, entry.value, "form_code");
        letter.body = read_text_at(context, entry.value, "body");
        letter.basis = read_basis(context, entry.value);
        letter.place = context.read.place_of(entry.key);
        context.definition.letters.push_back(std::move(letter));
    }
}

void load_links(Context& context)
{
    for (const YamlEntry& entry : entries_at(context, "links")) {
        expect_name(context, entry.key);
        if (!context.read.expect_keys(entry.value, {"workflow", "title"})) continue;
        note_not_alive(context, entry.key, "linked cases");
        Link link;
        link.name = entry.key.text;
        if (const YamlNode* workflow = context.read.require(entry.value, "workflow"))
            link.workflow = read_workflow_id(context, *workflow);
        link.title = read_text_at(context, entry.value, "title");
        link.place = context.read.place_of(entry.key);
        context.definition.links.push_back(std::move(link));
    }
}

void load_stages(Context& context)
{
    std::set<std::string> seen;
    for (const YamlNode& item : items_at(context, "stages")) {
        if (!context.read.expect_keys(item, {"id", "title"})) continue;
        const YamlNode* id = context.read.require(item, "id");
        if (id == nullptr || !context.read.expect_string(*id) || !expect_name(context, *id)) continue;
        if (!seen.insert(id->text).second) {
            context.read.error(*id, "duplicate-name", "There is a stage '" + id->text + "' already.", "Keep one of the two.");
        }
        context.definition.stages.push_back({id->text, required_title(context, item)});
    }
}

void load_outcomes(Context& context)
{
    for (const YamlEntry& entry : entries_at(context, "outcomes")) {
        expect_name(context, entry.key);
        if (!context.read.expect_keys(entry.value, {"title"})) continue;
        context.definition.outcomes.push_back({entry.key.text, required_title(context, entry.value)});
    }
}

Privacy read_privacy(Context& context, const YamlNode& map)
{
    const YamlNode* node = map.find("privacy");
    if (node == nullptr) return Privacy::confidential;
    return static_cast<Privacy>(context.read.expect_word(*node, {"public", "confidential", "personal"}).value_or(1));
}

/// A constant becomes the expression that yields it: the interpreter then knows one kind only.
Expression read_initial_value(Context& context, const YamlNode& declaration, const YamlNode& key, const Type& type)
{
    const YamlNode* value = declaration.find("value");
    const YamlNode* cel = value == nullptr ? nullptr : computed(*value);
    if (cel != nullptr) return read_expression(context, *cel, context.scope, type);
    const YamlNode& at = value == nullptr ? key : *value;
    const std::string text = value == nullptr ? zero_literal(type) : literal_of(yaml_value(*value), type);
    Expression expression;
    expression.text = text;
    expression.place = context.read.place_of(at);
    auto compiled = compile(text, context.scope.names, type);
    if (compiled.has_error()) {
        const CompileError fault = compiled.error().front();  // a copy: error() returns by value
        context.read.error(at, fault.code, "The value does not fit the type " + to_text(type) + ": " + fault.message, fault.remedy);
    } else {
        expression.program = *compiled;
    }
    return expression;
}

void load_declaration(Context& context, const YamlEntry& entry)
{
    expect_expression_name(context, entry.key);
    if (!context.read.expect_keys(entry.value, {"type", "value", "privacy"})) return;
    for (const Type& form : context.form_types) {
        if (form.field(entry.key.text) == nullptr) continue;
        context.read.error(entry.key, "duplicate-name", "A form has a field '" + entry.key.text + "' already.",
                           "Data that a form holds needs no declaration.");
        break;
    }
    DataDeclaration declaration;
    declaration.name = entry.key.text;
    declaration.place = context.read.place_of(entry.key);
    declaration.privacy = read_privacy(context, entry.value);
    const YamlNode* type_node = context.read.require(entry.value, "type");
    const auto word = type_node == nullptr ? std::nullopt : context.read.expect_string(*type_node);
    if (!word) return;
    const auto type = type_from_text(*word);
    if (!type) {
        context.read.error(*type_node, "unknown-type", "'" + *word + "' is no type.",
                           "Use bool, int, uint, double, string, bytes, timestamp, duration, dyn, list(…) or map(string, …).");
        return;
    }
    declaration.type = to_text(*type);
    declaration.value = read_initial_value(context, entry.value, entry.key, *type);
    context.definition.data.push_back(std::move(declaration));
}

/// If no role opens cases, the first party role does.
void choose_opener(std::vector<Role>& roles)
{
    const auto opens = [](const Role& role) { return role.opens; };
    const auto is_party = [](const Role& role) { return role.party; };
    if (std::any_of(roles.begin(), roles.end(), opens)) return;
    const auto first = std::find_if(roles.begin(), roles.end(), is_party);
    if (first != roles.end()) first->opens = true;
}

}  // namespace

void load_roles(Context& context)
{
    for (const YamlEntry& entry : entries_at(context, "roles")) {
        expect_name(context, entry.key);
        if (!context.read.expect_keys(entry.value, {"title", "party", "opens", "appointed_by"})) continue;
        if (context.definition.roles.size() == roles_max) {
            context.read.error(entry.key, "too-many-roles", "There are more than " + std::to_string(roles_max) + " roles.",
                               "Join roles that may do the same.");
            return;
        }
        Role role;
        role.id = entry.key.text;
        role.title = required_title(context, entry.value);
        role.party = read_bool_at(context, entry.value, "party");
        role.opens = read_bool_at(context, entry.value, "opens");
        if (const YamlNode* by = entry.value.find("appointed_by")) {
            role.appointed_by = read_roles(context, *by);
            if (!role.party) {
                context.read.error(*by, "not-a-party", "Only a party role has holders on a case.",
                                   "Add 'party: true', or take appointed_by away.");
            }
        }
        if (role.opens) context.used_roles.insert(role.id);
        role.place = context.read.place_of(entry.key);
        context.definition.roles.push_back(std::move(role));
    }
    choose_opener(context.definition.roles);
}

void load_data(Context& context)
{
    for (const YamlEntry& entry : entries_at(context, "data")) load_declaration(context, entry);
    for (const std::string& name : context.undeclared) {
        DataDeclaration declaration;
        declaration.name = name;
        declaration.type = "dyn";
        declaration.value.text = "null";
        if (auto compiled = compile("null", context.scope.names); compiled.has_value()) declaration.value.program = *compiled;
        declaration.place = declaration.value.place = context.read.place_of(context.root);
        context.definition.data.push_back(std::move(declaration));
    }
}

void load_procedure(Context& context)
{
    load_letters(context);
    load_links(context);
    load_stages(context);
    load_outcomes(context);
    load_separation(context);
}

}  // namespace docket
