#pragma once

// Environment: the variables that expressions see during one macrostep, and the case's data while they change. Internal to the
// interpreter. It evaluates; what a failure means is the caller's business.

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include <boost/container/small_vector.hpp>

#include "engine/expr/evaluate.hpp"
#include "engine/interpreter/state_set.hpp"
#include "engine/interpreter/step.hpp"
#include "engine/model/definition/slots.hpp"

namespace docket {

/// One thread at a time; lives for one macrostep. Keeps references to what it was made from.
class Environment final : public StateTest {
public:
    Environment(const Definition& definition, const Moment& moment, Map data);

    /// `event` from now on; nullptr is null. It must live until the next call.
    void set_event(const Event* event);

    /// The variables of the loop at a level of nesting, 0 being the outermost.
    void set_loop(std::size_t level, Value item, Value index);

    [[nodiscard]] Result<Value, EvaluationError> evaluate(const Expression& expression);
    [[nodiscard]] Result<bool, EvaluationError> evaluate_bool(const Expression& expression);

    [[nodiscard]] const Map& data() const noexcept { return data_.map(); }
    /// Is the first name of a dotted path the name of a declaration or of a form's field?
    [[nodiscard]] bool is_declared(std::string_view path) const noexcept;
    /// As assign_below. False too if the name is not declared.
    [[nodiscard]] bool assign(std::string_view path, Value value);
    /// Takes a top-level name away; nothing happens if it is not there.
    void remove(std::string_view name);
    /// Leaves no data behind.
    [[nodiscard]] Map take_data();

    [[nodiscard]] bool in_state(std::string_view id) const override;

    StateSet active;  ///< the configuration, without the root

private:
    Scope scope_for(const Program& program);
    void make_event_values();

    const Definition& definition_;
    const Moment& moment_;
    Value data_;                                    // always a map
    Value now_;
    boost::container::small_vector<const Value*, slots::fixed_count + 4> slots_;
    std::vector<std::array<Value, 2>> loops_;       // item and index, outermost first
    const Event* event_ = nullptr;
    bool event_made_ = true;                        // are the values below up to date?
    Value event_value_, event_name_, event_send_id_;
};

}  // namespace docket
