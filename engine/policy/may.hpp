#pragma once

// Who may: roles on a case, sight of it, opening one, writing to one. Pure; floor 2. Whether an event is possible now is engine/cases'
// question, since it depends on guards.

#include <string_view>

#include "engine/model/actor.hpp"
#include "engine/model/snapshot.hpp"

namespace docket {

/// The definition's roles that `actor` holds: those of the organisation, and on `snapshot` (may be null) those of a party.
/// A party role is never held through the organisation.
[[nodiscard]] RoleSet roles_of(const Actor& actor, const Definition& definition, const Snapshot* snapshot);

/// Parties always; holders of an organisation role of the definition unless an active state is private; the engine always.
[[nodiscard]] bool may_see(const Actor& actor, const Snapshot& snapshot);

/// See docs/language.md, Roles. The engine itself may always.
[[nodiscard]] bool may_open(const Actor& actor, const Definition& definition);

/// The role given to the opener of a case: the party role that opens, else the first party role if no role opens; else none.
[[nodiscard]] const Role* opener_role(const Definition& definition) noexcept;

/// Holds an organisation role of the definition: may read internal comments and write them.
[[nodiscard]] bool is_staff(const Actor& actor, const Definition& definition);

}  // namespace docket
