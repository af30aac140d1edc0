#pragma once

// Event: input to the chart. Not the stored record; that is an Entry.

#include <optional>
#include <string>

#include "engine/model/actor.hpp"
#include "engine/model/definition/definition.hpp"
#include "engine/model/value.hpp"

namespace docket {

struct Event {
    enum class Type { platform, internal, external };  ///< SCXML 5.10.1: raised by the engine, by `raise`, or from outside

    std::string name;
    Value data;                       ///< null when there is none
    Type type = Type::external;
    std::string send_id;              ///< of the `send` it came from, or ""
    std::optional<RoleSet> by_roles;  ///< fired by a person who holds these; absent: by the engine, whom `by` does not bind
};

}  // namespace docket
