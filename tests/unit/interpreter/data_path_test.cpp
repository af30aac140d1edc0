// Assignment to dotted paths.

#include <doctest/doctest.h>

#include <string>

#include "engine/interpreter/data_path.hpp"

namespace docket {

namespace {

Map map_of(std::string name, Value value)
{
    Map map;
    map.set(std::move(name), std::move(value));
    return map;
}

}  // namespace

TEST_CASE("assigning below data")
{
    const Value row(map_of("amount", 1));
    const Map before = map_of("rows", Value(List{row, row}));
    Map data = before;

    SUBCASE("replaces a whole value")
    {
        CHECK(assign_below(data, "rows", 5));
        CHECK(Value(data) == Value(map_of("rows", 5)));
    }
    SUBCASE("reaches into lists and maps and leaves the rest alone")
    {
        CHECK(assign_below(data, "rows.1.amount", 2));
        CHECK(data.find("rows")->list()[0] == row);
        CHECK(data.find("rows")->list()[1] == Value(map_of("amount", 2)));
        CHECK(before.find("rows")->list()[1] == row);
    }
    SUBCASE("makes maps on the way")
    {
        CHECK(assign_below(data, "a.b.c", 3));
        CHECK(*data.find("a") == Value(map_of("b", map_of("c", 3))));
    }
    SUBCASE("makes a map where null stands")
    {
        data.set(std::string("a"), Value());
        CHECK(assign_below(data, "a.b", 3));
        CHECK(*data.find("a") == Value(map_of("b", 3)));
    }
    SUBCASE("fails, and changes nothing, where there is no such place")
    {
        for (const char* path : {"rows.2", "rows.-1", "rows.x", "rows.1x.amount", "rows.0.amount.deeper"}) {
            CAPTURE(path);
            CHECK_FALSE(assign_below(data, path, 9));
            CHECK(Value(data) == Value(before));
        }
    }
}

}  // namespace docket
