#pragma once

// From text to tokens. Knows the words of CEL, not its grammar. Floor 2, private to the compiler.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/expr/compile.hpp"
#include "engine/model/value.hpp"

namespace docket {

enum class TokenKind : std::uint8_t {
    end,
    identifier,         ///< Reserved words included; the parser knows where they may stand.
    quoted_identifier,  ///< `a-b`, without its quotes in `text`.
    integer,            ///< `text` without a sign; whether it fits is said by the parser, which sees the sign.
    literal,            ///< uint, double, string, bytes, true, false or null: in `value`.
    symbol,             ///< An operator, bracket or separator, and the word `in`.
};

struct Token {
    TokenKind kind = TokenKind::end;
    std::uint32_t offset = 0;
    std::string_view text;  ///< Of the text given to `tokens_of`, which must live as long.
    Value value;
};

/// All tokens, the last of kind `end`; or the first place that is no token of CEL.
[[nodiscard]] Result<std::vector<Token>, CompileError> tokens_of(std::string_view text);

/// A string or bytes literal as written, prefix and quotes included. The error's offset counts from the literal's first byte.
[[nodiscard]] Result<Value, CompileError> value_of_quoted(std::string_view literal);

/// "7", "0x7f" with an optional sign; nullopt if it does not fit 64 bits.
[[nodiscard]] std::optional<std::int64_t> integer_of(std::string_view digits, bool negative);

/// A syntax error.
[[nodiscard]] CompileError syntax_error(std::uint32_t offset, std::string message, std::string remedy = "");

}  // namespace docket
