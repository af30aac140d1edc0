// Names, fields, lists, maps and macros. Calls and operators are in checker_calls.cpp.

#include "engine/expr/checker/checker.hpp"

#include <algorithm>

#include "engine/expr/syntax/suggest.hpp"

namespace docket {

namespace {

/// What type(x) gives, so that it can be compared with.
constexpr std::string_view type_names[] = {"bool", "bytes", "double", "int", "list", "map", "null_type", "string", "type", "uint",
                                           "google.protobuf.Timestamp", "google.protobuf.Duration"};

std::vector<std::string> field_names(const Type& record)
{
    std::vector<std::string> names;
    for (const Type::Field& field : record.fields()) names.push_back(field.name);
    return names;
}

}  // namespace

bool is_comparable(const Type& a, const Type& b)
{
    if (is_assignable(a, b) || is_assignable(b, a)) return true;
    if (a.is_number() && b.is_number()) return true;
    const bool a_record = a.kind() == Type::Kind::record;
    const bool b_record = b.kind() == Type::Kind::record;
    if (a_record || b_record)
        return is_comparable(a.key(), b.key()) && (a_record || a.kind() == Type::Kind::map) &&
               (b_record || b.kind() == Type::Kind::map);
    if (a.kind() != b.kind()) return false;
    if (a.kind() == Type::Kind::list) return is_comparable(a.element(), b.element());
    return a.kind() == Type::Kind::map && is_comparable(a.key(), b.key()) && is_comparable(a.value(), b.value());
}

Type Checker::mismatch(std::uint32_t offset, std::string message, std::string remedy)
{
    if (mode_ == Mode::strict) errors_.push_back({offset, "type-mismatch", std::move(message), std::move(remedy)});
    return Type::dyn();
}

Type Checker::fail(Ast& node, CompileError error)
{
    node.resolution = Ast::Resolution::fault;
    node.fault = error;
    if (mode_ == Mode::strict) errors_.push_back(std::move(error));
    return Type::dyn();
}

Type Checker::check_result(Ast& root, const Type& wanted)
{
    const Type type = check(root);
    if (is_assignable(wanted, type)) return type;
    return mismatch(root.offset, "The expression gives " + to_text(type) + ", but " + to_text(wanted) + " is wanted here.",
                    wanted.kind() == Type::Kind::boolean ? "Compare it with something." : "");
}

Type Checker::check(Ast& node)
{
    switch (node.kind) {
        case Ast::Kind::literal: break;
        case Ast::Kind::name: return name(node);
        case Ast::Kind::select: return select(node);
        case Ast::Kind::presence: {
            const Type operand = check(*node.children.front());
            (void)field_of(operand, node.text, node.offset);
            return Type::boolean();
        }
        case Ast::Kind::call: return call(node);
        case Ast::Kind::list: return list(node);
        case Ast::Kind::map: return map(node);
        case Ast::Kind::comprehension: return comprehension(node);
    }
    switch (node.value.kind()) {
        case Value::Kind::null: return Type::null();
        case Value::Kind::boolean: return Type::boolean();
        case Value::Kind::integer: return Type::integer();
        case Value::Kind::unsigned_integer: return Type::unsigned_integer();
        case Value::Kind::floating: return Type::floating();
        case Value::Kind::string: return Type::string();
        case Value::Kind::bytes: return Type::bytes();
        case Value::Kind::list:
        case Value::Kind::map:
        case Value::Kind::timestamp:
        case Value::Kind::duration:
        case Value::Kind::type: break;
    }
    return Type::dyn();
}

const Checker::Local* Checker::find_local(std::string_view name) const
{
    const auto found = std::find_if(locals_.rbegin(), locals_.rend(), [&](const Local& local) { return local.name == name; });
    return found == locals_.rend() ? nullptr : &*found;
}

Type Checker::type_of_slot(std::uint32_t slot) const
{
    return mode_ == Mode::strict ? names_[slot].type : Type::dyn();
}

bool Checker::resolve(Ast& node, const std::string& text)
{
    if (const auto slot = names_.find(text)) {
        node.resolution = Ast::Resolution::slot;
        node.index = static_cast<std::uint32_t>(*slot);
        return true;
    }
    if (std::find(std::begin(type_names), std::end(type_names), text) == std::end(type_names)) return false;
    node.resolution = Ast::Resolution::constant;
    node.value = Value(TypeName{text});
    return true;
}

std::string Checker::name_suggestion(std::string_view name) const
{
    std::vector<std::string> candidates;
    for (const Variable& variable : names_) candidates.push_back(variable.name);
    for (const Local& local : locals_) candidates.push_back(local.name);
    if (const std::string text = suggestion(name, candidates); !text.empty()) return text;
    return candidates.empty() ? "" : "Text stands between quotes: " + quoted(name) + ".";
}

Type Checker::name(Ast& node)
{
    if (const Local* local = node.rooted ? nullptr : find_local(node.text)) {
        node.resolution = Ast::Resolution::local;
        node.index = static_cast<std::uint32_t>(local - locals_.data());
        return local->type;
    }
    if (!resolve(node, node.text))
        return fail(node,
                    {node.offset, "unknown-name", "There is no variable " + quoted(node.text) + ".", name_suggestion(node.text)});
    return node.resolution == Ast::Resolution::slot ? type_of_slot(node.index) : Type::type();
}

/// "a.b.c" if the node is such a name and no comprehension's variable; else "". Parentheses end a qualified name.
std::string Checker::dotted(const Ast& node) const
{
    if (node.kind == Ast::Kind::name) return node.rooted || find_local(node.text) == nullptr ? node.text : "";
    if (node.kind != Ast::Kind::select || node.children.front()->parenthesised) return "";
    const std::string operand = dotted(*node.children.front());
    return operand.empty() ? "" : operand + "." + node.text;
}

Type Checker::select(Ast& node)
{
    // The longest name that is declared wins: a.b.c before the field c of a.b.
    if (const std::string qualified = dotted(node); !qualified.empty() && resolve(node, qualified)) {
        node.kind = Ast::Kind::name;
        node.children.clear();
        return node.resolution == Ast::Resolution::slot ? type_of_slot(node.index) : Type::type();
    }
    const Type operand = check(*node.children.front());
    return field_of(operand, node.text, node.offset);
}

Type Checker::field_of(const Type& operand, const std::string& field, std::uint32_t offset)
{
    if (operand.is_dyn()) return Type::dyn();
    if (operand.kind() == Type::Kind::map) {
        if (is_assignable(operand.key(), Type::string())) return operand.value();
        return mismatch(offset, "The keys here are " + to_text(operand.key()) + ", not names.", "Write x[key].");
    }
    if (operand.kind() != Type::Kind::record)
        return mismatch(offset, "A value of type " + to_text(operand) + " has no field " + quoted(field) + ".");
    if (const Type* type = operand.field(field)) return *type;
    if (mode_ == Mode::strict)
        errors_.push_back(
            {offset, "unknown-field", "There is no field " + quoted(field) + " here.", suggestion(field, field_names(operand))});
    return Type::dyn();
}

Type Checker::list(Ast& node)
{
    Type element = Type::dyn();
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        const Type type = check(*node.children[i]);
        element = i == 0 ? type : join(element, type);
    }
    return Type::list(std::move(element));
}

Type Checker::map(Ast& node)
{
    Type key = Type::dyn();
    Type value = Type::dyn();
    for (std::size_t i = 0; i < node.children.size(); i += 2) {
        const Type key_type = check(*node.children[i]);
        const Type value_type = check(*node.children[i + 1]);
        const bool is_key = key_type.is_dyn() || key_type.kind() == Type::Kind::boolean || key_type.kind() == Type::Kind::integer ||
                            key_type.kind() == Type::Kind::unsigned_integer || key_type.kind() == Type::Kind::string;
        if (!is_key)
            (void)mismatch(node.children[i]->offset, "A key of a map cannot be " + to_text(key_type) + ".",
                           "Keys are bool, int, uint or string.");
        key = i == 0 ? key_type : join(key, key_type);
        value = i == 0 ? value_type : join(value, value_type);
    }
    return Type::map(std::move(key), std::move(value));
}

void Checker::condition(Ast& node, std::string_view where)
{
    const Type type = check(node);
    if (!is_assignable(Type::boolean(), type))
        (void)mismatch(node.offset, std::string(where) + " wants a bool, not " + to_text(type) + ".", "Compare it with something.");
}

Type Checker::comprehension(Ast& node)
{
    const Type range = check(*node.children[0]);
    Type element = Type::dyn();
    if (range.kind() == Type::Kind::list)
        element = range.element();
    else if (range.kind() == Type::Kind::map || range.kind() == Type::Kind::record)
        element = range.key();
    else if (!range.is_dyn())
        (void)mismatch(node.offset, "A value of type " + to_text(range) + " has no elements.", "Ask a list or a map.");

    node.index = static_cast<std::uint32_t>(locals_.size());
    locals_.push_back({node.text, element});
    Type result = Type::boolean();
    if (node.macro == Macro::map) {
        if (node.children.size() == 3) condition(*node.children[2], "The condition of map()");
        result = Type::list(check(*node.children[1]));
    } else {
        condition(*node.children[1], "The condition of a macro");
        if (node.macro == Macro::filter) result = Type::list(element);
    }
    locals_.pop_back();
    return result;
}

}  // namespace docket
