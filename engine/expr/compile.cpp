// The compiler's front: parse, check, emit.

#include "engine/expr/compile.hpp"

#include <algorithm>
#include <stdexcept>

#include "engine/expr/checker/checker.hpp"
#include "engine/expr/emit.hpp"
#include "engine/expr/syntax/parser.hpp"

namespace docket {

namespace {

using Reads = std::vector<std::pair<std::uint32_t, std::string>>;

/// The key of x['key'], which reads as x.key does; "" if the node is nothing of the kind.
std::string literal_key(const Ast& node)
{
    if (node.kind != Ast::Kind::call || node.text != "_[_]") return "";
    const Ast& key = *node.children[1];
    return key.kind == Ast::Kind::literal && key.value.is_string() ? key.value.string() : "";
}

/// `below` is the path that the nodes above select from this one.
void collect_reads(const Ast& node, const std::string& below, Reads& reads)
{
    if (node.kind == Ast::Kind::name && node.resolution == Ast::Resolution::slot) {
        std::pair read(node.index, below);
        if (std::find(reads.begin(), reads.end(), read) == reads.end()) reads.push_back(std::move(read));
        return;
    }
    const bool selects = node.kind == Ast::Kind::select || node.kind == Ast::Kind::presence;
    const std::string field = selects ? node.text : literal_key(node);
    if (!field.empty()) return collect_reads(*node.children.front(), below.empty() ? field : field + "." + below, reads);
    for (const AstPtr& child : node.children) collect_reads(*child, "", reads);
}

Result<std::shared_ptr<const Program>, CompileErrors> compile_as(std::string_view text, const Names& names, const Type& result,
                                                                 Checker::Mode mode)
{
    auto tree = parse(text);
    if (!tree) return CompileErrors{tree.error()};
    Checker checker(names, mode);
    const Type type = checker.check_result(**tree, result);
    CompileErrors errors = checker.take_errors();
    if (!errors.empty()) {
        std::stable_sort(errors.begin(), errors.end(),
                         [](const CompileError& a, const CompileError& b) { return a.offset < b.offset; });
        return errors;
    }
    auto code = emit(**tree, text);
    code->result_type = mode == Checker::Mode::strict ? type : Type::dyn();
    code->states = checker.take_states();
    collect_reads(**tree, "", code->reads);
    return std::make_shared<const Program>(std::move(code));
}

}  // namespace

void throw_exception_from_error(const CompileErrors& errors, const boost::source_location& where)
{
    throw std::logic_error(std::string(where.function_name()) + ": an expression was refused untested: " + errors.front().message);
}

Names::Names(std::initializer_list<Variable> variables)
{
    for (const Variable& variable : variables) add(variable.name, variable.type);
}

std::size_t Names::add(std::string name, Type type)
{
    if (const auto slot = find(name)) {
        variables_[*slot].type = std::move(type);
        return *slot;
    }
    variables_.push_back({std::move(name), std::move(type)});
    return variables_.size() - 1;
}

std::optional<std::size_t> Names::find(std::string_view name) const noexcept
{
    const auto found =
        std::find_if(variables_.begin(), variables_.end(), [&](const Variable& variable) { return variable.name == name; });
    if (found == variables_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - variables_.begin());
}

Result<std::shared_ptr<const Program>, CompileErrors> compile(std::string_view text, const Names& names, const Type& result)
{
    return compile_as(text, names, result, Checker::Mode::strict);
}

Result<std::shared_ptr<const Program>, CompileErrors> compile_unchecked(std::string_view text, const Names& names)
{
    return compile_as(text, names, Type::dyn(), Checker::Mode::lenient);
}

CompileErrors check_syntax(std::string_view text)
{
    auto tree = parse(text);
    return tree ? CompileErrors{} : CompileErrors{tree.error()};
}

}  // namespace docket
