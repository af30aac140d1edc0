// A form as JSON Schema 2020-12, for clients that check before they send. The server's own check is engine/cases/payload.

#include "api/dto/workflow_dto.hpp"

#include <cmath>

namespace docket::dto {

namespace {

json::value number_json(double number)
{
    if (number == std::floor(number) && std::abs(number) < 9e15) return static_cast<std::int64_t>(number);
    return number;
}

json::value number_json(const std::optional<double>& number)
{
    return number ? number_json(*number) : json::value(nullptr);
}

void add_range(json::object& schema, const Field& field, const char* low, const char* high)
{
    if (field.min) schema[low] = number_json(*field.min);
    if (field.max) schema[high] = number_json(*field.max);
}

json::array option_values(const Field& field)
{
    json::array values;
    for (const Option& option : field.options) values.emplace_back(option.value);
    return values;
}

json::object file_schema()
{
    return {{"type", "object"}, {"properties", json::object{{"id", json::object{{"type", "string"}}}}}, {"required", json::array{"id"}}};
}

json::object property_schema(const Field& field);

json::object row_schema(const Field& table)
{
    json::object properties;
    json::array required;
    for (const Field& column : table.columns) {
        properties[column.name] = property_schema(column);
        if (column.required) required.emplace_back(column.name);
    }
    return {{"type", "object"}, {"properties", properties}, {"required", required}, {"additionalProperties", false}};
}

/// The keywords that fit the field's type.
json::object keywords(const Field& field)
{
    json::object schema;
    switch (field.type) {
        case FieldType::integer:
        case FieldType::money:
            schema["type"] = "integer";
            add_range(schema, field, "minimum", "maximum");
            break;
        case FieldType::decimal:
        case FieldType::percent:
            schema["type"] = "number";
            add_range(schema, field, "minimum", "maximum");
            break;
        case FieldType::boolean:
            schema["type"] = "boolean";
            if (field.must_be_true) schema["const"] = true;
            break;
        case FieldType::choice:
            schema["type"] = "string";
            schema["enum"] = option_values(field);
            break;
        case FieldType::choices:
            schema = {{"type", "array"}, {"items", json::object{{"type", "string"}, {"enum", option_values(field)}}}, {"uniqueItems", true}};
            add_range(schema, field, "minItems", "maxItems");
            break;
        case FieldType::file: schema = file_schema(); break;
        case FieldType::files:
            schema = {{"type", "array"}, {"items", file_schema()}};
            add_range(schema, field, "minItems", "maxItems");
            break;
        case FieldType::table:
            schema = {{"type", "array"}, {"items", row_schema(field)}};
            add_range(schema, field, "minItems", "maxItems");
            break;
        case FieldType::date: schema = {{"type", "string"}, {"format", "date"}}; break;
        case FieldType::email: schema = {{"type", "string"}, {"format", "email"}}; break;
        case FieldType::tax_code: schema = {{"type", "string"}, {"pattern", "^\\d{10}(-\\d{3})?$"}}; break;
        case FieldType::string:
        case FieldType::text:
        case FieldType::place:
            schema["type"] = "string";
            add_range(schema, field, "minLength", "maxLength");
            break;
        case FieldType::phone:
        case FieldType::person: schema["type"] = "string"; break;
    }
    if (!field.pattern.empty()) schema["pattern"] = "^(?:" + field.pattern + ")$";
    return schema;
}

json::object property_schema(const Field& field)
{
    json::object schema = keywords(field);
    schema["x-docket"] = field_hints(field);
    return schema;
}

json::value expression_json(const std::optional<Expression>& expression)
{
    return expression ? json::value(expression->text) : json::value(nullptr);
}

}  // namespace

json::object field_hints(const Field& field)
{
    json::object hints{{"name", field.name}, {"type", code_of(field.type)}};
    hints["label"] = to_json(titled(field.label, field.name));
    hints["hint"] = to_json(field.hint);
    hints["section"] = field.section.empty() ? json::value(nullptr) : json::value(field.section);
    hints["required"] = field.required;
    hints["required_when"] = expression_json(field.required_when);
    hints["show_when"] = expression_json(field.show_when);
    hints["must_be_true"] = field.must_be_true;
    json::array options;
    for (const Option& option : field.options) options.push_back(json::object{{"value", option.value}, {"label", to_json(titled(option.label, option.value))}});
    hints["options"] = std::move(options);
    json::array columns;
    for (const Field& column : field.columns) columns.push_back(field_hints(column));
    hints["columns"] = std::move(columns);
    hints["min"] = number_json(field.min);
    hints["max"] = number_json(field.max);
    hints["pattern"] = field.pattern.empty() ? json::value(nullptr) : json::value(field.pattern);
    hints["currency"] = field.currency.empty() ? json::value(nullptr) : json::value(field.currency);
    hints["accept"] = to_json(field.accept);
    hints["max_size_bytes"] = field.max_size_bytes;
    hints["privacy"] = code_of(field.privacy);
    add_basis(hints, field.basis);
    return hints;
}

json::object form_schema(const Definition& definition, const Form& form)
{
    json::object properties;
    json::array required;
    json::array order;
    for (const Field& field : form.fields) {
        properties[field.name] = property_schema(field);
        order.emplace_back(field.name);
        if (field.required && !field.show_when) required.emplace_back(field.name);
    }
    json::array sections;
    for (const FormSection& section : form.sections) sections.push_back(json::object{{"id", section.id}, {"title", to_json(section.title)}});
    const std::string version = std::to_string(definition.ref.version);
    return {
        {"$schema", "https://json-schema.org/draft/2020-12/schema"},
        {"$id", "/v1/workflows/" + definition.ref.workflow + "/versions/" + version + "/forms/" + form.name},
        {"title", form.title.en},
        {"type", "object"},
        {"properties", std::move(properties)},
        {"required", std::move(required)},
        {"additionalProperties", false},
        {"x-docket",
         json::object{{"workflow", definition.ref.workflow}, {"version", definition.ref.version}, {"form", form.name}, {"title", to_json(titled(form.title, form.name))},
                      {"intro", to_json(form.intro)}, {"sections", std::move(sections)}, {"order", std::move(order)}}},
    };
}

}  // namespace docket::dto
