#pragma once

// "actions" and "blocked" of a case: what the reader may do now, with what, to what effect; and what not, why, and who may.

#include "api/dto/workflow_dto.hpp"
#include "engine/cases/payload/options.hpp"

namespace docket::dto {

void add_actions(json::object& object, const Snapshot& snapshot, const Actor& actor, Instant now, bool staff);

}  // namespace docket::dto
