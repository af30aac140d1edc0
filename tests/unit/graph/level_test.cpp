// Places by Graphviz: what is promised of them, not where they are.

#include <doctest/doctest.h>

#include <future>

#include "engine/graph/layout/level.hpp"

namespace docket {

namespace {

/// a over b, a line with a label between them; b has ways in at 10 and 80 and a way out at 50.
Level two_items()
{
    Level level;
    level.items = {{{60, 30}, LevelItem::Row::free, {}, {}},
                   {{100, 40}, LevelItem::Row::free, {10, 80}, {50}},
                   {{20, 20}, LevelItem::Row::last, {}, {}}};
    level.lines.push_back({0, 1, no_place, 1, {50, 20}, true, 1, true});
    level.lines.push_back({1, 2, 0, no_place, {}, false, 1, true});
    return level;
}

} // namespace

TEST_CASE("what a line leads to stands below it, with room for its label")
{
    const LaidLevel laid = lay_out(two_items());
    REQUIRE(laid.items.size() == 3);
    CHECK(laid.items[0].y + 15 + 20 <= laid.items[1].y - 20);
    CHECK(laid.items[1].y + 20 <= laid.items[2].y - 10);
    CHECK(laid.size.width >= 100);
}

TEST_CASE("a line ends at the way it was told, within a point")
{
    const LaidLevel laid = lay_out(two_items());
    const double left = laid.items[1].x - 50;
    CHECK(laid.lines[0].tip.x == doctest::Approx(left + 80).epsilon(0.02));
    CHECK(laid.lines[0].tip.y == doctest::Approx(laid.items[1].y - 20).epsilon(0.03));
    CHECK(laid.lines[1].points.front().x == doctest::Approx(left + 50).epsilon(0.02));
}

TEST_CASE("a level without items has no size")
{
    CHECK(lay_out({}).size.width == 0);
}

TEST_CASE("threads that lay out at once get what each would get alone")
{
    const LaidLevel alone = lay_out(two_items());
    std::vector<std::future<LaidLevel>> others;
    for (int i = 0; i < 4; ++i) others.push_back(std::async(std::launch::async, [] { return lay_out(two_items()); }));
    for (auto& other : others) {
        const LaidLevel laid = other.get();
        CHECK(laid.items[2].x == alone.items[2].x);
        CHECK(laid.lines[0].label.y == alone.lines[0].label.y);
    }
}

} // namespace docket
