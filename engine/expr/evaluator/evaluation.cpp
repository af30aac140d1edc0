// The walk over a program's nodes. Comprehensions are in comprehensions.cpp, the functions in the files functions.hpp names.

#include "engine/expr/evaluator/evaluation.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "engine/expr/evaluator/equality.hpp"
#include "engine/expr/syntax/suggest.hpp"
#include "engine/model/written_size.hpp"

namespace docket {

namespace {

std::string named(const Value& key)
{
    switch (key.kind()) {
        case Value::Kind::string: return quoted(key.string());
        case Value::Kind::boolean: return key.boolean() ? "true" : "false";
        case Value::Kind::integer: return std::to_string(key.integer());
        case Value::Kind::unsigned_integer: return std::to_string(key.unsigned_integer()) + "u";
        case Value::Kind::null:
        case Value::Kind::floating:
        case Value::Kind::bytes:
        case Value::Kind::list:
        case Value::Kind::map:
        case Value::Kind::timestamp:
        case Value::Kind::duration:
        case Value::Kind::type: break;
    }
    return "of type " + std::string(type_name(key.kind()));
}

bool can_be_written(const Value& value)
{
    std::size_t left = limits::expression_bytes_written_max;
    return take_written_size(value, left, limits::expression_value_depth_max);
}

/// The position that a number names; nullopt if it is no whole number.
std::optional<std::int64_t> position_of(const Value& index)
{
    if (index.kind() == Value::Kind::integer) return index.integer();
    if (index.kind() == Value::Kind::unsigned_integer)
        return index.unsigned_integer() >> 62 ? INT64_MAX : static_cast<std::int64_t>(index.unsigned_integer());
    if (index.kind() != Value::Kind::floating || index.floating() != std::trunc(index.floating()) ||
        std::abs(index.floating()) > 0x1p62)
        return std::nullopt;
    return static_cast<std::int64_t>(index.floating());
}

}  // namespace

const Value* Evaluation::fail(std::uint32_t offset, std::string_view code, std::string message)
{
    error_ = EvaluationError{offset, std::string(code), std::move(message)};
    return nullptr;
}

bool Evaluation::charge(std::size_t steps, std::uint32_t offset)
{
    steps_ += steps;
    if (steps_ <= limits::expression_steps_max) return true;
    steps_ = limits::expression_steps_max;
    exhausted_ = true;
    fail(offset, "step-limit", "The expression takes more than " + std::to_string(limits::expression_steps_max) + " steps.");
    return false;
}

bool Evaluation::hold(std::size_t bytes, std::uint32_t offset)
{
    if (bytes <= limits::expression_bytes_held_max - held_) {
        held_ += bytes;
        return true;
    }
    exhausted_ = true;
    fail(offset, "memory-limit",
         "The expression makes more than " + std::to_string(limits::expression_bytes_held_max) + " bytes of values.");
    return false;
}

const Value* Evaluation::not_bool(std::uint32_t offset, std::string_view where, const Value& found)
{
    return fail(offset, "no-such-overload",
                std::string(where) + " wants a bool, not " + std::string(type_name(found.kind())) + ".");
}

const Value* Evaluation::value_of(std::uint32_t index, Value& scratch)
{
    const Node& node = code_.nodes[index];
    if (!charge(1, node.offset)) return nullptr;
    switch (node.op) {
        case Op::constant: return &code_.constants[node.index];
        case Op::slot:
            if (const Value* value = scope_.slot(node.index)) return value;
            return fail(node.offset, "unknown-name", "The variable has no value here.");
        case Op::local: return locals_[node.index];
        case Op::select: return select(node, scratch);
        case Op::presence: return presence(node, scratch);
        case Op::index: return element(node, scratch);
        case Op::call: return call(node, scratch);
        case Op::matches: return matches(node, scratch);
        case Op::in_state: return in_state(node, scratch);
        case Op::logical_and: return logical(node, false, scratch);
        case Op::logical_or: return logical(node, true, scratch);
        case Op::conditional: return conditional(node, scratch);
        case Op::list: return list(node, scratch);
        case Op::map: return map(node, scratch);
        case Op::all: return quantifier(node, false);
        case Op::exists: return quantifier(node, true);
        case Op::exists_one: return exists_one(node);
        case Op::transform: return transform(node, scratch);
        case Op::filter: return filter(node, scratch);
        case Op::fault: return fail(node.offset, code_.faults[node.index].code, code_.faults[node.index].message);
    }
    return nullptr;
}

const Map* Evaluation::operand_map(const Node& node, Value& scratch)
{
    const Value* operand = value_of(child(node, 0), scratch);
    if (operand == nullptr) return nullptr;
    if (operand->is_map()) return &operand->map();
    fail(node.offset, "no-such-overload",
         "A value of type " + std::string(type_name(operand->kind())) + " has no field " + quoted(code_.names[node.index]) + ".");
    return nullptr;
}

const Value* Evaluation::select(const Node& node, Value& scratch)
{
    const Map* map = operand_map(node, scratch);
    if (map == nullptr) return nullptr;
    if (const Value* value = map->find(code_.names[node.index])) return value;
    return fail(node.offset, "no-such-key", "There is no " + quoted(code_.names[node.index]) + " here.");
}

const Value* Evaluation::presence(const Node& node, Value& scratch)
{
    const Map* map = operand_map(node, scratch);
    return map == nullptr ? nullptr : truth_value(map->find(code_.names[node.index]) != nullptr);
}

const Value* Evaluation::element(const Node& node, Value& scratch)
{
    const Value* operand = value_of(child(node, 0), scratch);
    if (operand == nullptr) return nullptr;
    Value key_scratch;
    const Value* key = value_of(child(node, 1), key_scratch);
    if (key == nullptr) return nullptr;

    if (operand->is_map()) {
        if (const Value* value = find_key(operand->map(), *key)) return value;
        return fail(node.offset, "no-such-key", "There is no key " + named(*key) + " here.");
    }
    if (!operand->is_list())
        return fail(node.offset, "no-such-overload",
                    "A value of type " + std::string(type_name(operand->kind())) + " has no elements.");
    const auto position = position_of(*key);
    if (!position)
        return fail(node.offset, "invalid-argument", "A list is asked by whole numbers, not by a key " + named(*key) + ".");
    const List& elements = operand->list();
    if (*position < 0 || static_cast<std::size_t>(*position) >= elements.size())
        return fail(node.offset, "out-of-range",
                    "The list has " + std::to_string(elements.size()) + " elements; there is none at " + std::to_string(*position) +
                        ".");
    return &elements[static_cast<std::size_t>(*position)];
}

template <std::size_t count>
const Value* Evaluation::call_of(const Node& node, Value& scratch)
{
    std::array<Value, count> scratches;
    std::array<const Value*, count> arguments;
    for (std::uint32_t i = 0; i < count; ++i) {
        arguments[i] = value_of(child(node, i), scratches[i]);
        if (arguments[i] == nullptr) return nullptr;
    }
    Call call(*this, node.offset, code_.names[node.index], arguments, scratch);
    return node.run(call) ? call.result() : nullptr;
}

const Value* Evaluation::call(const Node& node, Value& scratch)
{
    static_assert(arguments_max == 4);
    switch (node.count) {
        case 1: return call_of<1>(node, scratch);
        case 2: return call_of<2>(node, scratch);
        case 3: return call_of<3>(node, scratch);
        default: return call_of<4>(node, scratch);
    }
}

const Value* Evaluation::matches(const Node& node, Value& scratch)
{
    const Value* text = value_of(child(node, 0), scratch);
    if (text == nullptr) return nullptr;
    if (!text->is_string())
        return fail(node.offset, "no-such-overload", "matches() wants a string, not " + std::string(type_name(text->kind())) + ".");
    if (!charge(text->string().size() / bytes_per_step, node.offset)) return nullptr;
    return truth_value(code_.patterns[node.index]->is_found_in(text->string()));
}

const Value* Evaluation::in_state(const Node& node, Value& scratch)
{
    const Value* id = value_of(child(node, 0), scratch);
    if (id == nullptr) return nullptr;
    if (!id->is_string())
        return fail(node.offset, "no-such-overload", "in_state() wants a string, not " + std::string(type_name(id->kind())) + ".");
    return truth_value(scope_.states() != nullptr && scope_.states()->in_state(id->string()));
}

const Value* Evaluation::logical(const Node& node, bool decisive, Value& scratch)
{
    std::optional<EvaluationError> first_error;
    for (std::uint32_t i = 0; i < node.count; ++i) {
        const Value* operand = value_of(child(node, i), scratch);
        if (operand != nullptr && operand->kind() == Value::Kind::boolean) {
            if (operand->boolean() == decisive) return truth_value(decisive);
            continue;
        }
        if (operand != nullptr) not_bool(node.offset, decisive ? "'||'" : "'&&'", *operand);
        if (is_exhausted()) return nullptr;
        if (!first_error) first_error = std::move(error_);
    }
    if (!first_error) return truth_value(!decisive);
    error_ = std::move(first_error);
    return nullptr;
}

const Value* Evaluation::conditional(const Node& node, Value& scratch)
{
    const Value* condition = value_of(child(node, 0), scratch);
    if (condition == nullptr) return nullptr;
    if (condition->kind() != Value::Kind::boolean) return not_bool(node.offset, "'?'", *condition);
    return value_of(child(node, condition->boolean() ? 1 : 2), scratch);
}

const Value* Evaluation::list(const Node& node, Value& scratch)
{
    if (!hold(block_bytes + node.count * value_bytes, node.offset)) return nullptr;
    List elements;
    elements.reserve(node.count);
    for (std::uint32_t i = 0; i < node.count; ++i) {
        Value element_scratch;
        const Value* made = value_of(child(node, i), element_scratch);
        if (made == nullptr) return nullptr;
        elements.push_back(made == &element_scratch ? std::move(element_scratch) : *made);
    }
    scratch = Value(std::move(elements));
    return &scratch;
}

const Value* Evaluation::map(const Node& node, Value& scratch)
{
    if (!hold(block_bytes + node.count * value_bytes, node.offset)) return nullptr;
    Map made;
    for (std::uint32_t i = 0; i < node.count; i += 2) {
        Value key_scratch;
        Value value_scratch;
        const Value* key = value_of(child(node, i), key_scratch);
        const Value* value = key != nullptr ? value_of(child(node, i + 1), value_scratch) : nullptr;
        if (value == nullptr) return nullptr;
        if (!is_map_key(*key)) return fail(node.offset, "invalid-argument", "A key of a map cannot be " + named(*key) + ".");
        if (!made.insert(*key, *value)) return fail(node.offset, "invalid-argument", "The key " + named(*key) + " comes twice.");
    }
    scratch = Value(std::move(made));
    return &scratch;
}

void throw_exception_from_error(const EvaluationError& error, const boost::source_location& where)
{
    throw std::logic_error(std::string(where.function_name()) + ": an evaluation failed untested: " + error.message);
}

Result<Value, EvaluationError> evaluate(const Program& program, const Scope& scope)
{
    Evaluation evaluation(program.code(), scope);
    Value scratch;
    const Value* value = evaluation.value_of(program.code().root, scratch);
    if (value == nullptr) return evaluation.take_error();
    if ((value->is_list() || value->is_map()) && !can_be_written(*value))
        return EvaluationError{0, "memory-limit", "The expression's value is too long or nests too deep to be written down."};
    return value == &scratch ? std::move(scratch) : *value;
}

Result<bool, EvaluationError> evaluate_bool(const Program& program, const Scope& scope)
{
    Evaluation evaluation(program.code(), scope);
    Value scratch;
    const Value* value = evaluation.value_of(program.code().root, scratch);
    if (value == nullptr) return evaluation.take_error();
    if (value->kind() == Value::Kind::boolean) return {boost::system::in_place_value, value->boolean()};
    return EvaluationError{0, "no-such-overload",
                           "The expression is " + std::string(type_name(value->kind())) + ", but a bool is wanted."};
}

}  // namespace docket
