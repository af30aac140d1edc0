#include "engine/policy/may.hpp"

#include <algorithm>

namespace docket {

namespace {

bool holds(const Actor& actor, std::string_view role)
{
    return std::find(actor.roles.begin(), actor.roles.end(), role) != actor.roles.end();
}

bool any_role_opens(const Definition& definition)
{
    return std::any_of(definition.roles.begin(), definition.roles.end(), [](const Role& role) { return role.opens; });
}

bool any_party_role(const Definition& definition)
{
    return std::any_of(definition.roles.begin(), definition.roles.end(), [](const Role& role) { return role.party; });
}

}  // namespace

RoleSet roles_of(const Actor& actor, const Definition& definition, const Snapshot* snapshot)
{
    RoleSet held;
    for (std::size_t i = 0; i < definition.roles.size(); ++i) {
        const Role& role = definition.roles[i];
        if (!role.party) {
            held[i] = holds(actor, role.id);
        } else if (snapshot != nullptr) {
            held[i] = std::find(snapshot->parties.begin(), snapshot->parties.end(), Party{role.id, actor.id}) != snapshot->parties.end();
        }
    }
    return held;
}

bool is_staff(const Actor& actor, const Definition& definition)
{
    return std::any_of(definition.roles.begin(), definition.roles.end(),
                       [&](const Role& role) { return !role.party && holds(actor, role.id); });
}

bool may_see(const Actor& actor, const Snapshot& snapshot)
{
    if (!actor.is_person() || snapshot.is_party(actor.id)) return true;
    return !snapshot.is_private() && is_staff(actor, *snapshot.definition);
}

bool may_open(const Actor& actor, const Definition& definition)
{
    if (!actor.is_person() || !any_role_opens(definition)) return true;
    return std::any_of(definition.roles.begin(), definition.roles.end(),
                       [&](const Role& role) { return role.opens && (role.party || holds(actor, role.id)); });
}

const Role* opener_role(const Definition& definition) noexcept
{
    const bool explicit_opener = any_role_opens(definition);
    if (!any_party_role(definition)) return nullptr;
    for (const Role& role : definition.roles) {
        if (role.party && (explicit_opener ? role.opens : true)) return &role;
    }
    return nullptr;
}

}  // namespace docket
