// bool(), bytes(), double(), dyn(), int(), string(), uint(), type() and size().

#include <charconv>
#include <cmath>
#include <cstdlib>

#include "engine/base/text/utf8.hpp"
#include "engine/expr/evaluator/evaluation.hpp"
#include "engine/expr/evaluator/functions/functions.hpp"
#include "engine/expr/evaluator/functions/time_text.hpp"

namespace docket {

namespace {

using enum Value::Kind;

template <class Result>
bool yield(Call& call, Result result)
{
    call.out = Value(std::move(result));
    return true;
}

bool out_of_range(Call& call)
{
    return call.overflow("The number does not fit the type it is converted to.");
}

bool not_a_number(Call& call, std::string_view type)
{
    return call.fail("invalid-argument", "The text is no " + std::string(type) + ".");
}

/// The whole text as a number of base ten; `+` is allowed where a sign is.
template <class Number>
std::optional<Number> number_from_text(std::string_view text)
{
    constexpr bool is_signed = std::is_signed_v<Number>;
    if (is_signed && text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
    Number value{};
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
    return value;
}

/// The shortest digits that read back as the same number; plain up to 10^21, as people write money, beyond that with an exponent.
std::string text_of(double number)
{
    if (std::isnan(number)) return "NaN";
    if (std::isinf(number)) return number < 0 ? "-Infinity" : "Infinity";
    const double magnitude = std::abs(number);
    const bool plain = number == 0 || (magnitude >= 1e-6 && magnitude < 1e21);
    char digits[64];
    const auto written =
        std::to_chars(digits, digits + sizeof digits, number, plain ? std::chars_format::fixed : std::chars_format::scientific);
    return {digits, written.ptr};
}

std::optional<double> double_from_text(std::string_view text)
{
    if (text.empty() || text.front() == ' ') return std::nullopt;
    if (text == "NaN") return std::nan("");
    if (text == "Infinity" || text == "+Infinity" || text == "Inf" || text == "+Inf" || text == "inf") return HUGE_VAL;
    if (text == "-Infinity" || text == "-Inf" || text == "-inf") return -HUGE_VAL;
    if (text.size() > 1 && text.front() == '+' && text[1] != '-') text.remove_prefix(1);
    double value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool is_word = text.find_first_of("nN") != std::string_view::npos;  // "nan(…)", "infinity": not CEL's spelling
    if (read.ec != std::errc() || read.ptr != text.data() + text.size() || is_word) return std::nullopt;
    return value;
}

}  // namespace

bool run_to_bool(Call& call)
{
    if (call.is(0, boolean)) return yield(call, call[0].boolean());
    if (!call.is(0, string)) return call.no_overload();
    const std::string& text = call[0].string();
    for (const std::string_view yes : {"1", "t", "true", "T", "TRUE", "True"})
        if (text == yes) return yield(call, true);
    for (const std::string_view no : {"0", "f", "false", "F", "FALSE", "False"})
        if (text == no) return yield(call, false);
    return not_a_number(call, "bool");
}

bool run_to_bytes(Call& call)
{
    if (call.is(0, bytes)) return yield(call, call[0]);
    if (!call.is(0, string)) return call.no_overload();
    if (!call.charge_bytes(call[0].string().size()) || !call.hold(block_bytes + call[0].string().size())) return false;
    return yield(call, Bytes{call[0].string()});
}

bool run_to_double(Call& call)
{
    if (call.is(0, floating)) return yield(call, call[0].floating());
    if (call.is(0, integer)) return yield(call, static_cast<double>(call[0].integer()));
    if (call.is(0, unsigned_integer)) return yield(call, static_cast<double>(call[0].unsigned_integer()));
    if (!call.is(0, string)) return call.no_overload();
    if (!call.charge_bytes(call[0].string().size())) return false;
    const auto value = double_from_text(call[0].string());
    return value ? yield(call, *value) : not_a_number(call, "double");
}

bool run_to_dyn(Call& call)
{
    return yield(call, call[0]);
}

bool run_to_int(Call& call)
{
    if (call.is(0, integer)) return yield(call, call[0].integer());
    if (call.is(0, timestamp)) return yield(call, call[0].timestamp().seconds);
    if (call.is(0, unsigned_integer)) {
        if (call[0].unsigned_integer() > static_cast<std::uint64_t>(INT64_MAX)) return out_of_range(call);
        return yield(call, static_cast<std::int64_t>(call[0].unsigned_integer()));
    }
    if (call.is(0, floating)) {
        // The ends themselves are refused: -2^63 as a double may stand for a number that was less.
        const double number = call[0].floating();
        if (!(number > -0x1p63 && number < 0x1p63)) return out_of_range(call);
        return yield(call, static_cast<std::int64_t>(number));
    }
    if (!call.is(0, string)) return call.no_overload();
    const auto value = number_from_text<std::int64_t>(call[0].string());
    return value ? yield(call, *value) : not_a_number(call, "int");
}

bool run_to_uint(Call& call)
{
    if (call.is(0, unsigned_integer)) return yield(call, call[0].unsigned_integer());
    if (call.is(0, integer)) {
        if (call[0].integer() < 0) return out_of_range(call);
        return yield(call, static_cast<std::uint64_t>(call[0].integer()));
    }
    if (call.is(0, floating)) {
        const double number = call[0].floating();
        if (!(number >= 0 && number < 0x1p64)) return out_of_range(call);
        return yield(call, static_cast<std::uint64_t>(number));
    }
    if (!call.is(0, string)) return call.no_overload();
    const auto value = number_from_text<std::uint64_t>(call[0].string());
    return value ? yield(call, *value) : not_a_number(call, "uint");
}

bool run_to_string(Call& call)
{
    switch (call[0].kind()) {
        case string: return yield(call, call[0]);
        case boolean: return call.yield_text(call[0].boolean() ? "true" : "false");
        case integer: return call.yield_text(std::to_string(call[0].integer()));
        case unsigned_integer: return call.yield_text(std::to_string(call[0].unsigned_integer()));
        case floating: return call.yield_text(text_of(call[0].floating()));
        case timestamp: return call.yield_text(to_text(call[0].timestamp()));
        case duration: return call.yield_text(to_text(call[0].duration()));
        case bytes:
            if (!call.charge_bytes(call[0].bytes().octets.size())) return false;
            if (!is_utf8(call[0].bytes().octets)) return call.fail("invalid-argument", "The bytes are no UTF-8 text.");
            return call.yield_text(call[0].bytes().octets);
        case null:
        case list:
        case map:
        case type: break;
    }
    return call.no_overload();
}

bool run_type(Call& call)
{
    return yield(call, TypeName{std::string(type_name(call[0].kind()))});
}

bool run_size(Call& call)
{
    const auto yield_size = [&](std::size_t size) { return yield(call, static_cast<std::int64_t>(size)); };
    switch (call[0].kind()) {
        case string: return call.charge_bytes(call[0].string().size()) && yield_size(code_points(call[0].string()));
        case bytes: return yield_size(call[0].bytes().octets.size());
        case list: return yield_size(call[0].list().size());
        case map: return yield_size(call[0].map().size());
        case null:
        case boolean:
        case integer:
        case unsigned_integer:
        case floating:
        case timestamp:
        case duration:
        case type: break;
    }
    return call.no_overload();
}

}  // namespace docket
