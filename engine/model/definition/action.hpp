#pragma once

// Actions: what a definition asks to do on entry, on exit or on a transition. A closed list (language.md). What results is an Effect.

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/model/definition/limit.hpp"
#include "engine/model/definition/text.hpp"

namespace docket {

struct Action;
using ActionBlock = std::vector<Action>;  ///< stops at its first error

/// Text that is fixed, or computed when the action runs (a string).
using TextRule = std::variant<std::string, Expression>;

/// Data of an event: fixed names with an expression each, or one expression for the whole, or none.
struct DataRule {
    std::vector<std::pair<std::string, Expression>> members;
    std::optional<Expression> whole;
};

struct Assign {
    std::string path;  ///< below `data`, dotted: "limits.days"; whole numbers index lists
    Expression value;
};
struct Raise { TextRule event; DataRule data; };
struct Send { TextRule event; DataRule data; std::optional<LimitRule> after; std::optional<TextRule> id; };
struct Cancel { TextRule id; };
struct Branch { std::optional<Expression> when; ActionBlock actions; };  ///< without `when`: else
struct If { std::vector<Branch> branches; };
struct ForEach { std::string item; std::string index; Expression in; ActionBlock actions; };

// What follows leaves the chart: it becomes an effect that others deliver.
struct Notify { std::vector<std::string> roles; LocalText message; std::string letter; };
struct Escalate { std::string role; LocalText message; };
struct Issue { std::string letter; };
struct OpenLinked { std::string workflow; std::string link; std::vector<std::pair<std::string, Expression>> with; };
struct Pay { std::optional<Expression> amount; std::optional<Expression> to; LocalText purpose; };
struct Publish { std::string what; };
struct Log { Expression value; std::string label; };

struct Action {
    std::variant<Assign, Raise, Send, Cancel, If, ForEach, Notify, Escalate, Issue, OpenLinked, Pay, Publish, Log> what;
    Place place;
};

}  // namespace docket
