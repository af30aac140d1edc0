// The cases kept at hand: bounded in number and bytes, but for those whose last entry may not be on disk yet.

#include <doctest/doctest.h>

#include "engine/runtime/hot_cases.hpp"

namespace docket {

namespace {

HotCase hot_case(const std::string& id, std::size_t bytes = 1)
{
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->id = CaseId(id);
    return {std::move(snapshot), {}, std::make_shared<CaseTail>(), bytes};
}

std::string held(HotCases& cases, const std::vector<std::string>& ids)
{
    std::string text;
    for (const std::string& id : ids) text += cases.find(CaseId(id)) == nullptr ? "-" : "+";
    return text;
}

}  // namespace

TEST_CASE("the least recently used case goes when there are too many")
{
    HotCases cases(2, 100);
    cases.put(hot_case("a"), 0);
    cases.put(hot_case("b"), 0);
    CHECK(cases.find(CaseId("a")) != nullptr);
    cases.put(hot_case("c"), 0);
    CHECK(held(cases, {"a", "b", "c"}) == "+-+");
}

TEST_CASE("cases go when their data are too large together, and one that is put again is counted once")
{
    HotCases cases(10, 100);
    cases.put(hot_case("a", 60), 0);
    cases.put(hot_case("a", 70), 0);
    CHECK(cases.bytes() == 70);
    cases.put(hot_case("b", 40), 0);
    CHECK(held(cases, {"a", "b"}) == "-+");
    CHECK(cases.bytes() == 40);
    cases.clear();
    CHECK(cases.bytes() == 0);
    CHECK(cases.size() == 0);
}

TEST_CASE("those used last stay whatever they weigh, as many as asked")
{
    HotCases cases(1, 1);
    cases.put(hot_case("a", 60), 2);
    cases.put(hot_case("b", 60), 2);
    cases.put(hot_case("c", 60), 2);
    cases.put(hot_case("d", 60), 2);
    CHECK(held(cases, {"a", "b", "c", "d"}) == "-+++");
}

}  // namespace docket
