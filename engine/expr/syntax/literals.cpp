// Quoted literals: prefixes, quotes and escapes of strings and bytes (CEL specification, "String and Bytes Values").

#include <optional>

#include "engine/expr/syntax/lexer.hpp"
#include "engine/expr/syntax/unicode.hpp"

namespace docket {

namespace {

int digit_of(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return 16;
}

/// Exactly `length` digits of `base`.
std::optional<std::uint32_t> digits_at(std::string_view text, std::size_t at, std::size_t length, int base)
{
    if (at + length > text.size()) return std::nullopt;
    std::uint32_t value = 0;
    for (std::size_t i = at; i < at + length; ++i) {
        const int digit = digit_of(text[i]);
        if (digit >= base) return std::nullopt;
        value = value * static_cast<std::uint32_t>(base) + static_cast<std::uint32_t>(digit);
    }
    return value;
}

std::optional<char> simple_escape(char c)
{
    switch (c) {
        case 'a': return '\a';
        case 'b': return '\b';
        case 'f': return '\f';
        case 'n': return '\n';
        case 'r': return '\r';
        case 't': return '\t';
        case 'v': return '\v';
        case '\\':
        case '?':
        case '"':
        case '\'':
        case '`': return c;
        default: return std::nullopt;
    }
}

/// Reads what follows a backslash at `at` and appends it. The length read, or why it cannot be.
Result<std::size_t, std::string> append_escape(std::string_view body, std::size_t at, bool bytes, std::string& out)
{
    const char kind = at < body.size() ? body[at] : '\0';
    if (const auto simple = simple_escape(kind)) {
        out += *simple;
        return std::size_t{1};
    }
    const bool octal = kind >= '0' && kind <= '3';
    const bool unicode = kind == 'u' || kind == 'U';
    if (!octal && !unicode && kind != 'x' && kind != 'X') return std::string("This escape is none of the language's.");
    if (unicode && bytes) return std::string("Bytes have no \\u escapes.");

    const std::size_t length = octal ? 3 : kind == 'u' ? 4 : kind == 'U' ? 8 : 2;
    const auto value = digits_at(body, octal ? at : at + 1, length, octal ? 8 : 16);
    if (!value) return "This escape wants " + std::to_string(length) + (octal ? " octal digits." : " hexadecimal digits.");
    if (bytes)
        out += static_cast<char>(*value);
    else if (!append_code_point(out, *value))
        return std::string("This escape is no Unicode character.");
    return length + (octal ? 0 : 1);
}

}  // namespace

Result<Value, CompileError> value_of_quoted(std::string_view literal)
{
    std::size_t at = 0;
    bool bytes = false;
    bool raw = false;
    for (; literal[at] != '"' && literal[at] != '\''; ++at) (literal[at] == 'b' || literal[at] == 'B' ? bytes : raw) = true;
    const std::size_t quotes = literal.size() >= at + 6 && literal.substr(at, 3) == std::string(3, literal[at]) ? 3 : 1;
    at += quotes;
    const std::string_view body = literal.substr(0, literal.size() - quotes);

    std::string out;
    while (at < body.size()) {
        if (raw || body[at] != '\\') {
            out += body[at++];
            continue;
        }
        const auto length = append_escape(body, at + 1, bytes, out);
        if (!length)
            return syntax_error(static_cast<std::uint32_t>(at), length.error(),
                                "Write a backslash itself as \\\\, or put r before the quote.");
        at += 1 + *length;
    }
    if (bytes) return Value(Bytes{std::move(out)});
    return Value(std::move(out));
}

}  // namespace docket
