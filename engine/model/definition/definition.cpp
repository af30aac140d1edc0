#include "engine/model/definition/definition.hpp"

namespace docket {

bool EventDescriptor::matches(std::string_view event) const noexcept
{
    if (any) return true;
    if (!event.starts_with(prefix)) return false;
    return event.size() == prefix.size() || event[prefix.size()] == '.';
}

StateIndex Definition::find_state(std::string_view name) const
{
    const auto found = state_by_name.find(name);
    return found == state_by_name.end() ? no_state : found->second;
}

const Form* Definition::find_form(std::string_view name) const noexcept
{
    for (const Form& form : forms) {
        if (form.name == name) return &form;
    }
    return nullptr;
}

std::optional<std::size_t> Definition::find_role(std::string_view id) const noexcept
{
    for (std::size_t i = 0; i < roles.size(); ++i) {
        if (roles[i].id == id) return i;
    }
    return std::nullopt;
}

std::vector<std::string> Definition::role_names(const RoleSet& roles_wanted) const
{
    std::vector<std::string> names;
    for (std::size_t i = 0; i < roles.size(); ++i) {
        if (roles_wanted.test(i)) names.push_back(roles[i].id);
    }
    return names;
}

Privacy Definition::privacy_of(std::string_view data_name) const noexcept
{
    for (const DataDeclaration& declaration : data) {
        if (declaration.name == data_name) return declaration.privacy;
    }
    for (const Form& form : forms) {
        for (const Field& field : form.fields) {
            if (field.name == data_name) return field.privacy;
        }
    }
    return Privacy::confidential;
}

}  // namespace docket
