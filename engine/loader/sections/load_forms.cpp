// Forms: their sections, fields and checks. One field is load_fields.cpp.

#include <algorithm>
#include <map>
#include <set>

#include "engine/loader/parts.hpp"

namespace docket {

namespace {

void load_sections(Context& context, const YamlNode& node, Form& form)
{
    if (!context.read.expect_list(node)) return;
    std::set<std::string> seen;
    for (const YamlNode& item : node.items) {
        if (!context.read.expect_keys(item, {"id", "title"})) continue;
        const YamlNode* id = context.read.require(item, "id");
        const YamlNode* title = context.read.require(item, "title");
        if (id == nullptr || title == nullptr || !context.read.expect_string(*id) || !expect_name(context, *id)) continue;
        if (!seen.insert(id->text).second) {
            context.read.error(*id, "duplicate-name", "There is a section '" + id->text + "' already.", "Keep one of the two.");
        }
        form.sections.push_back({id->text, read_text(context, *title)});
    }
}

void load_checks(Context& context, const YamlNode& node, Form& form, const Scoped& scope)
{
    if (!context.read.expect_list(node)) return;
    std::vector<std::string> names;
    for (const Field& field : form.fields) names.push_back(field.name);
    for (const YamlNode& item : node.items) {
        if (!context.read.expect_keys(item, {"check", "message", "field", "basis", "confidence"})) continue;
        FormCheck check;
        if (const YamlNode* text = context.read.require(item, "check"))
            check.check = read_expression(context, *text, scope, Type::boolean());
        if (const YamlNode* message = context.read.require(item, "message")) check.message = read_text(context, *message);
        if (const YamlNode* field = item.find("field")) check.field = expect_known(context, *field, names, "field");
        check.basis = read_basis(context, item);
        form.checks.push_back(std::move(check));
    }
}

void load_form(Context& context, const YamlEntry& entry, std::size_t index)
{
    expect_name(context, entry.key);
    Form form;
    form.name = entry.key.text;
    form.place = context.read.place_of(entry.key);
    const Scoped& scope = context.form_scopes[index];
    if (context.read.expect_keys(entry.value, {"title", "intro", "sections", "fields", "checks"})) {
        if (const YamlNode* title = context.read.require(entry.value, "title")) form.title = read_text(context, *title);
        form.intro = read_text_at(context, entry.value, "intro");
        if (const YamlNode* sections = entry.value.find("sections")) load_sections(context, *sections, form);
        const YamlNode* fields = context.read.require(entry.value, "fields");
        if (fields != nullptr && context.read.expect_list(*fields)) {
            std::set<std::string> seen;
            for (const YamlNode& item : fields->items) {
                form.fields.push_back(read_field(context, item, scope, &form));
                const std::string& name = form.fields.back().name;
                if (!name.empty() && !seen.insert(name).second) {
                    context.read.error(*item.find("name"), "duplicate-name", "The form has a field '" + name + "' already.",
                                       "Keep one of the two.");
                }
            }
        }
        if (const YamlNode* checks = entry.value.find("checks")) load_checks(context, *checks, form, scope);
    }
    context.definition.forms.push_back(std::move(form));
}

/// Two forms may share a field; then it is the same datum, and must have one type.
void check_shared_fields(Context& context, const YamlNode& forms)
{
    std::map<std::string, std::pair<FieldType, std::string>> first;
    for (std::size_t i = 0; i < context.definition.forms.size(); ++i) {
        const Form& form = context.definition.forms[i];
        const YamlNode* fields = forms.entries[i].value.find("fields");
        for (std::size_t j = 0; j < form.fields.size(); ++j) {
            const Field& field = form.fields[j];
            const auto [found, is_new] = first.emplace(field.name, std::pair(field.type, form.name));
            if (is_new || field.name.empty() || found->second.first == field.type) continue;
            context.read.error(*fields->items[j].find("name"), "field-type-differs",
                               "The form '" + found->second.second + "' has a field '" + field.name + "' of another type.",
                               "Give both the same type, or one of them another name.");
        }
    }
}

}  // namespace

void load_forms(Context& context)
{
    const YamlNode* forms = context.root.find("forms");
    if (forms == nullptr || !context.read.expect_map(*forms)) return;
    for (std::size_t i = 0; i < forms->entries.size(); ++i) load_form(context, forms->entries[i], i);
    check_shared_fields(context, *forms);
}

}  // namespace docket
