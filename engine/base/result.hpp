#pragma once

// Result and Rejection: how "the input is at fault" is said. Not for faults of the machine (exceptions) nor ours (assert).

#include <boost/system/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace docket {

/// Why a command was not carried out. The text form (`code_of`) is part of the interface: scenarios
/// (`because:`), problem+json (`code`) and clients use it. Codes may be added, never renamed.
enum class RejectionType {
    not_found,          ///< No such thing, or the actor may not know of it.
    not_permitted,      ///< The actor holds none of the roles that may do this.
    wrong_state,        ///< No active state handles the event, or the case is closed.
    guard_false,        ///< A transition exists and is permitted, but its guard does not hold.
    moved_on,           ///< The case has a newer version than the command expected.
    bad_payload,        ///< The event's data break the form, or a required reason or document is missing.
    key_reused,         ///< An idempotency key came back with another request.
    limit_exceeded,     ///< A named limit was reached (microsteps, open cases, documents).
    conflict,           ///< Somebody else holds it: a claimed task, a user name in use.
    not_available,      ///< Written in the definition, but not executed by this version of Docket.
};

[[nodiscard]] std::string_view code_of(RejectionType type) noexcept;

/// One fault of one field of a payload.
struct FieldError {
    std::string pointer;  ///< RFC 6901 pointer from the payload's root, e.g. "/milestones/0/amount"; "" is the payload itself.
    std::string code;     ///< Stable: required, unknown_field, type, min, max, min_length, pattern, option, accept, rule, …
    std::string vi;       ///< Sentence that says what to do, in Vietnamese.
    std::string en;       ///< The same in English.

    friend bool operator==(const FieldError&, const FieldError&) = default;
};

/// The rule of a definition that decided, so that an answer can cite it.
struct RuleReference {
    std::string file;
    std::uint32_t line = 0;
    std::string basis;       ///< citation, or ""
    std::string confidence;  ///< "verified", …, or ""
};

/// An answer of "no". The sentence reads "Expected to <do what>, but <what was so>".
struct Rejection {
    RejectionType type = RejectionType::wrong_state;
    std::string detail;                      ///< English sentence for logs and API clients; names no person.
    std::vector<std::string> allowed_roles;  ///< not_permitted: the roles that may.
    std::vector<FieldError> fields;          ///< bad_payload: every fault found, in form order.
    std::optional<RuleReference> rule;       ///< The definition's line that decided, where one did.
    std::uint64_t current_version = 0;       ///< moved_on: the version the case has now.
};

template <class T, class E = Rejection>
using Result = boost::system::result<T, E>;

/// For `Result<T>::value()` on a rejection, which is our bug: callers test first.
[[noreturn]] void throw_exception_from_error(const Rejection& rejection, const boost::source_location& where);

}  // namespace docket
