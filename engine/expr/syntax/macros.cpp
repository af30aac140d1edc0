// The macros of CEL: has, all, exists, exists_one, map, filter. They are kept as one node each, not unfolded into a general
// comprehension as the reference implementation does: the loops are simpler to bound, and lists grow in place.

#include <algorithm>
#include <optional>

#include "engine/expr/syntax/lexer.hpp"
#include "engine/expr/syntax/parser.hpp"

namespace docket {

namespace {

struct MacroName {
    std::string_view name;
    Macro macro;
    std::size_t arguments_max;  // after the receiver
};

constexpr MacroName macro_names[] = {
    {"all", Macro::all, 2},
    {"exists", Macro::exists, 2},
    {"exists_one", Macro::exists_one, 2},
    {"existsOne", Macro::exists_one, 2},
    {"map", Macro::map, 3},
    {"filter", Macro::filter, 2},
};

std::optional<Macro> macro_of(const Ast& call)
{
    if (!call.receiver) return std::nullopt;
    const std::size_t arguments = call.children.size() - 1;
    for (const MacroName& known : macro_names)
        if (known.name == call.text && arguments >= 2 && arguments <= known.arguments_max) return known.macro;
    return std::nullopt;
}

Result<AstPtr, CompileError> expand_has(AstPtr call)
{
    AstPtr& argument = call->children.front();
    if (argument->kind != Ast::Kind::select)
        return syntax_error(argument->offset, "has() asks for a field.", "Write has(x.field); for a key use 'key' in x.");
    argument->kind = Ast::Kind::presence;
    return std::move(argument);
}

}  // namespace

Result<AstPtr, CompileError> expand_macro(AstPtr call)
{
    if (!call->receiver && call->text == "has" && call->children.size() == 1) return expand_has(std::move(call));
    const auto macro = macro_of(*call);
    if (!macro) return call;

    const Ast& variable = *call->children[1];
    if (variable.kind != Ast::Kind::name || variable.rooted || variable.parenthesised)
        return syntax_error(variable.offset, "The first argument of " + call->text + "() names its variable.",
                            "Write a simple name, as in x." + call->text + "(item, …).");
    if (variable.text == "__result__")
        return syntax_error(variable.offset, "'__result__' is reserved for the macros themselves.",
                            "Give the variable another name.");
    call->kind = Ast::Kind::comprehension;
    call->macro = *macro;
    call->text = variable.text;
    call->children.erase(call->children.begin() + 1);
    // With three arguments map(x, predicate, result): keep the result in second place, where it always is.
    if (call->children.size() == 3) std::swap(call->children[1], call->children[2]);
    return call;
}

}  // namespace docket
