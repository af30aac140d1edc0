#pragma once

// What the tests of expressions share: the names of a small grant programme, and one-line ways to compile and evaluate.

#include <string>
#include <string_view>
#include <vector>

#include "engine/expr/compile.hpp"
#include "engine/expr/evaluate.hpp"

namespace docket::testing {

/// data (a closed record), event (dyn), now (timestamp).
[[nodiscard]] Names grant_names();

/// A case's data: amount 120, purpose "lưới điện", approved false, tags ["a", "b"], limits {days: 30}, submitted
/// 2026-03-02T09:00:00+07:00. `note` and `score` are declared, but absent.
[[nodiscard]] std::vector<Value> grant_slots();

/// Compiles against grant_names(), which must succeed, and evaluates on grant_slots().
[[nodiscard]] Result<Value, EvaluationError> run(std::string_view text);

/// The value of `text`, which must have one.
[[nodiscard]] Value value_of(std::string_view text);

/// The code of the error that `text` evaluates to; "" if it has a value.
[[nodiscard]] std::string failure_of(std::string_view text);

/// "code@offset" of each fault that compiling finds, in order, separated by spaces; "" if there is none.
[[nodiscard]] std::string faults_of(std::string_view text, const Type& result = Type::dyn());

/// The first fault's remedy.
[[nodiscard]] std::string remedy_for(std::string_view text);

/// `part` repeated `count` times.
[[nodiscard]] std::string repeated(std::string_view part, std::size_t count);

}  // namespace docket::testing
