#include "engine/base/result.hpp"

#include <stdexcept>

namespace docket {

std::string_view code_of(RejectionType type) noexcept
{
    switch (type) {
        case RejectionType::not_found: return "not_found";
        case RejectionType::not_permitted: return "not_permitted";
        case RejectionType::wrong_state: return "wrong_state";
        case RejectionType::guard_false: return "guard_false";
        case RejectionType::moved_on: return "moved_on";
        case RejectionType::bad_payload: return "bad_payload";
        case RejectionType::key_reused: return "key_reused";
        case RejectionType::limit_exceeded: return "limit_exceeded";
        case RejectionType::conflict: return "conflict";
        case RejectionType::not_available: return "not_available";
    }
    return "unknown";
}

void throw_exception_from_error(const Rejection& rejection, const boost::source_location&)
{
    throw std::logic_error("value() of a rejection: " + std::string(code_of(rejection.type)) + ": " + rejection.detail);
}

}  // namespace docket
