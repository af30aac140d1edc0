#pragma once

// Reads the object that a client sent, member by member, and collects every fault in it: wrong types, missing and unknown members.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/model/value.hpp"

namespace docket::dto {

class Body {
public:
    /// `text` is JSON; anything but one object is a fault of its own.
    explicit Body(std::string_view text);

    // An absent member is nullopt (or the default); a member of another type is a fault.
    [[nodiscard]] std::optional<std::string> text(std::string_view name);
    [[nodiscard]] std::string required_text(std::string_view name);
    /// A list of texts.
    [[nodiscard]] std::vector<std::string> required_texts(std::string_view name);
    [[nodiscard]] bool flag(std::string_view name);
    /// A map, or null if absent.
    [[nodiscard]] Value object(std::string_view name);

    /// To be asked last: a syntax fault, or bad_payload with what was found, unknown members included; nullopt if all is well.
    [[nodiscard]] std::optional<Rejection> faults();
    /// The text was no JSON at all: `faults` then speaks of syntax, and the answer is 400.
    [[nodiscard]] bool malformed() const noexcept { return !syntax_.empty(); }

private:
    const Value* member(std::string_view name);
    void wrong_type(std::string_view name, const char* vi, const char* en);

    Value root_;
    std::string syntax_;
    std::vector<std::string> known_;
    std::vector<FieldError> errors_;
};

}  // namespace docket::dto
