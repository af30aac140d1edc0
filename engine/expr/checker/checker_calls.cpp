// Calls and operators in the checker: which function is meant, and whether its arguments fit.

#include <algorithm>

#include "engine/expr/checker/checker.hpp"
#include "engine/expr/evaluator/functions/pattern.hpp"
#include "engine/expr/syntax/suggest.hpp"

namespace docket {

namespace {

bool fits(Type::Kind wanted, const Type& type)
{
    if (wanted == Type::Kind::dyn || type.is_dyn() || wanted == type.kind()) return true;
    return wanted == Type::Kind::map && type.kind() == Type::Kind::record;
}

bool fits(const Overload& overload, const std::vector<Type>& arguments)
{
    if (overload.arity != arguments.size()) return false;
    for (std::size_t i = 0; i < arguments.size(); ++i)
        if (!fits(overload.parameters[i], arguments[i])) return false;
    return true;
}

std::string listed(const std::vector<Type>& types)
{
    std::string text;
    for (const Type& type : types) text += (text.empty() ? "" : ", ") + to_text(type);
    return text;
}

/// What may help when two types do not go together.
std::string conversion_remedy(const Type& a, const Type& b)
{
    if (a.kind() == Type::Kind::null || b.kind() == Type::Kind::null) return "Ask has(x.field) whether a field has a value.";
    const bool a_text = a.kind() == Type::Kind::string;
    const bool b_text = b.kind() == Type::Kind::string;
    const Type& other = a_text ? b : a;
    if (a_text != b_text && other.is_number()) return "Convert one side, with " + to_text(other) + "() or string().";
    if (a_text != b_text && (other.kind() == Type::Kind::timestamp || other.kind() == Type::Kind::duration))
        return "Convert the text with " + to_text(other) + "().";
    if (a.is_number() && b.is_number()) return "Convert one side, with int() or double(); a number is a double if it has a point.";
    return "";
}

}  // namespace

Type Checker::call(Ast& node)
{
    if (node.text == "_&&_" || node.text == "_||_") return logical(node);
    if (node.text == "_?_:_") return conditional(node);
    if (node.text == "_[_]") return element(node);
    if (node.text == "in_state" && !node.receiver && node.children.size() == 1) return in_state(node);
    return function(node);
}

Type Checker::logical(Ast& node)
{
    for (const AstPtr& operand : node.children) condition(*operand, shown_function(node.text));
    return Type::boolean();
}

Type Checker::conditional(Ast& node)
{
    condition(*node.children[0], "'?'");
    const Type yes = check(*node.children[1]);
    const Type no = check(*node.children[2]);
    const bool one_is_null = yes.kind() == Type::Kind::null || no.kind() == Type::Kind::null;
    if (one_is_null || is_assignable(yes, no) || is_assignable(no, yes)) return join(yes, no);
    return mismatch(node.offset, "The two ends of '?' are " + to_text(yes) + " and " + to_text(no) + ".",
                    "Give both the same type, or write dyn() around one.");
}

Type Checker::element(Ast& node)
{
    const Type operand = check(*node.children[0]);
    const Type key = check(*node.children[1]);
    switch (operand.kind()) {
        case Type::Kind::dyn: return Type::dyn();
        case Type::Kind::list:
            if (key.is_dyn() || key.kind() == Type::Kind::integer) return operand.element();
            return mismatch(node.offset, "A list is asked by int, not by " + to_text(key) + ".");
        case Type::Kind::map:
            if (is_comparable(operand.key(), key)) return operand.value();
            return mismatch(node.offset, "The keys here are " + to_text(operand.key()) + ", not " + to_text(key) + ".",
                            conversion_remedy(operand.key(), key));
        case Type::Kind::record:
            if (node.children[1]->kind == Ast::Kind::literal && key.kind() == Type::Kind::string)
                return field_of(operand, node.children[1]->value.string(), node.children[1]->offset);
            if (key.is_dyn() || key.kind() == Type::Kind::string) return Type::dyn();
            return mismatch(node.offset, "The keys here are string, not " + to_text(key) + ".");
        case Type::Kind::null:
        case Type::Kind::boolean:
        case Type::Kind::integer:
        case Type::Kind::unsigned_integer:
        case Type::Kind::floating:
        case Type::Kind::string:
        case Type::Kind::bytes:
        case Type::Kind::timestamp:
        case Type::Kind::duration:
        case Type::Kind::type: break;
    }
    const std::string remedy = operand.kind() == Type::Kind::string ? "Write x.charAt(position)." : "";
    return mismatch(node.offset, "A value of type " + to_text(operand) + " has no elements.", remedy);
}

Type Checker::in_state(Ast& node)
{
    node.resolution = Ast::Resolution::function;
    const Ast& id = *node.children[0];
    if (id.kind == Ast::Kind::literal && id.value.is_string()) {
        states_.push_back({id.value.string(), id.offset});
        return Type::boolean();
    }
    (void)check(*node.children[0]);
    (void)mismatch(id.offset, "in_state() wants the id of a state between quotes, so that it can be checked.",
                   "Write in_state('id').");
    return Type::boolean();
}

/// math.greatest(a, b): what looks like a receiver is the front of the function's name.
void Checker::qualify_function(Ast& node)
{
    if (!node.receiver || node.children.front()->parenthesised) return;
    const std::string space = dotted(*node.children.front());
    if (space.empty() || names_.find(space) || overloads_of(space + "." + node.text, false).empty()) return;
    node.text = space + "." + node.text;
    node.receiver = false;
    node.children.erase(node.children.begin());
    if (node.children.size() < 2) return;
    // These take any number of arguments: they become the elements of one list.
    auto arguments = std::make_unique<Ast>();
    arguments->kind = Ast::Kind::list;
    arguments->offset = node.offset;
    arguments->children = std::move(node.children);
    node.children.clear();
    node.children.push_back(std::move(arguments));
}

Type Checker::function(Ast& node)
{
    qualify_function(node);
    std::vector<Type> arguments;
    for (const AstPtr& child : node.children) arguments.push_back(check(*child));

    const auto overloads = overloads_of(node.text, node.receiver);
    const auto same_arity =
        std::find_if(overloads.begin(), overloads.end(), [&](const Overload* row) { return row->arity == arguments.size(); });
    if (same_arity == overloads.end()) return unknown_function(node);
    node.resolution = Ast::Resolution::function;
    node.run = (*same_arity)->run;
    return apply(node, arguments);
}

Type Checker::apply(Ast& node, const std::vector<Type>& arguments)
{
    if (node.text == "_==_" || node.text == "_!=_") check_equality(node, arguments[0], arguments[1]);
    if (node.text == "_in_") check_membership(node, arguments[0], arguments[1]);
    if (node.text == "matches") check_pattern(node);

    std::vector<const Overload*> matching;
    for (const Overload* row : overloads_of(node.text, node.receiver))
        if (fits(*row, arguments)) matching.push_back(row);
    if (matching.empty()) return no_match(node, arguments);

    // An argument that is dyn may fit several rows.
    Type result = matching.front()->result;
    for (const Overload* row : matching) result = join(result, row->result);
    if (node.text == "_+_" && result.kind() == Type::Kind::list) return join(arguments[0], arguments[1]);
    return result;
}

Type Checker::no_match(const Ast& node, const std::vector<Type>& arguments)
{
    std::string remedy = arguments.size() == 2 ? conversion_remedy(arguments[0], arguments[1]) : "";
    if (remedy.empty() && !is_operator(node.text)) {
        std::string takes;
        for (const Overload* row : overloads_of(node.text, node.receiver)) {
            std::string kinds;
            for (std::size_t i = 0; i < row->arity; ++i) kinds += (i == 0 ? "" : ", ") + to_text(Type::of(row->parameters[i]));
            takes += (takes.empty() ? "(" : " or (") + kinds + ")";
        }
        remedy = "It takes " + takes + ".";
    }
    return mismatch(node.offset, shown_function(node.text) + " does not take (" + listed(arguments) + ").", std::move(remedy));
}

Type Checker::unknown_function(Ast& node)
{
    const bool as_receiver = !overloads_of(node.text, true).empty();
    const bool as_global = !overloads_of(node.text, false).empty();
    std::string remedy;
    if (node.receiver ? as_receiver : as_global)
        remedy = "It takes another number of arguments.";
    else if (as_receiver)
        remedy = "Write x." + node.text + "(…).";
    else if (as_global)
        remedy = "Write " + node.text + "(x).";
    else if (const std::string nearest = nearest_name(node.text, function_names(node.receiver)); !nearest.empty())
        remedy = "Did you mean " + quoted(nearest) + "?";
    const std::size_t arguments = node.children.size() - (node.receiver ? 1 : 0);
    return fail(node, {node.offset, "unknown-function",
                       "There is no function " + node.text + "() of " + std::to_string(arguments) +
                           (arguments == 1 ? " argument." : " arguments."),
                       remedy});
}

void Checker::check_equality(const Ast& node, const Type& a, const Type& b)
{
    if (!is_comparable(a, b))
        (void)mismatch(node.offset, shown_function(node.text) + " compares " + to_text(a) + " with " + to_text(b) + ".",
                       conversion_remedy(a, b));
}

void Checker::check_membership(const Ast& node, const Type& element, const Type& container)
{
    Type wanted = Type::dyn();
    if (container.kind() == Type::Kind::list)
        wanted = container.element();
    else if (container.kind() == Type::Kind::map || container.kind() == Type::Kind::record)
        wanted = container.key();
    else if (!container.is_dyn()) {
        const std::string remedy = container.kind() == Type::Kind::string ? "Write x.contains(part)." : "Ask a list or a map.";
        return (void)mismatch(node.offset, "A value of type " + to_text(container) + " has no elements.", remedy);
    }
    if (!is_comparable(wanted, element))
        (void)mismatch(node.offset, "'in' looks for " + to_text(element) + " among " + to_text(wanted) + ".",
                       conversion_remedy(wanted, element));
}

void Checker::check_pattern(const Ast& node)
{
    const Ast& source = *node.children.back();
    if (mode_ == Mode::lenient || source.kind != Ast::Kind::literal || !source.value.is_string()) return;
    const auto pattern = Pattern::compile(source.value.string());
    if (!pattern)
        errors_.push_back(
            {source.offset, "invalid-pattern", pattern.error(), "Patterns are RE2: no look-around, no references back."});
}

}  // namespace docket
