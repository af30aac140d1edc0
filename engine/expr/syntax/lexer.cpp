// The lexer. What stands between quotes is literals.cpp's.

#include "engine/expr/syntax/lexer.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "engine/base/text/utf8.hpp"

namespace docket {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_name_start(char c) { return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_name(char c) { return is_name_start(c) || is_digit(c); }
bool is_quoted_name(char c) { return is_name(c) || c == '.' || c == '-' || c == '/' || c == ' '; }

/// Longest first, so that "<=" is not read as "<".
constexpr std::string_view symbols[] = {"&&", "||", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "!", "?",
                                        ":",  ".",  ",",  "(",  ")",  "[",  "]", "{", "}"};

class Lexer {
public:
    explicit Lexer(std::string_view text) : text_(text) {}

    Result<std::vector<Token>, CompileError> run()
    {
        while (!error_) {
            skip_blanks();
            if (at_ == text_.size()) break;
            next();
        }
        if (error_) return *error_;
        tokens_.push_back({TokenKind::end, static_cast<std::uint32_t>(text_.size()), text_.substr(text_.size()), {}});
        return std::move(tokens_);
    }

private:
    [[nodiscard]] char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

    void skip_blanks()
    {
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
                ++at_;
            } else if (c == '/' && peek(1) == '/') {
                at_ = std::min(text_.find('\n', at_), text_.size());
            } else {
                return;
            }
        }
    }

    void next()
    {
        const char c = text_[at_];
        if (const std::size_t prefix = quote_prefix(); prefix != std::string_view::npos) return quoted(prefix);
        if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
        if (is_name_start(c)) return word();
        if (c == '`') return quoted_identifier();
        for (const std::string_view symbol : symbols)
            if (text_.substr(at_).starts_with(symbol)) return take(TokenKind::symbol, symbol.size());
        unknown_character();
    }

    void take(TokenKind kind, std::size_t length, Value value = {})
    {
        tokens_.push_back({kind, static_cast<std::uint32_t>(at_), text_.substr(at_, length), std::move(value)});
        at_ += length;
    }

    void fail(std::size_t offset, std::string message, std::string remedy = "")
    {
        error_ = syntax_error(static_cast<std::uint32_t>(offset), std::move(message), std::move(remedy));
    }

    /// Length of r, b, br before a quote; npos if no string begins here.
    [[nodiscard]] std::size_t quote_prefix() const
    {
        std::size_t prefix = 0;
        if (peek() == 'b' || peek() == 'B') ++prefix;
        if (peek(prefix) == 'r' || peek(prefix) == 'R') ++prefix;
        return peek(prefix) == '"' || peek(prefix) == '\'' ? prefix : std::string_view::npos;
    }

    void quoted(std::size_t prefix)
    {
        const char quote = peek(prefix);
        const bool raw = prefix > 0 && (peek(prefix - 1) == 'r' || peek(prefix - 1) == 'R');
        const bool triple = peek(prefix + 1) == quote && peek(prefix + 2) == quote;
        std::size_t end = at_ + prefix + (triple ? 3 : 1);
        for (;; ++end) {
            if (end >= text_.size())
                return fail(at_, "This text has no closing quote.", triple ? "Close it with three quotes." : "");
            const char c = text_[end];
            if (!triple && (c == '\n' || c == '\r'))
                return fail(at_, "This text has no closing quote in its line.", "Use three quotes for text of several lines.");
            if (c == '\\' && !raw) {
                ++end;
            } else if (c == quote && (!triple || text_.substr(end, 3) == std::string(3, quote))) {
                break;
            }
        }
        end += triple ? 3 : 1;
        auto value = value_of_quoted(text_.substr(at_, end - at_));
        if (value) return take(TokenKind::literal, end - at_, *std::move(value));
        error_ = value.error();
        error_->offset += static_cast<std::uint32_t>(at_);
    }

    void number()
    {
        std::size_t length = 0;
        const bool hex = peek() == '0' && (peek(1) == 'x' || peek(1) == 'X') && is_hex(peek(2));
        bool floating = false;
        if (hex) {
            length = 2;
            while (is_hex(peek(length))) ++length;
        } else {
            while (is_digit(peek(length))) ++length;
            if (peek(length) == '.' && is_digit(peek(length + 1))) {
                floating = true;
                ++length;
                while (is_digit(peek(length))) ++length;
            }
            if (const std::size_t exponent = exponent_length(length); exponent > 0) {
                floating = true;
                length += exponent;
            }
        }
        if (floating) return take_double(length);
        if (peek(length) != 'u' && peek(length) != 'U') return take(TokenKind::integer, length);
        const std::string_view digits = text_.substr(at_ + (hex ? 2 : 0), length - (hex ? 2 : 0));
        std::uint64_t value = 0;
        if (std::from_chars(digits.data(), digits.data() + digits.size(), value, hex ? 16 : 10).ec != std::errc())
            return fail(at_, "This number does not fit 64 bits.");
        take(TokenKind::literal, length + 1, Value(value));
    }

    [[nodiscard]] std::size_t exponent_length(std::size_t from) const
    {
        if (peek(from) != 'e' && peek(from) != 'E') return 0;
        std::size_t length = peek(from + 1) == '+' || peek(from + 1) == '-' ? 2 : 1;
        if (!is_digit(peek(from + length))) return 0;
        while (is_digit(peek(from + length))) ++length;
        return length;
    }

    void take_double(std::size_t length)
    {
        double value = 0;
        const std::string_view digits = text_.substr(at_, length);
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        // from_chars calls underflow out of range too; such a number is the nearest double, zero.
        if (read.ec == std::errc::result_out_of_range && digits.find("e-") == std::string_view::npos &&
            digits.find("E-") == std::string_view::npos)
            return fail(at_, "This number is beyond the range of a double.");
        take(TokenKind::literal, length, Value(value));
    }

    void word()
    {
        std::size_t length = 1;
        while (is_name(peek(length))) ++length;
        const std::string_view name = text_.substr(at_, length);
        if (name == "true" || name == "false") return take(TokenKind::literal, length, Value(name == "true"));
        if (name == "null") return take(TokenKind::literal, length);
        take(name == "in" ? TokenKind::symbol : TokenKind::identifier, length);
    }

    void quoted_identifier()
    {
        std::size_t length = 1;
        while (is_quoted_name(peek(length))) ++length;
        if (length == 1 || peek(length) != '`')
            return fail(at_, "A quoted name ends with a backquote and holds letters, digits, spaces and _ . - / only.");
        ++at_;
        take(TokenKind::quoted_identifier, length - 1);
        ++at_;
    }

    void unknown_character()
    {
        const char c = text_[at_];
        if (c == '=') return fail(at_, "'=' is no operator.", "Write '==' to compare.");
        if (c == '&') return fail(at_, "'&' is no operator.", "Write '&&' for and.");
        if (c == '|') return fail(at_, "'|' is no operator.", "Write '||' for or.");
        std::size_t length = 1;
        while ((static_cast<unsigned char>(peek(length)) & 0xC0U) == 0x80U) ++length;
        std::string message = "The character ";
        message += text_.substr(at_, length);
        fail(at_, message + " does not belong to the language.", "Put text between quotes.");
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::vector<Token> tokens_;
    std::optional<CompileError> error_;
};

}  // namespace

CompileError syntax_error(std::uint32_t offset, std::string message, std::string remedy)
{
    return {offset, "expression-syntax", std::move(message), std::move(remedy)};
}

std::optional<std::int64_t> integer_of(std::string_view digits, bool negative)
{
    const bool hex = digits.starts_with("0x") || digits.starts_with("0X");
    if (hex) digits.remove_prefix(2);
    std::uint64_t magnitude = 0;
    if (std::from_chars(digits.data(), digits.data() + digits.size(), magnitude, hex ? 16 : 10).ec != std::errc())
        return std::nullopt;
    const std::uint64_t limit = (std::uint64_t{1} << 63) - (negative ? 0 : 1);
    if (magnitude > limit) return std::nullopt;
    return static_cast<std::int64_t>(negative ? ~magnitude + 1 : magnitude);
}

Result<std::vector<Token>, CompileError> tokens_of(std::string_view text)
{
    if (!is_utf8(text)) return syntax_error(0, "The expression is not valid UTF-8.");
    return Lexer(text).run();
}

}  // namespace docket
