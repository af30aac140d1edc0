#pragma once

// TextHash: lets a hash table keyed by std::string be asked with text that is no std::string, without a copy.

#include <cstddef>
#include <functional>
#include <string_view>

namespace docket {

/// With std::equal_to<> as the table's comparison.
struct TextHash {
    using is_transparent = void;
    [[nodiscard]] std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>()(text); }
};

}  // namespace docket
