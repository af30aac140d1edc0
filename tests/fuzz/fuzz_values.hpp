#pragma once

// Values out of bytes, and what the properties ask about values. Not a generator of chance: equal bytes, equal values.

#include <cstddef>
#include <string>
#include <string_view>

#include "engine/expr/type.hpp"
#include "engine/model/definition/form.hpp"
#include "engine/model/value.hpp"
#include "tests/fuzz/byte_reader.hpp"

namespace docket {

/// Any kind, nested at most `depth` deep.
[[nodiscard]] Value any_value(ByteReader& bytes, int depth = 3);

/// A value that a variable of that type may have: fields of records may be absent, timestamps, durations and records null.
[[nodiscard]] Value value_of_type(ByteReader& bytes, const Type& type);

/// What a person could give for the field, mostly within its limits.
[[nodiscard]] Value value_of_field(ByteReader& bytes, const Field& field);

/// May a value of that static type be this one?
[[nodiscard]] bool conforms(const Value& value, const Type& type);

/// Values, keys and bytes of text in it, written out in full; counting stops above `most`.
[[nodiscard]] std::size_t written_size(const Value& value, std::size_t most);

/// Every string in it is UTF-8.
[[nodiscard]] bool is_all_utf8(const Value& value);

/// Arrays and objects around its innermost value.
[[nodiscard]] std::size_t depth_of(const Value& value);

/// The same to the last bit, NaN included.
[[nodiscard]] bool is_same(const Value& a, const Value& b);

} // namespace docket
