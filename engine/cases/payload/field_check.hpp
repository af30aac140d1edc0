#pragma once

// One value against one field: its type, its bounds, its options. Knows nothing of other fields or of conditions.

#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/model/definition/form.hpp"
#include "engine/model/snapshot.hpp"

namespace docket {

/// The value as it is kept (12 becomes 12.0 for a decimal; {"id": …} becomes the whole document), or nullopt and faults in `errors`.
/// `documents` are those of the case; nullptr leaves files unchecked, as for prefilled data.
[[nodiscard]] std::optional<Value> check_field(const Field& field, const Value& value, const std::string& pointer,
                                               const std::vector<DocumentRef>* documents, std::vector<FieldError>& errors);

/// The fault "answer this": told in the words of the field's kind.
[[nodiscard]] FieldError required_error(const Field& field, const std::string& pointer);

/// True for what counts as no answer: null, "" and empty lists.
[[nodiscard]] bool is_blank(const Value& value);

}  // namespace docket
