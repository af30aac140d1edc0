// Functions of whole strings: containment, patterns, letter case, trimming. Those that take strings apart are in text_parts.cpp.

#include <algorithm>

#include "engine/expr/evaluator/evaluation.hpp"
#include "engine/expr/evaluator/functions/functions.hpp"
#include "engine/expr/evaluator/functions/pattern.hpp"
#include "engine/expr/syntax/unicode.hpp"

namespace docket {

namespace {

using enum Value::Kind;

/// Compiling a pattern at run time costs about as much as this many nodes. Literal patterns are compiled once, with the program.
constexpr std::size_t pattern_steps = 200;

/// Answers `test(text, argument)` about two strings.
template <class Test>
bool run_test(Call& call, Test test)
{
    if (!call.is(0, string) || !call.is(1, string)) return call.no_overload();
    if (!call.charge_bytes(call[0].string().size())) return false;
    return call.yield(test(std::string_view(call[0].string()), std::string_view(call[1].string())));
}

/// Replaces each ASCII letter from `first` on by its other case.
bool run_casing(Call& call, char first, char offset)
{
    if (!call.is(0, string)) return call.no_overload();
    if (!call.charge_bytes(call[0].string().size())) return false;
    std::string text = call[0].string();
    for (char& c : text)
        if (c >= first && c <= first + 25) c = static_cast<char>(c + offset);
    return call.yield_text(std::move(text));
}

}  // namespace

bool run_contains(Call& call)
{
    return run_test(call, [](std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; });
}

bool run_ends_with(Call& call)
{
    return run_test(call, [](std::string_view text, std::string_view part) { return text.ends_with(part); });
}

bool run_starts_with(Call& call)
{
    return run_test(call, [](std::string_view text, std::string_view part) { return text.starts_with(part); });
}

bool run_matches(Call& call)
{
    if (!call.is(0, string) || !call.is(1, string)) return call.no_overload();
    if (!call.charge_steps(pattern_steps) || !call.charge_bytes(call[0].string().size())) return false;
    const auto pattern = Pattern::compile(call[1].string());
    if (!pattern) return call.fail("invalid-argument", pattern.error());
    return call.yield((*pattern)->is_found_in(call[0].string()));
}

bool run_lower_ascii(Call& call)
{
    return run_casing(call, 'A', 'a' - 'A');
}

bool run_upper_ascii(Call& call)
{
    return run_casing(call, 'a', 'A' - 'a');
}

bool run_trim(Call& call)
{
    if (!call.is(0, string)) return call.no_overload();
    const std::string_view text = call[0].string();
    if (!call.charge_bytes(text.size())) return false;
    std::size_t begin = 0;
    while (begin < text.size() && is_white_space(code_point_at(text, begin))) begin += code_point_bytes(text[begin]);
    std::size_t end = begin;
    for (std::size_t at = begin; at < text.size(); at += code_point_bytes(text[at]))
        if (!is_white_space(code_point_at(text, at))) end = at + code_point_bytes(text[at]);
    return call.yield_text(std::string(text.substr(begin, end - begin)));
}

bool run_reverse(Call& call)
{
    if (!call.is(0, string)) return call.no_overload();
    const std::string_view text = call[0].string();
    if (!call.charge_bytes(text.size())) return false;
    std::string reversed(text.size(), '\0');
    for (std::size_t at = 0, length = 0; at < text.size(); at += length) {
        length = code_point_bytes(text[at]);
        text.copy(reversed.data() + text.size() - at - length, length, at);
    }
    return call.yield_text(std::move(reversed));
}

}  // namespace docket
