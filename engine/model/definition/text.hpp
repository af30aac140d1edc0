#pragma once

// Where a rule comes from, and how sure we are of it.

#include <string>
#include <string_view>

#include "engine/base/text/local_text.hpp"

namespace docket {

/// How sure we are of a citation (domain.md 0.1).
enum class Confidence {
    none,            ///< No citation was given.
    verified,        ///< The words of the act were read.
    secondary,       ///< A secondary or condensed source.
    legacy,          ///< Verified, but the act has been or is being replaced.
    programme_rule,  ///< Ours; no source of law is claimed.
};

/// As the definition language writes it: "verified", …; "" for none.
[[nodiscard]] constexpr std::string_view code_of(Confidence confidence) noexcept
{
    switch (confidence) {
        case Confidence::none: return "";
        case Confidence::verified: return "verified";
        case Confidence::secondary: return "secondary";
        case Confidence::legacy: return "legacy";
        case Confidence::programme_rule: return "programme_rule";
    }
    return "";
}

/// The source of a limit, a threshold or a rule.
struct Basis {
    std::string citation;
    Confidence confidence = Confidence::none;

    friend bool operator==(const Basis&, const Basis&) = default;
};

}  // namespace docket
