#pragma once

// The languages the product speaks, and a text in both.

#include <string>

namespace docket {

/// The languages the product speaks.
enum class Language { vi, en };

/// A text in Vietnamese and English. Either may be empty only where whoever makes it allows it.
struct LocalText {
    std::string vi;
    std::string en;

    [[nodiscard]] bool empty() const noexcept { return vi.empty() && en.empty(); }
    friend bool operator==(const LocalText&, const LocalText&) = default;
};

}  // namespace docket
