#pragma once

// A text in the languages the product speaks.

#include <string>

namespace docket {

/// A text in Vietnamese and English. Either may be empty only where whoever makes it allows it.
struct LocalText {
    std::string vi;
    std::string en;

    [[nodiscard]] bool empty() const noexcept { return vi.empty() && en.empty(); }
    friend bool operator==(const LocalText&, const LocalText&) = default;
};

}  // namespace docket
