// The silent first pass: what is declared where, and the types of data. See parts.hpp.

#include <algorithm>

#include "engine/loader/parts.hpp"

namespace docket {

namespace {

const YamlNode* section(const Context& context, std::string_view key)
{
    const YamlNode* node = context.root.find(key);
    return node != nullptr && node->is_mapping() ? node : nullptr;
}

std::vector<std::string> keys_of(const Context& context, std::string_view key)
{
    std::vector<std::string> keys;
    if (const YamlNode* node = section(context, key)) {
        for (const YamlEntry& entry : node->entries) keys.push_back(entry.key.text);
    }
    return keys;
}

Type record_of_fields(const YamlNode* fields)
{
    std::vector<Type::Field> members;
    if (fields != nullptr) {
        for (const YamlNode& field : fields->items) {
            const YamlNode* name = field.find("name");
            if (name != nullptr && name->is_scalar()) members.push_back({name->text, type_of_field(field)});
        }
    }
    return Type::record(std::move(members));
}

Type file_type()
{
    return Type::record({{"id", Type::string()},
                         {"name", Type::string()},
                         {"size", Type::integer()},
                         {"media", Type::string()},
                         {"sha256", Type::string()}});
}

void add_data(Context& context, const std::string& name, const Type& type)
{
    if (context.data_type(name) == nullptr) context.data_fields.push_back({name, type});
}

void declare_forms(Context& context)
{
    const YamlNode* forms = section(context, "forms");
    if (forms == nullptr) return;
    for (const YamlEntry& entry : forms->entries) {
        context.forms.push_back(entry.key.text);
        context.form_types.push_back(record_of_fields(entry.value.find("fields")));
        for (const Type::Field& field : context.form_types.back().fields()) add_data(context, field.name, field.type);
    }
}

void declare_data(Context& context)
{
    const YamlNode* data = section(context, "data");
    if (data == nullptr) return;
    for (const YamlEntry& entry : data->entries) {
        const YamlNode* type = entry.value.find("type");
        add_data(context, entry.key.text, type == nullptr ? Type::dyn() : type_from_text(type->text).value_or(Type::dyn()));
    }
}

/// Names that `set` writes, anywhere in the chart: in a file without `data` they count as declared (docs/language.md).
void collect_assigned(const YamlNode& node, std::vector<std::string>& names)
{
    for (const YamlEntry& entry : node.entries) {
        constexpr std::string_view prefix = "data.";
        const std::string_view key = entry.key.text;
        if (key.starts_with(prefix)) {
            const std::string name(key.substr(prefix.size(), key.find('.', prefix.size()) - prefix.size()));
            if (is_expression_name(name) && std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
        }
        collect_assigned(entry.value, names);
    }
    for (const YamlNode& item : node.items) collect_assigned(item, names);
}

void declare_assigned(Context& context)
{
    if (context.root.find("data") != nullptr) return;
    std::vector<std::string> assigned;
    for (const char* key : {"states", "parallel", "on", "always", "entry", "exit", "initial", "clocks"}) {
        if (const YamlNode* node = context.root.find(key)) collect_assigned(*node, assigned);
    }
    const std::vector<std::string> declared = context.data_names();
    for (const std::string& name : assigned) {
        if (context.data_type(name) != nullptr || !nearest(name, declared).empty()) continue;
        context.undeclared.push_back(name);
        add_data(context, name, Type::dyn());
    }
}

Type any_of(const std::vector<std::string>& names)
{
    std::vector<Type::Field> members;
    for (const std::string& name : names) members.push_back({name, Type::dyn()});
    return Type::record(std::move(members));
}

Names names_with(const Context& context, const Type& event_data)
{
    const Type person = Type::record({{"id", Type::string()}, {"roles", Type::list(Type::string())}});
    const std::vector<Type::Field> event = {
        {"name", Type::string()}, {"data", event_data}, {"actor", person}, {"type", Type::string()}, {"sendid", Type::dyn()}};
    const Type case_ = Type::record(
        {{"id", Type::string()}, {"opened_at", Type::timestamp()}, {"outcome", Type::string()}, {"links", Type::dyn()}});
    // The order is that of engine/model/definition/slots.hpp.
    Names names;
    names.add("data", Type::record(context.data_fields));
    names.add("event", Type::record(event));
    names.add("actor", person);
    names.add("case", case_);
    names.add("now", Type::timestamp());
    names.add("panel", any_of(context.panels));
    names.add("clock", any_of(context.clocks));
    for (const Type::Field& member : event) names.add("event." + member.name, member.type);
    return names;
}

}  // namespace

Type type_of_field(const YamlNode& field)
{
    const YamlNode* type = field.find("type");
    const std::string_view word = type == nullptr ? std::string_view() : std::string_view(type->text);
    if (word == "integer" || word == "money") return Type::integer();
    if (word == "decimal" || word == "percent") return Type::floating();
    if (word == "boolean") return Type::boolean();
    if (word == "choices") return Type::list(Type::string());
    if (word == "file") return file_type();
    if (word == "files") return Type::list(file_type());
    if (word == "table") return Type::list(record_of_fields(field.find("columns")));
    for (const char* text : {"string", "text", "date", "choice", "tax_code", "phone", "email", "place", "person"}) {
        if (word == text) return Type::string();
    }
    return Type::dyn();
}

void declare_names(Context& context)
{
    context.roles = keys_of(context, "roles");
    context.panels = keys_of(context, "panels");
    context.letters = keys_of(context, "letters");
    context.links = keys_of(context, "links");
    context.clocks = keys_of(context, "clocks");
    context.outcomes = keys_of(context, "outcomes");
    if (const YamlNode* stages = context.root.find("stages")) {
        for (const YamlNode& stage : stages->items) {
            if (const YamlNode* id = stage.find("id")) context.stages.push_back(id->text);
        }
    }
    declare_forms(context);
    declare_data(context);
    declare_assigned(context);
}

void declare_scopes(Context& context)
{
    context.scope.names = names_with(context, Type::dyn());
    for (const Type& form : context.form_types) context.form_scopes.push_back({names_with(context, form), 0});
}

}  // namespace docket
