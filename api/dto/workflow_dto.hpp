#pragma once

// Workflows and forms as the API shows them (docs/api.md, "Workflows and forms").

#include "api/dto/json.hpp"

namespace docket::dto {

/// {"workflow", "version", "title", "description", "may_open"}
[[nodiscard]] json::object workflow_summary(const Definition& definition, bool may_open);
/// The summary and what is in it: roles, states, transitions, stages, outcomes, forms, opening.
[[nodiscard]] json::object workflow_detail(const Definition& definition, bool may_open);
/// JSON Schema 2020-12 with "x-docket" blocks.
[[nodiscard]] json::object form_schema(const Definition& definition, const Form& form);
/// One field's "x-docket" block.
[[nodiscard]] json::object field_hints(const Field& field);

/// What a new case usually does first: the first event with a form that people may fire in the initial state; nullptr if there is none.
[[nodiscard]] const Transition* opening_transition(const Definition& definition);

/// What people call the transition's action.
[[nodiscard]] LocalText label_of(const Transition& transition, std::string_view event);

}  // namespace docket::dto
