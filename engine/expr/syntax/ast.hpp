#pragma once

// The syntax tree of one expression, macros expanded. Made by the parser, annotated by the checker, consumed by the emitter; then
// thrown away. Floor 2, private to the compiler.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/expr/compile.hpp"
#include "engine/expr/evaluator/functions/functions.hpp"
#include "engine/expr/type.hpp"
#include "engine/model/value.hpp"

namespace docket {

struct Ast;
using AstPtr = std::unique_ptr<Ast>;

/// The comprehension macros. Children: range and predicate; for `map` range, result, and the predicate if it has three arguments.
enum class Macro : std::uint8_t { all, exists, exists_one, map, filter };

struct Ast {
    enum class Kind : std::uint8_t {
        literal,        ///< value
        name,           ///< text
        select,         ///< children[0] . text
        presence,       ///< has(children[0] . text)
        call,           ///< text(children); an operator is called "_+_" and the like, as in the specification
        list,           ///< children
        map,            ///< children: key, value, key, value …
        comprehension,  ///< macro over children, with the variable `text`
    };

    /// What the checker found out about a name or a call.
    enum class Resolution : std::uint8_t {
        none,
        slot,      ///< Variable number `index`.
        local,     ///< Variable of the comprehension at nesting `index`.
        constant,  ///< `value`: the name of a type.
        function,  ///< `run`
        fault,     ///< Unchecked only: evaluation fails here with `fault`.
    };

    Kind kind = Kind::literal;
    Resolution resolution = Resolution::none;
    Macro macro = Macro::all;
    bool receiver = false;       ///< A call written x.f(): children[0] is x.
    bool rooted = false;         ///< A name written with a leading dot: never a comprehension's variable.
    bool parenthesised = false;  ///< Stood in parentheses: not part of a qualified name.
    std::uint32_t offset = 0;    ///< Where an error in this node is shown.
    std::uint32_t height = 1;    ///< Nodes on the longest way down.
    std::uint32_t index = 0;
    std::string text;
    Value value;
    std::vector<AstPtr> children;
    Run run = nullptr;
    CompileError fault;
};

}  // namespace docket
