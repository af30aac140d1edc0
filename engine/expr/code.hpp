#pragma once

// The compiled form of an expression: a flat array of nodes, every name resolved to a slot, every literal made, every literal
// pattern compiled. Written once by emit.cpp, then read only. Lives in memory alone: it is never stored.

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/expr/evaluator/functions/functions.hpp"
#include "engine/expr/evaluator/functions/pattern.hpp"
#include "engine/expr/program.hpp"

namespace docket {

enum class Op : std::uint8_t {
    constant,     ///< constants[index]
    slot,         ///< scope.slots[index]
    local,        ///< variable of the comprehension at nesting `index`
    select,       ///< operand children[first], field names[index]
    presence,     ///< the same, asked by has()
    index,        ///< operand children[first], key children[first + 1]
    call,         ///< run(children[first] … of `count`), called names[index] in messages
    matches,      ///< operand children[first], patterns[index]
    in_state,     ///< id children[first]
    logical_and,  ///< children[first] … of `count`
    logical_or,
    conditional,  ///< children[first] ? children[first + 1] : children[first + 2]
    list,         ///< children[first] … of `count`
    map,          ///< the same, keys and values by turns
    all,          ///< range children[first], body children[first + 1], variable `index`
    exists,
    exists_one,
    transform,    ///< map(): the same, and children[first + 2], the predicate, if count is 3
    filter,
    fault,        ///< faults[index]
};

struct Node {
    Op op = Op::constant;
    std::uint32_t offset = 0;  ///< In the text.
    std::uint32_t first = 0;
    std::uint32_t count = 0;
    std::uint32_t index = 0;
    Run run = nullptr;
};

/// A name or function that only an unchecked program may fail to have.
struct Fault {
    std::string code;
    std::string message;
};

struct Code {
    std::string text;
    Type result_type;
    std::vector<std::uint32_t> slots;
    std::vector<std::pair<std::uint32_t, std::string>> reads;
    std::vector<StateMention> states;

    std::vector<Node> nodes;
    std::vector<std::uint32_t> children;  ///< Indices into `nodes`.
    std::vector<Value> constants;
    std::vector<std::string> names;
    std::vector<std::shared_ptr<const Pattern>> patterns;
    std::vector<Fault> faults;
    std::uint32_t root = 0;
};

}  // namespace docket
