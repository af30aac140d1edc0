// Equality, order and membership.

#include <cmath>
#include <limits>

#include "engine/expr/evaluate.hpp"
#include "engine/expr/evaluator/equality.hpp"
#include "engine/expr/evaluator/evaluation.hpp"
#include "engine/expr/evaluator/functions/functions.hpp"

namespace docket {

namespace {

double as_double(const Value& number)
{
    if (number.kind() == Value::Kind::integer) return static_cast<double>(number.integer());
    if (number.kind() == Value::Kind::unsigned_integer) return static_cast<double>(number.unsigned_integer());
    return number.floating();
}

std::partial_ordering compare_signed_unsigned(std::int64_t a, std::uint64_t b)
{
    if (a < 0) return std::partial_ordering::less;
    return static_cast<std::uint64_t>(a) <=> b;
}

/// nullopt if values of these kinds have no order.
std::optional<std::partial_ordering> order_of(const Value& a, const Value& b)
{
    if (is_number(a) && is_number(b)) return compare_numbers(a, b);
    if (a.kind() != b.kind()) return std::nullopt;
    switch (a.kind()) {
        case Value::Kind::boolean: return a.boolean() <=> b.boolean();
        case Value::Kind::string: return a.string().compare(b.string()) <=> 0;  // order of UTF-8 bytes is order of code points
        case Value::Kind::bytes: return a.bytes().octets.compare(b.bytes().octets) <=> 0;
        case Value::Kind::timestamp: return a.timestamp() <=> b.timestamp();
        case Value::Kind::duration: return a.duration() <=> b.duration();
        case Value::Kind::null:
        case Value::Kind::integer:
        case Value::Kind::unsigned_integer:
        case Value::Kind::floating:
        case Value::Kind::list:
        case Value::Kind::map:
        case Value::Kind::type: return std::nullopt;
    }
    return std::nullopt;
}

template <class Test>
bool run_order(Call& call, Test test)
{
    const auto order = order_of(call[0], call[1]);
    if (!order) return call.no_overload();
    return call.yield(test(*order));
}

/// Pays for what was looked at; false if it was more than there was.
bool settle(Call& call, const Equality& equality)
{
    if (equality.gave_up()) return call.charge_steps(limits::expression_steps_max);
    return call.charge_elements(call.elements_left() - equality.left());
}

bool run_equality(Call& call, bool wanted)
{
    Equality equality(call.elements_left());
    const bool same = equality.same(call[0], call[1]);
    if (!settle(call, equality)) return false;
    return call.yield(same == wanted);
}

}  // namespace

bool is_number(const Value& value) noexcept
{
    return value.kind() == Value::Kind::integer || value.kind() == Value::Kind::unsigned_integer ||
           value.kind() == Value::Kind::floating;
}

std::partial_ordering compare_numbers(const Value& a, const Value& b) noexcept
{
    if (a.kind() == Value::Kind::floating || b.kind() == Value::Kind::floating) return as_double(a) <=> as_double(b);
    const bool a_signed = a.kind() == Value::Kind::integer;
    const bool b_signed = b.kind() == Value::Kind::integer;
    if (a_signed && b_signed) return a.integer() <=> b.integer();
    if (!a_signed && !b_signed) return a.unsigned_integer() <=> b.unsigned_integer();
    if (a_signed) return compare_signed_unsigned(a.integer(), b.unsigned_integer());
    return 0 <=> compare_signed_unsigned(b.integer(), a.unsigned_integer());
}

bool is_map_key(const Value& value) noexcept
{
    return value.is_string() || value.kind() == Value::Kind::integer || value.kind() == Value::Kind::unsigned_integer ||
           value.kind() == Value::Kind::boolean;
}

const Value* find_key(const Map& map, const Value& key) noexcept
{
    if (is_map_key(key)) return map.find(key);
    if (key.kind() != Value::Kind::floating) return nullptr;
    const double number = key.floating();
    if (number != std::trunc(number)) return nullptr;
    if (number >= -0x1p63 && number < 0x1p63) return map.find(Value(static_cast<std::int64_t>(number)));
    if (number >= 0 && number < 0x1p64) return map.find(Value(static_cast<std::uint64_t>(number)));
    return nullptr;
}

bool Equality::look_at(std::size_t elements)
{
    gave_up_ = gave_up_ || elements > left_;
    left_ -= gave_up_ ? left_ : elements;
    return !gave_up_;
}

bool Equality::finds(const Value& wanted, const Value& element)
{
    return look_at(1) && same(wanted, element);
}

bool Equality::same(const Value& a, const Value& b)
{
    if (is_number(a) && is_number(b)) return compare_numbers(a, b) == 0;
    if (a.kind() != b.kind()) return false;
    if (a.is_list()) return same_lists(a.list(), b.list());
    if (a.is_map()) return same_maps(a.map(), b.map());
    if (a.is_string())
        return a.string().size() == b.string().size() && look_at(a.string().size() / (bytes_per_step / elements_per_step)) &&
               a.string() == b.string();
    return a == b;
}

bool Equality::same_lists(const List& a, const List& b)
{
    if (a.size() != b.size() || !look_at(a.size())) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (!same(a[i], b[i])) return false;
    return true;
}

bool Equality::same_maps(const Map& a, const Map& b)
{
    if (a.size() != b.size() || !look_at(a.size())) return false;
    // Keys are sorted, and int and uint keys by value: equal maps have equal keys in equal places.
    for (auto x = a.begin(), y = b.begin(); x != a.end(); ++x, ++y)
        if (compare_keys(x->key, y->key) != 0 || !same(x->value, y->value)) return false;
    return true;
}

bool equals(const Value& a, const Value& b)
{
    return Equality(std::numeric_limits<std::size_t>::max()).same(a, b);
}

bool run_equal(Call& call) { return run_equality(call, true); }
bool run_not_equal(Call& call) { return run_equality(call, false); }
bool run_less(Call& call) { return run_order(call, [](std::partial_ordering order) { return order < 0; }); }
bool run_less_equal(Call& call) { return run_order(call, [](std::partial_ordering order) { return order <= 0; }); }
bool run_greater(Call& call) { return run_order(call, [](std::partial_ordering order) { return order > 0; }); }
bool run_greater_equal(Call& call) { return run_order(call, [](std::partial_ordering order) { return order >= 0; }); }

bool run_in(Call& call)
{
    if (call.is(1, Value::Kind::list)) {
        Equality equality(call.elements_left());
        bool found = false;
        const List& elements = call[1].list();
        for (std::size_t i = 0; i < elements.size() && !found && !equality.gave_up(); ++i)
            found = equality.finds(call[0], elements[i]);
        if (!settle(call, equality)) return false;
        return call.yield(found);
    }
    if (!call.is(1, Value::Kind::map)) return call.no_overload();
    return call.yield(find_key(call[1].map(), call[0]) != nullptr);
}

bool run_not(Call& call)
{
    if (!call.is(0, Value::Kind::boolean)) return call.no_overload();
    return call.yield(!call[0].boolean());
}

}  // namespace docket
