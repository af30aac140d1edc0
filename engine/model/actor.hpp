#pragma once

// Who asks. A person or service is known by an opaque id; what they may do depends on roles, never on the id.

#include <string>
#include <vector>

#include "engine/base/ids.hpp"

namespace docket {

struct Actor {
    enum class Kind { person, service, timer, system };

    PersonId id;                     ///< empty for timer and system
    Kind kind = Kind::system;
    std::vector<std::string> roles;  ///< roles held in the organisation, ascending; party roles come from the case
    std::vector<std::string> methods;  ///< how they proved who they are: "pwd", "otp", …
    std::string session;             ///< first 16 hex digits of SHA-256 of the session's id, or ""
    std::string name;                ///< as people call them; shown on pages, never put into the ledger's header

    [[nodiscard]] bool is_person() const noexcept { return kind == Kind::person || kind == Kind::service; }
};

}  // namespace docket
