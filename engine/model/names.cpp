// The words of enumerations, as files and answers write them. DO NOT CHANGE one: they stand in definitions, in the record and in clients.

#include "engine/model/entry.hpp"
#include "engine/model/definition/form.hpp"

namespace docket {

std::string_view code_of(FieldType type) noexcept
{
    switch (type) {
        case FieldType::string: return "string";
        case FieldType::text: return "text";
        case FieldType::integer: return "integer";
        case FieldType::decimal: return "decimal";
        case FieldType::money: return "money";
        case FieldType::percent: return "percent";
        case FieldType::date: return "date";
        case FieldType::boolean: return "boolean";
        case FieldType::choice: return "choice";
        case FieldType::choices: return "choices";
        case FieldType::file: return "file";
        case FieldType::files: return "files";
        case FieldType::table: return "table";
        case FieldType::tax_code: return "tax_code";
        case FieldType::phone: return "phone";
        case FieldType::email: return "email";
        case FieldType::place: return "place";
        case FieldType::person: return "person";
    }
    return "";
}

std::string_view code_of(Privacy privacy) noexcept
{
    switch (privacy) {
        case Privacy::public_: return "public";
        case Privacy::confidential: return "confidential";
        case Privacy::personal: return "personal";
    }
    return "";
}

std::string_view code_of(EntryType type) noexcept
{
    switch (type) {
        case EntryType::created: return "created";
        case EntryType::transition: return "transition";
        case EntryType::comment: return "comment";
        case EntryType::assignment: return "assignment";
        case EntryType::attachment: return "attachment";
        case EntryType::timer: return "timer";
        case EntryType::admin: return "admin";
        case EntryType::erasure: return "erasure";
    }
    return "";
}

}  // namespace docket
