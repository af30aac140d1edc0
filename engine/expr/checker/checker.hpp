#pragma once

// The checker: resolves names to slots and calls to functions, and judges types, writing what it finds into the tree. It never
// evaluates. Private to the compiler.

#include <string>
#include <string_view>
#include <vector>

#include "engine/expr/syntax/ast.hpp"
#include "engine/expr/compile.hpp"

namespace docket {

class Checker {
public:
    enum class Mode {
        strict,   ///< Every fault is an error.
        lenient,  ///< Types count as dyn; an unknown name or function becomes a fault of the evaluation.
    };

    Checker(const Names& names, Mode mode) : names_(names), mode_(mode) {}

    /// The type of the whole tree. dyn for what is at fault, so that one fault is not told twice.
    [[nodiscard]] Type check(Ast& node);

    /// As `check`, and the type must be assignable to `wanted`.
    [[nodiscard]] Type check_result(Ast& root, const Type& wanted);

    [[nodiscard]] CompileErrors take_errors() { return std::move(errors_); }
    [[nodiscard]] std::vector<StateMention> take_states() { return std::move(states_); }

private:
    struct Local {
        std::string name;
        Type type;
    };

    Type name(Ast& node);
    Type select(Ast& node);
    Type field_of(const Type& operand, const std::string& field, std::uint32_t offset);
    Type list(Ast& node);
    Type map(Ast& node);
    Type comprehension(Ast& node);
    void condition(Ast& node, std::string_view where);

    // checker_calls.cpp
    Type call(Ast& node);
    Type logical(Ast& node);
    Type conditional(Ast& node);
    Type element(Ast& node);
    Type in_state(Ast& node);
    Type function(Ast& node);
    Type apply(Ast& node, const std::vector<Type>& arguments);
    Type unknown_function(Ast& node);
    Type no_match(const Ast& node, const std::vector<Type>& arguments);
    void qualify_function(Ast& node);
    void check_equality(const Ast& node, const Type& a, const Type& b);
    void check_membership(const Ast& node, const Type& element, const Type& container);
    void check_pattern(const Ast& node);

    /// If the dotted `text` is a variable or the name of a type, says so in `node`.
    bool resolve(Ast& node, const std::string& text);
    [[nodiscard]] const Local* find_local(std::string_view name) const;
    [[nodiscard]] Type type_of_slot(std::uint32_t slot) const;
    [[nodiscard]] std::string dotted(const Ast& node) const;
    [[nodiscard]] std::string name_suggestion(std::string_view name) const;

    Type mismatch(std::uint32_t offset, std::string message, std::string remedy = "");
    Type fail(Ast& node, CompileError error);

    const Names& names_;
    Mode mode_;
    std::vector<Local> locals_;
    CompileErrors errors_;
    std::vector<StateMention> states_;
};

/// Can == and `in` ever hold between values of these types?
[[nodiscard]] bool is_comparable(const Type& a, const Type& b);

}  // namespace docket
