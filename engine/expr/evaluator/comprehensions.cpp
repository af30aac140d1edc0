// all, exists, exists_one, map and filter at run time. The variable is a pointer into the range, so a round copies nothing.

#include <utility>

#include "engine/expr/evaluator/evaluation.hpp"

namespace docket {

/// Calls `round(element)` for each element of a list or key of a map, with the variable set, until it returns false. False if the
/// range could not be had; whether `round` stopped is for `round` to remember.
template <class Round>
bool Evaluation::for_each(const Node& node, Round round)
{
    Value scratch;
    const Value* range = value_of(child(node, 0), scratch);
    if (range == nullptr) return false;
    const auto step = [&](const Value& element) {
        if (!charge(1, node.offset)) return false;
        locals_[node.index] = &element;
        return round(element);
    };
    if (range->is_list()) {
        for (const Value& element : range->list())
            if (!step(element)) break;
        return true;
    }
    if (range->is_map()) {
        for (const MapEntry& entry : range->map())
            if (!step(entry.key)) break;
        return true;
    }
    fail(node.offset, "no-such-overload", "A value of type " + std::string(type_name(range->kind())) + " has no elements.");
    return false;
}

Evaluation::Verdict Evaluation::verdict_of(std::uint32_t node)
{
    Value scratch;
    const Value* value = value_of(node, scratch);
    if (value == nullptr) return Verdict::failed;
    if (value->kind() == Value::Kind::boolean) return value->boolean() ? Verdict::yes : Verdict::no;
    not_bool(code_.nodes[node].offset, "A macro's condition", *value);
    return Verdict::failed;
}

/// all() is && over the elements and exists() is ||, the absorption of errors included.
const Value* Evaluation::quantifier(const Node& node, bool decisive)
{
    std::optional<EvaluationError> first_error;
    bool decided = false;
    const bool ranged = for_each(node, [&](const Value&) {
        const Verdict verdict = verdict_of(child(node, 1));
        decided = verdict == (decisive ? Verdict::yes : Verdict::no);
        if (verdict == Verdict::failed && !is_exhausted() && !first_error) first_error = std::move(error_);
        return !decided && !is_exhausted();
    });
    if (!ranged || is_exhausted()) return nullptr;
    if (!decided && first_error) {
        error_ = std::move(first_error);
        return nullptr;
    }
    return truth_value(decided == decisive);
}

const Value* Evaluation::exists_one(const Node& node)
{
    std::size_t found = 0;
    bool failed = false;
    const bool ranged = for_each(node, [&](const Value&) {
        const Verdict verdict = verdict_of(child(node, 1));
        failed = verdict == Verdict::failed;
        if (verdict == Verdict::yes) ++found;
        return !failed;
    });
    if (!ranged || failed || is_exhausted()) return nullptr;
    return truth_value(found == 1);
}

const Value* Evaluation::transform(const Node& node, Value& scratch)
{
    List made;
    bool failed = false;
    const bool ranged = for_each(node, [&](const Value&) {
        const Verdict wanted = node.count == 3 ? verdict_of(child(node, 2)) : Verdict::yes;
        failed = wanted == Verdict::failed;
        if (wanted != Verdict::yes) return !failed;
        Value result_scratch;
        const Value* result = value_of(child(node, 1), result_scratch);
        failed = result == nullptr || !hold(value_bytes, node.offset);
        if (!failed) made.push_back(result == &result_scratch ? std::move(result_scratch) : *result);
        return !failed;
    });
    if (!ranged || failed || is_exhausted() || !hold(block_bytes, node.offset)) return nullptr;
    scratch = Value(std::move(made));
    return &scratch;
}

const Value* Evaluation::filter(const Node& node, Value& scratch)
{
    List kept;
    bool failed = false;
    const bool ranged = for_each(node, [&](const Value& element) {
        const Verdict verdict = verdict_of(child(node, 1));
        failed = verdict == Verdict::failed || (verdict == Verdict::yes && !hold(value_bytes, node.offset));
        if (verdict == Verdict::yes && !failed) kept.push_back(element);
        return !failed;
    });
    if (!ranged || failed || is_exhausted() || !hold(block_bytes, node.offset)) return nullptr;
    scratch = Value(std::move(kept));
    return &scratch;
}

}  // namespace docket
