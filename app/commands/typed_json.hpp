#pragma once

// The TYPED form of the conformance data: {"type", "value"} <-> Value. Not the JSON of cases and events (engine/codec).

#include <boost/json/value.hpp>

#include <string>

#include "engine/base/result.hpp"
#include "engine/model/value.hpp"

namespace docket {

/// What is wrong with a TYPED, one sentence.
struct TypedJsonError {
    std::string message;
};

/// ints, uints and doubles as text ("NaN", "Infinity", "-0"), bytes in base64, a list as [TYPED], a map as [[TYPED, TYPED]], a timestamp
/// as RFC 3339, a duration as "12.5s", a type by name.
[[nodiscard]] Result<Value, TypedJsonError> value_from_typed_json(const boost::json::value& typed);

/// The same in the other direction. Total.
[[nodiscard]] boost::json::value to_typed_json(const Value& value);

}  // namespace docket
