// The emitter: children before parents, so that a node whose children are all constants can be evaluated on the spot.

#include "engine/expr/emit.hpp"

#include <algorithm>

#include "engine/expr/evaluator/evaluation.hpp"

namespace docket {

namespace {

/// Larger constants than this would make a Program hold much memory for a little text ('x'.replace('', …)).
constexpr std::size_t folded_elements_max = 1024;
constexpr std::size_t folded_bytes_max = 8 * 1024;

bool is_small(const Value& value)
{
    if (value.is_string()) return value.string().size() <= folded_bytes_max;
    if (value.kind() == Value::Kind::bytes) return value.bytes().octets.size() <= folded_bytes_max;
    if (value.is_list()) return value.list().size() <= folded_elements_max;
    return !value.is_map() || value.map().size() <= folded_elements_max;
}

class Emitter {
public:
    explicit Emitter(std::string_view text) : code_(std::make_unique<Code>()) { code_->text = text; }

    std::unique_ptr<Code> run(const Ast& root)
    {
        code_->root = emit(root);
        std::sort(code_->slots.begin(), code_->slots.end());
        code_->slots.erase(std::unique(code_->slots.begin(), code_->slots.end()), code_->slots.end());
        return std::move(code_);
    }

private:
    std::uint32_t emit(const Ast& ast)
    {
        if (ast.resolution == Ast::Resolution::fault) return fault(ast);
        switch (ast.kind) {
            case Ast::Kind::literal: return constant(ast.offset, ast.value);
            case Ast::Kind::name: return name(ast);
            case Ast::Kind::select: return named(Op::select, ast);
            case Ast::Kind::presence: return named(Op::presence, ast);
            case Ast::Kind::call: return call(ast);
            case Ast::Kind::list: return fold(parent(Op::list, ast));
            case Ast::Kind::map: return fold(parent(Op::map, ast));
            case Ast::Kind::comprehension: return comprehension(ast);
        }
        return 0;
    }

    std::uint32_t add(Node node)
    {
        code_->nodes.push_back(node);
        return static_cast<std::uint32_t>(code_->nodes.size() - 1);
    }

    std::uint32_t constant(std::uint32_t offset, Value value)
    {
        code_->constants.push_back(std::move(value));
        return add({Op::constant, offset, 0, 0, static_cast<std::uint32_t>(code_->constants.size() - 1), nullptr});
    }

    std::uint32_t fault(const Ast& ast)
    {
        code_->faults.push_back({ast.fault.code, ast.fault.message});
        return add({Op::fault, ast.offset, 0, 0, static_cast<std::uint32_t>(code_->faults.size() - 1), nullptr});
    }

    std::uint32_t name(const Ast& ast)
    {
        if (ast.resolution == Ast::Resolution::constant) return constant(ast.offset, ast.value);
        const bool is_slot = ast.resolution == Ast::Resolution::slot;
        if (is_slot) code_->slots.push_back(ast.index);
        return add({is_slot ? Op::slot : Op::local, ast.offset, 0, 0, ast.index, nullptr});
    }

    std::uint32_t name_index(const std::string& text)
    {
        const auto found = std::find(code_->names.begin(), code_->names.end(), text);
        if (found != code_->names.end()) return static_cast<std::uint32_t>(found - code_->names.begin());
        code_->names.push_back(text);
        return static_cast<std::uint32_t>(code_->names.size() - 1);
    }

    /// A node over all children of `ast`.
    std::uint32_t parent(Op op, const Ast& ast, std::uint32_t index = 0, Run function = nullptr)
    {
        std::vector<std::uint32_t> children;
        for (const AstPtr& child : ast.children) children.push_back(emit(*child));
        const auto first = static_cast<std::uint32_t>(code_->children.size());
        code_->children.insert(code_->children.end(), children.begin(), children.end());
        return add({op, ast.offset, first, static_cast<std::uint32_t>(children.size()), index, function});
    }

    std::uint32_t named(Op op, const Ast& ast)
    {
        return parent(op, ast, name_index(ast.text));
    }

    std::uint32_t call(const Ast& ast)
    {
        if (ast.text == "_&&_") return parent(Op::logical_and, ast);
        if (ast.text == "_||_") return parent(Op::logical_or, ast);
        if (ast.text == "_?_:_") return parent(Op::conditional, ast);
        if (ast.text == "_[_]") return parent(Op::index, ast);
        if (ast.run == nullptr) return parent(Op::in_state, ast);
        if (ast.text == "dyn") return emit(*ast.children.front());
        if (ast.text == "matches") {
            if (const auto pattern = literal_pattern(ast)) return pattern_match(ast, *pattern);
        }
        return fold(parent(Op::call, ast, name_index(ast.text), ast.run));
    }

    static std::optional<std::shared_ptr<const Pattern>> literal_pattern(const Ast& ast)
    {
        const Ast& source = *ast.children.back();
        if (source.kind != Ast::Kind::literal || !source.value.is_string()) return std::nullopt;
        auto pattern = Pattern::compile(source.value.string());
        if (!pattern) return std::nullopt;
        return *std::move(pattern);
    }

    std::uint32_t pattern_match(const Ast& ast, std::shared_ptr<const Pattern> pattern)
    {
        code_->patterns.push_back(std::move(pattern));
        const auto index = static_cast<std::uint32_t>(code_->patterns.size() - 1);
        const std::uint32_t operand = emit(*ast.children.front());
        code_->children.push_back(operand);
        return add({Op::matches, ast.offset, static_cast<std::uint32_t>(code_->children.size() - 1), 1, index, nullptr});
    }

    std::uint32_t comprehension(const Ast& ast)
    {
        switch (ast.macro) {
            case Macro::all: return parent(Op::all, ast, ast.index);
            case Macro::exists: return parent(Op::exists, ast, ast.index);
            case Macro::exists_one: return parent(Op::exists_one, ast, ast.index);
            case Macro::map: return parent(Op::transform, ast, ast.index);
            case Macro::filter: return parent(Op::filter, ast, ast.index);
        }
        return 0;
    }

    /// Turns the node just added into a constant if all its children are: duration('30h') is read once, not at each event. What
    /// fails stays as it is and fails, or is absorbed, when it is evaluated.
    std::uint32_t fold(std::uint32_t index)
    {
        const Node node = code_->nodes[index];
        for (std::uint32_t i = 0; i < node.count; ++i)
            if (code_->nodes[code_->children[node.first + i]].op != Op::constant) return index;
        const Scope nothing;
        Evaluation evaluation(*code_, nothing);
        Value scratch;
        const Value* value = evaluation.value_of(index, scratch);
        if (value == nullptr || !is_small(*value)) return index;
        code_->constants.push_back(*value);
        code_->nodes[index] = {Op::constant, node.offset, 0, 0, static_cast<std::uint32_t>(code_->constants.size() - 1), nullptr};
        return index;
    }

    std::unique_ptr<Code> code_;
};

}  // namespace

std::unique_ptr<Code> emit(const Ast& root, std::string_view text)
{
    return Emitter(text).run(root);
}

}  // namespace docket
