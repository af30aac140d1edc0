// The parser: recursive descent, a function for each level of precedence. Nesting is counted before each recursion, so that no text
// can exhaust the stack; the first fault ends the parse.

#include "engine/expr/syntax/parser.hpp"

#include <algorithm>

#include "engine/base/limits.hpp"
#include "engine/expr/syntax/lexer.hpp"
#include "engine/expr/syntax/suggest.hpp"

namespace docket {

namespace {

constexpr std::string_view reserved_words[] = {"as",   "break", "const",     "continue", "else",   "for", "function", "if",
                                               "import", "let", "loop", "package", "namespace", "return", "var", "void", "while"};

constexpr std::string_view relations[] = {"<", "<=", ">=", ">", "==", "!=", "in"};
constexpr std::string_view sums[] = {"+", "-"};
constexpr std::string_view products[] = {"*", "/", "%"};

/// "+" is called "_+_", as in the specification.
std::string operator_name(std::string_view symbol)
{
    std::string name(1, '_');
    name += symbol;
    name += '_';
    return name;
}

class Parser {
public:
    explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

    Result<AstPtr, CompileError> run()
    {
        AstPtr tree = expression();
        if (tree && current().kind != TokenKind::end) fail_here();
        if (error_) return *error_;
        return tree;
    }

private:
    [[nodiscard]] const Token& current() const { return tokens_[at_]; }
    [[nodiscard]] bool is_symbol(std::string_view symbol, std::size_t ahead = 0) const
    {
        if (at_ + ahead >= tokens_.size()) return false;
        const Token& token = tokens_[at_ + ahead];
        return token.kind == TokenKind::symbol && token.text == symbol;
    }

    bool take(std::string_view symbol)
    {
        if (!is_symbol(symbol)) return false;
        ++at_;
        return true;
    }

    bool expect(std::string_view symbol)
    {
        if (take(symbol)) return true;
        if (current().kind == TokenKind::end)
            fail(current().offset, "The expression ends, but " + quoted(symbol) + " is missing.");
        else
            fail(current().offset, "Expected " + quoted(symbol) + ", but found " + shown(current()) + ".");
        return false;
    }

    static std::string shown(const Token& token)
    {
        if (token.kind == TokenKind::end) return "the end";
        return quoted(token.text);
    }

    AstPtr fail(std::uint32_t offset, std::string message, std::string remedy = "")
    {
        if (!error_) error_ = syntax_error(offset, std::move(message), std::move(remedy));
        return nullptr;
    }

    AstPtr fail_here()
    {
        if (current().kind == TokenKind::end) return fail(current().offset, "The expression ends too early.");
        return fail(current().offset, shown(current()) + " cannot stand here.");
    }

    AstPtr too_deep(std::uint32_t offset)
    {
        if (!error_)
            error_ = CompileError{offset, "expression-limit",
                                  "The expression nests deeper than " + std::to_string(limits::expression_depth_max) + " levels.",
                                  "Put a part of it into a data field by `set`."};
        return nullptr;
    }

    /// Takes the children's height into account; nullptr if a child is missing or the tree becomes too high.
    AstPtr finish(AstPtr node)
    {
        if (!node || error_) return nullptr;
        for (const AstPtr& child : node->children) node->height = std::max(node->height, child->height + 1);
        return node->height > limits::expression_depth_max ? too_deep(node->offset) : std::move(node);
    }

    AstPtr call(std::string name, std::uint32_t offset, AstPtr first, AstPtr second = nullptr, AstPtr third = nullptr)
    {
        auto node = std::make_unique<Ast>();
        node->kind = Ast::Kind::call;
        node->text = std::move(name);
        node->offset = offset;
        for (AstPtr* child : {&first, &second, &third})
            if (*child) node->children.push_back(std::move(*child));
        return finish(std::move(node));
    }

    AstPtr expression()
    {
        if (nesting_ >= limits::expression_depth_max) return too_deep(current().offset);
        ++nesting_;
        AstPtr condition = chain("||", "_||_", [this] { return chain("&&", "_&&_", [this] { return relation(); }); });
        if (condition && is_symbol("?")) condition = conditional(std::move(condition));
        --nesting_;
        return condition;
    }

    AstPtr conditional(AstPtr condition)
    {
        const std::uint32_t offset = current().offset;
        ++at_;
        AstPtr yes = chain("||", "_||_", [this] { return chain("&&", "_&&_", [this] { return relation(); }); });
        if (!yes || !expect(":")) return nullptr;
        AstPtr no = expression();
        return no ? call("_?_:_", offset, std::move(condition), std::move(yes), std::move(no)) : nullptr;
    }

    /// a && b && c becomes one node of three children: it can be as long as the text allows, and no order is lost.
    template <class Operand>
    AstPtr chain(std::string_view symbol, std::string_view name, Operand operand)
    {
        AstPtr first = operand();
        if (!first || !is_symbol(symbol)) return first;
        auto node = std::make_unique<Ast>();
        node->kind = Ast::Kind::call;
        node->text = name;
        node->offset = current().offset;
        node->children.push_back(std::move(first));
        while (take(symbol)) {
            node->children.push_back(operand());
            if (!node->children.back()) return nullptr;
        }
        return finish(std::move(node));
    }

    template <std::size_t size, class Operand>
    AstPtr left_associative(const std::string_view (&symbols)[size], Operand operand)
    {
        AstPtr left = operand();
        while (left && current().kind == TokenKind::symbol &&
               std::find(std::begin(symbols), std::end(symbols), current().text) != std::end(symbols)) {
            const Token& symbol = current();
            ++at_;
            AstPtr right = operand();
            if (!right) return nullptr;
            left = call(operator_name(symbol.text), symbol.offset, std::move(left), std::move(right));
        }
        return left;
    }

    AstPtr relation()
    {
        return left_associative(relations, [this] {
            return left_associative(sums, [this] { return left_associative(products, [this] { return unary(); }); });
        });
    }

    AstPtr unary()
    {
        const bool minus = is_symbol("-");
        if (!minus && !is_symbol("!")) return member();
        const std::uint32_t offset = current().offset;
        if (minus && is_number_after_minus()) return member();
        if (nesting_ >= limits::expression_depth_max) return too_deep(offset);
        ++nesting_;
        ++at_;
        // The grammar lets only signs of one sort follow each other: !-x is no expression, nor is -!x.
        if (is_symbol(minus ? "!" : "-") && !(is_symbol("-") && is_number_after_minus())) return fail_here();
        AstPtr operand = unary();
        --nesting_;
        return operand ? call(minus ? "-_" : "!_", offset, std::move(operand)) : nullptr;
    }

    [[nodiscard]] bool is_number_after_minus() const
    {
        const Token& next = tokens_[std::min(at_ + 1, tokens_.size() - 1)];
        return next.kind == TokenKind::integer || (next.kind == TokenKind::literal && next.value.kind() == Value::Kind::floating);
    }

    AstPtr member()
    {
        AstPtr node = primary();
        while (node) {
            if (is_symbol(".")) {
                node = selection(std::move(node));
            } else if (is_symbol("[")) {
                const std::uint32_t offset = current().offset;
                ++at_;
                AstPtr key = expression();
                if (!key || !expect("]")) return nullptr;
                node = call("_[_]", offset, std::move(node), std::move(key));
            } else if (is_symbol("{") && (node->kind == Ast::Kind::name || node->kind == Ast::Kind::select)) {
                return fail(current().offset, "Messages are not part of this language.", "Write a map: {'name': value}.");
            } else {
                break;
            }
        }
        return node;
    }

    AstPtr selection(AstPtr operand)
    {
        ++at_;
        const Token& name = current();
        if (name.kind != TokenKind::identifier && name.kind != TokenKind::quoted_identifier)
            return name.kind == TokenKind::end
                       ? fail_here()
                       : fail(name.offset, shown(name) + " is no name of a field.", "Write x['…'] for a key that is no name.");
        ++at_;
        auto node = std::make_unique<Ast>();
        node->offset = name.offset;
        node->text = name.text;
        node->children.push_back(std::move(operand));
        if (name.kind == TokenKind::quoted_identifier || !is_symbol("(")) {
            node->kind = Ast::Kind::select;
            return finish(std::move(node));
        }
        node->kind = Ast::Kind::call;
        node->receiver = true;
        return arguments(std::move(node));
    }

    AstPtr arguments(AstPtr node)
    {
        ++at_;
        if (!take(")")) {
            do {
                node->children.push_back(expression());
                if (!node->children.back()) return nullptr;
            } while (take(","));
            if (!expect(")")) return nullptr;
        }
        auto expanded = expand_macro(std::move(node));
        if (expanded) return finish(*std::move(expanded));
        error_ = error_ ? error_ : expanded.error();
        return nullptr;
    }

    AstPtr primary()
    {
        const Token& token = current();
        switch (token.kind) {
            case TokenKind::literal: ++at_; return literal(token.offset, token.value);
            case TokenKind::integer: return integer(false);
            case TokenKind::identifier: return name(false);
            case TokenKind::end:
            case TokenKind::quoted_identifier: return fail_here();
            case TokenKind::symbol: break;
        }
        if (take("(")) {
            AstPtr inner = expression();
            if (!inner || !expect(")")) return nullptr;
            inner->parenthesised = true;
            return inner;
        }
        if (is_symbol("-")) return negative_number();
        if (is_symbol("[")) return list();
        if (is_symbol("{")) return map();
        if (is_symbol(".") && at_ + 1 < tokens_.size() && tokens_[at_ + 1].kind == TokenKind::identifier) {
            ++at_;
            return name(true);
        }
        return fail_here();
    }

    AstPtr literal(std::uint32_t offset, Value value)
    {
        auto node = std::make_unique<Ast>();
        node->offset = offset;
        node->value = std::move(value);
        return node;
    }

    AstPtr integer(bool negative)
    {
        const Token& token = current();
        ++at_;
        const auto value = integer_of(token.text, negative);
        if (!value) return fail(token.offset, "This number does not fit 64 bits.", "Write it as a double, with a decimal point.");
        return literal(token.offset, Value(*value));
    }

    /// The sign belongs to the number: only so can the least integer be written.
    AstPtr negative_number()
    {
        const std::uint32_t offset = current().offset;
        ++at_;
        AstPtr node = current().kind == TokenKind::integer ? integer(true) : literal(offset, Value(-current().value.floating()));
        if (!node) return nullptr;
        if (node->value.kind() == Value::Kind::floating) ++at_;
        node->offset = offset;
        return node;
    }

    AstPtr name(bool rooted)
    {
        const Token& token = current();
        if (std::find(std::begin(reserved_words), std::end(reserved_words), token.text) != std::end(reserved_words))
            return fail(token.offset, quoted(token.text) + " is a reserved word.", "Give the variable another name.");
        ++at_;
        auto node = std::make_unique<Ast>();
        node->kind = Ast::Kind::name;
        node->offset = token.offset;
        node->text = token.text;
        node->rooted = rooted;
        if (!is_symbol("(")) return node;
        node->kind = Ast::Kind::call;
        return arguments(std::move(node));
    }

    AstPtr list()
    {
        auto node = std::make_unique<Ast>();
        node->kind = Ast::Kind::list;
        node->offset = current().offset;
        ++at_;
        while (!is_symbol("]")) {
            node->children.push_back(expression());
            if (!node->children.back()) return nullptr;
            if (!take(",")) break;
        }
        return expect("]") ? finish(std::move(node)) : nullptr;
    }

    AstPtr map()
    {
        auto node = std::make_unique<Ast>();
        node->kind = Ast::Kind::map;
        node->offset = current().offset;
        ++at_;
        while (!is_symbol("}")) {
            node->children.push_back(expression());
            if (!node->children.back() || !expect(":")) return nullptr;
            node->children.push_back(expression());
            if (!node->children.back()) return nullptr;
            if (!take(",")) break;
        }
        return expect("}") ? finish(std::move(node)) : nullptr;
    }

    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    std::size_t nesting_ = 0;
    std::optional<CompileError> error_;
};

}  // namespace

Result<AstPtr, CompileError> parse(std::string_view text)
{
    if (text.size() > limits::expression_bytes_max)
        return CompileError{0, "expression-limit",
                            "The expression is longer than " + std::to_string(limits::expression_bytes_max) + " bytes.",
                            "Put a part of it into a data field by `set`."};
    auto tokens = tokens_of(text);
    if (!tokens) return tokens.error();
    return Parser(*std::move(tokens)).run();
}

}  // namespace docket
