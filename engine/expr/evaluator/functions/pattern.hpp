#pragma once

// A compiled regular expression of matches(). RE2 is behind it: linear in the text, no back references, no look-around.

#include <memory>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"

namespace docket {

/// Immutable. Any number of threads may match with one.
class Pattern {
public:
    /// Why `source` is no pattern, one sentence: RE2's words, or that it is longer than limits::pattern_bytes_max, or that the
    /// automaton would be too large.
    [[nodiscard]] static Result<std::shared_ptr<const Pattern>, std::string> compile(std::string_view source);

    virtual ~Pattern() = default;

    /// True if it matches anywhere in `text` (valid UTF-8).
    [[nodiscard]] virtual bool is_found_in(std::string_view text) const = 0;
};

}  // namespace docket
