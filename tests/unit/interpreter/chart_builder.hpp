#pragma once

// Charts for tests, written as nested C++ and laid out as the loader lays out a definition. Not a loader: nothing is checked but
// that names exist and expressions compile; a mistake throws std::runtime_error.

#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/interpreter/step.hpp"

namespace docket {

/// A transition. Without events it is event-less, without targets targetless.
struct Edge {
    std::vector<std::string> events = {};  ///< descriptors
    std::vector<std::string> to = {};
    std::string when = {};                 ///< CEL, or "" for none
    ActionBlock actions = {};
    bool internal = false;
    std::optional<std::vector<std::string>> by = {};
    std::optional<std::size_t> form = {};
};

struct StateNode {
    std::string id = {};
    State::Kind kind = State::Kind::atomic;
    std::vector<Edge> on = {};
    std::vector<StateNode> states = {};
    std::vector<std::string> initial;  ///< empty: the first child that is no history state = {}; of a history state its default
    ActionBlock initial_actions = {};
    std::vector<ActionBlock> entry = {};
    std::vector<ActionBlock> exit = {};
    std::vector<std::pair<std::string, Expression>> output = {};
    std::optional<Expression> output_whole = {};
    std::vector<LimitRule> after = {};      ///< events "after.ID.0", "after.ID.1", …
    std::optional<LimitRule> task_within = {};
    bool deep = false;
};

struct Chart {
    StateNode root = {};  ///< kind is taken to be compound unless it is parallel
    std::vector<std::pair<std::string, std::string>> data = {};  ///< declarations: name and CEL
    std::vector<std::string> roles = {};
    std::vector<std::vector<std::string>> forms = {};            ///< the fields' names
};

/// A chart whose root holds these states.
[[nodiscard]] Chart chart_of(std::vector<StateNode> states, std::vector<std::pair<std::string, std::string>> data = {});
[[nodiscard]] Definition build(const Chart& chart);

// Short hands.
[[nodiscard]] Expression cel(std::string text);
[[nodiscard]] Action set(std::string path, std::string text);
[[nodiscard]] Action raise(std::string event);
[[nodiscard]] Action raise(std::string event, std::string whole_data);
[[nodiscard]] Action send(std::string event, std::string id = {});
[[nodiscard]] Action log(std::string text);
[[nodiscard]] Action action(decltype(Action::what) what);
[[nodiscard]] StateNode atomic(std::string id, std::vector<Edge> on = {});
[[nodiscard]] StateNode final_state(std::string id);
[[nodiscard]] StateNode compound(std::string id, std::vector<StateNode> states, std::vector<Edge> on = {});
[[nodiscard]] StateNode parallel(std::string id, std::vector<StateNode> regions, std::vector<Edge> on = {});
[[nodiscard]] StateNode history(std::string id, std::vector<std::string> targets, bool deep = false);
/// The same node with a block on entry and one on exit that log "+id" and "-id".
[[nodiscard]] StateNode logged(StateNode node);

[[nodiscard]] Event event_named(std::string name, Value data = {});
/// The ids of the active leaves, in document order, separated by blanks.
[[nodiscard]] std::string leaves(const Definition& definition, const ChartState& chart);
/// The values of the log effects, separated by blanks.
[[nodiscard]] std::string logs(const std::vector<Effect>& effects);

}  // namespace docket
