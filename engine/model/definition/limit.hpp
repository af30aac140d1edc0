#pragma once

// Periods of time as a definition states them. Turning one into a due instant is engine/calendar's work.

#include <cstdint>
#include <optional>
#include <variant>

#include "engine/model/definition/expression.hpp"

namespace docket {

/// Units of the Civil Code 2015, articles 144 to 148 (domain.md section 3). The first four elapse and never roll.
enum class Unit { milliseconds, seconds, minutes, hours, working_days, days, weeks, months, years };

/// A period: "5 working days". `amount` is 0 or more.
struct Limit {
    std::int64_t amount = 0;
    Unit unit = Unit::days;

    friend bool operator==(const Limit&, const Limit&) = default;
};

/// "{data.trial_months} months": the amount is computed when the state is entered; it must be an int of 0 or more.
struct ComputedLimit {
    Expression amount;
    Unit unit = Unit::days;

    friend bool operator==(const ComputedLimit&, const ComputedLimit&) = default;
};

/// `{cel: "…"}`: an expression that gives a CEL duration.
struct ComputedDuration {
    Expression duration;

    friend bool operator==(const ComputedDuration&, const ComputedDuration&) = default;
};

using LimitRule = std::variant<Limit, ComputedLimit, ComputedDuration>;

/// A point on the way to a due instant: "70%" of the period gone, or "1 working day before".
struct Mark {
    std::optional<int> percent;   ///< 1 to 99
    std::optional<Limit> before;  ///< exactly one of the two is set

    friend bool operator==(const Mark&, const Mark&) = default;
};

}  // namespace docket
