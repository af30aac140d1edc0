#pragma once

// A payload against its form: what is kept of it, or every fault in it. The only authority on validity; the pages ask it too.

#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/cases/decide.hpp"
#include "engine/interpreter/step.hpp"

namespace docket {

/// What a form makes of a payload.
struct PayloadCheck {
    Map kept;                            ///< members to become data: typed, files completed, hidden and unknown ones left out
    std::vector<std::string> shown;      ///< names of the fields that are to be shown, in form order
    std::vector<std::string> required;   ///< of these, the ones that must be answered
    std::vector<FieldError> errors;      ///< in form order; empty if the payload is good
};

/// Checks `payload` (a map, or null for none) against `form`, over the data that the case has already: a member that is left out keeps
/// what is on file, a null clears it. Conditions see `data` as it would be. Files must be documents of the case.
[[nodiscard]] PayloadCheck check_payload(const Form& form, const Value& payload, const Snapshot& snapshot, const Moment& moment);

/// Data to open a case with: every member must be a field or a declaration, and of its type; nothing is required yet.
[[nodiscard]] Result<Map> check_prefill(const Definition& definition, const Value& data);

/// "/field" with '~' and '/' escaped as RFC 6901 says.
[[nodiscard]] std::string pointer_to(const std::string& parent, const std::string& name);

}  // namespace docket
