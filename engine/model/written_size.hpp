#pragma once

// How much a value comes to when it is written down as JSON, so that nothing is kept that could not be read again. CEL values share
// their parts: a few hundred bytes of memory may stand for gigabytes of text. An estimate from above; the writer is engine/codec.

#include <cstddef>

#include "engine/model/value.hpp"

namespace docket {

/// Takes what `value` comes to from `left`, in bytes; false if that, or `depth` levels of lists and maps, does not suffice. Stops at
/// the first that is too much, so it takes no longer than writing `left` bytes would.
[[nodiscard]] bool take_written_size(const Value& value, std::size_t& left, std::size_t depth) noexcept;

}  // namespace docket
