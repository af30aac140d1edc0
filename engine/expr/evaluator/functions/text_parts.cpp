// Functions that take strings apart and put them together. Positions count code points. Names and edges are those of the strings
// extension of cel-go.

#include <optional>

#include "engine/base/text/utf8.hpp"
#include "engine/expr/evaluator/evaluation.hpp"
#include "engine/expr/evaluator/functions/functions.hpp"
#include "engine/expr/syntax/unicode.hpp"

namespace docket {

namespace {

using enum Value::Kind;

/// Are the arguments of these kinds? Optional ones at the end may be missing.
bool are(const Call& call, std::initializer_list<Value::Kind> kinds)
{
    std::size_t index = 0;
    for (const Value::Kind kind : kinds) {
        if (index == call.size()) break;
        if (!call.is(index++, kind)) return false;
    }
    return true;
}

bool out_of_range(Call& call, std::int64_t position)
{
    return call.fail("out-of-range", "The text has no position " + std::to_string(position) + ".");
}

/// The byte at which a position lies, its end included; nullopt if it is outside.
std::optional<std::size_t> byte_at(std::string_view text, std::int64_t position)
{
    if (position < 0) return std::nullopt;
    const std::size_t byte = byte_of_code_point(text, static_cast<std::size_t>(position));
    return byte == std::string_view::npos ? std::nullopt : std::optional(byte);
}

/// A text that grows under the memory limit.
class Builder {
public:
    explicit Builder(Call& call) : call_(call) {}

    [[nodiscard]] bool append(std::string_view part)
    {
        if (!call_.hold(part.size())) return false;
        text_ += part;
        return true;
    }

    bool finish()
    {
        if (!call_.hold(block_bytes)) return false;
        call_.out = Value(std::move(text_));
        return true;
    }

private:
    Call& call_;
    std::string text_;
};

/// A list of texts that grows under the memory limit.
class ListBuilder {
public:
    explicit ListBuilder(Call& call) : call_(call) {}

    [[nodiscard]] bool append(std::string_view part)
    {
        if (!call_.hold(value_bytes + block_bytes + part.size()) || !call_.charge_elements(1)) return false;
        parts_.emplace_back(part);
        return true;
    }

    [[nodiscard]] std::size_t size() const { return parts_.size(); }
    bool finish() { return call_.yield_list(std::move(parts_)); }

private:
    Call& call_;
    List parts_;
};

/// How many pieces or replacements: the argument at `index`, or without bound.
std::size_t count_argument(const Call& call, std::size_t index)
{
    if (call.size() <= index || call[index].integer() < 0) return SIZE_MAX;
    return static_cast<std::size_t>(call[index].integer());
}

}  // namespace

bool run_char_at(Call& call)
{
    if (!are(call, {string, integer})) return call.no_overload();
    const std::string_view text = call[0].string();
    if (!call.charge_bytes(text.size())) return false;
    const auto byte = byte_at(text, call[1].integer());
    if (!byte) return out_of_range(call, call[1].integer());
    if (*byte == text.size()) return call.yield_text("");
    return call.yield_text(std::string(text.substr(*byte, code_point_bytes(text[*byte]))));
}

bool run_index_of(Call& call)
{
    if (!are(call, {string, string, integer})) return call.no_overload();
    const std::string_view text = call[0].string();
    if (!call.charge_bytes(text.size())) return false;
    const auto from = call.size() == 3 ? byte_at(text, call[2].integer()) : std::optional<std::size_t>(0);
    if (!from) return out_of_range(call, call[2].integer());
    const std::size_t found = text.find(call[1].string(), *from);
    call.out = found == std::string_view::npos ? Value(-1) : Value(static_cast<std::int64_t>(code_points(text.substr(0, found))));
    return true;
}

bool run_last_index_of(Call& call)
{
    if (!are(call, {string, string, integer})) return call.no_overload();
    const std::string_view text = call[0].string();
    if (!call.charge_bytes(text.size())) return false;
    const auto from = call.size() == 3 ? byte_at(text, call[2].integer()) : std::optional(text.size());
    if (!from) return out_of_range(call, call[2].integer());
    const std::size_t found = text.rfind(call[1].string(), *from);
    call.out = found == std::string_view::npos ? Value(-1) : Value(static_cast<std::int64_t>(code_points(text.substr(0, found))));
    return true;
}

bool run_substring(Call& call)
{
    if (!are(call, {string, integer, integer})) return call.no_overload();
    const std::string_view text = call[0].string();
    if (!call.charge_bytes(text.size())) return false;
    const auto begin = byte_at(text, call[1].integer());
    if (!begin) return out_of_range(call, call[1].integer());
    const auto end = call.size() == 3 ? byte_at(text, call[2].integer()) : std::optional(text.size());
    if (!end) return out_of_range(call, call[2].integer());
    if (*end < *begin) return call.fail("out-of-range", "The part would end before it begins.");
    return call.yield_text(std::string(text.substr(*begin, *end - *begin)));
}

bool run_replace(Call& call)
{
    if (!are(call, {string, string, string, integer})) return call.no_overload();
    const std::string_view text = call[0].string();
    const std::string_view old = call[1].string();
    if (!call.charge_bytes(text.size())) return false;
    std::size_t left = count_argument(call, 3);
    Builder result(call);
    std::size_t at = 0;
    // An empty text stands between any two characters, and at both ends.
    while (left > 0 && at <= text.size()) {
        const std::size_t found = text.find(old, at);
        if (found == std::string_view::npos) break;
        if (!call.charge_elements(1) || !result.append(text.substr(at, found - at)) || !result.append(call[2].string()))
            return false;
        at = found + old.size();
        --left;
        if (!old.empty()) continue;
        if (at == text.size()) return result.finish();
        const std::size_t length = code_point_bytes(text[at]);
        if (!result.append(text.substr(at, length))) return false;
        at += length;
    }
    return result.append(text.substr(at)) && result.finish();
}

bool run_split(Call& call)
{
    if (!are(call, {string, string, integer})) return call.no_overload();
    const std::string_view text = call[0].string();
    const std::string_view separator = call[1].string();
    if (!call.charge_bytes(text.size())) return false;
    const std::size_t pieces_max = count_argument(call, 2);
    ListBuilder pieces(call);
    if (pieces_max == 0 || (separator.empty() && text.empty())) return pieces.finish();
    std::size_t at = 0;
    while (pieces.size() + 1 < pieces_max) {
        // By an empty separator, each character is a piece.
        const std::size_t found = separator.empty() ? at + code_point_bytes(text[at]) : text.find(separator, at);
        if (found == std::string_view::npos || (separator.empty() && found >= text.size())) break;
        if (!pieces.append(text.substr(at, found - at))) return false;
        at = found + separator.size();
    }
    return pieces.append(text.substr(at)) && pieces.finish();
}

bool run_join(Call& call)
{
    if (!are(call, {list, string})) return call.no_overload();
    const List& pieces = call[0].list();
    if (!call.charge_elements(pieces.size())) return false;
    Builder result(call);
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        if (!pieces[i].is_string())
            return call.fail("no-such-overload",
                             "join() wants strings in its list, not " + std::string(type_name(pieces[i].kind())) + ".");
        if (i > 0 && call.size() == 2 && !result.append(call[1].string())) return false;
        if (!result.append(pieces[i].string())) return false;
    }
    return result.finish();
}

}  // namespace docket
