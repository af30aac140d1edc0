// StateSet against std::set.

#include <doctest/doctest.h>

#include <random>
#include <set>

#include "engine/interpreter/state_set.hpp"

namespace docket {

TEST_CASE("a set of states walks its members in both directions as an ordered set does")
{
    std::mt19937 random(20260302);
    for (int round = 0; round < 200; ++round) {
        // given: members at random, the edges of the words among them
        std::set<StateIndex> expected;
        StateSet found;
        for (int i = 0; i < round % 40; ++i) {
            const auto state = static_cast<StateIndex>(random() % StateSet::capacity);
            if (random() % 4 == 0) {
                expected.erase(state);
                found.erase(state);
            } else {
                expected.insert(state);
                found.insert(state);
            }
        }
        // then
        for (std::size_t at = 0; at <= StateSet::capacity; ++at) {
            const auto after = expected.lower_bound(static_cast<StateIndex>(at));
            REQUIRE(found.next(at) == (after == expected.end() ? no_state : *after));
            REQUIRE(found.previous(at) == (after == expected.begin() ? no_state : *std::prev(after)));
            if (at == StateSet::capacity) continue;
            REQUIRE(found.contains(static_cast<StateIndex>(at)) == expected.contains(static_cast<StateIndex>(at)));
        }
        REQUIRE(found.empty() == expected.empty());
    }
}

TEST_CASE("sets intersect if they have a member in common")
{
    StateSet a;
    StateSet b;
    a.insert(3);
    a.insert(200);
    b.insert(4);
    CHECK_FALSE(a.intersects(b));
    b.insert(200);
    CHECK(a.intersects(b));
    b |= a;
    CHECK(b.contains(3));
}

}  // namespace docket
