// + - * / % and unary minus, with 64-bit overflow as an error; the greatest and least of numbers.

#include <functional>

#include "engine/expr/evaluator/equality.hpp"
#include "engine/expr/evaluator/evaluation.hpp"
#include "engine/expr/evaluator/functions/functions.hpp"
#include "engine/expr/evaluator/functions/time_text.hpp"

namespace docket {

namespace {

using enum Value::Kind;

bool both(const Call& call, Value::Kind kind)
{
    return call.is(0, kind) && call.is(1, kind);
}

/// Sets what one of the __builtin_…_overflow functions gave.
template <class Number>
bool yield(Call& call, bool overflowed, Number result)
{
    if (overflowed) return call.overflow("The result does not fit 64 bits.");
    call.out = Value(result);
    return true;
}

bool yield_timestamp(Call& call, std::optional<Timestamp> result)
{
    if (!result) return call.overflow("The result lies outside the years 0001 to 9999.");
    call.out = Value(*result);
    return true;
}

bool yield_duration(Call& call, std::optional<Duration> result)
{
    if (!result) return call.overflow("The result is longer than a duration can be, about 292 years.");
    call.out = Value(*result);
    return true;
}

bool concatenate_lists(Call& call)
{
    const List& left = call[0].list();
    const List& right = call[1].list();
    const std::size_t size = left.size() + right.size();
    if (!call.charge_elements(size) || !call.hold(size * value_bytes)) return false;
    List both_lists;
    both_lists.reserve(size);
    both_lists.insert(both_lists.end(), left.begin(), left.end());
    both_lists.insert(both_lists.end(), right.begin(), right.end());
    return call.yield_list(std::move(both_lists));
}

bool concatenate_bytes(Call& call)
{
    const std::string& left = call[0].bytes().octets;
    const std::string& right = call[1].bytes().octets;
    if (!call.charge_bytes(left.size() + right.size()) || !call.hold(left.size() + right.size())) return false;
    call.out = Value(Bytes{left + right});
    return true;
}

bool concatenate_text(Call& call)
{
    const std::string& left = call[0].string();
    const std::string& right = call[1].string();
    // Held before it is made: two texts of the largest size must not meet first.
    if (!call.charge_bytes(left.size() + right.size()) || !call.hold(block_bytes + left.size() + right.size())) return false;
    call.out = Value(left + right);
    return true;
}

bool check_divisor(Call& call, bool is_zero)
{
    return !is_zero || call.fail("divide-by-zero", "The divisor is zero.");
}

/// The one of a list's numbers before which no other comes by `better`; or the only argument, if it is a number.
template <class Better>
bool run_extreme(Call& call, Better better)
{
    if (is_number(call[0])) {
        call.out = call[0];
        return true;
    }
    if (!call.is(0, list)) return call.no_overload();
    const List& numbers = call[0].list();
    if (numbers.empty()) return call.fail("invalid-argument", "There is no number in an empty list.");
    if (!call.charge_elements(numbers.size())) return false;
    const Value* best = &numbers.front();
    for (const Value& number : numbers) {
        if (!is_number(number)) return call.no_overload();
        if (better(compare_numbers(number, *best))) best = &number;
    }
    call.out = *best;
    return true;
}

}  // namespace

bool run_add(Call& call)
{
    if (both(call, integer)) {
        std::int64_t sum = 0;
        const bool overflowed = __builtin_add_overflow(call[0].integer(), call[1].integer(), &sum);
        return yield(call, overflowed, sum);
    }
    if (both(call, floating)) return yield(call, false, call[0].floating() + call[1].floating());
    if (both(call, string)) return concatenate_text(call);
    if (both(call, unsigned_integer)) {
        std::uint64_t sum = 0;
        const bool overflowed = __builtin_add_overflow(call[0].unsigned_integer(), call[1].unsigned_integer(), &sum);
        return yield(call, overflowed, sum);
    }
    if (both(call, list)) return concatenate_lists(call);
    if (both(call, bytes)) return concatenate_bytes(call);
    if (both(call, duration))
        return yield_duration(call, duration_of(nanoseconds_of(call[0].duration()) + nanoseconds_of(call[1].duration())));
    if (call.is(0, timestamp) && call.is(1, duration)) return yield_timestamp(call, add(call[0].timestamp(), call[1].duration()));
    if (call.is(0, duration) && call.is(1, timestamp)) return yield_timestamp(call, add(call[1].timestamp(), call[0].duration()));
    return call.no_overload();
}

bool run_subtract(Call& call)
{
    if (both(call, integer)) {
        std::int64_t difference = 0;
        const bool overflowed = __builtin_sub_overflow(call[0].integer(), call[1].integer(), &difference);
        return yield(call, overflowed, difference);
    }
    if (both(call, floating)) return yield(call, false, call[0].floating() - call[1].floating());
    if (both(call, unsigned_integer)) {
        std::uint64_t difference = 0;
        const bool overflowed = __builtin_sub_overflow(call[0].unsigned_integer(), call[1].unsigned_integer(), &difference);
        return yield(call, overflowed, difference);
    }
    if (both(call, timestamp))
        return yield_duration(call, duration_of(nanoseconds_of(call[0].timestamp()) - nanoseconds_of(call[1].timestamp())));
    if (both(call, duration))
        return yield_duration(call, duration_of(nanoseconds_of(call[0].duration()) - nanoseconds_of(call[1].duration())));
    if (call.is(0, timestamp) && call.is(1, duration))
        return yield_timestamp(call, timestamp_of(nanoseconds_of(call[0].timestamp()) - nanoseconds_of(call[1].duration())));
    return call.no_overload();
}

bool run_multiply(Call& call)
{
    if (both(call, integer)) {
        std::int64_t product = 0;
        const bool overflowed = __builtin_mul_overflow(call[0].integer(), call[1].integer(), &product);
        return yield(call, overflowed, product);
    }
    if (both(call, floating)) return yield(call, false, call[0].floating() * call[1].floating());
    if (!both(call, unsigned_integer)) return call.no_overload();
    std::uint64_t product = 0;
    const bool overflowed = __builtin_mul_overflow(call[0].unsigned_integer(), call[1].unsigned_integer(), &product);
    return yield(call, overflowed, product);
}

bool run_divide(Call& call)
{
    if (both(call, floating)) return yield(call, false, call[0].floating() / call[1].floating());
    if (both(call, unsigned_integer)) {
        if (!check_divisor(call, call[1].unsigned_integer() == 0)) return false;
        return yield(call, false, call[0].unsigned_integer() / call[1].unsigned_integer());
    }
    if (!both(call, integer)) return call.no_overload();
    if (!check_divisor(call, call[1].integer() == 0)) return false;
    if (call[0].integer() == INT64_MIN && call[1].integer() == -1) return yield(call, true, std::int64_t{0});
    return yield(call, false, call[0].integer() / call[1].integer());
}

bool run_modulo(Call& call)
{
    if (both(call, unsigned_integer)) {
        if (!check_divisor(call, call[1].unsigned_integer() == 0)) return false;
        return yield(call, false, call[0].unsigned_integer() % call[1].unsigned_integer());
    }
    if (!both(call, integer)) return call.no_overload();
    if (!check_divisor(call, call[1].integer() == 0)) return false;
    if (call[0].integer() == INT64_MIN && call[1].integer() == -1) return yield(call, true, std::int64_t{0});
    return yield(call, false, call[0].integer() % call[1].integer());
}

bool run_negate(Call& call)
{
    if (call.is(0, floating)) return yield(call, false, -call[0].floating());
    if (!call.is(0, integer)) return call.no_overload();
    std::int64_t negated = 0;
    const bool overflowed = __builtin_sub_overflow(std::int64_t{0}, call[0].integer(), &negated);
    return yield(call, overflowed, negated);
}

bool run_greatest(Call& call)
{
    return run_extreme(call, [](std::partial_ordering order) { return order > 0; });
}

bool run_least(Call& call)
{
    return run_extreme(call, [](std::partial_ordering order) { return order < 0; });
}

}  // namespace docket
