#pragma once

// One evaluation of one program: its counters, its error, and the walk over the nodes. Private to the evaluator; callers use
// evaluate.hpp.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/limits.hpp"
#include "engine/expr/code.hpp"
#include "engine/expr/evaluate.hpp"

namespace docket {

/// What one step pays for when a function looks at much data at once.
inline constexpr std::size_t elements_per_step = 16;
inline constexpr std::size_t bytes_per_step = 256;

/// Memory that is counted for a value besides what it points to, and for the block that a string, list or map lives in.
inline constexpr std::size_t value_bytes = sizeof(Value);
inline constexpr std::size_t block_bytes = 48;

class Evaluation {
public:
    Evaluation(const Code& code, const Scope& scope) : code_(code), scope_(scope) {}

    /// The value of a node; nullptr if it failed, and then `take_error` says why. The value lives in `scratch`, or in something
    /// that `scratch`, the scope or the program holds: it is good until `scratch` changes. That spares the copy of what is only
    /// looked at.
    [[nodiscard]] const Value* value_of(std::uint32_t node, Value& scratch);

    /// Records the error; always nullptr.
    const Value* fail(std::uint32_t offset, std::string_view code, std::string message);

    [[nodiscard]] bool charge(std::size_t steps, std::uint32_t offset);
    [[nodiscard]] bool hold(std::size_t bytes, std::uint32_t offset);
    [[nodiscard]] std::size_t steps_left() const { return limits::expression_steps_max - steps_; }

    [[nodiscard]] EvaluationError take_error() { return *std::move(error_); }

private:
    const Map* operand_map(const Node& node, Value& scratch);  ///< of select and presence
    const Value* select(const Node& node, Value& scratch);
    const Value* presence(const Node& node, Value& scratch);
    const Value* element(const Node& node, Value& scratch);
    const Value* call(const Node& node, Value& scratch);
    template <std::size_t count>
    const Value* call_of(const Node& node, Value& scratch);
    const Value* matches(const Node& node, Value& scratch);
    const Value* in_state(const Node& node, Value& scratch);
    const Value* logical(const Node& node, bool decisive, Value& scratch);
    const Value* conditional(const Node& node, Value& scratch);
    const Value* list(const Node& node, Value& scratch);
    const Value* map(const Node& node, Value& scratch);

    // comprehensions.cpp
    const Value* quantifier(const Node& node, bool decisive);
    const Value* exists_one(const Node& node);
    const Value* transform(const Node& node, Value& scratch);
    const Value* filter(const Node& node, Value& scratch);
    template <class Round>
    bool for_each(const Node& node, Round round);
    enum class Verdict { no, yes, failed };
    Verdict verdict_of(std::uint32_t node);

    [[nodiscard]] std::uint32_t child(const Node& node, std::uint32_t number) const { return code_.children[node.first + number]; }

    /// The limits are not absorbed by && and ||: else `x || true` would run on after its last step.
    [[nodiscard]] bool is_exhausted() const { return exhausted_; }
    const Value* not_bool(std::uint32_t offset, std::string_view where, const Value& found);

    const Code& code_;
    const Scope& scope_;
    std::size_t steps_ = 0;
    std::size_t held_ = 0;
    bool exhausted_ = false;
    std::optional<EvaluationError> error_;
    std::array<const Value*, limits::expression_depth_max> locals_;  // by nesting; written before it is read
};

}  // namespace docket
